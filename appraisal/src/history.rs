//! What the rules remember of a device's past.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::{AlarmState, Baseline};
use beadle_primitives::{
	profile::{MAX_BEHAVIOURS, MAX_METRICS},
	ActiveProfile, Metric, MetricIndex, Moment, ProfileRef, QcFlag, Sequence,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// The past of each metric, by its position in the profile.
pub type MetricHistories = BoundedVec<MetricHistory, ConstU32<MAX_METRICS>>;

/// All that is kept of a device's past: enough for every rule to judge the next value in constant time.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct History {
	/// The number of the last recorded pack; zero before the first.
	pub sequence: Sequence,
	/// When the last recorded observation was made.
	pub observed_at: Option<Moment>,
	/// The block with the last recorded pack; zero before the first.
	pub recorded_in: u32,
	/// The gravest flag in the last recorded pack.
	pub last_flag: QcFlag,
	/// The profile and version that the metrics below belong to. Under another one they start afresh.
	pub profile: ProfileRef,
	/// The past under that version.
	pub metrics: MetricHistories,
	/// The past under the version staged beside it, if one was when the last pack came.
	pub shadow: Option<Shadow>,
}

/// The past under a staged version.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Shadow {
	/// Which version.
	pub profile: ProfileRef,
	/// The past under it.
	pub metrics: MetricHistories,
}

impl History {
	/// Forgets the values and alarms, as after a reinstatement. The sequence and the time of the last observation
	/// stay: they guard against replay.
	pub fn restart(&mut self) {
		self.metrics = BoundedVec::new();
		self.shadow = None;
		self.last_flag = QcFlag::NotEvaluated;
	}

	/// Forgets one behaviour's alarm and what its rule remembers, as when its alarm is found to be a false positive.
	/// A silence that was noticed starts over.
	pub fn restart_behaviour(&mut self, metric: MetricIndex, behaviour: u8) {
		let Some(past) = self.metrics.get_mut(usize::from(metric)) else { return };
		let Some(kept) = past.behaviours.get_mut(usize::from(behaviour)) else { return };
		if matches!(kept.alarm, AlarmState::Noticed { .. }) {
			past.last = None;
		}
		*kept = BehaviourHistory::default();
	}

	/// The behaviours in alarm, as the positions of their metric in the profile and of themselves in the metric.
	pub fn alarms(&self) -> impl Iterator<Item = (MetricIndex, u8)> + '_ {
		(0..).zip(&self.metrics).flat_map(|(metric, past)| {
			let in_alarm = (0..).zip(&past.behaviours).filter(|(_, behaviour)| behaviour.alarm.in_alarm());
			in_alarm.map(move |(position, _)| (metric, position))
		})
	}

	/// The past of the profile's metrics, empty where there is none that fits.
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

	/// The past of a staged profile's metrics.
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
	// The profile has at most as many metrics as fit.
	BoundedVec::truncate_from(metrics.collect())
}

/// The past of a metric.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct MetricHistory {
	/// The last observation.
	pub last: Option<Observation>,
	/// The past of each behaviour, by its position in the metric.
	pub behaviours: BoundedVec<BehaviourHistory, ConstU32<MAX_BEHAVIOURS>>,
}

impl MetricHistory {
	fn new(metric: &Metric) -> Self {
		let behaviours = metric.behaviours.iter().map(|_| BehaviourHistory::default()).collect();
		// The metric has at most as many behaviours as fit.
		Self { last: None, behaviours: BoundedVec::truncate_from(behaviours) }
	}

	fn fits(&self, metric: &Metric) -> bool {
		self.behaviours.len() == metric.behaviours.len()
	}
}

/// A value and its time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Observation {
	/// When it was observed.
	pub at: Moment,
	/// What was observed, in the metric's fixed point.
	pub value: i64,
}

/// The past of a behaviour.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct BehaviourHistory {
	/// How far it is from raising or clearing its alarm.
	pub alarm: AlarmState,
	/// What its rule remembers beyond the last observation.
	pub memory: Memory,
}

/// What a rule remembers beyond the last observation.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Memory {
	/// Nothing.
	#[default]
	Nothing,
	/// Of a flat-line rule: the run of values that stayed within the tolerance.
	Flat(FlatRun),
	/// Of a spike rule: the values before the last observation, the newest first. One of a gauge, two of a counter.
	Earlier(BoundedVec<i64, ConstU32<2>>),
	/// Of a deviation rule: what is usual.
	Baseline(Baseline),
	/// Of a gap rule: when the last observation arrived.
	Arrived(Moment),
}

/// A run of values within a tolerance of each other, up to the last observation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct FlatRun {
	/// When its first value was observed.
	pub since: Moment,
	/// Its lowest value.
	pub min: i64,
	/// Its highest value.
	pub max: i64,
}

#[cfg(test)]
mod tests {
	use super::*;

	/// The figures of `docs/PROFILES.md`, in bytes of state.
	#[test]
	fn a_history_takes_no_more_than_is_said() {
		let observed = History { observed_at: Some(1), ..Default::default() };
		assert_eq!(observed.encoded_size(), 32);
		let metric = MetricHistory { last: Some(Observation { at: 1, value: 1 }), ..Default::default() };
		assert_eq!(metric.encoded_size(), 18);
		assert_eq!(BehaviourHistory::default().encoded_size(), 3);
		// Of each memory, without the byte that says which it is.
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
