use crate::{mock::*, *};
use beadle_primitives::Authority;
use frame_support::{assert_noop, assert_ok};

/// Number of no organisation.
const NOBODY: OrganisationId = 99;

#[test]
fn an_offer_changes_nothing_but_that_it_stands() {
	build_and_execute(|| {
		let id = created("air quality");
		let used = Council::used(NORTHBRIDGE);
		assert_ok!(BehaviourProfiles::offer_profile(signed(ALICE), id, SOUTHGATE));

		let by = Authority::Owner(NORTHBRIDGE);
		System::assert_last_event(Event::ProfileOffered { profile: id, by, to: SOUTHGATE }.into());
		assert_eq!(Offers::<Test>::get(id), Some(Offer { to: SOUTHGATE, by, expulsions: 0 }));
		assert_eq!((Owners::<Test>::get(id), Council::used(NORTHBRIDGE)), (Some(NORTHBRIDGE), used));
		assert_ok!(stage(signed(ALICE), id, 10));
	});
}

#[test]
fn the_council_may_offer_and_the_last_offer_counts() {
	build_and_execute(|| {
		let id = created("air quality");
		assert_ok!(BehaviourProfiles::offer_profile(signed(ALICE), id, SOUTHGATE));
		assert_ok!(BehaviourProfiles::offer_profile(RuntimeOrigin::root(), id, EASTFIELD));
		assert_noop!(BehaviourProfiles::accept_profile(signed(BOB), id), Error::<Test>::OfferedToAnother);
		assert_ok!(BehaviourProfiles::accept_profile(signed(CHARLIE), id));
	});
}

#[test]
fn only_the_council_replaces_what_the_council_has_offered() {
	build_and_execute(|| {
		let id = created("air quality");
		assert_ok!(BehaviourProfiles::offer_profile(RuntimeOrigin::root(), id, SOUTHGATE));
		let offer = BehaviourProfiles::offer_profile(signed(ALICE), id, EASTFIELD);
		assert_noop!(offer, Error::<Test>::OfferedByCouncil);
		assert_ok!(BehaviourProfiles::offer_profile(RuntimeOrigin::root(), id, EASTFIELD));
	});
}

#[test]
fn nobody_else_offers() {
	build_and_execute(|| {
		let id = created("air quality");
		for origin in [signed(BOB), signed(MALLORY), RuntimeOrigin::none()] {
			assert_noop!(BehaviourProfiles::offer_profile(origin, id, SOUTHGATE), Error::<Test>::NotProfileOwner);
		}
		for origin in [signed(ALICE), RuntimeOrigin::root()] {
			assert_noop!(BehaviourProfiles::offer_profile(origin, id + 1, SOUTHGATE), Error::<Test>::NotFound);
		}
	});
}

#[test]
fn it_is_offered_to_another_organisation_that_exists() {
	build_and_execute(|| {
		let id = created("air quality");
		for origin in [signed(ALICE), RuntimeOrigin::root()] {
			let offer = |to| BehaviourProfiles::offer_profile(origin.clone(), id, to);
			assert_noop!(offer(NORTHBRIDGE), Error::<Test>::AlreadyOwner);
			assert_noop!(offer(NOBODY), Error::<Test>::OrganisationNotFound);
		}
	});
}
