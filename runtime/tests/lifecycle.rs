//! A device's life, through all pallets.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

mod common;

use beadle_primitives::{
	message::{self, KeyOperation},
	traits::DeviceDirectory,
	ActiveAlarm, AttestationResult, Custody, DeviceKey, KeyUse, ProfileRef, QcFlag, Reason, Refusal, Standing,
	SuspendedBy,
};
use beadle_runtime::{DeviceRegistry, Runtime, RuntimeCall, System, UNIT};
use beadle_test_support::text;
use codec::Encode;
use common::*;
use frame_support::assert_ok;
use sp_core::{ed25519, Pair};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie};
use sp_runtime::DispatchError;

fn attested(device: &TestDevice) -> AttestationResult {
	use beadle_primitives::api::runtime_decl_for_attestation_api::AttestationApiV1;
	<Runtime as AttestationApiV1<beadle_runtime::Block>>::attestation_result(device.id).unwrap()
}

fn suspended(device: &TestDevice, by: SuspendedBy) -> bool {
	matches!(attested(device).standing, Standing::Suspended { by: who, .. } if who == by)
}

#[test]
fn an_alarm_suspends_and_the_owner_reinstates() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		assert_eq!(apply(device.reading(1, &[500, 501])), Ok(Ok(())));
		assert_eq!(attested(&device).standing, Standing::Active);
		assert_eq!(apply(device.reading(2, &[502])), Ok(Ok(())));
		let result = attested(&device);
		let profile = ProfileRef { id: 0, version: 1 };
		let reason = Reason::Alarm { alarm: 1, profile, metric: 0, behaviour: 0 };
		assert_eq!(result.standing, Standing::Suspended { by: SuspendedBy::Alarm, since: now(), reason });
		assert_eq!(result.alarms[..], [ActiveAlarm { profile, metric: 0, behaviour: 0 }]);
		assert_eq!((result.sequence, result.last_flag), (2, QcFlag::Fail));
		assert_eq!((result.usage.packs, result.usage.records, result.usage.flagged), (2, 3, 3));
		assert_eq!(apply(device.reading(3, &[1])), Err(Refusal::Suspended.into()));

		by_alice(pallet_aaa::Call::reinstate { device: device.id });
		let result = attested(&device);
		assert_eq!(result.standing, Standing::Active);
		assert!(result.alarms.is_empty());
		// What was observed before the reinstatement is not taken.
		assert_eq!(apply(device.reading(3, &[1])), Err(Refusal::NotIncreasing.into()));
		next_block();
		assert_eq!(apply(device.reading_now(3, &[500, 501])), Ok(Ok(())));
		assert_eq!(attested(&device).standing, Standing::Active, "the count began again");
		assert_eq!(apply(device.reading(2, &[1])), Err(Refusal::SequenceTaken.into()));
	});
}

#[test]
fn what_the_council_suspends_only_the_council_reinstates() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		let suspend = pallet_aaa::Call::suspend { device: device.id, reason: Default::default() };
		let reinstate = pallet_aaa::Call::reinstate { device: device.id };
		by_alice(motion(suspend));
		assert!(suspended(&device, SuspendedBy::Council));
		assert_eq!(
			apply(signed_by(&Alice, reinstate.clone())),
			Ok(Err(pallet_aaa::Error::<Runtime>::SuspendedByCouncil.into()))
		);
		by_alice(motion(reinstate));
		assert_eq!(attested(&device).standing, Standing::Active);
	});
}

