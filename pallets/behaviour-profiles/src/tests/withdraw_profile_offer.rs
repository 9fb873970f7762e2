use crate::{mock::*, *};
use beadle_primitives::Authority;
use frame_support::{assert_noop, assert_ok};

#[test]
fn what_is_withdrawn_can_t_be_accepted() {
	build_and_execute(|| {
		let id = created("air quality");
		for (origin, by) in
			[(signed(ALICE), Authority::Owner(NORTHBRIDGE)), (RuntimeOrigin::root(), Authority::Council)]
		{
			assert_ok!(BehaviourProfiles::offer_profile(signed(ALICE), id, SOUTHGATE));
			assert_ok!(BehaviourProfiles::withdraw_profile_offer(origin, id));
			System::assert_last_event(Event::ProfileOfferWithdrawn { profile: id, by }.into());
			assert_noop!(BehaviourProfiles::accept_profile(signed(BOB), id), Error::<Test>::NotOffered);
		}
	});
}

#[test]
fn there_must_be_an_offer() {
	build_and_execute(|| {
		let id = created("air quality");
		assert_noop!(BehaviourProfiles::withdraw_profile_offer(signed(ALICE), id), Error::<Test>::NotOffered);
		assert_noop!(BehaviourProfiles::withdraw_profile_offer(signed(ALICE), id + 1), Error::<Test>::NotFound);
	});
}

#[test]
fn nobody_else_withdraws_not_even_who_was_offered_it() {
	build_and_execute(|| {
		let id = created("air quality");
		assert_ok!(BehaviourProfiles::offer_profile(signed(ALICE), id, SOUTHGATE));
		for origin in [signed(BOB), signed(MALLORY), RuntimeOrigin::none()] {
			assert_noop!(BehaviourProfiles::withdraw_profile_offer(origin, id), Error::<Test>::NotProfileOwner);
		}
	});
}

#[test]
fn only_the_council_withdraws_what_the_council_has_offered() {
	build_and_execute(|| {
		let id = created("air quality");
		assert_ok!(BehaviourProfiles::offer_profile(RuntimeOrigin::root(), id, SOUTHGATE));
		let withdraw = BehaviourProfiles::withdraw_profile_offer(signed(ALICE), id);
		assert_noop!(withdraw, Error::<Test>::OfferedByCouncil);
		assert_ok!(BehaviourProfiles::withdraw_profile_offer(RuntimeOrigin::root(), id));
	});
}
