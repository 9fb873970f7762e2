use crate::{mock::*, Offenders, SessionLength};
use frame_support::assert_ok;
use pallet_session::QueuedKeys;

/// Asserts that the check reports `corrupt` on a chain with three authorities.
#[track_caller]
fn assert_noticed(corrupt: impl FnOnce()) {
	build_with(&[ALICE, BOB, CHARLIE]).execute_with(|| {
		assert_ok!(Authorities::do_try_state());
		corrupt();
		assert!(Authorities::do_try_state().is_err());
	});
}

#[test]
fn a_session_has_blocks() {
	assert_noticed(|| SessionLength::<Test>::put(0));
}

#[test]
fn an_account_on_the_list_can_continue_the_chain() {
	assert_noticed(|| [ALICE, BOB, CHARLIE].iter().for_each(pallet_session::NextKeys::<Test>::remove));
}

#[test]
fn offenders_are_on_their_way_out() {
	assert_noticed(|| Offenders::<Test>::put(frame_support::BoundedVec::truncate_from(vec![EVE])));
}

#[test]
fn somebody_is_planned_for_the_next_session() {
	assert_noticed(QueuedKeys::<Test>::kill);
}