#[test]
fn a_rotated_key_is_replaced_and_its_history_stays() {
	new_chain(|| {
		let mut device = TestDevice::enrol(1, 100);
		assert_eq!(apply(device.reading(1, &[10])), Ok(Ok(())));
		let old = device.reading(2, &[10]);
		let old_key = device.key;
		let new_key = ed25519::Pair::from_seed(&[99; 32]);
		let operation = KeyOperation::Rotate {
			device: device.id,
			owner: NORTHBRIDGE,
			model: 0,
			ueid: attested(&device).device.enrolled().unwrap().ueid,
			custody: Custody::SecureElement,
		};
		let proof = new_key.sign(&message::key_message(&System::block_hash(0), &operation)).into();
		let key = DeviceKey::Ed25519(new_key.public());
		let custody = Custody::SecureElement;
		by_alice(pallet_device_registry::Call::rotate_key { device: device.id, custody, key, proof });
		device.key = new_key;
		assert_eq!(apply(old), Err(Refusal::BadSignature.into()));
		assert_eq!(apply(device.reading(2, &[10])), Ok(Ok(())));
		// The old key cannot be used for anything else.
		assert_eq!(
			apply(signed_by(&Alice, enrolment(&old_key, 200))),
			Ok(Err(pallet_device_registry::Error::<Runtime>::KeyRetired.into()))
		);
		let dest = SignsExtrinsics::account(&old_key).into();
		by_alice(pallet_balances::Call::transfer_allow_death { dest, value: UNIT });
		let dest = Alice.to_account_id().into();
		let transfer = pallet_balances::Call::transfer_allow_death { dest, value: 1 };
		assert_eq!(apply(signed_by(&old_key, transfer)), Err(Refusal::DeviceKeyAsSigner.into()));
	});
}

#[test]
fn a_transferred_device_answers_to_its_new_owner() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		by_alice(motion(admit("Southgate", Bob)));
		let offer = pallet_device_registry::Call::offer_transfer { device: device.id, to: SOUTHGATE };
		by_alice(offer);
		let accept = pallet_device_registry::Call::accept_transfer { device: device.id };
		// Only a member of the council can own devices, and only the one that it was offered to.
		assert_eq!(apply(signed_by(&Charlie, accept.clone())), Err(Refusal::NotAMember.into()));
		let not_authorised = pallet_device_registry::Error::<Runtime>::NotAuthorised.into();
		assert_eq!(apply(signed_by(&Alice, accept.clone())), Ok(Err(not_authorised)));
		assert_ok!(apply(signed_by(&Bob, accept)).unwrap());
		assert_eq!(attested(&device).device.owner(), SOUTHGATE);
		let suspend = pallet_aaa::Call::suspend { device: device.id, reason: Default::default() };
		assert_eq!(
			apply(signed_by(&Alice, suspend.clone())),
			Ok(Err(pallet_aaa::Error::<Runtime>::NotAuthorised.into()))
		);
		assert_ok!(apply(signed_by(&Bob, suspend)).unwrap());
	});
}

#[test]
fn no_new_owner_displaces_what_the_one_before_has_done() {
	use beadle_primitives::api::runtime_decl_for_attestation_api::AttestationApiV1;
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		by_alice(motion(admit("Southgate", Bob)));
		by_alice(pallet_aaa::Call::suspend { device: device.id, reason: text("it lies") });
		by_alice(pallet_aaa::Call::reinstate { device: device.id });
		let actions = || <Runtime as AttestationApiV1<beadle_runtime::Block>>::actions(device.id);
		let before = actions();
		by_alice(pallet_device_registry::Call::offer_transfer { device: device.id, to: SOUTHGATE });
		assert_ok!(apply(signed_by(&Bob, pallet_device_registry::Call::accept_transfer { device: device.id })).unwrap());
		for _ in 0..100 {
			let grant = pallet_aaa::Call::grant { device: device.id, quota: quota(1), expires_at: None };
			assert_ok!(apply(signed_by(&Bob, grant)).unwrap());
			next_block();
		}
		assert_eq!(actions()[..before.len()], before);
		assert_eq!(actions().len(), 32);
	});
}

