//! Devices, their models and their keys.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::{AccountId, Text};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::{ecdsa, ed25519, sr25519};
use sp_runtime::{
	traits::{ConstU32, IdentifyAccount},
	BoundedVec, MultiSigner,
};

/// Identifies a device for ever: keys rotate and owners change, this number does not.
pub type DeviceId = u32;

/// Identifies a registered [`Model`].
pub type ModelId = u32;

/// The most bytes in a [`Ueid`]: a type byte and 32 bytes, as RFC 9711 §4.2.1 has it.
pub const MAX_UEID_BYTES: u32 = 33;

/// The most bytes in each text of a [`Model`].
pub const MAX_MODEL_TEXT_BYTES: u32 = 64;

/// The Universal Entity ID that a device was made with (RFC 9711 §4.2.1).
///
/// It is declared by whoever enrols the device and proven by nobody; the chain only keeps it unique per owner.
pub type Ueid = BoundedVec<u8, ConstU32<MAX_UEID_BYTES>>;

/// A kind of device: what RFC 8520 (MUD) and RFC 9711 (EAT) call its model.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Model {
	/// Who makes it.
	pub manufacturer: Text<MAX_MODEL_TEXT_BYTES>,
	/// What the maker calls it.
	pub name: Text<MAX_MODEL_TEXT_BYTES>,
	/// The firmware that this kind runs; another firmware is another model.
	pub firmware: Text<MAX_MODEL_TEXT_BYTES>,
}

/// An enrolled device.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Device {
	/// The council member that answers for it.
	pub owner: AccountId,
	/// What kind of device it is.
	pub model: ModelId,
	/// Its self-declared Universal Entity ID.
	pub ueid: Ueid,
	/// The key that signs its packs; of a revoked device, the last one it had.
	pub key: DeviceKey,
	/// Whether its identity was revoked. Nothing undoes that.
	pub revoked: bool,
}

/// The public key that a device signs with, of one of the schemes that devices may use.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum DeviceKey {
	/// Ed25519 (RFC 8032): what most secure elements offer.
	Ed25519(ed25519::Public),
	/// Schnorr signatures on Ristretto: what Substrate accounts use by default.
	Sr25519(sr25519::Public),
	/// ECDSA on secp256k1 over the BLAKE2b-256 hash of the message.
	Ecdsa(ecdsa::Public),
}

impl DeviceKey {
	/// The account that the key would sign for, by which it is looked up and kept from having any other role.
	pub fn account(&self) -> AccountId {
		let signer = match self {
			Self::Ed25519(key) => MultiSigner::Ed25519(*key),
			Self::Sr25519(key) => MultiSigner::Sr25519(*key),
			Self::Ecdsa(key) => MultiSigner::Ecdsa(*key),
		};
		signer.into_account()
	}
}

/// What a key is, or was, to a device. A key that has one of these never gets another role.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum KeyUse {
	/// It signs this device's packs.
	Active(DeviceId),
	/// It signed this device's packs until it was rotated or the device revoked.
	Retired(DeviceId),
}

impl KeyUse {
	/// The device that the key belongs or belonged to.
	pub fn device(&self) -> DeviceId {
		match self {
			Self::Active(device) | Self::Retired(device) => *device,
		}
	}
}
