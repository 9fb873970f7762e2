//! Actions on a device, and their actors.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::{
	text::{Text, MAX_REASON_BYTES},
	AlarmId, Authority, Custody, Grant, ModelId, OrganisationId, ProfileRef, Reason, VerificationState,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Actor behind an action on a device.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Actor {
	/// A member of the council, by the signature of its account.
	Organisation(OrganisationId),
	/// A majority of the council.
	Council,
	/// An alarm whose behaviour has the mitigation to suspend.
	Alarm,
}

impl From<Authority> for Actor {
	fn from(authority: Authority) -> Self {
		match authority {
			Authority::Owner(owner) => Self::Organisation(owner),
			Authority::Council => Self::Council,
		}
	}
}

/// An action on a device, as the action log records it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Action {
	/// Enrolment.
	Enrolled {
		/// Model of the device.
		model: ModelId,
	},
	/// Rotation of the device key.
	KeyRotated,
	/// Transfer to another owner.
	Transferred {
		/// Previous owner.
		from: OrganisationId,
		/// New owner.
		to: OrganisationId,
	},
	/// Permanent revocation of the device's identity.
	Revoked {
		/// Stated reason.
		reason: Reason,
	},
	/// Assignment of a behaviour profile.
	ProfileAssigned {
		/// The profile, and its version active at the time.
		profile: ProfileRef,
	},
	/// Grant of the permission to submit readings.
	Granted {
		/// Quota and end of the grant.
		grant: Grant,
	},
	/// Withdrawal of the grant.
	GrantWithdrawn,
	/// Suspension.
	Suspended {
		/// A person's words, or the alarm that suspended the device.
		reason: Reason,
	},
	/// Reinstatement after a suspension.
	Reinstated,
	/// Verdict on one of the device's alarms.
	Verified {
		/// Number of the alarm.
		alarm: AlarmId,
		/// The verdict.
		state: VerificationState,
		/// Stated reason.
		reason: Text<MAX_REASON_BYTES>,
	},
	/// Declaration of who holds the device's key; voids a confirmation.
	CustodyDeclared {
		/// The custody.
		custody: Custody,
	},
	/// Confirmation of who holds the device's key.
	CustodyConfirmed {
		/// The custody.
		custody: Custody,
	},
}
