//! Tests of the notice that others get before a version judges their devices.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};

/// Returns a profile of Alice's, assigned to a device of Bob's.
fn assigned_to_bob() -> ProfileId {
	let id = created("air quality");
	assigned(BOBS, id);
	id
}

/// Returns the number of the active version.
fn active(id: ProfileId) -> Version {
	BehaviourProfiles::versions(id).unwrap().0
}

#[test]
fn an_owner_with_its_own_devices_alone_takes_the_next_block() {
	build_and_execute(|| {
		let id = created("air quality");
		assigned(ALICES, id);
		assert_ok!(stage(signed(ALICE), id, 2));
		begin(2);
		assert_eq!(active(id), 2);
	});
}

#[test]
fn devices_of_others_have_notice() {
	build_and_execute(|| {
		let id = assigned_to_bob();
		assigned(ALICES, id);
		for soon in [2, NOTICE] {
			assert_noop!(stage(signed(ALICE), id, soon), Error::<Test>::NoticeTooShort);
		}
		assert_ok!(stage(signed(ALICE), id, 1 + NOTICE));
		begin(1 + NOTICE);
		assert_eq!(active(id), 2);
	});
}

#[test]
fn a_version_staged_right_after_an_assignment_gives_notice() {
	build_and_execute(|| {
		let id = created("air quality");
		assert_ok!(BehaviourProfiles::assign(signed(BOB), BOBS, id));
		assert_noop!(stage(signed(ALICE), id, 2), Error::<Test>::NoticeTooShort);
	});
}

#[docify::export]
#[test]
fn a_version_staged_right_before_an_assignment_gives_it_as_well() {
	build_and_execute(|| {
		let id = created("air quality");
		// In the same block, and before Bob could know.
		assert_ok!(stage(signed(ALICE), id, 2));
		assigned(BOBS, id);
		begin(2);
		assert_eq!(active(id), 1);
		let (profile, obstacle) = (ProfileRef { id, version: 2 }, Obstacle::Notice { ends: 1 + NOTICE });
		System::assert_last_event(Event::ActivationHeldBack { profile, obstacle }.into());

		// Alice names another block, and Bob has notice of that one.
		assert_noop!(BehaviourProfiles::activate_version(signed(ALICE), id), Error::<Test>::NoticeTooShort);
		assert_ok!(BehaviourProfiles::withdraw_version(signed(ALICE), id));
		assert_noop!(stage(signed(ALICE), id, 1 + NOTICE), Error::<Test>::NoticeTooShort);
		assert_ok!(stage(signed(ALICE), id, 2 + NOTICE));
		begin(2 + NOTICE);
		assert_eq!(active(id), 3);
	});
}

#[test]
fn a_version_that_was_held_back_does_not_lie_in_wait_for_others() {
	build_and_execute(|| {
		let id = created("air quality");
		assert_ok!(stage(signed(ALICE), id, 2));
		// A device holds it back, and leaves.
		assigned(BOBS, id);
		begin(2);
		let other = created("noise");
		assigned(BOBS, other);
		// Somebody comes when that is long forgotten, and the version was compared on few packs only.
		System::set_block_number(50 * NOTICE);
		assigned(BOBS, id);
		assert_noop!(BehaviourProfiles::activate_version(signed(ALICE), id), Error::<Test>::NoticeTooShort);
		assert_eq!(active(id), 1);
		// The owner alone has nobody to give notice to.
		assigned(BOBS, other);
		assert_ok!(BehaviourProfiles::activate_version(signed(ALICE), id));
		assert_eq!(active(id), 2);
	});
}

#[test]
fn nor_does_one_whose_owner_had_lost_its_seat() {
	build_and_execute(|| {
		let id = created("air quality");
		assert_ok!(stage(signed(ALICE), id, 2));
		Council::expel(&ALICE);
		begin(2);
		assert_eq!(active(id), 1);
		Council::reset();
		System::set_block_number(50 * NOTICE);
		assigned(BOBS, id);
		assert_noop!(BehaviourProfiles::activate_version(signed(ALICE), id), Error::<Test>::NoticeTooShort);
	});
}

#[test]
fn whoever_assigns_the_profile_takes_what_is_staged_and_is_told() {
	build_and_execute(|| {
		let id = created("air quality");
		assert_ok!(stage(signed(ALICE), id, 1 + NOTICE));
		System::set_block_number(NOTICE);
		assigned(BOBS, id);
		let (profile, upcoming) = (ProfileRef { id, version: 1 }, Upcoming { version: 2, activate_at: 1 + NOTICE });
		let by = beadle_primitives::Authority::Owner(SOUTHGATE);
		let upcoming = Some(upcoming);
		System::assert_last_event(
			Event::ProfileAssigned { device: BOBS, by, previous: None, profile, upcoming }.into(),
		);
		begin(1 + NOTICE);
		assert_eq!(active(id), 2);
	});
}

#[test]
fn a_device_that_is_transferred_has_notice_from_then_on() {
	build_and_execute(|| {
		let id = created("air quality");
		assigned(ALICES, id);
		assert_ok!(stage(signed(ALICE), id, 2));
		transfer(ALICES, SOUTHGATE);
		begin(2);
		assert_eq!(active(id), 1);
		assert_ok!(BehaviourProfiles::withdraw_version(signed(ALICE), id));
		assert_noop!(stage(signed(ALICE), id, 3), Error::<Test>::NoticeTooShort);
		transfer(ALICES, NORTHBRIDGE);
		assert_ok!(stage(signed(ALICE), id, 3));
	});
}

#[test]
fn the_last_device_of_others_takes_the_notice_with_it() {
	build_and_execute(|| {
		let (id, other) = (assigned_to_bob(), created("noise"));
		assigned(BOBS, other);
		assert_ok!(stage(signed(ALICE), id, 2));
		assert_noop!(stage(signed(ALICE), other, 2), Error::<Test>::NoticeTooShort);
		revoke(BOBS);
		assert_ok!(stage(signed(ALICE), other, 2));
	});
}

#[test]
fn a_new_owner_gives_notice_to_the_old_ones_devices() {
	build_and_execute(|| {
		let id = created("air quality");
		assigned(ALICES, id);
		assert_ok!(stage(signed(ALICE), id, 2));
		assert_ok!(BehaviourProfiles::offer_profile(signed(ALICE), id, SOUTHGATE));
		assert_ok!(BehaviourProfiles::accept_profile(signed(BOB), id));
		begin(2);
		assert_eq!(active(id), 1);
		assert_noop!(BehaviourProfiles::activate_version(signed(BOB), id), Error::<Test>::NoticeTooShort);
	});
}

#[test]
fn the_council_gives_less_notice_and_to_all() {
	build_and_execute(|| {
		let id = created("air quality");
		assert_ok!(stage(RuntimeOrigin::root(), id, 2));
		begin(2);
		assert_eq!(active(id), 2, "nobody is appraised against it");

		for device in [ALICES, BOBS] {
			let id = created("air quality");
			assigned(device, id);
			let soon = 2 + COUNCIL_NOTICE - 1;
			assert_noop!(stage(RuntimeOrigin::root(), id, soon), Error::<Test>::NoticeTooShort);
			assert_ok!(stage(RuntimeOrigin::root(), id, soon + 1));
		}
	});
}

#[test]
fn nobody_stops_the_council_by_assigning_a_device() {
	build_and_execute(|| {
		let id = created("air quality");
		assert_ok!(stage(RuntimeOrigin::root(), id, 2));
		assigned(ALICES, id);
		assigned(BOBS, id);
		begin(2);
		assert_eq!(active(id), 2);
	});
}
