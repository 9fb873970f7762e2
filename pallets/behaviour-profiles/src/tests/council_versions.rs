//! Tests of what an owner can't do to a version of the council.

use crate::{mock::*, *};
use beadle_primitives::Authority;
use frame_support::{assert_noop, assert_ok};

/// Block in which the council's versions of these tests become active.
const SOON: u64 = 1 + COUNCIL_NOTICE;

/// Returns a profile of Alice's for which the council has staged a version.
fn staged_by_council() -> ProfileId {
	let id = created("air quality");
	assigned(BOBS, id);
	assert_ok!(stage(RuntimeOrigin::root(), id, SOON));
	id
}

#[test]
fn only_the_council_withdraws_what_the_council_has_staged() {
	build_and_execute(|| {
		let id = staged_by_council();
		assert_noop!(BehaviourProfiles::withdraw_version(signed(ALICE), id), Error::<Test>::StagedByCouncil);
		assert_ok!(BehaviourProfiles::withdraw_version(RuntimeOrigin::root(), id));
	});
}

#[test]
fn the_owner_stages_nothing_meanwhile() {
	build_and_execute(|| {
		let id = staged_by_council();
		assert_noop!(stage(signed(ALICE), id, 1 + NOTICE), Error::<Test>::AlreadyStaged);
		// A second version of the council does not displace the first by oversight.
		assert_noop!(stage(RuntimeOrigin::root(), id, SOON), Error::<Test>::AlreadyStaged);
		begin(SOON);
		assert_eq!(BehaviourProfiles::versions(id), Some((2, None)));
	});
}

#[test]
fn the_councils_version_takes_the_place_of_the_owners() {
	build_and_execute(|| {
		let id = created("air quality");
		let neighbour = created("air quality");
		assert_ok!(stage(signed(ALICE), neighbour, 30));
		assert_ok!(stage(signed(ALICE), id, 30));
		System::reset_events();
		let councils = Profile { max_records: 3, ..profile("air quality") };
		assert_ok!(BehaviourProfiles::stage_version(RuntimeOrigin::root(), id, councils.clone(), SOON));

		let (gone, come) = (ProfileRef { id, version: 2 }, ProfileRef { id, version: 3 });
		let by = Authority::Council;
		let withdrawn = Event::VersionWithdrawn { profile: gone, by };
		assert_eq!(take_events(), [withdrawn, Event::VersionStaged { profile: come, by, activate_at: SOON }]);
		assert_eq!((BehaviourProfiles::version(gone), BehaviourProfiles::version(come)), (None, Some(councils)));
		assert_eq!(Activations::<Test>::get(30).to_vec(), [neighbour]);
		begin(SOON);
		assert_eq!(BehaviourProfiles::versions(id), Some((3, None)));
	});
}

#[test]
fn it_takes_the_place_of_one_that_was_held_back() {
	build_and_execute(|| {
		let id = created("air quality");
		assert_ok!(stage(signed(ALICE), id, 2));
		assigned(BOBS, id);
		begin(2);
		assert_ok!(stage(RuntimeOrigin::root(), id, 2 + COUNCIL_NOTICE));
		begin(2 + COUNCIL_NOTICE);
		assert_eq!(BehaviourProfiles::versions(id), Some((3, None)));
	});
}

#[test]
fn a_new_owner_can_t_withdraw_it_either() {
	build_and_execute(|| {
		let id = staged_by_council();
		assert_ok!(BehaviourProfiles::offer_profile(signed(ALICE), id, SOUTHGATE));
		assert_ok!(BehaviourProfiles::accept_profile(signed(BOB), id));
		assert_noop!(BehaviourProfiles::withdraw_version(signed(BOB), id), Error::<Test>::StagedByCouncil);
	});
}

#[test]
fn an_owner_with_a_full_budget_gives_up_what_it_had_staged() {
	build_and_execute(|| {
		let id = created("air quality");
		assert_ok!(stage(signed(ALICE), id, 30));
		Council::set_budget(NORTHBRIDGE, Council::used(NORTHBRIDGE));
		let same = stage(RuntimeOrigin::root(), id, SOON);
		assert_ok!(same);
		assert_ok!(BehaviourProfiles::withdraw_version(RuntimeOrigin::root(), id));
		let mut longer = profile("air quality");
		longer.metrics.try_push(beadle_primitives::Metric { name: text("no2"), ..longer.metrics[0].clone() }).unwrap();
		let stage = || BehaviourProfiles::stage_version(RuntimeOrigin::root(), id, longer.clone(), SOON);
		assert_noop!(stage(), Error::<Test>::BudgetExceeded);
		// A majority sets budgets, in the same motion if it likes.
		Council::set_budget(
			NORTHBRIDGE,
			beadle_primitives::Resources { profile_bytes: u32::MAX, ..Council::used(NORTHBRIDGE) },
		);
		assert_ok!(stage());
	});
}
