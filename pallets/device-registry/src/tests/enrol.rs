use crate::{mock::*, *};
use beadle_primitives::{
	message::{key_message, pack_message, KeyOperation},
	Action, Actor, DeviceKey, Pack,
};
use frame_support::{assert_noop, assert_ok};
use sp_core::{ecdsa, sr25519, Pair, H256};
use sp_runtime::{DispatchError::BadOrigin, MultiSignature};

#[docify::export]
#[test]
fn a_member_enrols_a_device_and_owns_it() {
	build_and_execute(|| {
		let model = registered_model();
		let proof = prove_enrolment(1, BOB, model, ueid(1));
		assert_ok!(DeviceRegistry::enrol(signed(BOB), model, ueid(1), key(1), proof));

		System::assert_last_event(Event::Enrolled { device: 0, owner: BOB, model, key: key(1) }.into());
		let device = Device { owner: BOB, model, ueid: ueid(1), key: key(1), revoked: false };
		assert_eq!(Devices::<Test>::get(0), Some(device));
		assert_eq!(Keys::<Test>::get(account(1)), Some(KeyUse::Active(0)));
		assert_eq!(Ueids::<Test>::get(BOB, ueid(1)), Some(0));
		assert_eq!(Actions::get(), [(0, Actor::Member(BOB), Action::Enrolled { model })]);
	});
}

#[test]
fn a_device_may_sign_in_any_of_three_schemes() {
	build_and_execute(|| {
		let model = registered_model();
		let sr = sr25519::Pair::from_seed(&[2; 32]);
		let ec = ecdsa::Pair::from_seed(&[3; 32]);
		let message = |n| key_message(&GENESIS, &KeyOperation::Enrol { owner: ALICE, model, ueid: ueid(n) });
		let signed_by: [(DeviceKey, MultiSignature); 3] = [
			(key(1), pair(1).sign(&message(1)).into()),
			(DeviceKey::Sr25519(sr.public()), sr.sign(&message(2)).into()),
			(DeviceKey::Ecdsa(ec.public()), ec.sign(&message(3)).into()),
		];
		for (n, (key, proof)) in (1..).zip(signed_by) {
			assert_ok!(DeviceRegistry::enrol(signed(ALICE), model, ueid(n), key.clone(), proof));
			assert_eq!(Keys::<Test>::get(key.account()), Some(KeyUse::Active(u32::from(n) - 1)));
		}
	});
}

#[test]
fn nobody_but_a_member_enrols() {
	build_and_execute(|| {
		let model = registered_model();
		for origin in [signed(MALLORY), RuntimeOrigin::root(), RuntimeOrigin::none()] {
			let proof = prove_enrolment(1, MALLORY, model, ueid(1));
			assert_noop!(DeviceRegistry::enrol(origin, model, ueid(1), key(1), proof), BadOrigin);
		}
	});
}

#[test]
fn the_model_must_be_registered() {
	build_and_execute(|| {
		let unknown = registered_model() + 1;
		let proof = prove_enrolment(1, ALICE, unknown, ueid(1));
		let enrol = DeviceRegistry::enrol(signed(ALICE), unknown, ueid(1), key(1), proof);
		assert_noop!(enrol, Error::<Test>::ModelNotFound);
	});
}

#[test]
fn the_ueid_must_say_something() {
	build_and_execute(|| {
		let model = registered_model();
		let empty = beadle_primitives::Ueid::default();
		let proof = prove_enrolment(1, ALICE, model, empty.clone());
		let enrol = DeviceRegistry::enrol(signed(ALICE), model, empty, key(1), proof);
		assert_noop!(enrol, Error::<Test>::UeidEmpty);
	});
}

#[test]
fn a_ueid_is_unique_per_owner_only() {
	build_and_execute(|| {
		let model = registered_model();
		enrolled(ALICE, 1);
		let proof = prove_enrolment(2, ALICE, model, ueid(1));
		let enrol = DeviceRegistry::enrol(signed(ALICE), model, ueid(1), key(2), proof);
		assert_noop!(enrol, Error::<Test>::UeidAlreadyExists);

		let proof = prove_enrolment(2, BOB, model, ueid(1));
		assert_ok!(DeviceRegistry::enrol(signed(BOB), model, ueid(1), key(2), proof));
	});
}

#[test]
fn a_revoked_device_keeps_its_ueid() {
	build_and_execute(|| {
		let model = registered_model();
		revoked(ALICE, 1);
		let proof = prove_enrolment(2, ALICE, model, ueid(1));
		let enrol = DeviceRegistry::enrol(signed(ALICE), model, ueid(1), key(2), proof);
		assert_noop!(enrol, Error::<Test>::UeidAlreadyExists);
	});
}

