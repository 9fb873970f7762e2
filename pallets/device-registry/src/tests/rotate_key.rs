use crate::{mock::*, *};
use beadle_primitives::{message::KeyOperation, Action, Actor, Authority};
use frame_support::{assert_noop, assert_ok};

#[docify::export]
#[test]
fn the_owner_rotates_and_the_old_key_retires() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		let before = DeviceRegistry::device(device).unwrap();
		assert_ok!(DeviceRegistry::rotate_key(signed(ALICE), device, key(2), prove_rotation(2, device)));

		System::assert_last_event(Event::KeyRotated { device, by: Authority::Owner(NORTHBRIDGE), key: key(2) }.into());
		assert_eq!(DeviceRegistry::device(device), Some(Device { key: key(2), ..before }));
		assert_eq!(Keys::<Test>::get(account(1)), Some(KeyUse::Retired(device)));
		assert_eq!(Keys::<Test>::get(account(2)), Some(KeyUse::Active(device)));
		assert_eq!(Actions::get().last(), Some(&(device, Actor::Organisation(NORTHBRIDGE), Action::KeyRotated)));
	});
}

#[test]
fn the_council_rotates_with_a_proof_for_the_owner() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_ok!(DeviceRegistry::rotate_key(RuntimeOrigin::root(), device, key(2), prove_rotation(2, device)));
		System::assert_last_event(Event::KeyRotated { device, by: Authority::Council, key: key(2) }.into());
		assert_eq!(Actions::get().last(), Some(&(device, Actor::Council, Action::KeyRotated)));
	});
}

#[test]
fn nobody_else_rotates() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		// The last origin is the device itself.
		for origin in [signed(BOB), signed(MALLORY), RuntimeOrigin::none(), signed(account(1))] {
			let rotate = DeviceRegistry::rotate_key(origin, device, key(2), prove_rotation(2, device));
			assert_noop!(rotate, Error::<Test>::NotAuthorised);
		}
	});
}

#[test]
fn the_device_must_exist_and_not_be_revoked() {
	build_and_execute(|| {
		let device = revoked(NORTHBRIDGE, 1);
		let proof = prove_rotation(2, device);
		for origin in [signed(ALICE), RuntimeOrigin::root()] {
			let rotate = DeviceRegistry::rotate_key(origin.clone(), device, key(2), proof.clone());
			assert_noop!(rotate, Error::<Test>::Revoked);
			let rotate = DeviceRegistry::rotate_key(origin, device + 1, key(2), proof.clone());
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
			let rotate = DeviceRegistry::rotate_key(signed(ALICE), device, key(seed), prove_rotation(seed, device));
			assert_noop!(rotate, error);
		}
	});
}

#[test]
fn the_custody_of_the_new_key_is_not_confirmed() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		let council = RuntimeOrigin::root;
		assert_ok!(DeviceRegistry::declare_custody(signed(ALICE), device, Custody::SecureElement));
		assert_ok!(DeviceRegistry::confirm_custody(council(), device, Custody::SecureElement, key(1)));
		assert_ok!(DeviceRegistry::rotate_key(signed(ALICE), device, key(2), prove_rotation(2, device)));
		let Device { custody, custody_confirmed, .. } = DeviceRegistry::device(device).unwrap();
		assert_eq!((custody, custody_confirmed), (Custody::SecureElement, false));
	});
}

#[test]
fn there_is_no_way_back_to_an_earlier_key() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_ok!(DeviceRegistry::rotate_key(signed(ALICE), device, key(2), prove_rotation(2, device)));
		assert_ok!(DeviceRegistry::rotate_key(signed(ALICE), device, key(3), prove_rotation(3, device)));
		for seed in [1, 2] {
			let back = DeviceRegistry::rotate_key(signed(ALICE), device, key(seed), prove_rotation(seed, device));
			assert_noop!(back, Error::<Test>::KeyRetired);
		}
	});
}

#[test]
fn a_proof_is_for_one_device_of_one_owner_only() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		let model = registered_model();
		let rotation = |device, owner, model, number| KeyOperation::Rotate { device, owner, model, ueid: ueid(number) };
		let wrong = [
			("another device", prove(2, &rotation(device + 1, NORTHBRIDGE, model, 1))),
			("another owner", prove(2, &rotation(device, SOUTHGATE, model, 1))),
			("another model", prove(2, &rotation(device, NORTHBRIDGE, model + 1, 1))),
			("another UEID", prove(2, &rotation(device, NORTHBRIDGE, model, 2))),
			("another operation", prove_enrolment(2, NORTHBRIDGE, model, ueid(1))),
			("the old key", prove(1, &rotation(device, NORTHBRIDGE, model, 1))),
		];
		for (what, proof) in wrong {
			let rotate = DeviceRegistry::rotate_key(signed(ALICE), device, key(2), proof);
			assert_eq!(rotate, Err(Error::<Test>::ProofInvalid.into()), "{what}");
		}
		assert_eq!(Keys::<Test>::get(account(1)), Some(KeyUse::Active(device)));
		assert_eq!(Keys::<Test>::get(account(2)), None);
	});
}
