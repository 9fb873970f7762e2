//! Tests of versions that are held back in their block.

use crate::{mock::*, *};
use beadle_primitives::Failing;
use frame_support::assert_ok;

/// Stages version 2 of a profile of Alice's for block 2, with a device of its own, compares it over so many packs of
/// ten records, of which so many fail, and begins the block; returns whether the version is active.
fn is_activated(packs: u64, failed: u64) -> bool {
	let id = created("air quality");
	assigned_anew(ALICES, id);
	let now = System::block_number();
	assert_ok!(stage(signed(ALICE), id, now + 1));
	Compared::set(id, packs, failed);
	begin(now + 1);
	BehaviourProfiles::versions(id) == Some((2, None))
}

fn assigned_anew(device: DeviceId, id: ProfileId) {
	assert_ok!(BehaviourProfiles::assign(RuntimeOrigin::root(), device, id));
}

#[test]
fn a_version_that_fails_much_more_does_not_become_active() {
	build_and_execute(|| {
		assert!(is_activated(100, 0));
		assert!(is_activated(100, 100), "a tenth");
		assert!(!is_activated(100, 101));
		assert!(!is_activated(100, 1_000));
	});
}

#[test]
fn few_packs_say_nothing() {
	build_and_execute(|| {
		assert!(is_activated(9, 90));
		assert!(!is_activated(10, 100));
	});
}

#[test]
fn it_is_told_why() {
	build_and_execute(|| {
		assert!(!is_activated(100, 101));
		let failing = Failing { packs: 100, records: 1_000, by_active: 0, by_staged: 101 };
		let (profile, obstacle) = (ProfileRef { id: 0, version: 2 }, Obstacle::Failing(failing));
		System::assert_last_event(Event::ActivationHeldBack { profile, obstacle }.into());
		let staged = Profiles::<Test>::get(0).unwrap().staged.unwrap();
		assert!(staged.held_back);
		assert_eq!(BehaviourProfiles::held_against(ALICES).unwrap().staged.unwrap().reference, profile);
		assert_eq!(Activations::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_comparison_of_other_versions_says_nothing() {
	build_and_execute(|| {
		for of in [(1, 3), (2, 2), (1, 1)] {
			let id = created("air quality");
			let now = System::block_number();
			assert_ok!(stage(signed(ALICE), id, now + 1));
			Compared::set_between(id, of, 100, 1_000);
			begin(now + 1);
			assert_eq!(BehaviourProfiles::versions(id), Some((2, None)));
		}
	});
}

#[test]
fn the_councils_version_is_held_back_too() {
	build_and_execute(|| {
		let id = created("air quality");
		assigned(BOBS, id);
		assert_ok!(stage(RuntimeOrigin::root(), id, 1 + COUNCIL_NOTICE));
		Compared::set(id, 100, 1_000);
		begin(1 + COUNCIL_NOTICE);
		assert_eq!(BehaviourProfiles::versions(id), Some((1, Some(2))));
	});
}

#[test]
fn what_an_expelled_owner_has_staged_waits_for_the_council() {
	build_and_execute(|| {
		let id = created("air quality");
		assigned(BOBS, id);
		assert_ok!(stage(signed(ALICE), id, 1 + NOTICE));
		Council::expel(&ALICE);
		begin(1 + NOTICE);
		let (profile, obstacle) = (ProfileRef { id, version: 2 }, Obstacle::SeatLost);
		System::assert_last_event(Event::ActivationHeldBack { profile, obstacle }.into());
		assert_eq!(BehaviourProfiles::versions(id), Some((1, Some(2))));
		assert_ok!(BehaviourProfiles::activate_version(RuntimeOrigin::root(), id));
		assert_eq!(BehaviourProfiles::versions(id), Some((2, None)));
	});
}

/// Does to an organisation what the council does to one whose key is in the wrong hands.
fn give_another_key(from: &AccountId, organisation: OrganisationId) {
	Council::expel(from);
	Council::readmit(organisation, from.clone());
}

#[test]
fn what_was_signed_by_a_key_that_the_council_has_replaced_is_void() {
	build_and_execute(|| {
		let id = created("air quality");
		assigned(ALICES, id);
		assert_ok!(stage(signed(ALICE), id, 2));
		give_another_key(&ALICE, NORTHBRIDGE);
		begin(2);
		let (held, obstacle) = (ProfileRef { id, version: 2 }, Obstacle::Void);
		System::assert_last_event(Event::ActivationHeldBack { profile: held, obstacle }.into());
		assert_eq!(BehaviourProfiles::versions(id), Some((1, Some(2))));
		// By a call it says anew that it wants the version.
		assert_ok!(BehaviourProfiles::activate_version(signed(ALICE), id));
		assert_ok!(BehaviourProfiles::stage_version(signed(ALICE), id, profile("air quality"), 3));
		begin(3);
		assert_eq!(BehaviourProfiles::versions(id), Some((3, None)));
	});
}

#[test]
fn what_the_council_has_staged_stands_whatever_becomes_of_the_owners_key() {
	build_and_execute(|| {
		let id = created("air quality");
		assert_ok!(stage(RuntimeOrigin::root(), id, 2));
		give_another_key(&ALICE, NORTHBRIDGE);
		begin(2);
		assert_eq!(BehaviourProfiles::versions(id), Some((2, None)));
	});
}

/// Stages a version by Alice, who gives the profile to Bob; returns the profile.
fn staged_and_given() -> ProfileId {
	let id = created("air quality");
	assert_ok!(stage(signed(ALICE), id, 2));
	assert_ok!(BehaviourProfiles::offer_profile(signed(ALICE), id, SOUTHGATE));
	assert_ok!(BehaviourProfiles::accept_profile(signed(BOB), id));
	id
}

#[test]
fn who_staged_a_version_and_who_owns_the_profile_by_now_both_have_their_seats() {
	for (lost, obstacle) in [(ALICE, Obstacle::Void), (BOB, Obstacle::SeatLost)] {
		build_and_execute(|| {
			let id = staged_and_given();
			Council::expel(&lost);
			begin(2);
			let profile = ProfileRef { id, version: 2 };
			System::assert_last_event(Event::ActivationHeldBack { profile, obstacle }.into());
		});
	}
}

#[test]
fn the_new_owners_key_has_not_signed_what_the_previous_one_has_staged() {
	for (who, organisation, activated) in [(ALICE, NORTHBRIDGE, false), (BOB, SOUTHGATE, true)] {
		build_and_execute(|| {
			let id = staged_and_given();
			give_another_key(&who, organisation);
			begin(2);
			assert_eq!(BehaviourProfiles::versions(id) == Some((2, None)), activated);
		});
	}
}

#[test]
fn one_that_is_held_back_delays_no_other() {
	build_and_execute(|| {
		let ids = [created("air quality"), created("air quality")];
		for id in ids {
			assert_ok!(stage(signed(ALICE), id, 2));
		}
		Compared::set(ids[0], 100, 1_000);
		begin(2);
		assert_eq!(ids.map(|id| BehaviourProfiles::versions(id).unwrap()), [(1, Some(2)), (2, None)]);
	});
}
