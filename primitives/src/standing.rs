//! Standing, grant and usage of a device.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::{text::Text, AlarmId, MetricIndex, Moment, ProfileRef, Resources};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

pub use crate::text::MAX_REASON_BYTES;

/// Reason for a suspension or a revocation.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Reason {
	/// A person's words.
	Stated(Text<MAX_REASON_BYTES>),
	/// An alarm of a behaviour whose mitigation is to suspend.
	Alarm {
		/// Number of the alarm within the device.
		alarm: AlarmId,
		/// The profile and version of the behaviour.
		profile: ProfileRef,
		/// The position of the metric in that profile.
		metric: MetricIndex,
		/// The position of the behaviour in that metric.
		behaviour: u8,
	},
}

/// Party that suspended a device; it decides who can lift the suspension.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum SuspendedBy {
	/// The device's owner. The owner or the council majority can reinstate the device.
	Owner,
	/// The council majority. Only the council majority can reinstate the device.
	Council,
	/// An alarm. The owner or the council majority can reinstate the device.
	Alarm,
	/// An alarm, after alarms had suspended the device repeatedly. Only the council majority can reinstate the device.
	RepeatedAlarms,
}

impl SuspendedBy {
	/// Returns whether the device's owner can lift the suspension.
	pub fn owner_reinstates(self) -> bool {
		match self {
			Self::Owner | Self::Alarm => true,
			Self::Council | Self::RepeatedAlarms => false,
		}
	}
}

/// A device's standing. The chain records only an active device's packs.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Standing {
	/// The device's packs are inspected and recorded.
	Active,
	/// The device's packs are refused until it is reinstated.
	Suspended {
		/// Party that suspended the device.
		by: SuspendedBy,
		/// Time of the suspension.
		since: Moment,
		/// Reason for the suspension.
		reason: Reason,
	},
	/// The device's packs are refused for good.
	Revoked,
}

/// Limit on the records that a device submits: a token bucket, one token a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Quota {
	/// The most records that can be saved up; the bucket is empty at first.
	pub capacity: u32,
	/// Records added each block, up to the capacity.
	pub refill_per_block: u32,
}

impl Quota {
	/// Returns what a grant of this quota takes from a budget.
	pub fn resources(&self) -> Resources {
		Resources {
			records_per_block: self.refill_per_block,
			records_saved: self.capacity.into(),
			..Resources::default()
		}
	}
}

/// Permission to submit readings.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Grant {
	/// Limit on the submitted records.
	pub quota: Quota,
	/// Time from which on packs are refused; `None` for a grant without end.
	pub expires_at: Option<Moment>,
}

/// Totals recorded for a device so far.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Usage {
	/// Recorded packs.
	pub packs: u64,
	/// Records in those packs.
	pub records: u64,
	/// Encoded bytes of those packs.
	pub bytes: u64,
	/// Records among them that were flagged suspect or fail.
	pub flagged: u64,
	/// Packs that the profile refuses and that were reported. They count in none of the other totals.
	pub reported: u64,
}

impl Usage {
	/// Returns the sum of both usages; saturates.
	pub fn saturating_add(self, other: Self) -> Self {
		Self {
			packs: self.packs.saturating_add(other.packs),
			records: self.records.saturating_add(other.records),
			bytes: self.bytes.saturating_add(other.bytes),
			flagged: self.flagged.saturating_add(other.flagged),
			reported: self.reported.saturating_add(other.reported),
		}
	}
}
