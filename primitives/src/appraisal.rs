//! The outcome of appraising a pack.

use crate::{pack::MAX_RECORDS, profile::MAX_BEHAVIOURS, MetricIndex, Mitigation, Moment, QcFlag};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// The most violations or alarm transitions in one pack: each record can break each behaviour of its metric once.
pub const MAX_FINDINGS: u32 = MAX_RECORDS * MAX_BEHAVIOURS;

/// What inspecting a pack against its device's profile and history found.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Appraisal {
	/// The quality flag of each record, in the order of the records.
	pub flags: BoundedVec<QcFlag, ConstU32<MAX_RECORDS>>,
	/// Each rule that a record did not pass, in the order of the records.
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
	/// The value as it was observed.
	pub value: i64,
	/// The limit that was passed: the near end of a span, a rate's `change`, or a duration in milliseconds.
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
	/// It was cleared.
	Cleared,
}
