use crate::{mock::*, *};
use beadle_primitives::Resources;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

/// Returns a profile of Alice's that was offered to Bob, with a version more that was active before and one that is staged.
fn offered() -> ProfileId {
	let id = created("air quality");
	assert_ok!(stage(signed(ALICE), id, 2));
	begin(2);
	assert_ok!(BehaviourProfiles::stage_version(signed(ALICE), id, profile("air quality"), 30));
	assert_ok!(BehaviourProfiles::offer_profile(signed(ALICE), id, SOUTHGATE));
	id
}

fn accept(origin: RuntimeOrigin, id: ProfileId) -> sp_runtime::DispatchResult {
	BehaviourProfiles::accept_profile(origin, id)
}

#[test]
fn the_one_it_was_offered_to_becomes_the_owner() {
	build_and_execute(|| {
		let id = offered();
		let before = Profiles::<Test>::get(id);
		assert_ok!(accept(signed(BOB), id));

		System::assert_last_event(Event::ProfileTransferred { profile: id, from: NORTHBRIDGE, to: SOUTHGATE }.into());
		assert_eq!((Owners::<Test>::get(id), Offers::<Test>::get(id)), (Some(SOUTHGATE), None));
		assert_eq!(Profiles::<Test>::get(id), before);
		assert_noop!(accept(signed(BOB), id), Error::<Test>::NotOffered);
	});
}

#[test]
fn authority_goes_with_the_profile() {
	build_and_execute(|| {
		let id = offered();
		assert_ok!(accept(signed(BOB), id));
		let withdraw = |origin| BehaviourProfiles::withdraw_version(origin, id);
		assert_noop!(withdraw(signed(ALICE)), Error::<Test>::NotProfileOwner);
		assert_ok!(withdraw(signed(BOB)));
		assert_noop!(BehaviourProfiles::offer_profile(signed(ALICE), id, NORTHBRIDGE), Error::<Test>::NotProfileOwner);
	});
}

#[test]
fn the_profile_and_the_bytes_of_all_its_versions_go_from_one_budget_to_the_other() {
	build_and_execute(|| {
		let id = offered();
		let uses = Council::used(NORTHBRIDGE);
		assert_eq!((uses.profiles, Versions::<Test>::iter_prefix(id).count()), (1, 3));
		for (budget, fits) in [
			(Resources { profiles: 0, ..uses }, false),
			(Resources { profile_bytes: uses.profile_bytes - 1, ..uses }, false),
			(uses, true),
		] {
			Council::set_budget(SOUTHGATE, budget);
			if fits {
				assert_ok!(accept(signed(BOB), id));
			} else {
				assert_noop!(accept(signed(BOB), id), Error::<Test>::BudgetExceeded);
			}
		}
		assert_eq!([NORTHBRIDGE, SOUTHGATE].map(Council::used), [Resources::default(), uses]);
		// What is withdrawn is the new owner's to use again.
		assert_ok!(BehaviourProfiles::withdraw_version(signed(BOB), id));
		assert!(Council::used(SOUTHGATE).profile_bytes < uses.profile_bytes);
		assert_eq!(Council::used(NORTHBRIDGE), Resources::default());
	});
}

#[test]
fn nobody_else_accepts() {
	build_and_execute(|| {
		let id = offered();
		for origin in [signed(ALICE), signed(CHARLIE)] {
			assert_noop!(accept(origin, id), Error::<Test>::OfferedToAnother);
		}
		for origin in [signed(MALLORY), RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(accept(origin, id), BadOrigin);
		}
		Council::expel(&BOB);
		assert_noop!(accept(signed(BOB), id), BadOrigin);
	});
}

#[test]
fn the_profile_must_exist_and_be_offered() {
	build_and_execute(|| {
		let id = created("air quality");
		assert_noop!(accept(signed(BOB), id), Error::<Test>::NotOffered);
		assert_noop!(accept(signed(BOB), id + 1), Error::<Test>::NotFound);
	});
}

#[test]
fn what_an_expelled_organisation_has_offered_is_the_councils_to_hand_on() {
	build_and_execute(|| {
		let id = offered();
		Council::expel(&ALICE);
		assert_noop!(accept(signed(BOB), id), Error::<Test>::NotOffered);
		assert_ok!(BehaviourProfiles::offer_profile(RuntimeOrigin::root(), id, SOUTHGATE));
		assert_ok!(accept(signed(BOB), id));
	});
}

#[test]
fn what_it_had_offered_stays_void_when_it_is_readmitted() {
	build_and_execute(|| {
		let id = offered();
		Council::expel(&ALICE);
		Council::readmit(NORTHBRIDGE, CHARLIE);
		assert_noop!(accept(signed(BOB), id), Error::<Test>::NotOffered);
		assert_ok!(BehaviourProfiles::offer_profile(signed(CHARLIE), id, SOUTHGATE));
		assert_ok!(accept(signed(BOB), id));
	});
}

#[test]
fn what_the_council_has_offered_stands_whatever_becomes_of_the_owner() {
	build_and_execute(|| {
		let id = created("air quality");
		assert_ok!(BehaviourProfiles::offer_profile(RuntimeOrigin::root(), id, SOUTHGATE));
		Council::expel(&ALICE);
		Council::readmit(NORTHBRIDGE, ALICE);
		assert_ok!(accept(signed(BOB), id));
	});
}
