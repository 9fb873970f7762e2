//! Actions on a device, and their actors.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::{
	text::{Text, MAX_REASON_BYTES},
	AlarmEvidence, AlarmId, Authority, BehaviourIndex, Custody, Grant, MetricIndex, ModelId, Moment, OrganisationId,
	ProfileRef, Reason, Sequence, VerificationState, Via,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;

/// Actor behind an action on a device.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Actor {
	/// A member of the council, by the signature of its account.
	Organisation(OrganisationId),
	/// A majority of the council.
	Council,
	/// An alarm whose behaviour has the mitigation to suspend.
	Alarm,
	/// The chain, which applied the rules of the device's profile: what it found.
	Chain,
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
	/// Declaration of who holds the device's key, also of a new one. It is confirmed if the council has made it.
	CustodyDeclared {
		/// The custody until then.
		before: Custody,
		/// The custody.
		custody: Custody,
	},
	/// Confirmation of who holds the device's key.
	CustodyConfirmed {
		/// The custody.
		custody: Custody,
	},
	/// Finding of suspect or failing values in a pack, recorded or reported. One entry a pack, whatever the number of
	/// values.
	Flagged {
		/// Call that carried the pack.
		via: Via,
		/// Sequence of the pack.
		sequence: Sequence,
		/// Hash of the message that the device signed for that pack.
		pack_hash: H256,
		/// The profile and version that the pack was appraised against.
		profile: ProfileRef,
		/// Number of violations that are suspect.
		suspect: u32,
		/// Number of violations that fail.
		failing: u32,
		/// Hash of all violations, which the event of the pack lists: see [`crate::evidence::violations_hash`].
		violations: H256,
	},
	/// Raising of an alarm.
	AlarmRaised {
		/// Number of the alarm.
		alarm: AlarmId,
		/// The profile and version whose behaviour was broken.
		profile: ProfileRef,
		/// The position of the metric in the profile.
		metric: MetricIndex,
		/// The position of the behaviour in the metric.
		behaviour: BehaviourIndex,
		/// What it was raised for.
		evidence: AlarmEvidence,
	},
	/// Clearing of an alarm by what a recorded pack observed.
	AlarmCleared {
		/// Number of the alarm.
		alarm: AlarmId,
		/// Sequence of the pack.
		sequence: Sequence,
		/// Hash of the message that the device signed for that pack.
		pack_hash: H256,
		/// Time of the observation that decided it.
		observed_at: Moment,
	},
	/// End of an alarm that was not cleared: it was a false positive, the device was reinstated, or it is appraised
	/// against another profile or version.
	AlarmInvalidated {
		/// Number of the alarm.
		alarm: AlarmId,
	},
}
