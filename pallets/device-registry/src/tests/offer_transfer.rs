use crate::{mock::*, *};
use beadle_primitives::Authority;
use frame_support::{assert_noop, assert_ok};

#[test]
fn an_offer_changes_nothing_but_that_it_stands() {
	build_and_execute(|| {
		let device = enrolled(ALICE, 1);
		let before = DeviceRegistry::device(device);
		let heard = Actions::get();
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, BOB));

		System::assert_last_event(Event::TransferOffered { device, by: Authority::Owner(ALICE), to: BOB }.into());
		assert_eq!(PendingTransfers::<Test>::get(device), Some(BOB));
		assert_eq!(DeviceRegistry::device(device), before);
		assert_eq!(Actions::get(), heard);
	});
}

#[test]
fn the_council_may_offer_and_the_last_offer_counts() {
	build_and_execute(|| {
		let device = enrolled(ALICE, 1);
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, BOB));
		assert_ok!(DeviceRegistry::offer_transfer(RuntimeOrigin::root(), device, CHARLIE));
		System::assert_last_event(Event::TransferOffered { device, by: Authority::Council, to: CHARLIE }.into());
		assert_noop!(DeviceRegistry::accept_transfer(signed(BOB), device), Error::<Test>::NotAuthorised);
		assert_ok!(DeviceRegistry::accept_transfer(signed(CHARLIE), device));
	});
}

#[test]
fn nobody_else_offers() {
	build_and_execute(|| {
		let device = enrolled(ALICE, 1);
		for origin in [signed(BOB), signed(MALLORY), RuntimeOrigin::none()] {
			let offer = DeviceRegistry::offer_transfer(origin, device, BOB);
			assert_noop!(offer, Error::<Test>::NotAuthorised);
		}
	});
}

#[test]
fn the_device_must_exist_and_not_be_revoked() {
	build_and_execute(|| {
		let device = revoked(ALICE, 1);
		assert_noop!(DeviceRegistry::offer_transfer(signed(ALICE), device, BOB), Error::<Test>::Revoked);
		assert_noop!(DeviceRegistry::offer_transfer(signed(ALICE), device + 1, BOB), Error::<Test>::NotFound);
	});
}

#[test]
fn the_owner_is_no_new_owner() {
	build_and_execute(|| {
		let device = enrolled(ALICE, 1);
		for origin in [signed(ALICE), RuntimeOrigin::root()] {
			assert_noop!(DeviceRegistry::offer_transfer(origin, device, ALICE), Error::<Test>::AlreadyOwner);
		}
	});
}
