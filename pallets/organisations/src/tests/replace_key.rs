use crate::{mock::*, *};
use beadle_primitives::Authority;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn the_council_helps_who_lost_its_key() {
	build_and_execute(|| {
		assert_ok!(Council::replace_key(root(), ALICES, CHARLIE));
		let event = Event::KeyChanged { organisation: ALICES, previous: ALICE, account: CHARLIE, by_council: true };
		System::assert_last_event(event.into());
		assert_eq!((member(ALICE), member(CHARLIE)), (None, Some(ALICES)));
	});
}

#[test]
fn what_the_previous_key_left_pending_is_void() {
	build_and_execute(|| {
		let counted = || [ALICES, BOBS].map(<Council as traits::Organisations>::expulsions);
		assert_ok!(Council::replace_key(root(), ALICES, CHARLIE));
		assert_eq!(counted(), [1, 0]);
		// A thief may have changed the key first.
		assert_ok!(Council::change_key(signed(CHARLIE), DAVE));
		assert_ok!(Council::replace_key(root(), ALICES, ALICE));
		assert_eq!(counted(), [2, 0]);
		assert!(<Council as traits::Organisations>::offer_stands(Authority::Owner(ALICES), 2));
		assert!(!<Council as traits::Organisations>::offer_stands(Authority::Owner(ALICES), 1));
	});
}

#[test]
fn nobody_else_does() {
	build_and_execute(|| {
		for who in [ALICE, BOB, MALLORY] {
			assert_noop!(Council::replace_key(signed(who), ALICES, CHARLIE), BadOrigin);
		}
		assert_noop!(Council::replace_key(root(), 9, CHARLIE), Error::<Test>::NotFound);
		assert_noop!(Council::replace_key(root(), ALICES, BOB), Error::<Test>::AccountTaken);
		assert_noop!(Council::replace_key(root(), ALICES, DEVICE), Error::<Test>::AccountIsDeviceKey);
		assert_ok!(Council::expel(root(), BOBS));
		assert_noop!(Council::replace_key(root(), BOBS, CHARLIE), Error::<Test>::Expelled);
	});
}
