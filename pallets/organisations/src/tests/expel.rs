use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn the_seat_is_lost_and_the_number_stays() {
	build_and_execute(|| {
		let before = organisation(BOBS);
		assert_ok!(Council::expel(root(), BOBS));
		System::assert_last_event(Event::Expelled { organisation: BOBS, account: BOB }.into());
		assert_eq!(organisation(BOBS), Organisation { member: false, ..before });
		assert_eq!(member(BOB), None);
		assert_eq!(Outgoing::get(), [BOB]);
		assert_eq!([ALICES, BOBS].map(<Council as traits::Organisations>::expulsions), [0, 1]);
		assert_noop!(Council::expel(root(), BOBS), Error::<Test>::Expelled);
	});
}

#[test]
fn expulsions_are_counted_for_ever() {
	build_and_execute(|| {
		for times in 1..=3 {
			assert_ok!(Council::expel(root(), BOBS));
			assert_ok!(Council::readmit(root(), BOBS, BOB));
			assert_eq!(<Council as traits::Organisations>::expulsions(BOBS), times);
		}
	});
}

#[test]
fn only_the_council_expels() {
	build_and_execute(|| {
		for origin in [signed(ALICE), signed(MALLORY)] {
			assert_noop!(Council::expel(origin, BOBS), BadOrigin);
		}
		assert_noop!(Council::expel(root(), 9), Error::<Test>::NotFound);
	});
}

#[test]
fn the_last_member_stays() {
	build_and_execute(|| {
		assert_ok!(Council::expel(root(), BOBS));
		assert_noop!(Council::expel(root(), ALICES), Error::<Test>::LastMember);
	});
}
