use crate::{mock::*, *};
use beadle_primitives::{Action, Actor, Authority};
use frame_support::{assert_noop, assert_ok};

fn council() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

#[test]
fn the_owner_declares_who_holds_the_key() {
	build_and_execute(|| {
		let (device, gateway) = (enrolled(NORTHBRIDGE, 1), enrolled(NORTHBRIDGE, 2));
		let before = DeviceRegistry::device(device).unwrap();
		let custody = Custody::Gateway(gateway);
		assert_ok!(DeviceRegistry::declare_custody(signed(ALICE), device, custody, key(1)));

		let by = Authority::Owner(NORTHBRIDGE);
		System::assert_last_event(Event::CustodyDeclared { device, by, custody }.into());
		assert_eq!(DeviceRegistry::device(device), Some(Device { custody, ..before }));
		let declared = Action::CustodyDeclared { before: Custody::Device, custody };
		assert_eq!(Actions::get().last(), Some(&(device, Actor::Organisation(NORTHBRIDGE), declared)));
	});
}

#[test]
fn what_the_council_declares_is_its_word() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		let before = DeviceRegistry::device(device).unwrap();
		let custody = Custody::SecureElement;
		assert_ok!(declare(council(), device, custody));

		System::assert_last_event(Event::CustodyDeclared { device, by: Authority::Council, custody }.into());
		assert_eq!(DeviceRegistry::device(device), Some(Device { custody, custody_confirmed: true, ..before }));
		let declared = Action::CustodyDeclared { before: Custody::Device, custody };
		assert_eq!(Actions::get().last(), Some(&(device, Actor::Council, declared)));
		// It takes its word back by giving another.
		assert_ok!(declare(council(), device, Custody::Device));
	});
}

#[test]
fn who_has_held_a_key_still_has_it() {
	build_and_execute(|| {
		let (gateway, device) = enrolled_with_gateway(NORTHBRIDGE, 1);
		let other = enrolled(NORTHBRIDGE, 3);
		for custody in [Custody::Device, Custody::SecureElement, Custody::Gateway(other)] {
			assert_noop!(declare(signed(ALICE), device, custody), Error::<Test>::NewKeyNeeded);
		}
		assert_noop!(declare(signed(ALICE), other, Custody::SecureElement), Error::<Test>::NewKeyNeeded);
		assert_ok!(declare(signed(ALICE), device, Custody::Gateway(gateway)));
		assert_eq!([gateway, other].map(Gateways::<Test>::get), [Some(1), None]);
	});
}

#[test]
fn no_detour_makes_the_custody_of_a_key_better() {
	build_and_execute(|| {
		let (gateway, other) = (enrolled(NORTHBRIDGE, 1), enrolled(NORTHBRIDGE, 2));
		let device = enrolled(NORTHBRIDGE, 3);
		assert_ok!(rotate(signed(ALICE), device, Custody::SecureElement, 4));
		let all = [Custody::SecureElement, Custody::Device, Custody::Gateway(gateway), Custody::Gateway(other)];
		// What its owner admits of the key stays admitted.
		for step in 1..=2 {
			assert_ok!(declare(signed(ALICE), device, all[step]));
			for better in &all[..step] {
				assert_noop!(declare(signed(ALICE), device, *better), Error::<Test>::NewKeyNeeded);
			}
		}
		// Neither a transfer nor a suspension of the gateway changes where the secret is.
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, SOUTHGATE));
		assert_ok!(DeviceRegistry::accept_transfer(signed(BOB), device));
		assert_noop!(declare(signed(BOB), device, Custody::Device), Error::<Test>::NewKeyNeeded);
		assert_ok!(rotate(signed(BOB), device, Custody::SecureElement, 5));
	});
}

