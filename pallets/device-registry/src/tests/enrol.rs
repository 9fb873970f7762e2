use crate::{mock::*, *};
use beadle_primitives::{
	message::{key_message, pack_message, KeyOperation},
	Action, Actor, DeviceKey, Pack,
};
use frame_support::{assert_noop, assert_ok};
use sp_core::{ecdsa, ed25519, sr25519, Pair, H256};
use sp_runtime::{DispatchError::BadOrigin, MultiSignature};

#[docify::export]
#[test]
fn a_member_enrols_a_device_and_owns_it() {
	build_and_execute(|| {
		let model = registered_model();
		let proof = prove_enrolment(1, SOUTHGATE, model, ueid(1));
		assert_ok!(DeviceRegistry::enrol(signed(BOB), model, ueid(1), Custody::Device, key(1), proof));

		let custody = Custody::Device;
		System::assert_last_event(Event::Enrolled { device: 0, owner: SOUTHGATE, model, key: key(1), custody }.into());
		let device = Device {
			owner: SOUTHGATE,
			model,
			hardware: model,
			ueid: ueid(1),
			key: key(1),
			custody,
			custody_confirmed: false,
		};
		assert_eq!(DeviceRegistry::device(0), Some(device));
		assert_eq!(Keys::<Test>::get(account(1)), Some(KeyUse::Active(0)));
		assert_eq!(Ueids::<Test>::get(SOUTHGATE, ueid(1)), Some(0));
		assert_eq!(Actions::get(), [(0, Actor::Organisation(SOUTHGATE), Action::Enrolled { model })]);
	});
}

#[test]
fn a_device_may_sign_in_any_of_three_schemes() {
	build_and_execute(|| {
		let model = registered_model();
		let sr = sr25519::Pair::from_seed(&[2; 32]);
		let ec = ecdsa::Pair::from_seed(&[3; 32]);
		let enrolment = |n| KeyOperation::Enrol { owner: NORTHBRIDGE, model, ueid: ueid(n), custody: Custody::Device };
		let message = |n| key_message(&GENESIS, &enrolment(n));
		let signed_by: [(DeviceKey, MultiSignature); 3] = [
			(key(1), pair(1).sign(&message(1)).into()),
			(DeviceKey::Sr25519(sr.public()), sr.sign(&message(2)).into()),
			(DeviceKey::Ecdsa(ec.public()), ec.sign(&message(3)).into()),
		];
		for (n, (key, proof)) in (1..).zip(signed_by) {
			assert_ok!(DeviceRegistry::enrol(signed(ALICE), model, ueid(n), Custody::Device, key.clone(), proof));
			assert_eq!(Keys::<Test>::get(key.account()), Some(KeyUse::Active(u32::from(n) - 1)));
		}
	});
}

#[test]
fn nobody_but_a_member_enrols() {
	build_and_execute(|| {
		let model = registered_model();
		for origin in [signed(MALLORY), RuntimeOrigin::root(), RuntimeOrigin::none()] {
			let proof = prove_enrolment(1, NOBODY, model, ueid(1));
			assert_noop!(DeviceRegistry::enrol(origin, model, ueid(1), Custody::Device, key(1), proof), BadOrigin);
		}
	});
}

#[test]
fn the_model_must_be_registered() {
	build_and_execute(|| {
		let unknown = registered_model() + 1;
		let proof = prove_enrolment(1, NORTHBRIDGE, unknown, ueid(1));
		let enrol = DeviceRegistry::enrol(signed(ALICE), unknown, ueid(1), Custody::Device, key(1), proof);
		assert_noop!(enrol, Error::<Test>::ModelNotFound);
	});
}

#[test]
fn the_ueid_must_say_something() {
	build_and_execute(|| {
		let model = registered_model();
		let empty = beadle_primitives::Ueid::default();
		let proof = prove_enrolment(1, NORTHBRIDGE, model, empty.clone());
		let enrol = DeviceRegistry::enrol(signed(ALICE), model, empty, Custody::Device, key(1), proof);
		assert_noop!(enrol, Error::<Test>::UeidEmpty);
	});
}

#[test]
fn a_ueid_is_unique_per_owner_only() {
	build_and_execute(|| {
		let model = registered_model();
		enrolled(NORTHBRIDGE, 1);
		let proof = prove_enrolment(2, NORTHBRIDGE, model, ueid(1));
		let enrol = DeviceRegistry::enrol(signed(ALICE), model, ueid(1), Custody::Device, key(2), proof);
		assert_noop!(enrol, Error::<Test>::UeidAlreadyExists);

		let proof = prove_enrolment(2, SOUTHGATE, model, ueid(1));
		assert_ok!(DeviceRegistry::enrol(signed(BOB), model, ueid(1), Custody::Device, key(2), proof));
	});
}

