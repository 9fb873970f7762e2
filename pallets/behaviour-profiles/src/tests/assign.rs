use crate::{mock::*, *};
use beadle_primitives::{Action, Actor, Authority};
use frame_support::{assert_noop, assert_ok};

#[test]
fn the_owner_of_a_device_assigns_it_a_profile() {
	build_and_execute(|| {
		// The device is Bob's and the profile Alice's.
		let id = created("air quality");
		assert_ok!(BehaviourProfiles::assign(signed(BOB), BOBS, id));

		let profile = ProfileRef { id, version: 1 };
		let by = Authority::Owner(SOUTHGATE);
		System::assert_last_event(
			Event::ProfileAssigned { device: BOBS, by, previous: None, profile, upcoming: None }.into(),
		);
		assert_eq!(BehaviourProfiles::assigned_profile(BOBS), Some(id));
		assert_eq!(BehaviourProfiles::assigned_profile(ALICES), None);
		assert_eq!(Actions::get(), [(BOBS, Actor::Organisation(SOUTHGATE), Action::ProfileAssigned { profile })]);
	});
}

#[test]
fn the_council_assigns_another() {
	build_and_execute(|| {
		let (first, second) = (created("air quality"), created("noise"));
		assert_ok!(BehaviourProfiles::assign(signed(ALICE), ALICES, first));
		assert_ok!(BehaviourProfiles::assign(RuntimeOrigin::root(), ALICES, second));

		let profile = ProfileRef { id: second, version: 1 };
		let by = Authority::Council;
		let previous = Some(first);
		System::assert_last_event(
			Event::ProfileAssigned { device: ALICES, by, previous, profile, upcoming: None }.into(),
		);
		assert_eq!(BehaviourProfiles::assigned_profile(ALICES), Some(second));
		assert_eq!(Actions::get().last(), Some(&(ALICES, Actor::Council, Action::ProfileAssigned { profile })));
	});
}

#[test]
fn nobody_else_assigns_not_even_the_profile_s_owner() {
	build_and_execute(|| {
		let id = created("air quality");
		for origin in [signed(ALICE), signed(MALLORY), RuntimeOrigin::none()] {
			assert_noop!(BehaviourProfiles::assign(origin, BOBS, id), Error::<Test>::NotAuthorised);
		}
	});
}

#[test]
fn the_device_must_exist_and_not_be_revoked() {
	build_and_execute(|| {
		let id = created("air quality");
		for origin in [signed(ALICE), RuntimeOrigin::root()] {
			let assign = BehaviourProfiles::assign(origin.clone(), UNKNOWN, id);
			assert_noop!(assign, Error::<Test>::DeviceNotFound);
			assert_noop!(BehaviourProfiles::assign(origin, REVOKED, id), Error::<Test>::Revoked);
		}
	});
}

#[test]
fn the_profile_must_exist() {
	build_and_execute(|| {
		let id = created("air quality");
		assert_noop!(BehaviourProfiles::assign(signed(ALICE), ALICES, id + 1), Error::<Test>::NotFound);
	});
}

#[test]
fn the_same_profile_is_not_assigned_twice() {
	build_and_execute(|| {
		let id = created("air quality");
		assert_ok!(BehaviourProfiles::assign(signed(ALICE), ALICES, id));
		for origin in [signed(ALICE), RuntimeOrigin::root()] {
			assert_noop!(BehaviourProfiles::assign(origin, ALICES, id), Error::<Test>::AlreadyAssigned);
		}
		assert_eq!(Actions::get().len(), 1);
	});
}

#[test]
fn whoever_assigns_a_profile_is_told_what_is_staged() {
	build_and_execute(|| {
		let id = created("air quality");
		assert_ok!(stage(signed(ALICE), id, 30));
		assert_ok!(BehaviourProfiles::assign(signed(BOB), BOBS, id));

		let (by, profile) = (Authority::Owner(SOUTHGATE), ProfileRef { id, version: 1 });
		let upcoming = Some(Upcoming { version: 2, activate_at: 30 });
		System::assert_last_event(
			Event::ProfileAssigned { device: BOBS, by, previous: None, profile, upcoming }.into(),
		);
	});
}
