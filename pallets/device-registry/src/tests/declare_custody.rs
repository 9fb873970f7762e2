use crate::{mock::*, *};
use beadle_primitives::{Action, Actor, Authority};
use frame_support::{assert_noop, assert_ok};

#[test]
fn the_owner_declares_who_holds_the_key() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		let before = DeviceRegistry::device(device).unwrap();
		let custody = Custody::SecureElement;
		assert_ok!(DeviceRegistry::declare_custody(signed(ALICE), device, custody));

		let by = Authority::Owner(NORTHBRIDGE);
		System::assert_last_event(Event::CustodyDeclared { device, by, custody }.into());
		assert_eq!(DeviceRegistry::device(device), Some(Device { custody, ..before }));
		let declared = Action::CustodyDeclared { custody };
		assert_eq!(Actions::get().last(), Some(&(device, Actor::Organisation(NORTHBRIDGE), declared)));
	});
}

#[test]
fn a_declaration_voids_a_confirmation_whoever_declares() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		for origin in [signed(ALICE), RuntimeOrigin::root()] {
			assert_ok!(DeviceRegistry::confirm_custody(RuntimeOrigin::root(), device, Custody::Device, key(1)));
			assert_ok!(DeviceRegistry::declare_custody(origin, device, Custody::Device));
			assert!(!DeviceRegistry::device(device).unwrap().custody_confirmed);
		}
		assert_eq!(Actions::get().last().map(|(_, actor, _)| actor), Some(&Actor::Council));
	});
}

#[test]
fn nobody_else_declares() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		// The last origin is the device itself.
		for origin in [signed(BOB), signed(MALLORY), RuntimeOrigin::none(), signed(account(1))] {
			let declare = DeviceRegistry::declare_custody(origin, device, Custody::SecureElement);
			assert_noop!(declare, Error::<Test>::NotAuthorised);
		}
	});
}

#[test]
fn a_device_goes_from_gateway_to_gateway() {
	build_and_execute(|| {
		let (first, device) = enrolled_with_gateway(NORTHBRIDGE, 1);
		let second = enrolled(NORTHBRIDGE, 3);
		let held = || [first, second].map(Gateways::<Test>::get);
		let declare = |custody| DeviceRegistry::declare_custody(signed(ALICE), device, custody);
		assert_ok!(declare(Custody::Gateway(first)));
		assert_eq!(held(), [Some(1), None]);
		assert_ok!(declare(Custody::Gateway(second)));
		assert_eq!(held(), [None, Some(1)]);
		assert_ok!(declare(Custody::Device));
		assert_eq!(held(), [None, None]);
	});
}

#[test]
fn the_gateway_must_exist_and_not_be_revoked() {
	build_and_execute(|| {
		let (device, dead) = (enrolled(NORTHBRIDGE, 1), revoked(NORTHBRIDGE, 2));
		for origin in [signed(ALICE), RuntimeOrigin::root()] {
			let declare = |gateway| DeviceRegistry::declare_custody(origin.clone(), device, Custody::Gateway(gateway));
			assert_noop!(declare(dead), Error::<Test>::GatewayRevoked);
			assert_noop!(declare(9), Error::<Test>::GatewayNotFound);
		}
	});
}

#[test]
fn a_gateway_of_others_takes_the_council_s_word() {
	build_and_execute(|| {
		let (device, theirs) = (enrolled(NORTHBRIDGE, 1), enrolled(SOUTHGATE, 2));
		let declare = |origin| DeviceRegistry::declare_custody(origin, device, Custody::Gateway(theirs));
		assert_noop!(declare(signed(ALICE)), Error::<Test>::GatewayNotOwned);
		assert_ok!(declare(RuntimeOrigin::root()));
		assert_eq!(Gateways::<Test>::get(theirs), Some(1));
	});
}

#[test]
fn gateways_make_no_chains_and_no_rings() {
	build_and_execute(|| {
		let (gateway, held) = enrolled_with_gateway(NORTHBRIDGE, 1);
		let other = enrolled(NORTHBRIDGE, 3);
		for origin in [signed(ALICE), RuntimeOrigin::root()] {
			let declare =
				|device, gateway| DeviceRegistry::declare_custody(origin.clone(), device, Custody::Gateway(gateway));
			assert_noop!(declare(other, other), Error::<Test>::GatewayIsDevice);
			assert_noop!(declare(other, held), Error::<Test>::GatewayInCustody);
			assert_noop!(declare(gateway, other), Error::<Test>::DeviceIsGateway);
			assert_noop!(declare(gateway, held), Error::<Test>::DeviceIsGateway);
		}
		assert_ok!(DeviceRegistry::declare_custody(signed(ALICE), gateway, Custody::SecureElement));
		assert_ok!(DeviceRegistry::declare_custody(signed(ALICE), held, Custody::Device));
		assert_ok!(DeviceRegistry::declare_custody(signed(ALICE), gateway, Custody::Gateway(other)));
	});
}

#[test]
fn the_device_must_exist_and_not_be_revoked() {
	build_and_execute(|| {
		let device = revoked(NORTHBRIDGE, 1);
		for origin in [signed(ALICE), RuntimeOrigin::root()] {
			let declare = |device| DeviceRegistry::declare_custody(origin.clone(), device, Custody::SecureElement);
			assert_noop!(declare(device), Error::<Test>::Revoked);
			assert_noop!(declare(device + 1), Error::<Test>::NotFound);
		}
	});
}