#[test]
fn another_device_takes_the_place_of_a_revoked_one() {
	build_and_execute(|| {
		let model = registered_model();
		let dead = revoked(NORTHBRIDGE, 1);
		let proof = prove_enrolment(2, NORTHBRIDGE, model, ueid(1));
		assert_ok!(DeviceRegistry::enrol(signed(ALICE), model, ueid(1), Custody::Device, key(2), proof));
		assert_ne!(Ueids::<Test>::get(NORTHBRIDGE, ueid(1)), Some(dead));
	});
}

#[test]
fn a_key_is_one_device_s_only() {
	build_and_execute(|| {
		let model = registered_model();
		enrolled(NORTHBRIDGE, 1);
		for member in [NORTHBRIDGE, SOUTHGATE] {
			let proof = prove_enrolment(1, member, model, ueid(2));
			let enrol =
				DeviceRegistry::enrol(signed(Council::account(member)), model, ueid(2), Custody::Device, key(1), proof);
			assert_noop!(enrol, Error::<Test>::KeyInUse);
		}
	});
}

#[test]
fn a_key_in_use_is_not_had_again_under_another_scheme_s_name() {
	build_and_execute(|| {
		let model = registered_model();
		enrolled(NORTHBRIDGE, 1);
		let disguised = DeviceKey::Sr25519(sr25519::Public::from_raw(pair(1).public().0));
		let proof = prove_enrolment(1, NORTHBRIDGE, model, ueid(2));
		let enrol = DeviceRegistry::enrol(signed(ALICE), model, ueid(2), Custody::Device, disguised, proof);
		assert_noop!(enrol, Error::<Test>::KeyInUse);
	});
}

#[test]
fn a_retired_key_never_comes_back() {
	build_and_execute(|| {
		let model = registered_model();
		let rotated = enrolled(NORTHBRIDGE, 1);
		assert_ok!(rotate(signed(ALICE), rotated, Custody::Device, 2));
		revoked(NORTHBRIDGE, 3);
		for seed in [1, 3] {
			let proof = prove_enrolment(seed, SOUTHGATE, model, ueid(4));
			let enrol = DeviceRegistry::enrol(signed(BOB), model, ueid(4), Custody::Device, key(seed), proof);
			assert_noop!(enrol, Error::<Test>::KeyRetired);
		}
	});
}

#[test]
fn who_signs_transactions_is_no_device() {
	build_and_execute(|| {
		let model = registered_model();
		System::inc_account_nonce(account(1));
		Council::change_key(&BOB, account(2));
		for seed in [1, 2] {
			let proof = prove_enrolment(seed, NORTHBRIDGE, model, ueid(1));
			let enrol = DeviceRegistry::enrol(signed(ALICE), model, ueid(1), Custody::Device, key(seed), proof);
			assert_noop!(enrol, Error::<Test>::KeyIsAccount);
		}
	});
}

#[test]
fn dust_that_a_stranger_sends_hinders_nobody() {
	build_and_execute(|| {
		// A balance makes the account exist.
		System::inc_providers(&account(1));
		enrolled(NORTHBRIDGE, 1);
	});
}

#[test]
fn a_key_under_which_anybody_signs_is_no_device_s() {
	build_and_execute(|| {
		let model = registered_model();
		// The identity of the curve, whose signature of everything has itself for R and zero for s.
		let (mut identity, mut forged) = ([0; 32], [0; 64]);
		(identity[0], forged[0]) = (1, 1);
		let weak = DeviceKey::Ed25519(ed25519::Public::from_raw(identity));
		let proof = MultiSignature::Ed25519(ed25519::Signature::from_raw(forged));
		let enrol = DeviceRegistry::enrol(signed(ALICE), model, ueid(1), Custody::Device, weak, proof);
		assert_noop!(enrol, Error::<Test>::KeyWeak);
	});
}

#[test]
fn a_banned_key_is_no_device_s() {
	build_and_execute(|| {
		registered_model();
		assert_ok!(DeviceRegistry::ban_key(RuntimeOrigin::root(), account(1), text("leaked")));
		assert_noop!(enrol_in(Custody::Device, NORTHBRIDGE, 1), Error::<Test>::KeyBanned);
	});
}

#[test]
fn a_device_knows_its_hardware_whatever_its_firmware() {
	build_and_execute(|| {
		let hardware = registered_model();
		let model = registered_firmware("1.5.0");
		assert_ne!(model, hardware);
		let proof = prove_enrolment(1, SOUTHGATE, model, ueid(1));
		assert_ok!(DeviceRegistry::enrol(signed(BOB), model, ueid(1), Custody::Device, key(1), proof));
		let device = DeviceRegistry::device(0).unwrap();
		assert_eq!((device.model, device.hardware), (model, hardware));
	});
}

