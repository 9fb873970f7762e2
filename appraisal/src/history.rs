//! History of a device: what the rules remember of its past.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::{AlarmState, Baseline};
use beadle_primitives::{
	profile::{MAX_BEHAVIOURS, MAX_METRICS},
	ActiveProfile, BehaviourIndex, Metric, MetricIndex, Moment, ProfileRef, QcFlag, Sequence,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// History of each metric, by its position in the profile.
pub type MetricHistories = BoundedVec<MetricHistory, ConstU32<MAX_METRICS>>;

/// History of a device: enough for every rule to judge the next value in constant time.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct History {
	/// Sequence of the last recorded pack; zero before the first.
	pub sequence: Sequence,
	/// Time of the last recorded observation.
	pub observed_at: Option<Moment>,
	/// Block with the last recorded pack; zero before the first.
	pub recorded_in: u32,
	/// Gravest flag in the last recorded pack.
	pub last_flag: QcFlag,
	/// Profile and version of `metrics`. Under another one, the metrics start afresh.
	pub profile: ProfileRef,
	/// Metric histories under that version.
	pub metrics: MetricHistories,
	/// History under the staged version, if one was staged when the last pack came.
	pub shadow: Option<Shadow>,
}

/// History under a staged version.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Shadow {
	/// The profile and its staged version.
	pub profile: ProfileRef,
	/// Metric histories under that version.
	pub metrics: MetricHistories,
}

impl History {
	/// Forgets the values and alarms, as after a reinstatement. Keeps the sequence and the time of the last
	/// observation: they guard against replay.
	pub fn restart(&mut self) {
		self.metrics = BoundedVec::new();
		self.shadow = None;
		self.last_flag = QcFlag::NotEvaluated;
	}

	/// Forgets one behaviour's alarm and what its rule remembers, as when the alarm is found to be a false positive. A
	/// silence that was noticed starts over.
	pub fn restart_behaviour(&mut self, metric: MetricIndex, behaviour: BehaviourIndex) {
		let Some(past) = self.metrics.get_mut(usize::from(metric)) else { return };
		let Some(kept) = past.behaviours.get_mut(usize::from(behaviour)) else { return };
		if matches!(kept.alarm, AlarmState::Noticed { .. }) {
			past.last = None;
		}
		*kept = BehaviourHistory::default();
	}

	/// Returns the behaviours in alarm, as the position of the metric in the profile and of the behaviour in the
	/// metric.
	pub fn alarms(&self) -> impl Iterator<Item = (MetricIndex, BehaviourIndex)> + '_ {
		(0..).zip(&self.metrics).flat_map(|(metric, past)| {
			let in_alarm = (0..).zip(&past.behaviours).filter(|(_, behaviour)| behaviour.alarm.in_alarm());
			in_alarm.map(move |(position, _)| (metric, position))
		})
	}

	/// Returns the histories of the profile's metrics, empty where none fits.
	///
	/// A version that was staged until now takes over what its shadow remembers, but no alarms: a device is not alarmed
	/// for what it did before the version was in force.
	pub(crate) fn metrics_under(&self, active: &ActiveProfile) -> MetricHistories {
		if self.profile == active.reference {
			return fitting(&self.metrics, active);
		}
		let shadow = self.shadow.as_ref().filter(|shadow| shadow.profile == active.reference);
		let mut metrics = fitting(shadow.map_or(&[], |shadow| &shadow.metrics), active);
		for behaviour in metrics.iter_mut().flat_map(|metric| &mut metric.behaviours) {
			behaviour.alarm = AlarmState::default();
		}
		metrics
	}

	/// Returns the histories of a staged profile's metrics.
	pub(crate) fn metrics_under_staged(&self, staged: &ActiveProfile) -> MetricHistories {
		let shadow = self.shadow.as_ref().filter(|shadow| shadow.profile == staged.reference);
		fitting(shadow.map_or(&[], |shadow| &shadow.metrics), staged)
	}
}

fn fitting(known: &[MetricHistory], active: &ActiveProfile) -> MetricHistories {
	let metrics = active.profile.metrics.iter().enumerate().map(|(position, metric)| {
		let known = known.get(position).filter(|known| known.fits(metric));
		known.cloned().unwrap_or_else(|| MetricHistory::new(metric))
	});
	// The profile has no more metrics than the bound allows.
	BoundedVec::truncate_from(metrics.collect())
}

/// History of a metric.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct MetricHistory {
	/// Last observation.
	pub last: Option<Observation>,
	/// History of each behaviour, by its position in the metric.
	pub behaviours: BoundedVec<BehaviourHistory, ConstU32<MAX_BEHAVIOURS>>,
}

impl MetricHistory {
	fn new(metric: &Metric) -> Self {
		let behaviours = metric.behaviours.iter().map(|_| BehaviourHistory::default()).collect();
		// The metric has no more behaviours than the bound allows.
		Self { last: None, behaviours: BoundedVec::truncate_from(behaviours) }
	}

	fn fits(&self, metric: &Metric) -> bool {
		self.behaviours.len() == metric.behaviours.len()
	}
}

/// An observed value and its time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Observation {
	/// Time of the observation.
	pub at: Moment,
	/// Observed value, in the metric's fixed point.
	pub value: i64,
}

/// History of a behaviour.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct BehaviourHistory {
	/// State of the behaviour's alarm.
	pub alarm: AlarmState,
	/// Memory of the rule beyond the last observation.
	pub memory: Memory,
}

/// Memory of a rule beyond the last observation.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Memory {
	/// Nothing.
	#[default]
	Nothing,
	/// For a flat-line rule: the run of values that stayed within the tolerance.
	Flat(FlatRun),
	/// For a spike rule: the values before the last observation, newest first; one for a gauge, two for a counter.
	Earlier(BoundedVec<i64, ConstU32<2>>),
	/// For a deviation rule: the baseline of the usual values.
	Baseline(Baseline),
	/// For a gap rule: the arrival time of the last observation.
	Arrived(Moment),
}

/// A run of values within a tolerance of each other, up to the last observation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct FlatRun {
	/// Time of the first value.
	pub since: Moment,
	/// Lowest value.
	pub min: i64,
	/// Highest value.
	pub max: i64,
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Holds the figures of `docs/PROFILES.md`, in bytes of state.
	#[test]
	fn a_history_takes_no_more_than_is_said() {
		let observed = History { observed_at: Some(1), ..Default::default() };
		assert_eq!(observed.encoded_size(), 32);
		let metric = MetricHistory { last: Some(Observation { at: 1, value: 1 }), ..Default::default() };
		assert_eq!(metric.encoded_size(), 18);
		assert_eq!(BehaviourHistory::default().encoded_size(), 3);
		// Size of each memory, without the byte of its variant.
		let earlier = |values: &[i64]| Memory::Earlier(values.to_vec().try_into().unwrap());
		let baseline = |seen| Memory::Baseline(Baseline { seen, ..Default::default() });
		for (memory, bytes) in [
			(Memory::Nothing, 0),
			(Memory::Flat(FlatRun { since: 1, min: 1, max: 1 }), 24),
			(earlier(&[1]), 9),
			(earlier(&[1, 2]), 17),
			(baseline(1), 33),
			(baseline(100_000), 36),
			(Memory::Arrived(1), 8),
		] {
			assert_eq!(memory.encoded_size().saturating_sub(1), bytes, "{memory:?}");
		}
	}
}