#[test]
fn the_council_s_word_on_a_key_is_the_council_s_to_change() {
	build_and_execute(|| {
		let (gateway, device) = enrolled_with_gateway(NORTHBRIDGE, 1);
		for (seed, confirms) in [(11, true), (12, false)] {
			let (custody, key) = (Custody::Gateway(gateway), DeviceRegistry::device(device).unwrap().key);
			assert_ok!(match confirms {
				true => DeviceRegistry::confirm_custody(council(), device, custody, key),
				false => DeviceRegistry::declare_custody(council(), device, custody, key),
			});
			// Not even the same, which would take the confirmation away.
			for custody in [Custody::Device, Custody::SecureElement, Custody::Gateway(gateway)] {
				assert_noop!(declare(signed(ALICE), device, custody), Error::<Test>::CustodySetByCouncil);
			}
			assert!(DeviceRegistry::device(device).unwrap().custody_confirmed);
			// It ends with the key.
			assert_ok!(rotate(signed(ALICE), device, Custody::Gateway(gateway), seed));
			assert_ok!(declare(signed(ALICE), device, Custody::Gateway(gateway)));
		}
		// A new owner is bound by it, too.
		assert_ok!(declare(council(), device, Custody::SecureElement));
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, SOUTHGATE));
		assert_ok!(DeviceRegistry::accept_transfer(signed(BOB), device));
		assert_noop!(declare(signed(BOB), device, Custody::Device), Error::<Test>::CustodySetByCouncil);
	});
}

#[test]
fn the_word_is_about_the_key_that_it_names() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		// The council has found this key in a secure element. While it votes, the owner takes one that nobody has seen.
		let motion = || DeviceRegistry::declare_custody(council(), device, Custody::SecureElement, key(1));
		assert_ok!(rotate(signed(ALICE), device, Custody::Device, 2));
		assert_noop!(motion(), Error::<Test>::CustodyChanged);
		let of_old = DeviceRegistry::declare_custody(signed(ALICE), device, Custody::Device, key(1));
		assert_noop!(of_old, Error::<Test>::CustodyChanged);
		assert_ok!(DeviceRegistry::declare_custody(council(), device, Custody::SecureElement, key(2)));
	});
}

#[test]
fn nobody_else_declares() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		// The last origin is the device itself.
		for origin in [signed(BOB), signed(MALLORY), RuntimeOrigin::none(), signed(account(1))] {
			let declare = declare(origin, device, Custody::SecureElement);
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
		assert_ok!(declare(signed(ALICE), device, Custody::Gateway(first)));
		assert_eq!(held(), [Some(1), None]);
		assert_ok!(rotate(signed(ALICE), device, Custody::Gateway(second), 4));
		assert_eq!(held(), [None, Some(1)]);
		assert_ok!(declare(council(), device, Custody::Gateway(first)));
		assert_eq!(held(), [Some(1), None]);
		assert_ok!(declare(council(), device, Custody::Device));
		assert_eq!(held(), [None, None]);
	});
}

#[test]
fn the_gateway_must_exist_and_not_be_revoked() {
	build_and_execute(|| {
		let (device, dead) = (enrolled(NORTHBRIDGE, 1), revoked(NORTHBRIDGE, 2));
		for origin in [signed(ALICE), RuntimeOrigin::root()] {
			let declare = |gateway| declare(origin.clone(), device, Custody::Gateway(gateway));
			assert_noop!(declare(dead), Error::<Test>::GatewayRevoked);
			assert_noop!(declare(9), Error::<Test>::GatewayNotFound);
		}
	});
}

#[test]
fn a_gateway_of_others_takes_the_council_s_word() {
	build_and_execute(|| {
		let (device, theirs) = (enrolled(NORTHBRIDGE, 1), enrolled(SOUTHGATE, 2));
		let declare = |origin| declare(origin, device, Custody::Gateway(theirs));
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
			let declare = |device, gateway| declare(origin.clone(), device, Custody::Gateway(gateway));
			assert_noop!(declare(other, other), Error::<Test>::GatewayIsDevice);
			assert_noop!(declare(other, held), Error::<Test>::GatewayInCustody);
			assert_noop!(declare(gateway, other), Error::<Test>::DeviceIsGateway);
			assert_noop!(declare(gateway, held), Error::<Test>::DeviceIsGateway);
		}
		assert_ok!(rotate(signed(ALICE), gateway, Custody::SecureElement, 4));
		assert_ok!(rotate(signed(ALICE), held, Custody::Device, 5));
		assert_ok!(declare(signed(ALICE), gateway, Custody::Gateway(other)));
	});
}

#[test]
fn the_device_must_exist_and_not_be_revoked() {
	build_and_execute(|| {
		let device = revoked(NORTHBRIDGE, 1);
		for origin in [signed(ALICE), RuntimeOrigin::root()] {
			let declare = |device| declare(origin.clone(), device, Custody::SecureElement);
			assert_noop!(declare(device), Error::<Test>::Revoked);
			assert_noop!(declare(device + 1), Error::<Test>::NotFound);
		}
	});
}
