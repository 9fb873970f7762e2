//! Keys that gateways hold, and what is left of devices that are revoked, through all pallets.

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
	api::runtime_decl_for_attestation_api::AttestationApiV1,
	message::{self, KeyOperation},
	Action, Actor, Custody, DeviceKey, Reason, Refusal, Standing,
};
use beadle_runtime::{Block, DeviceRegistry, Runtime, System};
use beadle_test_support::text;
use common::*;
use pallet_device_registry::{Call, Error};
use sp_core::{ed25519, Pair};
use sp_keyring::Sr25519Keyring::Alice;

/// Returns the call that rotates a device of Alice's to the key of this seed, in this custody.
fn rotation(device: &TestDevice, seed: u8, custody: Custody) -> (ed25519::Pair, Call<Runtime>) {
	let pair = ed25519::Pair::from_seed(&[seed; 32]);
	let known = <DeviceRegistry as beadle_primitives::traits::DeviceDirectory>::device(device.id).unwrap();
	let operation =
		KeyOperation::Rotate { device: device.id, owner: known.owner, model: known.model, ueid: known.ueid, custody };
	let proof = pair.sign(&message::key_message(&System::block_hash(0), &operation)).into();
	let key = DeviceKey::Ed25519(pair.public());
	(pair, Call::rotate_key { device: device.id, custody, key, proof })
}

#[test]
fn who_leaves_a_suspended_gateway_leaves_its_key_there() {
	new_chain(|| {
		let (gateway, mut device) = (TestDevice::enrol(1, 100), TestDevice::enrol(2, 100));
		let key = DeviceKey::Ed25519(device.key.public());
		let declare = |custody| Call::declare_custody { device: device.id, custody, key: key.clone() };
		by_alice(declare(Custody::Gateway(gateway.id)));
		assert_eq!(apply(device.reading(1, &[10])), Ok(Ok(())));
		let reason = text("under investigation");
		by_alice(motion(pallet_aaa::Call::suspend { device: gateway.id, reason }));
		assert_eq!(apply(device.reading(2, &[10])), Err(Refusal::GatewayOut.into()));

		// The gateway still has the key, whatever the owner says now.
		let other = TestDevice::enrol(3, 100);
		for custody in [Custody::Device, Custody::SecureElement, Custody::Gateway(other.id)] {
			let error = Error::<Runtime>::NewKeyNeeded;
			assert_eq!(apply(signed_by(&Alice, declare(custody))), Ok(Err(error.into())));
		}
		assert_eq!(apply(device.reading(2, &[10])), Err(Refusal::GatewayOut.into()));

		let (pair, rotate) = rotation(&device, 9, Custody::Device);
		by_alice(rotate);
		assert_eq!(apply(device.reading(2, &[10])), Err(Refusal::BadSignature.into()));
		device.key = pair;
		next_block();
		assert_eq!(apply(device.reading(2, &[10])), Ok(Ok(())));
	});
}

/// Returns the number of bytes of keys and values in the state that these pallets have.
fn bytes_of(pallets: [&str; 4]) -> usize {
	let of_pallet = |pallet: &str| {
		let prefix = sp_io::hashing::twox_128(pallet.as_bytes()).to_vec();
		let mut at = prefix.clone();
		let mut bytes = 0;
		while let Some(next) = sp_io::storage::next_key(&at).filter(|next| next.starts_with(&prefix)) {
			bytes += next.len() + sp_io::storage::get(&next).unwrap().len();
			at = next;
		}
		bytes
	};
	pallets.into_iter().map(of_pallet).sum()
}

#[test]
fn little_is_left_of_a_revoked_device_and_who_revoked_it_and_why() {
	const PALLETS: [&str; 4] = ["DeviceRegistry", "BehaviourProfiles", "Aaa", "Readings"];
	new_chain(|| {
		// What all devices share is there before.
		TestDevice::enrol(1, 100);
		let before = bytes_of(PALLETS);
		let device = TestDevice::enrol(2, 100);
		for (sequence, values) in [[10, 20], [500, 10], [10, 20]].iter().enumerate() {
			assert_eq!(apply(device.reading(sequence as u64 + 1, values)), Ok(Ok(())));
		}
		by_alice(rotation(&device, 9, Custody::SecureElement).1);
		let in_use = bytes_of(PALLETS) - before;
		by_alice(Call::revoke { device: device.id, reason: text("stolen") });
		let left = bytes_of(PALLETS) - before;
		println!("a device has {in_use} bytes in the state; once it is revoked, {left}");
		assert!(left < 800 && left * 2 < in_use, "{left} of {in_use}");

		let result = <Runtime as AttestationApiV1<Block>>::attestation_result(device.id).unwrap();
		assert!(matches!(result.standing, Standing::Revoked));
		assert_eq!((result.device.owner(), result.owner_name.is_empty()), (NORTHBRIDGE, false));
		assert!(result.advisories.is_empty() && result.alarms.is_empty() && result.halt.is_none());
		assert_eq!(result.usage.packs, 3);
		let actions = <Runtime as AttestationApiV1<Block>>::actions(device.id);
		let last = actions.last().unwrap();
		let revoked = Action::Revoked { reason: Reason::Stated(text("stolen")) };
		assert_eq!((&last.actor, &last.action), (&Actor::Organisation(NORTHBRIDGE), &revoked));
		assert_eq!((last.number, last.hash()), (result.log.count, result.log.head));
	});
}