#[test]
fn a_device_may_begin_in_the_custody_of_one_of_its_owner_s_gateways() {
	build_and_execute(|| {
		let (gateway, device) = enrolled_with_gateway(NORTHBRIDGE, 1);
		let custody = DeviceRegistry::device(device).unwrap().custody;
		assert_eq!(custody, Custody::Gateway(gateway));
		assert_eq!(Gateways::<Test>::get(gateway), Some(1));
	});
}

#[test]
fn only_a_gateway_of_the_owner_s_takes_a_key_into_custody() {
	build_and_execute(|| {
		let (gateway, held) = enrolled_with_gateway(NORTHBRIDGE, 1);
		let dead = revoked(NORTHBRIDGE, 3);
		let next = NextDeviceId::<Test>::get();
		for (custodian, owner, error) in [
			(next, NORTHBRIDGE, Error::<Test>::GatewayNotFound),
			(dead, NORTHBRIDGE, Error::<Test>::GatewayRevoked),
			(gateway, SOUTHGATE, Error::<Test>::GatewayNotOwned),
			(held, NORTHBRIDGE, Error::<Test>::GatewayInCustody),
		] {
			assert_noop!(enrol_in(Custody::Gateway(custodian), owner, 9), error);
		}
	});
}

#[test]
fn an_organisation_has_as_many_devices_as_its_budget() {
	build_and_execute(|| {
		let model = registered_model();
		Council::set_budget(NORTHBRIDGE, Resources { devices: 1, ..Default::default() });
		let device = enrolled(NORTHBRIDGE, 1);
		assert_eq!(Council::used(NORTHBRIDGE).devices, 1);
		let enrol = || {
			let proof = prove_enrolment(2, NORTHBRIDGE, model, ueid(2));
			DeviceRegistry::enrol(signed(ALICE), model, ueid(2), Custody::Device, key(2), proof)
		};
		assert_noop!(enrol(), Error::<Test>::BudgetExceeded);
		enrolled(SOUTHGATE, 3);
		assert_ok!(DeviceRegistry::revoke(signed(ALICE), device, text("broken")));
		assert_ok!(enrol());
	});
}

#[test]
fn a_proof_is_for_one_enrolment_on_one_chain_only() {
	build_and_execute(|| {
		let model = registered_model();
		let enrolment = |owner, model, ueid| KeyOperation::Enrol { owner, model, ueid, custody: Custody::Device };
		let meant = enrolment(NORTHBRIDGE, model, ueid(1));
		let in_secure_element =
			KeyOperation::Enrol { owner: NORTHBRIDGE, model, ueid: ueid(1), custody: Custody::SecureElement };
		let (ueid_1, custody) = (ueid(1), Custody::Device);
		let rotation = KeyOperation::Rotate { device: 0, owner: NORTHBRIDGE, model, ueid: ueid_1, custody };
		let pack = Pack { sequence: 1, base_time: 0, records: Default::default() };
		let wrong = [
			("another owner", prove(1, &enrolment(SOUTHGATE, model, ueid(1)))),
			("another model", prove(1, &enrolment(NORTHBRIDGE, model + 1, ueid(1)))),
			("another UEID", prove(1, &enrolment(NORTHBRIDGE, model, ueid(2)))),
			("another custody", prove(1, &in_secure_element)),
			("another operation", prove(1, &rotation)),
			("another key", prove(2, &meant)),
			("another chain", pair(1).sign(&key_message(&H256::repeat_byte(8), &meant)).into()),
			("another domain", pair(1).sign(&pack_message(&GENESIS, 0, &pack)).into()),
			("another scheme", sr25519::Pair::from_seed(&[1; 32]).sign(&key_message(&GENESIS, &meant)).into()),
			("nothing", MultiSignature::Ed25519(Default::default())),
		];
		for (what, proof) in wrong {
			let enrol = DeviceRegistry::enrol(signed(ALICE), model, ueid(1), Custody::Device, key(1), proof);
			assert_eq!(enrol, Err(Error::<Test>::ProofInvalid.into()), "{what}");
		}
		assert_eq!(NextDeviceId::<Test>::get(), 0);
		assert_eq!(Keys::<Test>::iter_values().count(), 0);
		assert!(Actions::get().is_empty());

		assert_ok!(DeviceRegistry::enrol(signed(ALICE), model, ueid(1), Custody::Device, key(1), prove(1, &meant)));
	});
}

#[test]
fn numbers_run_out_without_wrapping() {
	build().execute_with(|| {
		let model = registered_model();
		NextDeviceId::<Test>::put(u32::MAX);
		let proof = prove_enrolment(1, NORTHBRIDGE, model, ueid(1));
		let enrol = DeviceRegistry::enrol(signed(ALICE), model, ueid(1), Custody::Device, key(1), proof);
		assert_noop!(enrol, Error::<Test>::IdsExhausted);
	});
}
