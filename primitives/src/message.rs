//! Messages that devices sign.
//!
//! Each message begins with its own domain and the chain's genesis hash, so that a signature made for one purpose or
//! one chain is not valid for another.
//!
//! ```
//! use beadle_primitives::{message, DeviceKey};
//! use sp_core::{ed25519, Pair, H256};
//!
//! let (chain, device) = (H256::repeat_byte(7), 42);
//! let pair = ed25519::Pair::from_seed(&[1; 32]);
//! let key = DeviceKey::Ed25519(pair.public());
//!
//! let pack = beadle_test_support::pack(1, 1_700_000_000_000, [(0, 0, 26_85)]);
//! let signature = pair.sign(&message::pack_message(&chain, device, &pack)).into();
//! assert!(message::verify(&key, &signature, &message::pack_message(&chain, device, &pack)));
//!
//! // The signature is for this pack of this device on this chain.
//! let other_chain = H256::repeat_byte(8);
//! assert!(!message::verify(&key, &signature, &message::pack_message(&other_chain, device, &pack)));
//! assert!(!message::verify(&key, &signature, &message::pack_message(&chain, 43, &pack)));
//! ```

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::{Custody, DeviceId, DeviceKey, ModelId, OrganisationId, Pack, Ueid};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::{
	traits::{BlakeTwo256, Hash, Verify},
	MultiSignature,
};

/// Domain of a signed [`Pack`].
pub const PACK_DOMAIN: &[u8] = b"beadle/pack/v1";

/// Domain of a proof of possession of a key.
pub const KEY_DOMAIN: &[u8] = b"beadle/key/v1";

/// Purpose of a proof of possession, with everything that it binds the key to.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum KeyOperation {
	/// Enrolment of a device under this key.
	Enrol {
		/// Organisation that enrols the device and will own it.
		owner: OrganisationId,
		/// Model of the device.
		model: ModelId,
		/// Universal Entity ID of the device.
		ueid: Ueid,
		/// Holder of the key's secret.
		custody: Custody,
	},
	/// Rotation of an enrolled device to this key.
	Rotate {
		/// Number of the device.
		device: DeviceId,
		/// Organisation that owns the device.
		owner: OrganisationId,
		/// Model of the device.
		model: ModelId,
		/// Universal Entity ID of the device.
		ueid: Ueid,
		/// Holder of the new key's secret.
		custody: Custody,
	},
}

/// Returns the message that a device signs to vouch for a pack: domain, genesis hash, device and the encoded pack.
pub fn pack_message(genesis: &H256, device: DeviceId, pack: &Pack) -> Vec<u8> {
	let mut message = Vec::with_capacity(PACK_DOMAIN.len().saturating_add(36).saturating_add(pack.encoded_size()));
	message.extend_from_slice(PACK_DOMAIN);
	(genesis, device, pack).encode_to(&mut message);
	message
}

/// Returns the identity of a signed pack: the Blake2-256 hash of its message.
pub fn pack_hash(genesis: &H256, device: DeviceId, pack: &Pack) -> H256 {
	BlakeTwo256::hash(&pack_message(genesis, device, pack))
}

/// Returns the message that a device signs with a key to prove that it possesses the key: domain, genesis hash and the
/// operation.
pub fn key_message(genesis: &H256, operation: &KeyOperation) -> Vec<u8> {
	let mut message = KEY_DOMAIN.to_vec();
	(genesis, operation).encode_to(&mut message);
	message
}

/// Returns whether `signature` is `key`'s signature of `message`, in the key's own scheme.
pub fn verify(key: &DeviceKey, signature: &MultiSignature, message: &[u8]) -> bool {
	let same_scheme = matches!(
		(key, signature),
		(DeviceKey::Ed25519(_), MultiSignature::Ed25519(_))
			| (DeviceKey::Sr25519(_), MultiSignature::Sr25519(_))
			| (DeviceKey::Ecdsa(_), MultiSignature::Ecdsa(_))
	);
	same_scheme && signature.verify(message, &key.account())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Record;
	use sp_core::{ecdsa, ed25519, sr25519, Pair};

	fn pack() -> Pack {
		let records = vec![Record { metric: 0, offset: 5, value: -7 }].try_into().unwrap();
		Pack { sequence: 3, base_time: 1_700_000_000_000, records }
	}

	#[test]
	fn a_pack_message_is_domain_genesis_device_and_pack() {
		let genesis = H256::repeat_byte(9);
		let expected =
			[b"beadle/pack/v1".to_vec(), vec![9; 32], 42u32.to_le_bytes().to_vec(), pack().encode()].concat();
		assert_eq!(pack_message(&genesis, 42, &pack()), expected);
	}

	#[test]
	fn every_scheme_verifies_its_own_signature_and_no_other_message() {
		let (message, other) = (b"message".as_slice(), b"another".as_slice());
		let ed = ed25519::Pair::from_seed(&[1; 32]);
		let sr = sr25519::Pair::from_seed(&[2; 32]);
		let ec = ecdsa::Pair::from_seed(&[3; 32]);
		let signed: [(DeviceKey, MultiSignature); 3] = [
			(DeviceKey::Ed25519(ed.public()), ed.sign(message).into()),
			(DeviceKey::Sr25519(sr.public()), sr.sign(message).into()),
			(DeviceKey::Ecdsa(ec.public()), ec.sign(message).into()),
		];
		for (key, signature) in &signed {
			assert!(verify(key, signature, message));
			assert!(!verify(key, signature, other));
		}
		for (i, (key, _)) in signed.iter().enumerate() {
			for (_, signature) in signed.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, s)| s) {
				assert!(!verify(key, signature, message));
			}
		}
	}
}
