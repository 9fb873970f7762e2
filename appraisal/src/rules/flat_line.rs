//! `FlatLine` (QARTOD test 8): broken if the values stay within `tolerance` of each other for the given duration, and
//! there are at least so many of them: QARTOD counts observations, and a hole has none.
//!
//! A run is kept as its lowest and highest value, its start and its length. A value that leaves the run starts a new one,
//! so a flat line is found at the latest one run after `ioos_qc`, which looks back over a window, would find it. A hole
//! that is longer than the profile's memory starts a new run, too.
//!
//! ```
//! use beadle_appraisal::{appraise, History};
//! use beadle_primitives::{QcFlag::*, Rule};
//! use beadle_test_support::{gauge, pack, series, ProfileBuilder};
//!
//! // The same value for two minutes is suspect, for three minutes a failure.
//! let rule = Rule::FlatLine { tolerance: 0, suspect_after: Some(120_000), fail_after: 180_000, least: 3 };
//! let profile = ProfileBuilder::default().metric(gauge("air", "Cel").flag(rule)).active();
//!
//! let pack = pack(1, 0, series(60_000, &[20, 21, 21, 21, 21]));
//! let outcome = appraise(&profile, &History::default(), &pack, 0).unwrap();
//! assert_eq!(outcome.appraisal.flags[..], [NotEvaluated, Good, Good, Suspect, Fail]);
//! ```

use super::{
	judgement::Judgement,
	step::{saturated, Step},
};
use crate::{FlatRun, Memory};
use beadle_primitives::Millis;

/// Limits of a flat line.
pub(super) struct Limits {
	/// Greatest difference between its values.
	pub tolerance: u64,
	/// Duration from which on it is suspect.
	pub suspect_after: Option<Millis>,
	/// Duration from which on it fails.
	pub fail_after: Millis,
	/// The least number of observations in it.
	pub least: u16,
}

pub(super) fn judge(limits: Limits, memory: &mut Memory, step: Step) -> Judgement {
	let Step { current, previous, .. } = step;
	let alone = FlatRun { since: current.at, min: current.value, max: current.value, observations: 1 };
	let run = match *memory {
		Memory::Flat(run) if previous.is_some() => run,
		_ => {
			*memory = Memory::Flat(alone);
			return Judgement::not_evaluated();
		},
	};
	let extended = FlatRun {
		min: run.min.min(current.value),
		max: run.max.max(current.value),
		observations: run.observations.saturating_add(1),
		..run
	};
	if extended.max.abs_diff(extended.min) > limits.tolerance {
		*memory = Memory::Flat(alone);
		return Judgement::good();
	}
	*memory = Memory::Flat(extended);
	let duration = current.at.saturating_sub(run.since);
	let lasts = |after: &Millis| duration >= *after && extended.observations >= limits.least;
	if lasts(&limits.fail_after) {
		Judgement::fail(saturated(duration), saturated(limits.fail_after))
	} else if let Some(suspect_after) = limits.suspect_after.filter(lasts) {
		Judgement::suspect(saturated(duration), saturated(suspect_after))
	} else {
		Judgement::good()
	}
}

#[cfg(test)]
mod tests {
	use crate::rules::tests::{flags, flags_with_memory, judgements};
	use beadle_primitives::{MetricKind, QcFlag::*, Rule};

	#[test]
	fn values_that_stay_are_flagged() {
		let rule = Rule::FlatLine { tolerance: 1, suspect_after: Some(2), fail_after: 4, least: 2 };
		let series = [(0, 5), (1, 6), (2, 5), (3, 6), (4, 5), (5, 6), (6, 7), (7, 7), (8, 7)];
		let expected = [NotEvaluated, Good, Suspect, Suspect, Fail, Fail, Good, Good, Suspect];
		assert_eq!(flags(&rule, MetricKind::Gauge, &series), expected);
		assert_eq!(judgements(&rule, MetricKind::Gauge, &series)[5].judged, 5);
	}

	#[test]
	fn a_slow_drift_is_only_caught_within_the_tolerance() {
		let rule = Rule::FlatLine { tolerance: 1, suspect_after: None, fail_after: 3, least: 2 };
		let drifting: Vec<_> = (0..20).map(|i| (i, i64::try_from(i).unwrap())).collect();
		assert!(!flags(&rule, MetricKind::Gauge, &drifting).contains(&Fail));
	}

	#[test]
	fn what_was_not_observed_is_not_flat() {
		let rule = |least| Rule::FlatLine { tolerance: 1, suspect_after: Some(2), fail_after: 4, least };
		assert_eq!(flags(&rule(2), MetricKind::Gauge, &[(0, 5), (100, 5)]), [NotEvaluated, Fail]);
		assert_eq!(flags(&rule(3), MetricKind::Gauge, &[(0, 5), (100, 5)]), [NotEvaluated, Good]);
		let series = [(0, 5), (1, 5), (2, 5), (100, 5), (101, 5), (102, 5)];
		assert_eq!(flags(&rule(4), MetricKind::Gauge, &series)[2..], [Good, Fail, Fail, Fail]);
		// Across a hole that is longer than the memory the run starts anew.
		let expected = [NotEvaluated, Good, Suspect, NotEvaluated, Good, Suspect];
		assert_eq!(flags_with_memory(&rule(2), MetricKind::Gauge, 97, &series), expected);
		assert_eq!(flags_with_memory(&rule(2), MetricKind::Gauge, 98, &series)[3], Fail);
	}

	#[test]
	fn a_run_may_be_longer_than_can_be_counted() {
		let rule = Rule::FlatLine { tolerance: 0, suspect_after: None, fail_after: 1, least: u16::MAX };
		let series: Vec<_> = (0..70_000).map(|at| (at, 5)).collect();
		let flags = flags(&rule, MetricKind::Gauge, &series);
		assert_eq!((flags[65_533], flags[65_534], flags[69_999]), (Good, Fail, Fail));
	}
}
