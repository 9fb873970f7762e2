use crate::{mock::*, *};
use beadle_primitives::{Action, Actor, Authority, Reason};
use frame_support::{assert_noop, assert_ok};

#[test]
fn revoking_bans_the_key_and_drops_the_offer() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		let before = DeviceRegistry::device(device).unwrap();
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, SOUTHGATE));
		assert_ok!(DeviceRegistry::revoke(signed(ALICE), device, text("stolen")));

		let by = Authority::Owner(NORTHBRIDGE);
		System::assert_last_event(Event::Revoked { device, by, reason: text("stolen") }.into());
		assert_eq!(DeviceRegistry::device(device), Some(Device { revoked: true, ..before }));
		assert_eq!(Keys::<Test>::get(account(1)), Some(KeyUse::Retired(device)));
		assert_eq!(Ueids::<Test>::get(NORTHBRIDGE, ueid(1)), None);
		assert_eq!(Council::used(NORTHBRIDGE), Resources::default());
		assert_eq!(PendingTransfers::<Test>::get(device), None);
		let action = Action::Revoked { reason: Reason::Stated(text("stolen")) };
		assert_eq!(Actions::get().last(), Some(&(device, Actor::Organisation(NORTHBRIDGE), action)));
	});
}

#[test]
fn the_council_revokes() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_ok!(DeviceRegistry::revoke(RuntimeOrigin::root(), device, text("")));
		System::assert_last_event(Event::Revoked { device, by: Authority::Council, reason: text("") }.into());
		assert_eq!(Actions::get().last().map(|(_, actor, _)| actor), Some(&Actor::Council));
	});
}

#[test]
fn nobody_else_revokes() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, SOUTHGATE));
		for origin in [signed(BOB), signed(MALLORY), RuntimeOrigin::none()] {
			assert_noop!(DeviceRegistry::revoke(origin, device, text("spite")), Error::<Test>::NotAuthorised);
		}
	});
}

#[test]
fn it_is_final() {
	build_and_execute(|| {
		let device = revoked(NORTHBRIDGE, 1);
		for origin in [signed(ALICE), RuntimeOrigin::root()] {
			assert_noop!(DeviceRegistry::revoke(origin, device, text("again")), Error::<Test>::Revoked);
		}
		assert_noop!(DeviceRegistry::revoke(signed(ALICE), device + 1, text("which")), Error::<Test>::NotFound);
	});
}

#[test]
fn a_gateway_is_rid_of_a_revoked_device() {
	build_and_execute(|| {
		let (gateway, device) = enrolled_with_gateway(NORTHBRIDGE, 1);
		assert_ok!(DeviceRegistry::revoke(signed(ALICE), device, text("broken")));
		assert_eq!(Gateways::<Test>::get(gateway), None);
		assert_eq!(DeviceRegistry::device(device).unwrap().custody, Custody::Gateway(gateway), "it was until then");
	});
}

#[test]
fn a_gateway_is_revoked_whatever_it_holds() {
	build_and_execute(|| {
		let (gateway, device) = enrolled_with_gateway(NORTHBRIDGE, 1);
		assert_ok!(DeviceRegistry::revoke(signed(ALICE), gateway, text("stolen")));
		assert_eq!(DeviceRegistry::device(device).unwrap().custody, Custody::Gateway(gateway));
		assert_eq!(Gateways::<Test>::get(gateway), Some(1));
		// The thief has the keys that it held.
		assert_ok!(DeviceRegistry::rotate_key(signed(ALICE), device, key(3), prove_rotation(3, device)));
		assert_ok!(DeviceRegistry::declare_custody(signed(ALICE), device, Custody::Device));
		assert_eq!(Gateways::<Test>::get(gateway), None);
	});
}

#[test]
fn it_concerns_one_device_only() {
	build_and_execute(|| {
		let (device, other) = (enrolled(NORTHBRIDGE, 1), enrolled(NORTHBRIDGE, 2));
		let before = DeviceRegistry::device(other);
		assert_ok!(DeviceRegistry::revoke(signed(ALICE), device, text("stolen")));
		assert_eq!(DeviceRegistry::device(other), before);
		assert_eq!(Keys::<Test>::get(account(2)), Some(KeyUse::Active(other)));
	});
}
