//! History of a device: what the rules remember of its past.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

mod expectation;
pub mod v1;
mod versioned;

pub use expectation::Expectation;
pub use versioned::VersionedHistory;

use crate::{AlarmState, Baseline};
use beadle_primitives::{
	profile::{MAX_BEHAVIOURS, MAX_METRICS},
	ActiveProfile, BehaviourIndex, Metric, MetricIndex, Moment, Pause, Pauses, ProfileRef, QcFlag, Sequence,
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
	/// Time of the last reinstatement: what was observed until then, while the device was suspended, is not taken.
	pub reinstated_at: Option<Moment>,
	/// Block with the last recorded pack; zero before the first.
	pub recorded_in: u32,
	/// Gravest flag in the last recorded pack.
	pub last_flag: QcFlag,
	/// Time during which the device is expected to send; `None` if nothing is expected of it.
	pub expected: Option<Expectation>,
	/// Latest times in which its packs were refused for no reason of its own or its owner's. They count neither as a silence
	/// nor as a gap.
	pub pauses: Pauses,
	/// Profile and version of `metrics`; if there are none, the profile that was assigned last. Under another version of
	/// the profile, the metrics keep what they last observed; under another profile they start afresh.
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
	/// Expects readings since the device has been granted to submit them until the given time, if there is one: from
	/// `now` on, unless they were expected before. Neither the end of a grant nor a new one ends an absence: otherwise an
	/// owner could keep a dead device from looking dead.
	pub fn expect(&mut self, now: Moment, until: Option<Moment>) {
		let since = self.expected.map_or(now, |expected| expected.since);
		self.expected = Some(Expectation { since, until });
		self.pauses = self.pauses.ended_by(now);
	}

	/// Expects no readings until the next [`Self::expect`], since the owner has withdrawn the grant.
	pub fn expect_nothing(&mut self, now: Moment) {
		if let Some(expected) = &mut self.expected {
			expected.until = Some(expected.until.map_or(now, |until| until.min(now)));
		}
	}

	/// Expects no readings until the next [`Self::expect`], since the council has withdrawn the grant: what is missing from
	/// now on until then is held against nobody.
	pub fn withhold(&mut self, now: Moment) {
		self.expect_nothing(now);
		self.excuse([Pause::lasting(now)]);
	}

	/// Takes note of times in which the device's packs were refused for no reason of its own or its owner's. What was missing
	/// before them is missing all the same.
	pub fn excuse(&mut self, pauses: impl IntoIterator<Item = Pause>) {
		self.pauses.extend(pauses);
	}

	/// Takes note that the device is to be appraised against a profile from `now` on. Under its first profile, readings are
	/// expected from now on, since those before were refused.
	pub fn assign(&mut self, profile: ProfileRef, now: Moment) {
		if let Some(expected) = self.expected.as_mut().filter(|_| self.profile == ProfileRef::default()) {
			expected.since = expected.since.max(now);
		}
		if self.metrics.is_empty() {
			self.profile = profile;
		}
	}

	/// Forgets the values and alarms, as after a reinstatement. Keeps the sequence and the time of the last observation,
	/// which guard against replay; what the device observed until now, while it was suspended, is not taken any more. Keeps
	/// since when each metric has been silent, too: only data end a silence, and no call of the device's owner does.
	pub fn restart(&mut self, now: Moment) {
		self.metrics.iter_mut().for_each(MetricHistory::forget_all);
		self.shadow = None;
		self.last_flag = QcFlag::NotEvaluated;
		self.reinstated_at = Some(now);
	}

	/// Forgets one behaviour's alarm and what its rule remembers, as when the alarm is found to be a false positive; returns
	/// whether the alarm is over.
	///
	/// If the alarm was raised for a silence, the observation that ends the silence is not compared with those before it. The
	/// silence starts over at `excused_at`, which the council alone can say. Without it the silence goes on and so does the
	/// alarm, until data come.
	pub fn restart_behaviour(
		&mut self,
		metric: MetricIndex,
		behaviour: BehaviourIndex,
		excused_at: Option<Moment>,
	) -> bool {
		let Some(past) = self.metrics.get_mut(usize::from(metric)) else { return true };
		let Some(kept) = past.behaviours.get_mut(usize::from(behaviour)) else { return true };
		if matches!(kept.alarm, AlarmState::Noticed { .. }) {
			if excused_at.is_some() {
				*kept = BehaviourHistory::default();
				past.heard_at = excused_at;
			}
			past.forget_recent();
			return excused_at.is_some();
		}
		*kept = BehaviourHistory::default();
		true
	}

	/// Returns the behaviours in alarm, as the position of the metric in the profile and of the behaviour in the
	/// metric.
	pub fn alarms(&self) -> impl Iterator<Item = (MetricIndex, BehaviourIndex)> + '_ {
		(0..).zip(&self.metrics).flat_map(|(metric, past)| {
			let in_alarm = (0..).zip(&past.behaviours).filter(|(_, behaviour)| behaviour.alarm.in_alarm());
			in_alarm.map(move |(position, _)| (metric, position))
		})
	}

	/// Returns the arrival time of the last observation under the profile.
	fn heard_at(&self) -> Option<Moment> {
		self.metrics.iter().filter_map(|metric| metric.heard_at).max()
	}

	/// Returns the time after which all records of the next pack must lie, if there is one; `latest` is the latest time
	/// that they may have.
	///
	/// An observation beyond that time was made with a wrong clock, under a profile that allowed it: it would keep the
	/// device out until its time has come. Then the arrival of the last pack takes its place. The sequence guards
	/// against replay in any case.
	pub(crate) fn taken_until(&self, latest: Moment) -> Option<Moment> {
		let observed = if self.was_ahead(latest) { self.heard_at() } else { self.observed_at };
		observed.max(self.reinstated_at)
	}

	/// Returns whether the last observation lies beyond the latest time that a record may have.
	fn was_ahead(&self, latest: Moment) -> bool {
		self.observed_at.is_some_and(|at| at > latest)
	}

	/// Returns the histories of the profile's metrics at the time `now`, empty where none fits.
	///
	/// A version that was staged until now takes over what its shadow remembers, but no alarms: a device is not alarmed
	/// for what it did before the version was in force. Each version of a profile takes over what was last observed
	/// under the version before, so that a silence goes on. Under another profile all metrics take over the longest silence:
	/// which one takes the place of which is not known, and an owner could have one that is sent take the place of one that
	/// is withheld.
	pub(crate) fn metrics_under(&self, active: &ActiveProfile, now: Moment) -> MetricHistories {
		let mut metrics = if self.profile == active.reference {
			fitting(&self.metrics, active)
		} else {
			let mut metrics = self.metrics_of_shadow(active);
			for behaviour in metrics.iter_mut().flat_map(|metric| &mut metric.behaviours) {
				behaviour.alarm = AlarmState::default();
			}
			if self.profile.id == active.reference.id {
				for (metric, before) in metrics.iter_mut().zip(&self.metrics) {
					metric.take_over(before);
				}
			} else {
				let since = self.longest_silent_since();
				metrics.iter_mut().for_each(|metric| metric.heard_at = metric.heard_at.or(since));
			}
			metrics
		};
		self.distrust(active, now, &mut metrics);
		metrics
	}

	/// Returns since when the metric has been silent that has been silent longest; `None` if nothing was ever expected.
	fn longest_silent_since(&self) -> Option<Moment> {
		let expected = self.expected?;
		// A metric that was never heard of has been expected for as long as any.
		let heard_at = self.metrics.iter().map(|metric| metric.heard_at.unwrap_or_default()).min();
		Some(expected.since.max(heard_at.unwrap_or_default()))
	}

	/// Moves on to a profile and version, with these histories of its metrics. The shadow of a version that is in force now
	/// has become the history.
	pub(crate) fn move_to(&mut self, profile: ProfileRef, metrics: MetricHistories) {
		self.profile = profile;
		self.metrics = metrics;
		self.shadow = self.shadow.take().filter(|shadow| shadow.profile != profile);
	}

	/// Returns the histories of a staged profile's metrics at the time `now`.
	pub(crate) fn metrics_under_staged(&self, staged: &ActiveProfile, now: Moment) -> MetricHistories {
		let mut metrics = self.metrics_of_shadow(staged);
		self.distrust(staged, now, &mut metrics);
		metrics
	}

	fn metrics_of_shadow(&self, version: &ActiveProfile) -> MetricHistories {
		let shadow = self.shadow.as_ref().filter(|shadow| shadow.profile == version.reference);
		fitting(shadow.map_or(&[], |shadow| &shadow.metrics), version)
	}

	/// Forgets the recent values if the device's clock was further ahead than the version allows: their times compare
	/// with no others.
	fn distrust(&self, version: &ActiveProfile, now: Moment, metrics: &mut MetricHistories) {
		if self.was_ahead(now.saturating_add(version.profile.max_ahead)) {
			metrics.iter_mut().for_each(MetricHistory::forget_recent);
		}
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
	/// Flag of the last observation so far.
	pub flag: QcFlag,
	/// Time from which on a silence counts: the arrival of the last observation, a later verdict of the council that the
	/// silence is in order, or, under another profile than before, the beginning of the longest silence under that one.
	pub heard_at: Option<Moment>,
	/// History of each behaviour, by its position in the metric.
	pub behaviours: BoundedVec<BehaviourHistory, ConstU32<MAX_BEHAVIOURS>>,
}

