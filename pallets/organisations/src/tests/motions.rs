use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;

fn motion(number: u8) -> H256 {
	H256::repeat_byte(number)
}

#[test]
fn a_member_has_a_few_open_motions() {
	build_and_execute(|| {
		assert_ok!(Council::open_motion(&ALICE, &[motion(1)]));
		assert_ok!(Council::open_motion(&ALICE, &[motion(1), motion(2)]));
		let three = [motion(1), motion(2), motion(3)];
		assert_noop!(Council::open_motion(&ALICE, &three), Error::<Test>::MaxOpenMotionsExceeded);
		assert_ok!(Council::open_motion(&BOB, &three));
		// The first one was closed.
		assert_ok!(Council::open_motion(&ALICE, &[motion(2), motion(3), motion(4)]));
	});
}

#[test]
fn a_new_key_brings_no_more_of_them() {
	build_and_execute(|| {
		assert_ok!(Council::open_motion(&ALICE, &[motion(1)]));
		assert_ok!(Council::open_motion(&ALICE, &[motion(1), motion(2)]));
		assert_ok!(Council::change_key(signed(ALICE), CHARLIE));
		let three = [motion(1), motion(2), motion(3)];
		assert_noop!(Council::open_motion(&CHARLIE, &three), Error::<Test>::MaxOpenMotionsExceeded);
		assert_noop!(Council::open_motion(&ALICE, &three), Error::<Test>::NotAMember);
	});
}
