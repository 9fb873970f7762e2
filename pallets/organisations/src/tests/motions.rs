use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use sp_core::H256;

/// Returns the motion with this index, for a call of the same number.
fn motion(number: u8) -> OpenMotion<H256> {
	OpenMotion { call: H256::repeat_byte(number), index: number.into() }
}

/// Counts a motion while these, and no others, are open.
fn propose(proposer: &AccountId, new: OpenMotion<H256>, open: &[OpenMotion<H256>]) -> DispatchResult {
	Council::open_motion(proposer, new, |motion| open.contains(motion))
}

#[test]
fn a_member_has_a_few_open_motions() {
	build_and_execute(|| {
		assert_ok!(propose(&ALICE, motion(1), &[]));
		assert_ok!(propose(&ALICE, motion(2), &[motion(1)]));
		let both = [motion(1), motion(2)];
		assert_noop!(propose(&ALICE, motion(3), &both), Error::<Test>::MaxOpenMotionsExceeded);
		assert_ok!(propose(&BOB, motion(3), &both));
		// The first one was closed.
		assert_ok!(propose(&ALICE, motion(4), &[motion(2), motion(3)]));
	});
}

#[test]
fn another_members_motion_with_the_same_call_is_not_its_own() {
	build_and_execute(|| {
		assert_ok!(propose(&ALICE, motion(1), &[]));
		assert_ok!(propose(&ALICE, motion(2), &[motion(1)]));
		// Both were closed, and Bob has proposed the same since.
		let again = [1, 2].map(|number| OpenMotion { index: 10, ..motion(number) });
		assert_ok!(propose(&BOB, again[0].clone(), &[]));
		assert_ok!(propose(&BOB, again[1].clone(), &again[..1]));
		assert_ok!(propose(&ALICE, motion(11), &again));
		assert_eq!(OpenMotions::<Test>::get(ALICES).to_vec(), [motion(11)]);
	});
}

#[test]
fn a_new_key_brings_no_more_of_them() {
	build_and_execute(|| {
		assert_ok!(propose(&ALICE, motion(1), &[]));
		assert_ok!(propose(&ALICE, motion(2), &[motion(1)]));
		assert_ok!(Council::change_key(signed(ALICE), CHARLIE));
		let both = [motion(1), motion(2)];
		assert_noop!(propose(&CHARLIE, motion(3), &both), Error::<Test>::MaxOpenMotionsExceeded);
		assert_noop!(propose(&ALICE, motion(3), &both), Error::<Test>::NotAMember);
	});
}
