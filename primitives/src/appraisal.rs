//! Outcome of appraising a pack.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::{
	pack::MAX_RECORDS,
	profile::{MAX_BEHAVIOURS, MAX_METRICS},
	MetricIndex, Mitigation, Moment, QcFlag, Version,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// The most violations or alarm transitions in one pack: each record can break each behaviour of its metric once.
pub const MAX_FINDINGS: u32 = MAX_RECORDS * MAX_BEHAVIOURS;

/// Findings of an inspection: a pack appraised against its device's profile and history.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Appraisal {
	/// Quality flag of each record, in the order of the records. Includes what later records of the same pack revealed
	/// about it.
	pub flags: BoundedVec<QcFlag, ConstU32<MAX_RECORDS>>,
	/// What this pack revealed about records of earlier packs: at most one of each metric.
	pub amendments: BoundedVec<Amendment, ConstU32<MAX_METRICS>>,
	/// Violations, in the order of the records that revealed them.
	pub violations: BoundedVec<Violation, ConstU32<MAX_FINDINGS>>,
	/// Alarms raised, confirmed or cleared, in the order of the records.
	pub transitions: BoundedVec<AlarmTransition, ConstU32<MAX_FINDINGS>>,
}

impl Appraisal {
	/// Returns the number of records that are flagged suspect or fail since this pack: its own, and those of earlier
	/// packs that were not flagged so before.
	pub fn flagged(&self) -> u32 {
		let own = self.flags.iter().filter(|flag| flag.is_flagged());
		let earlier = self.amendments.iter().filter(|found| found.after.is_flagged() && !found.before.is_flagged());
		// At most `MAX_RECORDS` and `MAX_METRICS`, so the conversion never fails.
		u32::try_from(own.count().saturating_add(earlier.count())).unwrap_or(u32::MAX)
	}

	/// Returns the gravest flag of all records, and of what was revealed about earlier ones.
	pub fn worst_flag(&self) -> QcFlag {
		let revealed = self.amendments.iter().map(|found| found.after);
		self.flags.iter().copied().chain(revealed).fold(QcFlag::NotEvaluated, QcFlag::worst)
	}
}

/// Graver flag of a record in an earlier pack, revealed by a later observation: a [`Spike`](crate::Rule::Spike) shows one
/// observation late.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Amendment {
	/// The position of the metric in the profile.
	pub metric: MetricIndex,
	/// The record's flag until now.
	pub before: QcFlag,
	/// The record's flag from now on.
	pub after: QcFlag,
}

/// A value that a rule found suspect or failing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Violation {
	/// The position of the metric in the profile.
	pub metric: MetricIndex,
	/// The position of the behaviour in the metric.
	pub behaviour: u8,
	/// Suspect or fail.
	pub flag: QcFlag,
	/// The value as observed. A [`Spike`](crate::Rule::Spike) is revealed one observation later, so the value can
	/// belong to the pack before.
	pub value: i64,
	/// The quantity compared with the limit, rounded away from it: the value itself or a counter's increase in its `per`,
	/// the change in a rate's `per`, the height of a spike, the distance from the mean, a duration in milliseconds, or for
	/// a counter's reset the change, which is negative.
	pub judged: i64,
	/// The limit that was exceeded: the near end of a span, a rate's `change`, the spike's threshold, `k · σ`, a duration
	/// in milliseconds, or for a counter's reset zero.
	pub threshold: i64,
	/// Time of the observation.
	pub observed_at: Moment,
}

/// A change of an alarm's state.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct AlarmTransition {
	/// The position of the metric in the profile.
	pub metric: MetricIndex,
	/// The position of the behaviour in the metric.
	pub behaviour: u8,
	/// Direction of the change.
	pub kind: TransitionKind,
	/// Time of the observation that decided it.
	pub observed_at: Moment,
	/// Mitigation that the behaviour asks for; none if the alarm was cleared.
	pub mitigation: Mitigation,
	/// The violation that decided it; `None` if the alarm was cleared, or raised for a silence.
	pub violation: Option<Violation>,
}

