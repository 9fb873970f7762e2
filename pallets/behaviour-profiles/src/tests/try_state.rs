use crate::{mock::*, *};
use frame_support::assert_ok;

/// Checks that `corrupt` is noticed on a chain with a profile and a device that is held against it.
#[track_caller]
fn assert_noticed(corrupt: impl FnOnce(ProfileId)) {
	build().execute_with(|| {
		let id = created("air quality");
		assert_ok!(BehaviourProfiles::assign(signed(ALICE), ALICES, id));
		assert_ok!(BehaviourProfiles::do_try_state());
		corrupt(id);
		assert!(BehaviourProfiles::do_try_state().is_err());
	});
}

fn change(id: ProfileId, change: impl FnOnce(&mut ActiveVersion)) {
	Active::<Test>::mutate(id, |active| change(active.as_mut().unwrap()));
}

#[test]
fn the_counter_is_the_number_of_entries() {
	assert_noticed(|_| NextProfileId::<Test>::put(2));
	assert_noticed(|id| {
		Active::<Test>::swap(id, 5);
		Owners::<Test>::swap(id, 5);
		Assignments::<Test>::insert(ALICES, 5);
	});
}

#[test]
fn every_profile_has_an_owner_and_a_version() {
	assert_noticed(Owners::<Test>::remove);
	assert_noticed(|id| Owners::<Test>::swap(id, 5));
	assert_noticed(|_| Owners::<Test>::insert(5, ALICE));
	assert_noticed(|id| change(id, |active| active.version = 0));
}

#[test]
fn every_profile_is_sound() {
	assert_noticed(|id| change(id, |active| active.profile.metrics.clear()));
}

#[test]
fn devices_that_exist_are_held_against_profiles_that_exist() {
	assert_noticed(|_| Assignments::<Test>::insert(BOBS, 5));
	assert_noticed(|id| Assignments::<Test>::insert(UNKNOWN, id));
}