#[test]
fn a_key_is_one_device_s_only() {
	build_and_execute(|| {
		let model = registered_model();
		enrolled(ALICE, 1);
		for member in [ALICE, BOB] {
			let proof = prove_enrolment(1, member.clone(), model, ueid(2));
			let enrol = DeviceRegistry::enrol(signed(member), model, ueid(2), key(1), proof);
			assert_noop!(enrol, Error::<Test>::KeyInUse);
		}
	});
}

#[test]
fn a_key_in_use_is_not_had_again_under_another_scheme_s_name() {
	build_and_execute(|| {
		let model = registered_model();
		enrolled(ALICE, 1);
		let disguised = DeviceKey::Sr25519(sr25519::Public::from_raw(pair(1).public().0));
		let proof = prove_enrolment(1, ALICE, model, ueid(2));
		let enrol = DeviceRegistry::enrol(signed(ALICE), model, ueid(2), disguised, proof);
		assert_noop!(enrol, Error::<Test>::KeyInUse);
	});
}

#[test]
fn a_retired_key_never_comes_back() {
	build_and_execute(|| {
		let model = registered_model();
		let rotated = enrolled(ALICE, 1);
		assert_ok!(DeviceRegistry::rotate_key(signed(ALICE), rotated, key(2), prove_rotation(2, rotated)));
		revoked(ALICE, 3);
		for seed in [1, 3] {
			let proof = prove_enrolment(seed, BOB, model, ueid(4));
			let enrol = DeviceRegistry::enrol(signed(BOB), model, ueid(4), key(seed), proof);
			assert_noop!(enrol, Error::<Test>::KeyRetired);
		}
	});
}

#[test]
fn an_account_s_key_can_t_become_a_device_s() {
	build_and_execute(|| {
		let model = registered_model();
		// A balance makes the first account exist, a signed transaction the second.
		System::inc_providers(&account(1));
		System::inc_account_nonce(account(2));
		for seed in [1, 2] {
			let proof = prove_enrolment(seed, ALICE, model, ueid(1));
			let enrol = DeviceRegistry::enrol(signed(ALICE), model, ueid(1), key(seed), proof);
			assert_noop!(enrol, Error::<Test>::KeyIsAccount);
		}
	});
}

#[test]
fn a_proof_is_for_one_enrolment_on_one_chain_only() {
	build_and_execute(|| {
		let model = registered_model();
		let enrolment = |owner, model, ueid| KeyOperation::Enrol { owner, model, ueid };
		let meant = enrolment(ALICE, model, ueid(1));
		let rotation = KeyOperation::Rotate { device: 0, owner: ALICE, model, ueid: ueid(1) };
		let pack = Pack { sequence: 1, base_time: 0, records: Default::default() };
		let wrong = [
			("another owner", prove(1, &enrolment(BOB, model, ueid(1)))),
			("another model", prove(1, &enrolment(ALICE, model + 1, ueid(1)))),
			("another UEID", prove(1, &enrolment(ALICE, model, ueid(2)))),
			("another operation", prove(1, &rotation)),
			("another key", prove(2, &meant)),
			("another chain", pair(1).sign(&key_message(&H256::repeat_byte(8), &meant)).into()),
			("another domain", pair(1).sign(&pack_message(&GENESIS, 0, &pack)).into()),
			("another scheme", sr25519::Pair::from_seed(&[1; 32]).sign(&key_message(&GENESIS, &meant)).into()),
			("nothing", MultiSignature::Ed25519(Default::default())),
		];
		for (what, proof) in wrong {
			let enrol = DeviceRegistry::enrol(signed(ALICE), model, ueid(1), key(1), proof);
			assert_eq!(enrol, Err(Error::<Test>::ProofInvalid.into()), "{what}");
		}
		assert_eq!(NextDeviceId::<Test>::get(), 0);
		assert_eq!(Keys::<Test>::iter().count(), 0);
		assert!(Actions::get().is_empty());

		assert_ok!(DeviceRegistry::enrol(signed(ALICE), model, ueid(1), key(1), prove(1, &meant)));
	});
}

#[test]
fn numbers_run_out_without_wrapping() {
	build().execute_with(|| {
		let model = registered_model();
		NextDeviceId::<Test>::put(u32::MAX);
		let proof = prove_enrolment(1, ALICE, model, ueid(1));
		let enrol = DeviceRegistry::enrol(signed(ALICE), model, ueid(1), key(1), proof);
		assert_noop!(enrol, Error::<Test>::IdsExhausted);
	});
}
