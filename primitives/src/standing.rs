//! What a device may do at present.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::{AlarmId, MetricIndex, Moment, ProfileRef, Text};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The most bytes in a stated reason.
pub const MAX_REASON_BYTES: u32 = 128;

/// Why a device was suspended or revoked.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Reason {
	/// A person's words.
	Stated(Text<MAX_REASON_BYTES>),
	/// A behaviour whose mitigation is to suspend went into alarm.
	Alarm {
		/// The alarm's number among those of the device.
		alarm: AlarmId,
		/// The profile and version that the behaviour belongs to.
		profile: ProfileRef,
		/// The position of the metric in that profile.
		metric: MetricIndex,
		/// The position of the behaviour in that metric.
		behaviour: u8,
	},
}

/// Who suspended a device; it decides who can lift the suspension.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum SuspendedBy {
	/// Its owner: the owner or the council majority can reinstate it.
	Owner,
	/// The council majority: only it can reinstate the device.
	Council,
	/// An alarm: the owner or the council majority can reinstate it.
	Alarm,
}

/// A device's standing. Only an active device's packs are recorded.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Standing {
	/// Its packs are inspected and recorded.
	Active,
	/// Its packs are refused until it is reinstated.
	Suspended {
		/// Who suspended it.
		by: SuspendedBy,
		/// When.
		since: Moment,
		/// Why.
		reason: Reason,
	},
	/// Its packs are refused for good.
	Revoked,
}

/// How many records a device may submit: a token bucket, one token a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Quota {
	/// The most records that can be saved up; it is full at first.
	pub capacity: u32,
	/// The records added each block, up to the capacity.
	pub refill_per_block: u32,
}

/// The permission to submit readings.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Grant {
	/// How much may be submitted.
	pub quota: Quota,
	/// From when on nothing more may be submitted; `None` for a grant without end.
	pub expires_at: Option<Moment>,
}

/// What a device has had recorded so far.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Usage {
	/// Packs recorded.
	pub packs: u64,
	/// Records in those packs.
	pub records: u64,
	/// Bytes of those packs, encoded.
	pub bytes: u64,
	/// Records among them that were flagged suspect or fail.
	pub flagged: u64,
}

impl Usage {
	/// The usage after `other` has been added to it.
	pub fn saturating_add(self, other: Self) -> Self {
		Self {
			packs: self.packs.saturating_add(other.packs),
			records: self.records.saturating_add(other.records),
			bytes: self.bytes.saturating_add(other.bytes),
			flagged: self.flagged.saturating_add(other.flagged),
		}
	}
}
