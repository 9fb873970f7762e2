use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn the_organisation_is_what_it_was() {
	build_and_execute(|| {
		let before = organisation(BOBS);
		assert_ok!(Council::expel(root(), BOBS));
		assert_ok!(Council::readmit(root(), BOBS, CHARLIE));
		System::assert_last_event(Event::Readmitted { organisation: BOBS, account: CHARLIE }.into());
		assert_eq!(organisation(BOBS), Organisation { account: CHARLIE, ..before });
		assert_eq!((member(BOB), member(CHARLIE)), (None, Some(BOBS)));
	});
}

#[test]
fn it_comes_back_by_the_council_alone_with_an_account_of_its_own() {
	build_and_execute(|| {
		assert_noop!(Council::readmit(root(), BOBS, CHARLIE), Error::<Test>::AlreadyMember);
		assert_noop!(Council::readmit(root(), 9, CHARLIE), Error::<Test>::NotFound);
		assert_ok!(Council::expel(root(), BOBS));
		assert_noop!(Council::readmit(signed(BOB), BOBS, BOB), BadOrigin);
		assert_noop!(Council::readmit(root(), BOBS, ALICE), Error::<Test>::AccountTaken);
		assert_noop!(Council::readmit(root(), BOBS, DEVICE), Error::<Test>::AccountIsDeviceKey);
	});
}

#[test]
fn it_needs_a_free_seat() {
	build_and_execute(|| {
		assert_ok!(Council::expel(root(), BOBS));
		assert_ok!(Council::admit(root(), text("Eastfield"), CHARLIE, BUDGET));
		assert_ok!(Council::admit(root(), text("Westmarsh"), DAVE, BUDGET));
		assert_noop!(Council::readmit(root(), BOBS, BOB), Error::<Test>::MaxMembersExceeded);
	});
}
