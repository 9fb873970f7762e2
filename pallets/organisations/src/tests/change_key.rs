use crate::{mock::*, *};
use beadle_primitives::traits::Budgets;
use frame_support::{assert_noop, assert_ok};

#[docify::export]
#[test]
fn the_new_key_signs_and_the_old_one_does_not() {
	build_and_execute(|| {
		assert_ok!(Council::change_key(signed(ALICE), CHARLIE));
		assert_eq!((member(ALICE), member(CHARLIE)), (None, Some(ALICES)));
		assert_noop!(Council::change_key(signed(ALICE), DAVE), Error::<Test>::NotAMember);
	});
}

#[test]
fn nothing_else_changes() {
	build_and_execute(|| {
		let drawn = Resources { devices: 2, ..Default::default() };
		assert_ok!(Council::draw(ALICES, Resources::default(), drawn));
		let before = organisation(ALICES);
		assert_ok!(Council::change_key(signed(ALICE), CHARLIE));
		assert_eq!(organisation(ALICES), Organisation { account: CHARLIE, ..before });
		let event = Event::KeyChanged { organisation: ALICES, previous: ALICE, account: CHARLIE, by_council: false };
		System::assert_last_event(event.into());
		assert_eq!(Outgoing::get(), [ALICE], "whose votes are void");
		assert_eq!(<Council as traits::Organisations>::expulsions(ALICES), 0, "and nothing else is");
	});
}

#[test]
fn the_new_account_has_no_other_role() {
	build_and_execute(|| {
		for taken in [ALICE, BOB] {
			assert_noop!(Council::change_key(signed(ALICE), taken), Error::<Test>::AccountTaken);
		}
		assert_noop!(Council::change_key(signed(ALICE), DEVICE), Error::<Test>::AccountIsDeviceKey);
	});
}

#[test]
fn strangers_and_the_expelled_change_nothing() {
	build_and_execute(|| {
		assert_ok!(Council::expel(root(), BOBS));
		for who in [BOB, MALLORY] {
			assert_noop!(Council::change_key(signed(who), CHARLIE), Error::<Test>::NotAMember);
		}
		assert!(Council::change_key(root(), CHARLIE).is_err());
	});
}
