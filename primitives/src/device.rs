//! Devices, their models and their keys.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::{AccountId, Custody, OrganisationId, Text};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::{ecdsa, ed25519, sr25519, H256};
use sp_runtime::{
	traits::{BlakeTwo256, ConstU32, Hash, IdentifyAccount},
	BoundedVec, MultiSigner,
};

/// Number of a device, its identity for ever: keys rotate and owners change, this number does not.
pub type DeviceId = u32;

/// Number of a registered [`Model`].
pub type ModelId = u32;

/// The most bytes in a [`Ueid`]: a type byte and 32 bytes, by RFC 9711 §4.2.1.
pub const MAX_UEID_BYTES: u32 = 33;

/// The most bytes in each text of a [`Model`].
pub const MAX_MODEL_TEXT_BYTES: u32 = 64;

/// Universal Entity ID that a device was made with (RFC 9711 §4.2.1).
///
/// The enrolling member declares it and nobody proves it; the chain only keeps it unique per owner.
pub type Ueid = BoundedVec<u8, ConstU32<MAX_UEID_BYTES>>;

/// A kind of device: the model of RFC 8520 (MUD) and RFC 9711 (EAT).
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Model {
	/// Name of the manufacturer.
	pub manufacturer: Text<MAX_MODEL_TEXT_BYTES>,
	/// The manufacturer's name for the model.
	pub name: Text<MAX_MODEL_TEXT_BYTES>,
	/// Firmware of the model; another firmware is another model.
	pub firmware: Text<MAX_MODEL_TEXT_BYTES>,
}

/// An enrolled device.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Device {
	/// The organisation that answers for the device.
	pub owner: OrganisationId,
	/// Model of the device.
	pub model: ModelId,
	/// First registered model of the same manufacturer and name, whatever the firmware: the `hwmodel` of RFC 9711
	/// (EAT).
	pub hardware: ModelId,
	/// Self-declared Universal Entity ID.
	pub ueid: Ueid,
	/// Key that signs the device's packs.
	pub key: DeviceKey,
	/// Holder of the key's secret, as the owner or the council has declared it.
	pub custody: Custody,
	/// Whether the custody of this key is the council's word: a majority has declared or confirmed it.
	pub custody_confirmed: bool,
}

impl Device {
	/// Returns what is left of the device once it is revoked.
	pub fn into_revoked(self) -> RevokedDevice {
		RevokedDevice { owner: self.owner, digest: DeviceEntry::Enrolled(self).digest() }
	}
}

/// What is left of a device whose identity was revoked: enough to tell that it was, and to check what somebody says
/// it was.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RevokedDevice {
	/// The organisation that answered for the device at the end.
	pub owner: OrganisationId,
	/// Digest of the device as it was at the end ([`DeviceEntry::digest`]).
	pub digest: H256,
}

/// Entry of the registry under a number that was given out.
///
/// ```
/// use beadle_primitives::{DeviceEntry, Ueid};
/// use codec::{Decode, Encode};
/// use sp_runtime::traits::{BlakeTwo256, Hash};
///
/// // The value of `deviceRegistry.devices` from before the revocation, as an archive node has it.
/// # let ueid = Ueid::truncate_from(b"station-7".to_vec());
/// # let key = beadle_primitives::DeviceKey::Ed25519(Default::default());
/// # let custody = beadle_primitives::Custody::Device;
/// # let (owner, model, hardware, custody_confirmed) = (2, 3, 3, false);
/// # let device = beadle_primitives::Device { owner, model, hardware, ueid, key, custody, custody_confirmed };
/// # let archived = DeviceEntry::Enrolled(device.clone()).encode();
/// # let kept = DeviceEntry::Revoked(device.into_revoked());
/// let DeviceEntry::Revoked(revoked) = kept else { panic!("it is revoked") };
/// // An auditor needs no more than the hash of its bytes to know that this is the device that was revoked.
/// assert_eq!(BlakeTwo256::hash(&archived), revoked.digest);
/// assert_eq!(DeviceEntry::decode(&mut archived.as_slice()).unwrap().owner(), revoked.owner);
/// ```
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum DeviceEntry {
	/// The device is enrolled.
	Enrolled(Device),
	/// The device's identity was revoked. Nothing undoes a revocation.
	Revoked(RevokedDevice),
}

impl DeviceEntry {
	/// Returns the organisation that answers for the device, or did at the end.
	pub fn owner(&self) -> OrganisationId {
		match self {
			Self::Enrolled(device) => device.owner,
			Self::Revoked(revoked) => revoked.owner,
		}
	}

	/// Returns the device; `None` if it was revoked.
	pub fn enrolled(self) -> Option<Device> {
		match self {
			Self::Enrolled(device) => Some(device),
			Self::Revoked(_) => None,
		}
	}

	/// Returns the digest of the device as it is, or was at the end: the Blake2-256 hash of the encoded entry of the
	/// enrolled device, which is the value that the state had under its number.
	pub fn digest(&self) -> H256 {
		match self {
			Self::Enrolled(_) => BlakeTwo256::hash_of(self),
			Self::Revoked(revoked) => revoked.digest,
		}
	}
}

/// Public key of a device, of one of the schemes that devices may use.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum DeviceKey {
	/// Ed25519 (RFC 8032), the scheme of most secure elements.
	Ed25519(ed25519::Public),
	/// Schnorr signatures on Ristretto, the default of Substrate accounts.
	Sr25519(sr25519::Public),
	/// ECDSA on secp256k1 over the BLAKE2b-256 hash of the message.
	Ecdsa(ecdsa::Public),
}

impl DeviceKey {
	/// Returns the account of the key, by which the chain looks the key up and bars it from any other role.
	pub fn account(&self) -> AccountId {
		let signer = match self {
			Self::Ed25519(key) => MultiSigner::Ed25519(*key),
			Self::Sr25519(key) => MultiSigner::Sr25519(*key),
			Self::Ecdsa(key) => MultiSigner::Ecdsa(*key),
		};
		signer.into_account()
	}
}

/// Use of a key. A key with an entry here never gets another role.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum KeyUse {
	/// The key signs this device's packs.
	Active(DeviceId),
	/// The key signed this device's packs until it was rotated or the device was revoked.
	Retired(DeviceId),
	/// The council has banned the key as such: it can become no device's. Of an account with that key it says nothing.
	Banned,
}

impl KeyUse {
	/// Returns the device that the key belongs or belonged to; `None` for a banned key, which never was a device's.
	pub fn device(&self) -> Option<DeviceId> {
		match self {
			Self::Active(device) | Self::Retired(device) => Some(*device),
			Self::Banned => None,
		}
	}
}
