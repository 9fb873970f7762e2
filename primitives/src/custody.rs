//! Custody of a device's key: what holds it.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::DeviceId;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Holder of the secret of a device's key.
///
/// The owner declares it, and the council can confirm it or declare another. In words of AR4SI
/// (`draft-ietf-rats-ar4si`), it is what can be told of `storage-opaque`: whether the device's secrets can be read where
/// they are kept.
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

	/// Returns whether a key that was in the custody `before` is in no better one now. Only then is a word without proof
	/// to be believed of the same key: who has held a secret still has it, and a secret that could be read has perhaps been
	/// read.
	pub fn is_no_better_than(&self, before: &Self) -> bool {
		match (before, self) {
			(Self::SecureElement, _) | (Self::Device, Self::Device | Self::Gateway(_)) => true,
			(Self::Gateway(before), Self::Gateway(after)) => before == after,
			(Self::Device | Self::Gateway(_), _) => false,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::{Custody::*, *};

	#[test]
	fn a_custody_gets_worse_by_word_alone_and_never_better() {
		let all = [SecureElement, Device, Gateway(1), Gateway(2)];
		let after =
			|before: Custody| all.into_iter().filter(|after| after.is_no_better_than(&before)).collect::<Vec<_>>();
		assert_eq!(after(SecureElement), all);
		assert_eq!(after(Device), [Device, Gateway(1), Gateway(2)]);
		assert_eq!(after(Gateway(1)), [Gateway(1)]);
		assert_eq!(after(Gateway(2)), [Gateway(2)]);
	}
}
