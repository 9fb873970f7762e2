use crate::{mock::*, *};
use beadle_primitives::{message::KeyOperation, Action, Actor, Authority};
use frame_support::{assert_noop, assert_ok};

#[docify::export]
#[test]
fn the_owner_rotates_and_the_old_key_retires() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		let before = DeviceRegistry::device(device).unwrap();
		let custody = Custody::SecureElement;
		let proof = prove_rotation(2, device, custody);
		assert_ok!(DeviceRegistry::rotate_key(signed(ALICE), device, custody, key(2), proof));

		let by = Authority::Owner(NORTHBRIDGE);
		System::assert_last_event(Event::KeyRotated { device, by, key: key(2), custody }.into());
		assert_eq!(DeviceRegistry::device(device), Some(Device { key: key(2), custody, ..before }));
		assert_eq!(Keys::<Test>::get(account(1)), Some(KeyUse::Retired(device)));
		assert_eq!(Keys::<Test>::get(account(2)), Some(KeyUse::Active(device)));
		let owner = Actor::Organisation(NORTHBRIDGE);
		let declared = Action::CustodyDeclared { before: Custody::Device, custody };
		assert_eq!(Actions::get()[1..], [(device, owner, Action::KeyRotated), (device, owner, declared)]);
	});
}

#[test]
fn the_council_rotates_with_a_proof_for_the_owner() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		let custody = Custody::SecureElement;
		assert_ok!(rotate(RuntimeOrigin::root(), device, custody, 2));
		System::assert_last_event(Event::KeyRotated { device, by: Authority::Council, key: key(2), custody }.into());
		let done = [Action::KeyRotated, Action::CustodyDeclared { before: Custody::Device, custody }];
		assert_eq!(Actions::get()[1..], done.map(|action| (device, Actor::Council, action)));
		let found = DeviceRegistry::device(device).unwrap();
		assert_eq!((found.custody, found.custody_confirmed), (custody, true), "its motion names both");
	});
}

#[test]
fn nobody_else_rotates() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		// The last origin is the device itself.
		for origin in [signed(BOB), signed(MALLORY), RuntimeOrigin::none(), signed(account(1))] {
			let rotate = rotate(origin, device, Custody::Device, 2);
			assert_noop!(rotate, Error::<Test>::NotAuthorised);
		}
	});
}

#[test]
fn the_device_must_exist_and_not_be_revoked() {
	build_and_execute(|| {
		let device = revoked(NORTHBRIDGE, 1);
		let proof = prove(2, &KeyOperation::Enrol { owner: 0, model: 0, ueid: ueid(1), custody: Custody::Device });
		for origin in [signed(ALICE), RuntimeOrigin::root()] {
			let rotate = DeviceRegistry::rotate_key(origin.clone(), device, Custody::Device, key(2), proof.clone());
			assert_noop!(rotate, Error::<Test>::Revoked);
			let rotate = DeviceRegistry::rotate_key(origin, device + 1, Custody::Device, key(2), proof.clone());
			assert_noop!(rotate, Error::<Test>::NotFound);
		}
	});
}

#[test]
fn a_key_with_a_role_or_a_past_is_not_taken() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		enrolled(SOUTHGATE, 2);
		revoked(SOUTHGATE, 3);
		System::inc_account_nonce(account(4));
		assert_ok!(DeviceRegistry::ban_key(RuntimeOrigin::root(), account(5), text("leaked")));
		for (seed, error) in [
			(1, Error::<Test>::KeyInUse),
			(2, Error::<Test>::KeyInUse),
			(3, Error::<Test>::KeyRetired),
			(4, Error::<Test>::KeyIsAccount),
			(5, Error::<Test>::KeyBanned),
		] {
			let rotate = rotate(signed(ALICE), device, Custody::Device, seed);
			assert_noop!(rotate, error);
		}
	});
}

#[test]
fn the_custody_of_the_new_key_is_declared_with_it() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		let gateway = enrolled(NORTHBRIDGE, 9);
		for (seed, custody) in [
			(2, Custody::SecureElement),
			(3, Custody::Device),
			(4, Custody::SecureElement),
			(5, Custody::Gateway(gateway)),
			(6, Custody::SecureElement),
		] {
			// The council has confirmed where the key before is. Nobody has seen the new one yet.
			let Device { custody: before, key, .. } = DeviceRegistry::device(device).unwrap();
			assert_ok!(DeviceRegistry::confirm_custody(RuntimeOrigin::root(), device, before, key));
			assert_ok!(rotate(signed(ALICE), device, custody, seed));
			let found = DeviceRegistry::device(device).unwrap();
			assert_eq!((found.custody, found.custody_confirmed), (custody, false));
			assert_eq!(Gateways::<Test>::get(gateway), custody.gateway().map(|_| 1));
		}
	});
}

