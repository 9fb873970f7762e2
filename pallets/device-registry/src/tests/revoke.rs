use crate::{mock::*, *};
use beadle_primitives::{Action, Actor, Authority, Reason};
use frame_support::{assert_noop, assert_ok};

#[test]
fn revoking_bans_the_key_and_drops_the_offer() {
	build_and_execute(|| {
		let device = enrolled(ALICE, 1);
		let before = DeviceRegistry::device(device).unwrap();
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, BOB));
		assert_ok!(DeviceRegistry::revoke(signed(ALICE), device, text("stolen")));

		let by = Authority::Owner(ALICE);
		System::assert_last_event(Event::Revoked { device, by, reason: text("stolen") }.into());
		assert_eq!(DeviceRegistry::device(device), Some(Device { revoked: true, ..before }));
		assert_eq!(Keys::<Test>::get(account(1)), Some(KeyUse::Retired(device)));
		assert_eq!(Ueids::<Test>::get(ALICE, ueid(1)), Some(device));
		assert_eq!(PendingTransfers::<Test>::get(device), None);
		let action = Action::Revoked { reason: Reason::Stated(text("stolen")) };
		assert_eq!(Actions::get().last(), Some(&(device, Actor::Member(ALICE), action)));
	});
}

#[test]
fn the_council_revokes() {
	build_and_execute(|| {
		let device = enrolled(ALICE, 1);
		assert_ok!(DeviceRegistry::revoke(RuntimeOrigin::root(), device, text("")));
		System::assert_last_event(Event::Revoked { device, by: Authority::Council, reason: text("") }.into());
		assert_eq!(Actions::get().last().map(|(_, actor, _)| actor), Some(&Actor::Council));
	});
}

#[test]
fn nobody_else_revokes() {
	build_and_execute(|| {
		let device = enrolled(ALICE, 1);
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, BOB));
		for origin in [signed(BOB), signed(MALLORY), RuntimeOrigin::none()] {
			assert_noop!(DeviceRegistry::revoke(origin, device, text("spite")), Error::<Test>::NotAuthorised);
		}
	});
}

#[test]
fn it_is_final() {
	build_and_execute(|| {
		let device = revoked(ALICE, 1);
		for origin in [signed(ALICE), RuntimeOrigin::root()] {
			assert_noop!(DeviceRegistry::revoke(origin, device, text("again")), Error::<Test>::Revoked);
		}
		assert_noop!(DeviceRegistry::revoke(signed(ALICE), device + 1, text("which")), Error::<Test>::NotFound);
	});
}

#[test]
fn it_concerns_one_device_only() {
	build_and_execute(|| {
		let (device, other) = (enrolled(ALICE, 1), enrolled(ALICE, 2));
		let before = DeviceRegistry::device(other);
		assert_ok!(DeviceRegistry::revoke(signed(ALICE), device, text("stolen")));
		assert_eq!(DeviceRegistry::device(other), before);
		assert_eq!(Keys::<Test>::get(account(2)), Some(KeyUse::Active(other)));
	});
}
