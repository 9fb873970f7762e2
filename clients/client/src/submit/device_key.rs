//! The key pairs of devices.

use crate::interface::call::{Enrol, RotateKey};
use beadle_primitives::{
	message::{key_message, pack_message, KeyOperation},
	AccountId, Custody, DeviceId, DeviceKey, ModelId, OrganisationId, Pack, Ueid,
};
use codec::Encode;
use sp_core::{ed25519, sr25519, Pair, H256};
use sp_runtime::MultiSignature;
use std::fmt;

/// A device's key pair. Its `Debug` output shows the public key alone.
#[derive(Clone)]
pub enum DevicePair {
	/// Ed25519, the scheme for new devices.
	Ed25519(Box<ed25519::Pair>),
	/// Sr25519.
	Sr25519(Box<sr25519::Pair>),
}

/// A signature scheme for devices.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scheme {
	/// Ed25519 (RFC 8032), the scheme for new devices.
	Ed25519,
	/// Sr25519: Schnorr signatures over Ristretto.
	Sr25519,
}

impl DevicePair {
	/// Returns the pair of a seed.
	pub fn from_seed(scheme: Scheme, seed: &[u8; 32]) -> Self {
		match scheme {
			Scheme::Ed25519 => Self::Ed25519(Box::new(ed25519::Pair::from_seed(seed))),
			Scheme::Sr25519 => Self::Sr25519(Box::new(sr25519::Pair::from_seed(seed))),
		}
	}

	/// Returns a new pair with its seed, from the operating system's randomness.
	pub fn generate_with_seed(scheme: Scheme) -> (Self, [u8; 32]) {
		match scheme {
			Scheme::Ed25519 => {
				let (pair, seed) = ed25519::Pair::generate();
				(Self::Ed25519(Box::new(pair)), seed)
			},
			Scheme::Sr25519 => {
				let (pair, seed) = sr25519::Pair::generate();
				(Self::Sr25519(Box::new(pair)), seed)
			},
		}
	}

	/// Returns the pair's scheme.
	pub fn scheme(&self) -> Scheme {
		match self {
			Self::Ed25519(_) => Scheme::Ed25519,
			Self::Sr25519(_) => Scheme::Sr25519,
		}
	}

	/// Returns a new Ed25519 pair, from the operating system's randomness.
	pub fn generate() -> Self {
		Self::Ed25519(Box::new(ed25519::Pair::generate().0))
	}

	/// Returns a new Sr25519 pair, from the operating system's randomness.
	pub fn generate_sr25519() -> Self {
		Self::Sr25519(Box::new(sr25519::Pair::generate().0))
	}

	/// Returns the public key.
	pub fn public(&self) -> DeviceKey {
		match self {
			Self::Ed25519(pair) => DeviceKey::Ed25519(pair.public()),
			Self::Sr25519(pair) => DeviceKey::Sr25519(pair.public()),
		}
	}

	/// Returns the account by which the chain looks the key up.
	pub fn account(&self) -> AccountId {
		self.public().account()
	}

	/// Signs arbitrary bytes. Prefer [`Self::sign_pack`] and [`Self::prove`], which name what is signed.
	pub fn sign(&self, message: &[u8]) -> MultiSignature {
		match self {
			Self::Ed25519(pair) => pair.sign(message).into(),
			Self::Sr25519(pair) => pair.sign(message).into(),
		}
	}

	/// Signs a pack of this device, for the chain with this genesis hash.
	pub fn sign_pack(&self, genesis: &H256, device: DeviceId, pack: &Pack) -> MultiSignature {
		self.sign(&pack_message(genesis, device, pack))
	}

	/// Signs a proof of possession for an enrolment or a rotation.
	pub fn prove(&self, genesis: &H256, operation: &KeyOperation) -> MultiSignature {
		self.sign(&key_message(genesis, operation))
	}

	/// Returns the call that enrols a device with this pair, with the proof that the device possesses it.
	pub fn enrolment(
		&self,
		genesis: &H256,
		owner: OrganisationId,
		model: ModelId,
		ueid: Ueid,
		custody: Custody,
	) -> Enrol {
		let proof = self.prove(genesis, &KeyOperation::Enrol { owner, model, ueid: ueid.clone(), custody });
		Enrol { model, ueid, custody, key: self.public(), proof }
	}

	/// Returns the call that rotates a device's key to this pair, with the proof that the device possesses it.
	pub fn rotation(
		&self,
		genesis: &H256,
		device: DeviceId,
		owner: OrganisationId,
		model: ModelId,
		ueid: Ueid,
		custody: Custody,
	) -> RotateKey {
		let proof = self.prove(genesis, &KeyOperation::Rotate { device, owner, model, ueid, custody });
		RotateKey { device, custody, key: self.public(), proof }
	}
}

/// Returns a public key as text: the scheme, and the key in hexadecimal.
pub fn key_text(key: &DeviceKey) -> String {
	match key {
		DeviceKey::Ed25519(key) => format!("ed25519:0x{}", hex::encode(key.0)),
		DeviceKey::Sr25519(key) => format!("sr25519:0x{}", hex::encode(key.0)),
		DeviceKey::Ecdsa(key) => format!("ecdsa:0x{}", hex::encode(key.0)),
	}
}

/// Returns the holder of a key's secret as text: `device`, `secure-element`, or `gateway:` with its number.
pub fn custody_text(custody: Custody) -> String {
	match custody {
		Custody::Device => "device".to_owned(),
		Custody::SecureElement => "secure-element".to_owned(),
		Custody::Gateway(gateway) => format!("gateway:{gateway}"),
	}
}

/// Returns a signature as text: the scheme, if it is one that devices use, and the signature in hexadecimal.
pub fn signature_text(signature: &MultiSignature) -> String {
	match signature {
		MultiSignature::Ed25519(signature) => format!("ed25519:0x{}", hex::encode(signature.0)),
		MultiSignature::Sr25519(signature) => format!("sr25519:0x{}", hex::encode(signature.0)),
		other => format!("0x{}", hex::encode(other.encode())),
	}
}

impl fmt::Debug for DevicePair {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_tuple("DevicePair").field(&self.public()).finish()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use beadle_primitives::{message::verify, Record};

	#[test]
	fn packs_and_proofs_verify_as_the_chain_verifies_them() {
		let genesis = H256::repeat_byte(3);
		let records = vec![Record { metric: 0, offset: 0, value: -5 }].try_into().unwrap();
		let pack = Pack { sequence: 1, base_time: 7, records };
		for pair in [DevicePair::generate(), DevicePair::generate_sr25519()] {
			let signature = pair.sign_pack(&genesis, 4, &pack);
			assert!(verify(&pair.public(), &signature, &pack_message(&genesis, 4, &pack)));
			assert!(!verify(&pair.public(), &signature, &pack_message(&genesis, 5, &pack)));
			let operation =
				KeyOperation::Enrol { owner: 3, model: 0, ueid: Default::default(), custody: Custody::Device };
			let proof = pair.prove(&genesis, &operation);
			assert!(verify(&pair.public(), &proof, &key_message(&genesis, &operation)));
		}
	}

	#[test]
	fn no_secret_shows_in_debug_output() {
		let pair = ed25519::Pair::from_seed(&[7; 32]);
		let shown = format!("{:?}", DevicePair::Ed25519(Box::new(pair)));
		assert!(!shown.contains("seed"));
		assert_eq!(shown, format!("DevicePair({:?})", DeviceKey::Ed25519(pair.public())));
	}
}
