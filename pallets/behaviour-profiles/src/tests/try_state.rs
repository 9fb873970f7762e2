use crate::{mock::*, *};
use frame_support::{assert_ok, traits::Hooks, BoundedVec};

/// Asserts that the check reports `corrupt` on a chain with a profile that is assigned to a device.
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

fn change(id: ProfileId, change: impl FnOnce(&mut VersionedProfile<u64>)) {
	Profiles::<Test>::mutate(id, |found| change(found.as_mut().unwrap()));
}

#[test]
fn the_counter_is_the_number_of_entries() {
	assert_noticed(|_| NextProfileId::<Test>::put(2));
	assert_noticed(|id| {
		Profiles::<Test>::swap(id, 5);
		Owners::<Test>::swap(id, 5);
		Totals::<Test>::swap(id, 5);
		Assignments::<Test>::insert(ALICES, 5);
	});
}

#[test]
fn every_profile_has_an_owner_and_a_version() {
	assert_noticed(Owners::<Test>::remove);
	assert_noticed(|id| Owners::<Test>::swap(id, 5));
	assert_noticed(|_| Owners::<Test>::insert(5, NORTHBRIDGE));
	assert_noticed(|id| change(id, |found| found.active.version = 0));
}

#[test]
fn every_profile_is_sound() {
	assert_noticed(|id| {
		change(id, |found| found.active.profile.metrics.clear());
		Versions::<Test>::mutate(id, 1, |version| version.as_mut().unwrap().metrics.clear());
	});
}

#[test]
fn devices_that_exist_are_held_against_profiles_that_exist() {
	assert_noticed(|_| Assignments::<Test>::insert(BOBS, 5));
	assert_noticed(|id| Assignments::<Test>::insert(UNKNOWN, id));
}

#[test]
fn devices_are_counted_by_profile_and_owner() {
	assert_noticed(|id| Totals::<Test>::mutate(id, |totals| totals.devices = 2));
	assert_noticed(|id| DevicesByOwner::<Test>::insert(id, NORTHBRIDGE, 2));
	assert_noticed(|id| DevicesByOwner::<Test>::remove(id, NORTHBRIDGE));
	assert_noticed(|id| DevicesByOwner::<Test>::insert(id, SOUTHGATE, 0));
	assert_noticed(|_| Assignments::<Test>::remove(ALICES));
	// Both happen without the pallet being told.
	assert_noticed(|_| Devices::change(ALICES, |device| device.owner = SOUTHGATE));
	assert_noticed(|_| Devices::revoke(ALICES));
}

#[test]
fn bytes_are_those_of_all_versions() {
	assert_noticed(|id| Totals::<Test>::mutate(id, |totals| totals.bytes += 1));
	assert_noticed(|id| Totals::<Test>::insert(id + 1, ProfileTotals::default()));
	assert_noticed(|id| {
		assert_ok!(stage(signed(ALICE), id, 10));
		Totals::<Test>::mutate(id, |totals| totals.bytes /= 2);
	});
}

#[test]
fn offers_are_of_profiles_and_to_others() {
	let by = beadle_primitives::Authority::Council;
	assert_noticed(|id| Offers::<Test>::insert(id, Offer { to: NORTHBRIDGE, by, expulsions: 0 }));
	assert_noticed(|id| Offers::<Test>::insert(id, Offer { to: 99, by, expulsions: 0 }));
	assert_noticed(|id| Offers::<Test>::insert(id + 1, Offer { to: SOUTHGATE, by, expulsions: 0 }));
}

#[test]
fn what_is_held_back_is_not_due() {
	assert_noticed(|id| {
		assert_ok!(stage(signed(ALICE), id, 10));
		change(id, |found| found.staged.as_mut().unwrap().held_back = true);
	});
	assert_noticed(|id| {
		assert_ok!(stage(signed(ALICE), id, 10));
		Activations::<Test>::remove(10);
		change(id, |found| found.staged.as_mut().unwrap().held_back = true);
	});
	assert_noticed(|id| {
		assert_ok!(stage(signed(ALICE), id, 2));
		Compared::set(id, 100, 1_000);
		begin(2);
		assert_ok!(BehaviourProfiles::do_try_state());
		change(id, |found| found.staged.as_mut().unwrap().held_back = false);
	});
	assert_noticed(|id| {
		assert_ok!(stage(signed(ALICE), id, 10));
		change(id, |found| found.staged.as_mut().unwrap().staged_at = 10);
	});
}

#[test]
fn versions_agree_with_what_is_active_and_staged() {
	assert_noticed(|id| Versions::<Test>::remove(id, 1));
	assert_noticed(|id| Versions::<Test>::insert(id, 0, profile("never given out")));
	assert_noticed(|id| Versions::<Test>::insert(id, 2, profile("never given out")));
	assert_noticed(|id| Versions::<Test>::insert(id + 1, 1, profile("of no profile")));
	let staged = |id| {
		assert_ok!(BehaviourProfiles::stage_version(signed(ALICE), id, stricter("air quality"), 10));
		assert_ok!(BehaviourProfiles::do_try_state());
	};
	assert_noticed(|id| {
		staged(id);
		Versions::<Test>::remove(id, 2);
	});
	assert_noticed(|id| {
		staged(id);
		change(id, |found| found.staged.as_mut().unwrap().version = 1);
	});
	assert_noticed(|id| {
		staged(id);
		change(id, |found| found.latest = 3);
	});
	assert_noticed(|id| {
		staged(id);
		assert_ok!(BehaviourProfiles::withdraw_version(signed(ALICE), id));
		Versions::<Test>::insert(id, 2, stricter("withdrawn"));
	});
}

#[test]
fn metrics_keep_their_positions_from_version_to_version() {
	assert_noticed(|id| {
		assert_ok!(BehaviourProfiles::stage_version(signed(ALICE), id, stricter("air quality"), 2));
		System::set_block_number(2);
		BehaviourProfiles::on_initialize(2);
		assert_ok!(BehaviourProfiles::do_try_state());
		Versions::<Test>::mutate(id, 1, |version| version.as_mut().unwrap().metrics[0].decimals = 2);
	});
}

#[test]
fn activations_agree_with_what_is_staged() {
	assert_noticed(|id| Activations::<Test>::insert(10, BoundedVec::truncate_from(vec![id])));
	assert_noticed(|_| Activations::<Test>::insert(10, BoundedVec::default()));
	assert_noticed(|id| {
		assert_ok!(BehaviourProfiles::stage_version(signed(ALICE), id, stricter("air quality"), 10));
		Activations::<Test>::remove(10);
	});
	assert_noticed(|id| {
		assert_ok!(BehaviourProfiles::stage_version(signed(ALICE), id, stricter("air quality"), 10));
		System::set_block_number(10);
	});
}
