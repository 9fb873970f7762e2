//! Public keys that verify what nobody signed.

use crate::DeviceKey;

/// Encodings of the points of small order on Curve25519, without the sign bit, the non-canonical ones included: under
/// such a key, signatures can be made without a secret (RFC 8032 leaves the check to its users; the list is that of
/// libsodium's `ge25519_has_small_order`).
const SMALL_ORDER: [[u8; 32]; 7] = [
	// Zero, order 4.
	[0; 32],
	// One, the identity.
	first(1),
	// Order 8.
	[
		0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf,
		0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
	],
	// Order 8.
	[
		0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20,
		0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
	],
	// The prime less one, order 2.
	below_two_to_255(0xec),
	// The prime: zero again.
	below_two_to_255(0xed),
	// The prime and one: one again.
	below_two_to_255(0xee),
];

/// Returns the number with this low byte and no other.
const fn first(low: u8) -> [u8; 32] {
	let mut bytes = [0; 32];
	bytes[0] = low;
	bytes
}

/// Returns the number with this low byte and all higher bits up to 254 set.
const fn below_two_to_255(low: u8) -> [u8; 32] {
	let mut bytes = [0xff; 32];
	bytes[0] = low;
	bytes[31] = 0x7f;
	bytes
}

impl DeviceKey {
	/// Returns whether signatures under this key can be made without a secret: an Ed25519 key of small order, or the
	/// identity of Ristretto. Compressed ECDSA keys cannot name their identity.
	pub fn is_weak(&self) -> bool {
		match self {
			Self::Ed25519(key) => {
				let mut point = key.0;
				if let Some(last) = point.last_mut() {
					*last &= 0x7f;
				}
				SMALL_ORDER.contains(&point)
			},
			Self::Sr25519(key) => key.0 == [0; 32],
			Self::Ecdsa(_) => false,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::message;
	use sp_core::{ed25519, sr25519, Pair};

	#[test]
	fn a_key_that_verifies_everything_is_weak() {
		// R is the identity and s is zero: valid for every message under ZIP-215.
		let identity = ed25519::Public::from_raw(first(1));
		let mut forged = [0; 64];
		forged[0] = 1;
		let signature = ed25519::Signature::from_raw(forged).into();
		let key = DeviceKey::Ed25519(identity);
		assert!(message::verify(&key, &signature, b"whatever"), "otherwise this check is for nothing");
		assert!(key.is_weak());
	}

	#[test]
	fn all_small_orders_are_weak_whatever_their_sign() {
		for point in SMALL_ORDER {
			let mut signed = point;
			signed[31] |= 0x80;
			for bytes in [point, signed] {
				assert!(DeviceKey::Ed25519(ed25519::Public::from_raw(bytes)).is_weak());
			}
		}
		assert!(DeviceKey::Sr25519(sr25519::Public::from_raw([0; 32])).is_weak());
	}

	#[test]
	fn keys_with_a_secret_are_not_weak() {
		assert!(!DeviceKey::Ed25519(ed25519::Pair::from_seed(&[1; 32]).public()).is_weak());
		assert!(!DeviceKey::Sr25519(sr25519::Pair::from_seed(&[1; 32]).public()).is_weak());
	}
}