impl MetricHistory {
	fn new(metric: &Metric) -> Self {
		let behaviours = metric.behaviours.iter().map(|_| BehaviourHistory::default()).collect();
		// The metric has no more behaviours than the bound allows.
		Self { behaviours: BoundedVec::truncate_from(behaviours), ..Self::default() }
	}

	/// Forgets the recent values, so that the next observation is compared with none of them. Keeps the alarms, the
	/// baselines of the usual, and since when the metric has been silent.
	fn forget_recent(&mut self) {
		self.last = None;
		self.flag = QcFlag::NotEvaluated;
		for behaviour in &mut self.behaviours {
			if matches!(behaviour.memory, Memory::Flat(_) | Memory::Earlier(_)) {
				behaviour.memory = Memory::Nothing;
			}
		}
	}

	/// Forgets all but since when the metric has been silent.
	fn forget_all(&mut self) {
		self.forget_recent();
		self.behaviours.iter_mut().for_each(|behaviour| *behaviour = BehaviourHistory::default());
	}

	/// Takes over what was observed last under another version of the profile, if that is later.
	fn take_over(&mut self, other: &Self) {
		self.heard_at = self.heard_at.max(other.heard_at);
		let time_of = |metric: &Self| metric.last.map(|last| last.at);
		if time_of(other) > time_of(self) {
			self.forget_recent();
			self.last = other.last;
			self.flag = other.flag;
		}
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
	/// For a spike rule: of a gauge the value before the last observation; of a counter its last two increases in the
	/// counter's `per`, newest first.
	Earlier(BoundedVec<i64, ConstU32<2>>),
	/// For a deviation rule: the baseline of the usual values.
	Baseline(Baseline),
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
	/// Number of values; the greatest number stands for more, too.
	#[codec(compact)]
	pub observations: u16,
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Holds the figures of `docs/PROFILES.md`, in bytes of state.
	#[test]
	fn a_history_takes_no_more_than_is_said() {
		let expected = Some(Expectation { since: 1, until: None });
		let observed = History { observed_at: Some(1), expected, ..Default::default() };
		// As it is stored, with its version in front.
		let stored = |history: &History| VersionedHistory::from(history.clone()).encoded_size();
		assert_eq!(stored(&observed), 45);
		let at_most = History {
			reinstated_at: Some(1),
			expected: Some(Expectation { since: 1, until: Some(2) }),
			pauses: [0, 2, 4, 6].map(|from| Pause { from, until: from.saturating_add(1) }).into_iter().collect(),
			..observed.clone()
		};
		assert_eq!(stored(&at_most), 125);
		let last = Some(Observation { at: 1, value: 1 });
		let metric = MetricHistory { last, heard_at: Some(1), ..Default::default() };
		assert_eq!(metric.encoded_size(), 28);
		assert_eq!(BehaviourHistory::default().encoded_size(), 3);
		// Size of each memory, without the byte of its variant.
		let earlier = |values: &[i64]| Memory::Earlier(values.to_vec().try_into().unwrap());
		let baseline = |seen| Memory::Baseline(Baseline { seen, ..Default::default() });
		for (memory, bytes) in [
			(Memory::Nothing, 0),
			(Memory::Flat(FlatRun { since: 1, min: 1, max: 1, observations: 63 }), 25),
			(Memory::Flat(FlatRun { since: 1, min: 1, max: 1, observations: u16::MAX }), 28),
			(earlier(&[1]), 9),
			(earlier(&[1, 2]), 17),
			(baseline(1), 33),
			(baseline(100_000), 36),
		] {
			assert_eq!(memory.encoded_size().saturating_sub(1), bytes, "{memory:?}");
		}
	}
}