/// Direction of an alarm's change.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum TransitionKind {
	/// The alarm was raised.
	Raised,
	/// The alarm had been raised by a silence, and the observation that ended the silence confirms it.
	Confirmed,
	/// The alarm was cleared.
	Cleared,
}

/// Totals of one profile version's findings over the packs appraised by it.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Tally {
	/// Packs that the version would have refused.
	pub refused: u64,
	/// Packs that it appraised.
	pub packs: u64,
	/// Records in the appraised packs.
	pub records: u64,
	/// Records flagged suspect.
	pub suspect: u64,
	/// Records flagged fail.
	pub failed: u64,
	/// Alarms raised.
	pub alarms: u64,
}

impl Tally {
	/// Adds one more pack: its appraisal, or `None` if it would have been refused.
	pub fn count(&mut self, appraisal: Option<&Appraisal>) {
		let Some(appraisal) = appraisal else {
			self.refused = self.refused.saturating_add(1);
			return;
		};
		self.packs = self.packs.saturating_add(1);
		for flag in &appraisal.flags {
			self.records = self.records.saturating_add(1);
			self.count_flag(*flag);
		}
		for Amendment { before, after, .. } in &appraisal.amendments {
			if *before == QcFlag::Suspect {
				self.suspect = self.suspect.saturating_sub(1);
			}
			self.count_flag(*after);
		}
		for transition in &appraisal.transitions {
			if transition.kind == TransitionKind::Raised {
				self.alarms = self.alarms.saturating_add(1);
			}
		}
	}

	fn count_flag(&mut self, flag: QcFlag) {
		match flag {
			QcFlag::Suspect => self.suspect = self.suspect.saturating_add(1),
			QcFlag::Fail => self.failed = self.failed.saturating_add(1),
			QcFlag::Good | QcFlag::NotEvaluated | QcFlag::Missing => {},
		}
	}
}

/// A staged version compared with the active one, over the same packs of all devices that are appraised against the
/// profile.
///
/// Packs that the active version refused never reached a block and count for neither.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Comparison {
	/// The version that decided.
	pub active: Version,
	/// The version that was staged.
	pub staged: Version,
	/// Totals under the active version.
	pub by_active: Tally,
	/// Totals under the staged version.
	pub by_staged: Tally,
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::vec;

	fn amended(before: QcFlag, after: QcFlag) -> Appraisal {
		let amendments = vec![Amendment { metric: 0, before, after }].try_into().unwrap();
		Appraisal { flags: vec![QcFlag::Good].try_into().unwrap(), amendments, ..Default::default() }
	}

	#[test]
	fn what_is_revealed_about_an_earlier_pack_counts_once() {
		use QcFlag::*;
		for (before, after, flagged) in [(Good, Fail, 1), (NotEvaluated, Suspect, 1), (Suspect, Fail, 0)] {
			let appraisal = amended(before, after);
			assert_eq!((appraisal.flagged(), appraisal.worst_flag()), (flagged, after));
		}
	}

	#[test]
	fn a_tally_moves_a_record_from_suspect_to_failed() {
		let own = Appraisal { flags: vec![QcFlag::Suspect].try_into().unwrap(), ..Default::default() };
		let mut tally = Tally::default();
		tally.count(Some(&own));
		assert_eq!((tally.records, tally.suspect, tally.failed), (1, 1, 0));
		tally.count(Some(&amended(QcFlag::Suspect, QcFlag::Fail)));
		assert_eq!((tally.records, tally.suspect, tally.failed), (2, 0, 1));
		tally.count(Some(&amended(QcFlag::NotEvaluated, QcFlag::Fail)));
		assert_eq!((tally.records, tally.suspect, tally.failed), (3, 0, 2));
	}
}
