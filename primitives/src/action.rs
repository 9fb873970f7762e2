//! What was done to a device, and by whom.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::{
	standing::MAX_REASON_BYTES, AccountId, AlarmId, Grant, ModelId, ProfileRef, Reason, Text, VerificationState,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// In whose right a call about a device was made.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Authority {
	/// The device's owner, signing for itself.
	Owner(AccountId),
	/// A majority of the council.
	Council,
}

/// Who acted on a device.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Actor {
	/// A council member, signing for itself.
	Member(AccountId),
	/// A majority of the council.
	Council,
	/// An alarm, as the device's profile asks for.
	Alarm,
}

impl From<Authority> for Actor {
	fn from(authority: Authority) -> Self {
		match authority {
			Authority::Owner(owner) => Self::Member(owner),
			Authority::Council => Self::Council,
		}
	}
}

/// What was done to a device.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Action {
	/// It was enrolled.
	Enrolled {
		/// As this kind of device.
		model: ModelId,
	},
	/// Its key was replaced.
	KeyRotated,
	/// It got another owner.
	Transferred {
		/// The owner before.
		from: AccountId,
		/// The owner from then on.
		to: AccountId,
	},
	/// Its identity was revoked for good.
	Revoked {
		/// Why.
		reason: Reason,
	},
	/// It was told to behave as a profile says.
	ProfileAssigned {
		/// The profile and the version active at the time.
		profile: ProfileRef,
	},
	/// It was permitted to submit readings.
	Granted {
		/// On these terms.
		grant: Grant,
	},
	/// The permission to submit readings was taken back.
	GrantWithdrawn,
	/// It was suspended.
	Suspended {
		/// Why.
		reason: Reason,
	},
	/// Its suspension was lifted.
	Reinstated,
	/// One of its alarms was looked into.
	Verified {
		/// Which.
		alarm: AlarmId,
		/// What became clear.
		state: VerificationState,
		/// Why.
		reason: Text<MAX_REASON_BYTES>,
	},
}
