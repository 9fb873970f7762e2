//! Replay of a series as on a chain: a pack for each value, admitted and appraised against a learned profile.

use beadle_appraisal::{admit, appraise, distance, History};
use beadle_primitives::{
	ActiveProfile, Amendment, Metric, Millis, Moment, Pack, Profile, ProfileRef, QcFlag, Record, Refusal, TimeZone,
	TransitionKind,
};
use beadle_profiles::{
	gauge::Series,
	learn::{learn, Kind, LearnError, Learned, Scale},
};

/// Maximum number of values in the probation, as in the Numenta Anomaly Benchmark.
const MOST_PROBATION: usize = 750;

/// Returns the length of the probation, from which the profile is learned: 15 % of the values, at most 750.
pub fn probation(values: usize) -> usize {
	(values * 15 / 100).min(MOST_PROBATION)
}

/// Reasons why a series cannot be replayed.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
	/// Nothing can be learned from the beginning of the series.
	#[error("the first 15 % of the series: {0}")]
	Learn(#[from] LearnError),
	/// The learned profile refuses one of the values.
	#[error("the chain would refuse value {position}: {}", refusal.explanation())]
	Refused {
		/// Position of the value in the series, from zero.
		position: usize,
		/// Code of the refusal.
		refusal: Refusal,
	},
}

/// A raised alarm.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Alarm {
	/// Position in the series of the value that raised it.
	pub position: usize,
	/// Index of the behaviour in the metric.
	pub behaviour: u8,
}

/// Outcome of a series.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Replay {
	/// Learned metric, with its behaviours.
	pub metric: Metric,
	/// What was left out or assumed when it was learned.
	pub notes: Vec<String>,
	/// Number of values in the probation.
	pub probation: usize,
	/// Flag of each value. A spike's flag includes the finding made at the next value.
	pub flags: Vec<QcFlag>,
	/// Alarms after the probation, in order.
	pub alarms: Vec<Alarm>,
}

impl Replay {
	/// Learns a profile from the beginning of a series and runs the whole series.
	///
	/// # Errors
	///
	/// If nothing can be learned, or the learned profile refuses a value.
	pub fn of(series: &Series, kind: Option<Kind>) -> Result<Self, ReplayError> {
		let probation = probation(series.values.len());
		let text = |text: &str| text.as_bytes().to_vec();
		let scale = Scale {
			name: sp_runtime::BoundedVec::truncate_from(text("value")),
			unit: sp_runtime::BoundedVec::truncate_from(text("1")),
			decimals: series.decimals,
		};
		let first = series.values.get(..probation).unwrap_or_default();
		let Learned { metric, memory, notes } = learn(scale, first, kind)?;
		let (flags, alarms) = run(&metric, memory, &series.values)?;
		let alarms = alarms.into_iter().filter(|alarm| alarm.position >= probation).collect();
		Ok(Self { metric, notes, probation, flags, alarms })
	}

	/// Returns the name of a behaviour's rule.
	pub fn rule_name(&self, behaviour: u8) -> &'static str {
		let found = self.metric.behaviours.get(usize::from(behaviour));
		found.map_or("?", |behaviour| behaviour.rule.name())
	}

	/// Returns the positions at which alarms were raised, each once.
	pub fn detections(&self) -> Vec<usize> {
		let mut positions: Vec<_> = self.alarms.iter().map(|alarm| alarm.position).collect();
		positions.dedup();
		positions
	}
}

