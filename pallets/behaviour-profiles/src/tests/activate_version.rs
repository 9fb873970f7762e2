use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};

/// Returns a profile of Alice's with a staged version that was held back for what it fails. It is assigned to this device.
fn held_back(device: DeviceId) -> ProfileId {
	let id = created("air quality");
	assigned(device, id);
	assert_ok!(stage(signed(ALICE), id, 1 + NOTICE));
	Compared::set(id, 100, 1_000);
	begin(1 + NOTICE);
	assert_eq!(BehaviourProfiles::versions(id), Some((1, Some(2))));
	id
}

fn activate(origin: RuntimeOrigin, id: ProfileId) -> sp_runtime::DispatchResult {
	BehaviourProfiles::activate_version(origin, id)
}

#[test]
fn the_owner_activates_it_for_its_own_devices() {
	build_and_execute(|| {
		let id = held_back(ALICES);
		assert_ok!(activate(signed(ALICE), id));
		let profile = ProfileRef { id, version: 2 };
		System::assert_last_event(Event::VersionActivated { profile, previous: 1 }.into());
		assert_eq!(BehaviourProfiles::versions(id), Some((2, None)));
		assert_eq!(BehaviourProfiles::held_against(ALICES).unwrap().active.profile, stricter("air quality"));
	});
}

#[test]
fn for_the_devices_of_others_the_council_does() {
	build_and_execute(|| {
		let id = held_back(BOBS);
		assert_noop!(activate(signed(ALICE), id), Error::<Test>::FailsMore);
		assert_ok!(activate(RuntimeOrigin::root(), id));
		assert_eq!(BehaviourProfiles::versions(id), Some((2, None)));
	});
}

#[test]
fn the_owner_does_not_even_if_it_no_longer_fails_so_much() {
	build_and_execute(|| {
		let id = held_back(BOBS);
		// Whoever feeds the comparison chooses when that is, and the others have notice of no block.
		Compared::set(id, 1_000, 1_000);
		assert_noop!(activate(signed(ALICE), id), Error::<Test>::NoticeTooShort);
		assert_ok!(BehaviourProfiles::withdraw_version(signed(ALICE), id));
		assert_ok!(stage(signed(ALICE), id, 1 + 2 * NOTICE));
		begin(1 + 2 * NOTICE);
		assert_eq!(BehaviourProfiles::versions(id), Some((3, None)));
	});
}

#[test]
fn nobody_else_does() {
	build_and_execute(|| {
		let id = held_back(BOBS);
		for origin in [signed(BOB), signed(MALLORY), RuntimeOrigin::none()] {
			assert_noop!(activate(origin, id), Error::<Test>::NotProfileOwner);
		}
		assert_noop!(activate(signed(ALICE), id + 1), Error::<Test>::NotFound);
	});
}

#[test]
fn only_what_was_held_back_is_activated_by_a_call() {
	build_and_execute(|| {
		let id = created("air quality");
		for origin in [signed(ALICE), RuntimeOrigin::root()] {
			assert_noop!(activate(origin, id), Error::<Test>::NotStaged);
		}
		assert_ok!(stage(signed(ALICE), id, 30));
		for origin in [signed(ALICE), RuntimeOrigin::root()] {
			assert_noop!(activate(origin, id), Error::<Test>::NotHeldBack);
		}
	});
}

#[test]
fn the_council_gives_its_own_notice_first() {
	build_and_execute(|| {
		let id = created("air quality");
		assert_ok!(stage(signed(ALICE), id, 2));
		assigned(BOBS, id);
		begin(2);
		System::set_block_number(COUNCIL_NOTICE);
		assert_noop!(activate(RuntimeOrigin::root(), id), Error::<Test>::NoticeTooShort);
		System::set_block_number(1 + COUNCIL_NOTICE);
		assert_noop!(activate(signed(ALICE), id), Error::<Test>::NoticeTooShort);
		assert_ok!(activate(RuntimeOrigin::root(), id));
	});
}

#[test]
fn what_was_held_back_can_be_withdrawn() {
	build_and_execute(|| {
		let id = held_back(BOBS);
		assert_ok!(BehaviourProfiles::withdraw_version(signed(ALICE), id));
		assert_noop!(activate(signed(ALICE), id), Error::<Test>::NotStaged);
		assert_ok!(stage(signed(ALICE), id, 1 + 2 * NOTICE));
	});
}
