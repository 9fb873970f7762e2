//! The outcome of appraising a pack.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::{pack::MAX_RECORDS, profile::MAX_BEHAVIOURS, MetricIndex, Mitigation, Moment, QcFlag, Version};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// The most violations or alarm transitions in one pack: each record can break each behaviour of its metric once.
pub const MAX_FINDINGS: u32 = MAX_RECORDS * MAX_BEHAVIOURS;

/// What inspecting a pack against its device's profile and history found.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Appraisal {
	/// The quality flag of each record, in the order of the records, with what the later records of the pack say of
	/// it.
	pub flags: BoundedVec<QcFlag, ConstU32<MAX_RECORDS>>,
	/// Each rule that was not kept, in the order of the records that told of it.
	pub violations: BoundedVec<Violation, ConstU32<MAX_FINDINGS>>,
	/// Each alarm that was raised or cleared on the way, in the order of the records.
	pub transitions: BoundedVec<AlarmTransition, ConstU32<MAX_FINDINGS>>,
}

impl Appraisal {
	/// How many records are flagged suspect or fail.
	pub fn flagged(&self) -> u32 {
		let flagged = self.flags.iter().filter(|flag| matches!(flag, QcFlag::Suspect | QcFlag::Fail)).count();
		// At most `MAX_RECORDS`, so the conversion never fails.
		u32::try_from(flagged).unwrap_or(u32::MAX)
	}

	/// The gravest flag of all records.
	pub fn worst_flag(&self) -> QcFlag {
		self.flags.iter().copied().fold(QcFlag::NotEvaluated, QcFlag::worst)
	}
}

/// A value that a rule found suspect or failing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Violation {
	/// The position of the metric in the profile.
	pub metric: MetricIndex,
	/// The position of the behaviour in the metric.
	pub behaviour: u8,
	/// How grave.
	pub flag: QcFlag,
	/// The value as it was observed. A [`Spike`](crate::Rule::Spike) is told of one observation later, so that the value
	/// can be of the pack before.
	pub value: i64,
	/// What was compared with the limit, rounded away from it: the value or increase itself, the change in a rate's
	/// `per`, the height of a spike, the distance from the mean, or a duration in milliseconds.
	pub judged: i64,
	/// The limit that was passed: the near end of a span, a rate's `change`, the spike's threshold, `k · σ`, or a
	/// duration in milliseconds.
	pub threshold: i64,
	/// When the value was observed.
	pub observed_at: Moment,
}

/// An alarm that was raised or cleared.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct AlarmTransition {
	/// The position of the metric in the profile.
	pub metric: MetricIndex,
	/// The position of the behaviour in the metric.
	pub behaviour: u8,
	/// Raised or cleared.
	pub kind: TransitionKind,
	/// When the value was observed that decided it.
	pub observed_at: Moment,
	/// What the behaviour asks for when its alarm is raised.
	pub mitigation: Mitigation,
}

/// Which way an alarm went.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum TransitionKind {
	/// It was raised.
	Raised,
	/// It had been raised while nothing arrived, and the observation that ended the silence confirms it.
	Confirmed,
	/// It was cleared.
	Cleared,
}

/// What a profile's version said of the packs that it was held against.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Tally {
	/// Packs that it would have refused.
	pub refused: u64,
	/// Packs that it appraised.
	pub packs: u64,
	/// Records in those.
	pub records: u64,
	/// Records among them that it found suspect.
	pub suspect: u64,
	/// Records among them that it failed.
	pub failed: u64,
	/// Alarms that it raised.
	pub alarms: u64,
}

impl Tally {
	/// Counts one more pack: what appraising it found, or that it would have been refused.
	pub fn count(&mut self, appraisal: Option<&Appraisal>) {
		let Some(appraisal) = appraisal else {
			self.refused = self.refused.saturating_add(1);
			return;
		};
		self.packs = self.packs.saturating_add(1);
		for flag in &appraisal.flags {
			self.records = self.records.saturating_add(1);
			match flag {
				QcFlag::Suspect => self.suspect = self.suspect.saturating_add(1),
				QcFlag::Fail => self.failed = self.failed.saturating_add(1),
				QcFlag::Good | QcFlag::NotEvaluated | QcFlag::Missing => {},
			}
		}
		for transition in &appraisal.transitions {
			if transition.kind == TransitionKind::Raised {
				self.alarms = self.alarms.saturating_add(1);
			}
		}
	}
}

/// A staged version beside the active one, over the same packs of all devices that are held against the profile.
///
/// Packs that the active version refused never reached a block, and count for neither.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Comparison {
	/// The version that decided.
	pub active: Version,
	/// The version that was staged.
	pub staged: Version,
	/// What the active one said.
	pub by_active: Tally,
	/// What the staged one said.
	pub by_staged: Tally,
}
