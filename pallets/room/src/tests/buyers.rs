use crate::{mock::*, Buyers, Error, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

fn council() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

#[test]
fn the_council_adds_and_removes_buyers() {
	build_and_execute(|| {
		assert_ok!(Room::add_buyer(council(), DAVE));
		System::assert_last_event(Event::BuyerAdded { buyer: DAVE }.into());
		assert!(Buyers::<Test>::contains_key(DAVE));
		assert_ok!(Room::remove_buyer(council(), DAVE));
		System::assert_last_event(Event::BuyerRemoved { buyer: DAVE }.into());
		assert_eq!(Buyers::<Test>::count(), 0);
	});
}

#[test]
fn nobody_else_does() {
	build_and_execute(|| {
		assert_ok!(Room::add_buyer(council(), DAVE));
		for origin in [RuntimeOrigin::signed(ALICE), RuntimeOrigin::signed(DAVE), RuntimeOrigin::none()] {
			assert_noop!(Room::add_buyer(origin.clone(), EVE), BadOrigin);
			assert_noop!(Room::remove_buyer(origin, DAVE), BadOrigin);
		}
	});
}

#[test]
fn a_buyer_is_on_the_list_once() {
	build_and_execute(|| {
		assert_ok!(Room::add_buyer(council(), DAVE));
		assert_noop!(Room::add_buyer(council(), DAVE), Error::<Test>::AlreadyExists);
		assert_noop!(Room::remove_buyer(council(), EVE), Error::<Test>::NotFound);
	});
}

#[test]
fn the_list_has_an_end() {
	build_and_execute(|| {
		assert_ok!(Room::add_buyer(council(), DAVE));
		assert_ok!(Room::add_buyer(council(), EVE));
		assert_noop!(Room::add_buyer(council(), MALLORY), Error::<Test>::MaxBuyersExceeded);
		assert_ok!(Room::remove_buyer(council(), DAVE));
		assert_ok!(Room::add_buyer(council(), MALLORY));
	});
}
