use crate::{mock::*, *};
use beadle_primitives::Authority;
use frame_support::{assert_noop, assert_ok};

#[test]
fn an_offer_changes_nothing_but_that_it_stands() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		let before = DeviceRegistry::device(device);
		let heard = Actions::get();
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, SOUTHGATE));

		let by = Authority::Owner(NORTHBRIDGE);
		System::assert_last_event(Event::TransferOffered { device, by, to: SOUTHGATE }.into());
		assert_eq!(PendingTransfers::<Test>::get(device), Some(Offer { to: SOUTHGATE, by, expulsions: 0 }));
		assert_eq!(DeviceRegistry::device(device), before);
		assert_eq!(Actions::get(), heard);
	});
}

#[test]
fn the_council_may_offer_and_the_last_offer_counts() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, SOUTHGATE));
		assert_ok!(DeviceRegistry::offer_transfer(RuntimeOrigin::root(), device, EASTFIELD));
		System::assert_last_event(Event::TransferOffered { device, by: Authority::Council, to: EASTFIELD }.into());
		assert_noop!(DeviceRegistry::accept_transfer(signed(BOB), device), Error::<Test>::NotAuthorised);
		assert_ok!(DeviceRegistry::accept_transfer(signed(CHARLIE), device));
	});
}

#[test]
fn nobody_else_offers() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		for origin in [signed(BOB), signed(MALLORY), RuntimeOrigin::none()] {
			let offer = DeviceRegistry::offer_transfer(origin, device, SOUTHGATE);
			assert_noop!(offer, Error::<Test>::NotAuthorised);
		}
	});
}

#[test]
fn the_device_must_exist_and_not_be_revoked() {
	build_and_execute(|| {
		let device = revoked(NORTHBRIDGE, 1);
		assert_noop!(DeviceRegistry::offer_transfer(signed(ALICE), device, SOUTHGATE), Error::<Test>::Revoked);
		assert_noop!(DeviceRegistry::offer_transfer(signed(ALICE), device + 1, SOUTHGATE), Error::<Test>::NotFound);
	});
}

#[test]
fn the_owner_is_no_new_owner() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		for origin in [signed(ALICE), RuntimeOrigin::root()] {
			assert_noop!(DeviceRegistry::offer_transfer(origin, device, NORTHBRIDGE), Error::<Test>::AlreadyOwner);
		}
	});
}

#[test]
fn an_organisation_that_never_was_is_offered_nothing() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		let offer = DeviceRegistry::offer_transfer(signed(ALICE), device, NOBODY);
		assert_noop!(offer, Error::<Test>::OrganisationNotFound);
	});
}

#[test]
fn only_the_council_replaces_what_the_council_has_offered() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_ok!(DeviceRegistry::offer_transfer(RuntimeOrigin::root(), device, SOUTHGATE));
		let offer = DeviceRegistry::offer_transfer(signed(ALICE), device, EASTFIELD);
		assert_noop!(offer, Error::<Test>::OfferedByCouncil);
		assert_ok!(DeviceRegistry::offer_transfer(RuntimeOrigin::root(), device, EASTFIELD));
	});
}
