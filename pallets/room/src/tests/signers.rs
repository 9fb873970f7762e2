//! Who may sign what.

use crate::{mock::*, Party, UsedBy};
use beadle_primitives::Refusal;
use sp_runtime::transaction_validity::InvalidTransaction;

#[test]
fn anyone_may_sign_a_short_list_of_calls() {
	build_and_execute(|| {
		assert!(by(MALLORY, transfer(100)).pooled().is_ok());
		succeeds(by(MALLORY, transfer(100)));
		refused(by(MALLORY, normal(1)), Refusal::NotAMember);
		let remark = frame_system::Call::remark { remark: vec![0; 30] };
		refused(by(MALLORY, remark), Refusal::NotAMember);
		assert_eq!(UsedBy::<Test>::get().len(), 1, "what is refused takes nothing");
	});
}

#[test]
fn what_anyone_may_sign_is_short_and_light() {
	build_and_execute(|| {
		succeeds(by(MALLORY, transfer(100)).length(100));
		refused(by(MALLORY, transfer(100)).length(101), Refusal::NotAMember);
		refused(by(MALLORY, transfer(101)).length(100), Refusal::NotAMember);
		// The same of a member is not.
		succeeds(by(ALICE, transfer(1_000)).length(1_000));
	});
}

#[test]
fn a_tip_buys_no_permission() {
	build_and_execute(|| {
		let largest = by(MALLORY, normal(1)).length(9_999);
		refused(largest.clone(), Refusal::NotAMember);
		refused(largest.tip(u64::MAX), Refusal::NotAMember);
	});
}

#[test]
fn only_members_sign_what_is_operational() {
	build_and_execute(|| {
		Room::add_buyer(RuntimeOrigin::root(), DAVE).unwrap();
		succeeds(by(ALICE, operational(1)));
		for signer in [DAVE, EVE, MALLORY] {
			refused(by(signer, operational(1)), Refusal::NotAMember);
		}
	});
}

#[test]
fn a_buyer_signs_what_is_not_operational() {
	build_and_execute(|| {
		refused(by(DAVE, normal(1)), Refusal::NotAMember);
		Room::add_buyer(RuntimeOrigin::root(), DAVE).unwrap();
		succeeds(by(DAVE, normal(1)));
		Room::remove_buyer(RuntimeOrigin::root(), DAVE).unwrap();
		refused(by(DAVE, normal(1)), Refusal::NotAMember);
	});
}

#[test]
fn an_expelled_member_is_anyone() {
	build_and_execute(|| {
		succeeds(by(ALICE, normal(1)));
		Council::expel(&ALICE);
		refused(by(ALICE, normal(1)), Refusal::NotAMember);
		refused(by(ALICE, operational(1)), Refusal::NotAMember);
		succeeds(by(ALICE, transfer(1)));
	});
}

#[test]
fn acting_for_a_member_takes_the_right_to() {
	build_and_execute(|| {
		succeeds(by(EVE, for_another(ALICE, 1, None)));
		refused(by(MALLORY, for_another(ALICE, 1, None)), Refusal::NotAMember);
		// Acting for anyone else is no use.
		refused(by(EVE, for_another(DAVE, 1, None)), Refusal::NotAMember);
	});
}

#[test]
fn acting_for_one_that_acts_for_a_member_is_acting_for_a_member() {
	build_and_execute(|| {
		let through = |account| for_another(account, 1, Some(for_another(ALICE, 1, None)));
		succeeds(by(EVE, through(DAVE)));
		refused(by(MALLORY, through(DAVE)), Refusal::NotAMember);
		refused(by(EVE, through(MALLORY)), Refusal::NotAMember);
		// Nobody looks further than that.
		refused(by(EVE, for_another(DAVE, 1, Some(through(EVE)))), Refusal::NotAMember);
		succeeds(by(EVE, for_another(ALICE, 1, Some(through(MALLORY)))));
	});
}

#[test]
fn without_a_signer_only_packs_get_in() {
	build_and_execute(|| {
		succeeds(pack(1));
		let unsigned = |call: work::Call<Test>| Tx { call: call.into(), ..pack(0) };
		for call in [normal(1), transfer(1)] {
			assert_eq!(unsigned(call).pooled(), Err(InvalidTransaction::UnknownOrigin.into()));
		}
		refused(unsigned(operational(1)), Refusal::NotAMember);
	});
}

#[test]
fn what_is_bare_counts_as_anyones() {
	build_and_execute(|| {
		let bare = |call: work::Call<Test>| Tx { call: call.into(), ..pack(0) }.apply_bare();
		assert_eq!(bare(normal(600)), Ok(Ok(())));
		assert_eq!(UsedBy::<Test>::get().get(&Party::Anyone).unwrap().normal.weight.ref_time(), 600);
		assert_eq!(bare(normal(600)), WAITS);
		let spent_less = work::Call::normal { weight: takes(400), spent: Some(takes(100)) };
		assert_eq!(bare(spent_less), Ok(Ok(())));
		assert_eq!(UsedBy::<Test>::get().get(&Party::Anyone).unwrap().normal.weight.ref_time(), 700);
		assert_eq!(bare(operational(1)), Err(Refusal::NotAMember.into()));
	});
}

#[test]
fn inherents_are_the_authors() {
	build_and_execute(|| {
		flood(&pack(500));
		let inherent = work::Call::mandatory { weight: takes(9_000) };
		let bare = Tx { call: inherent.into(), ..pack(0) }.apply_bare();
		assert_eq!(bare, Ok(Ok(())));
		assert_eq!(UsedBy::<Test>::get().len(), 0);
	});
}