#[test]
fn a_revoked_device_is_out_for_good() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		assert_eq!(apply(device.reading(1, &[10])), Ok(Ok(())));
		let before = attested(&device);
		by_alice(pallet_device_registry::Call::revoke { device: device.id, reason: Default::default() });
		let result = attested(&device);
		assert_eq!((result.standing, result.device.owner(), result.grant), (Standing::Revoked, NORTHBRIDGE, None));
		// What it was is a digest; who has the device from an archive can show that it is the one.
		assert!(result.device.clone().enrolled().is_none());
		assert_eq!((result.device.digest(), result.owner_name), (before.device.digest(), before.owner_name));
		assert_eq!(apply(device.reading(2, &[10])), Err(Refusal::Revoked.into()));
		let account = SignsExtrinsics::account(&device.key);
		assert_eq!(<DeviceRegistry as DeviceDirectory>::key_use(&account), Some(KeyUse::Retired(device.id)));
		let revoked = pallet_aaa::Error::<Runtime>::Revoked;
		let calls: [(RuntimeCall, DispatchError); 3] = [
			(pallet_aaa::Call::reinstate { device: device.id }.into(), revoked.into()),
			(
				pallet_aaa::Call::grant { device: device.id, quota: quota(1), expires_at: None }.into(),
				pallet_aaa::Error::<Runtime>::Revoked.into(),
			),
			(enrolment(&device.key, 77), pallet_device_registry::Error::<Runtime>::KeyRetired.into()),
		];
		for (call, error) in calls {
			assert_eq!(apply(signed_by(&Alice, call)), Ok(Err(error)));
		}
	});
}

#[test]
fn an_account_that_signs_is_no_device_key() {
	new_chain(|| {
		TestDevice::enrol(1, 100);
		let funded = ed25519::Pair::from_seed(&[50; 32]);
		let dest = SignsExtrinsics::account(&funded).into();
		by_alice(pallet_balances::Call::transfer_allow_death { dest, value: UNIT });
		let dest = Alice.to_account_id().into();
		let spent = apply(signed_by(&funded, pallet_balances::Call::transfer_keep_alive { dest, value: 1 }));
		assert_eq!(spent, Ok(Ok(())));
		let error = pallet_device_registry::Error::<Runtime>::KeyIsAccount;
		assert_eq!(apply(signed_by(&Alice, enrolment(&funded, 50))), Ok(Err(error.into())));
	});
}

#[test]
fn a_device_needs_profile_and_grant() {
	new_chain(|| {
		let device = TestDevice::enrol_only(1);
		assert_eq!(apply(device.reading(1, &[10])), Err(Refusal::NotGranted.into()));
		by_alice(pallet_aaa::Call::grant { device: device.id, quota: quota(9), expires_at: Some(now() + 6_000) });
		assert_eq!(apply(device.reading(1, &[10])), Err(Refusal::QuotaSpent.into()));
		// What a block adds is there in the next one.
		next_block();
		assert_eq!(apply(device.reading(1, &[10, 10])), Err(Refusal::QuotaSpent.into()));
		assert_eq!(apply(device.reading(1, &[10])), Err(Refusal::NoProfile.into()));
		by_alice(pallet_behaviour_profiles::Call::create_profile { profile: profile() });
		by_alice(pallet_behaviour_profiles::Call::assign { device: device.id, profile: 0 });
		assert_eq!(apply(device.reading(1, &[10])), Ok(Ok(())));
		next_block();
		next_block();
		assert_eq!(apply(device.reading(2, &[10])), Err(Refusal::GrantExpired.into()));
	});
}

#[test]
fn a_reading_costs_nobody_a_fee() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		let issuance = pallet_balances::TotalIssuance::<Runtime>::get();
		assert_eq!(apply(device.reading(1, &[10])), Ok(Ok(())));
		assert_eq!(pallet_balances::TotalIssuance::<Runtime>::get(), issuance);
		assert!(!frame_system::Account::<Runtime>::contains_key(SignsExtrinsics::account(&device.key)));
	});
}

#[test]
fn a_general_transaction_has_the_documented_bytes() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		let call = device.submit(1, &[10]);
		// Version byte, extension version, era, nonce, tip, call.
		let payload = [&[0x45, 0x00, 0x00, 0x00, 0x00][..], &call.encode()].concat();
		assert_eq!(device.reading(1, &[10]).encode(), payload.encode());
	});
}