#[docify::export]
#[test]
fn a_device_leaves_its_gateway_with_a_new_key() {
	build_and_execute(|| {
		let (gateway, device) = enrolled_with_gateway(NORTHBRIDGE, 1);
		let same_key = declare(signed(ALICE), device, Custody::Device);
		assert_noop!(same_key, Error::<Test>::NewKeyNeeded);

		assert_ok!(rotate(signed(ALICE), device, Custody::Device, 3));
		assert_eq!(DeviceRegistry::device(device).unwrap().custody, Custody::Device);
		assert_eq!(Gateways::<Test>::get(gateway), None);
	});
}

#[test]
fn a_proof_is_for_one_custody_only() {
	build_and_execute(|| {
		let (_, device) = enrolled_with_gateway(NORTHBRIDGE, 1);
		// The gateway has made the key, and says so in its proof.
		let proof = prove_rotation(3, device, DeviceRegistry::device(device).unwrap().custody);
		let rotate = DeviceRegistry::rotate_key(signed(ALICE), device, Custody::Device, key(3), proof);
		assert_noop!(rotate, Error::<Test>::ProofInvalid);
	});
}

#[test]
fn the_gateway_of_the_new_key_must_be_one_that_can_hold_it() {
	build_and_execute(|| {
		let (gateway, held) = enrolled_with_gateway(NORTHBRIDGE, 1);
		let (device, theirs, dead) = (enrolled(NORTHBRIDGE, 3), enrolled(SOUTHGATE, 4), revoked(NORTHBRIDGE, 5));
		for (device, gateway, error) in [
			(device, 99, Error::<Test>::GatewayNotFound),
			(device, dead, Error::<Test>::GatewayRevoked),
			(device, theirs, Error::<Test>::GatewayNotOwned),
			(device, held, Error::<Test>::GatewayInCustody),
			(device, device, Error::<Test>::GatewayIsDevice),
			(gateway, device, Error::<Test>::DeviceIsGateway),
		] {
			assert_noop!(rotate(signed(ALICE), device, Custody::Gateway(gateway), 6), error);
		}
		assert_ok!(rotate(RuntimeOrigin::root(), device, Custody::Gateway(theirs), 6));
		// It stays where the council has put it.
		assert_ok!(rotate(signed(ALICE), device, Custody::Gateway(theirs), 7));
		assert_eq!(Gateways::<Test>::get(theirs), Some(1));
		assert!(!DeviceRegistry::device(device).unwrap().custody_confirmed);
		assert_ok!(rotate(signed(ALICE), gateway, Custody::SecureElement, 8));
	});
}

#[test]
fn there_is_no_way_back_to_an_earlier_key() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_ok!(rotate(signed(ALICE), device, Custody::Device, 2));
		assert_ok!(rotate(signed(ALICE), device, Custody::Device, 3));
		for seed in [1, 2] {
			let back = rotate(signed(ALICE), device, Custody::Device, seed);
			assert_noop!(back, Error::<Test>::KeyRetired);
		}
	});
}

#[test]
fn a_proof_is_for_one_device_of_one_owner_only() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		let model = registered_model();
		let rotation = |device, owner, model, number| {
			let custody = Custody::Device;
			KeyOperation::Rotate { device, owner, model, ueid: ueid(number), custody }
		};
		let wrong = [
			("another device", prove(2, &rotation(device + 1, NORTHBRIDGE, model, 1))),
			("another owner", prove(2, &rotation(device, SOUTHGATE, model, 1))),
			("another model", prove(2, &rotation(device, NORTHBRIDGE, model + 1, 1))),
			("another UEID", prove(2, &rotation(device, NORTHBRIDGE, model, 2))),
			("another operation", prove_enrolment(2, NORTHBRIDGE, model, ueid(1))),
			("the old key", prove(1, &rotation(device, NORTHBRIDGE, model, 1))),
		];
		for (what, proof) in wrong {
			let rotate = DeviceRegistry::rotate_key(signed(ALICE), device, Custody::Device, key(2), proof);
			assert_eq!(rotate, Err(Error::<Test>::ProofInvalid.into()), "{what}");
		}
		assert_eq!(Keys::<Test>::get(account(1)), Some(KeyUse::Active(device)));
		assert_eq!(Keys::<Test>::get(account(2)), None);
	});
}
