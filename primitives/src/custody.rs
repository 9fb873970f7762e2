//! Custody of a device's key: what holds it.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::DeviceId;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Holder of the secret of a device's key.
///
/// The owner declares it, and the council can confirm it. In words of AR4SI (`draft-ietf-rats-ar4si`), it is what can
/// be told of `storage-opaque`: whether the device's secrets can be read where they are kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Custody {
	/// The device itself, in storage that who opens the device may read.
	Device,
	/// A secure element in the device, which signs and never gives the secret out.
	SecureElement,
	/// A gateway, an enrolled device with a key of its own, which signs for this device: a constrained device that
	/// cannot sign.
	Gateway(DeviceId),
}

impl Custody {
	/// Returns the gateway that holds the key, if one does.
	pub fn gateway(&self) -> Option<DeviceId> {
		match self {
			Self::Gateway(gateway) => Some(*gateway),
			Self::Device | Self::SecureElement => None,
		}
	}
}