/// Appraises each value as a pack of its own, with this memory; returns the flags and the alarms.
///
/// # Errors
///
/// If the chain would refuse a value.
pub fn run(
	metric: &Metric,
	memory: Millis,
	values: &[(Moment, i64)],
) -> Result<(Vec<QcFlag>, Vec<Alarm>), ReplayError> {
	let active = profile(metric, memory);
	let mut history = History::default();
	let (mut flags, mut alarms) = (Vec::new(), Vec::new());
	for (position, (at, value)) in values.iter().enumerate() {
		let record = Record { metric: 0, offset: 0, value: *value };
		let records = sp_runtime::BoundedVec::truncate_from(vec![record]);
		let pack = Pack { sequence: history.sequence + 1, base_time: *at, records };
		let refused = |refusal| ReplayError::Refused { position, refusal };
		distance(history.sequence, pack.sequence, 1).map_err(refused)?;
		admit(&active.profile, &history, &pack, *at).map_err(refused)?;
		let outcome = appraise(&active, &history, &pack, *at).map_err(refused)?;
		flags.extend(outcome.appraisal.flags.iter().copied());
		amend(&mut flags, &outcome.appraisal.amendments);
		let raised = outcome.appraisal.transitions.iter().filter(|found| found.kind == TransitionKind::Raised);
		alarms.extend(raised.map(|found| Alarm { position, behaviour: found.behaviour }));
		history = outcome.history;
	}
	Ok((flags, alarms))
}

/// Worsens the second-last flag to what the last value revealed about it: a spike shows one value late.
fn amend(flags: &mut [QcFlag], amendments: &[Amendment]) {
	let [.., before, _] = flags else { return };
	for amendment in amendments {
		*before = before.worst(amendment.after);
	}
}

/// Returns a profile with this metric only.
fn profile(metric: &Metric, memory: Millis) -> ActiveProfile {
	let profile = Profile {
		name: sp_runtime::BoundedVec::truncate_from(b"learned".to_vec()),
		max_records: 1,
		max_pack_bytes: 30,
		min_interval: 0,
		max_ahead: 0,
		max_age: 1,
		memory,
		time_zone: TimeZone::default(),
		metrics: sp_runtime::BoundedVec::truncate_from(vec![metric.clone()]),
	};
	ActiveProfile { reference: ProfileRef { id: 0, version: 1 }, metrics_since: Default::default(), profile }
}

#[cfg(test)]
mod tests {
	use super::*;
	use beadle_primitives::Rule;

	fn series(values: impl IntoIterator<Item = i64>) -> Series {
		let values = (1..).zip(values).map(|(minute, value)| (minute * 60_000, value)).collect();
		Series { values, ..Series::default() }
	}

	#[test]
	fn the_probation_is_a_part_of_the_series() {
		assert_eq!([probation(100), probation(2_500), probation(7_267), probation(5)], [15, 375, 750, 0]);
	}

	#[test]
	fn what_is_far_out_alarms_once() {
		let usual = (0..400).map(|i| i % 10);
		let values = usual.clone().chain([100]).chain(usual);
		let replay = Replay::of(&series(values), None).unwrap();
		// The value before looks like a spike in the other direction.
		assert!(replay.flags[..399].iter().all(|flag| *flag != QcFlag::Fail));
		assert_eq!(replay.flags[400], QcFlag::Fail);
		assert_eq!(replay.detections(), [400]);
		assert_eq!(replay.rule_name(replay.alarms[0].behaviour), "GrossRange");
	}

	#[test]
	fn a_value_that_stops_changing_alarms() {
		let values = (0..400).map(|i| i % 10).chain([5; 100]);
		let replay = Replay::of(&series(values), None).unwrap();
		assert_eq!(replay.alarms.len(), 1);
		assert_eq!(replay.rule_name(replay.alarms[0].behaviour), "FlatLine");
	}

	#[test]
	fn a_spike_is_flagged_where_it_is() {
		let values = (0..400).map(|i| i % 2).chain([2, 1, 0, 1, 0]);
		let replay = Replay::of(&series(values), None).unwrap();
		assert_eq!(replay.alarms, []);
		let mut metric = replay.metric.clone();
		metric.behaviours.retain(|behaviour| matches!(behaviour.rule, Rule::Spike { .. }));
		let (flags, _) = run(&metric, 1_000, &[(1, 0), (2, 0), (3, 50), (4, 0), (5, 0)]).unwrap();
		use QcFlag::{Fail, NotEvaluated};
		assert_eq!(flags, [NotEvaluated, Fail, Fail, Fail, NotEvaluated]);
	}

	#[test]
	fn a_short_series_teaches_nothing() {
		assert!(matches!(Replay::of(&series(0..100), None), Err(ReplayError::Learn(LearnError::TooFew(15)))));
	}
}
