//! `FlatLine` (QARTOD test 8): broken if the values stay within `tolerance` of each other for the given duration.
//!
//! A run is kept as its lowest and highest value and its start. A value that leaves the run starts a new one, so a flat
//! line is found at the latest one run after `ioos_qc`, which looks back over a window, would find it.
//!
//! ```
//! use beadle_appraisal::{appraise, History};
//! use beadle_primitives::{QcFlag::*, Rule};
//! use beadle_test_support::{gauge, pack, series, ProfileBuilder};
//!
//! // The same value for two minutes is suspect, for three minutes a failure.
//! let rule = Rule::FlatLine { tolerance: 0, suspect_after: Some(120_000), fail_after: 180_000 };
//! let profile = ProfileBuilder::default().metric(gauge("air", "Cel").flag(rule)).active();
//!
//! let pack = pack(1, 0, series(60_000, &[20, 21, 21, 21, 21]));
//! let outcome = appraise(&profile, &History::default(), &pack, 0).unwrap();
//! assert_eq!(outcome.appraisal.flags[..], [NotEvaluated, Good, Good, Suspect, Fail]);
//! ```

use super::{judgement::Judgement, step::saturated};
use crate::{FlatRun, Memory, Observation};
use beadle_primitives::Millis;

pub(super) fn judge(
	tolerance: u64,
	suspect_after: Option<Millis>,
	fail_after: Millis,
	memory: &mut Memory,
	current: Observation,
) -> Judgement {
	let alone = FlatRun { since: current.at, min: current.value, max: current.value };
	let Memory::Flat(run) = *memory else {
		*memory = Memory::Flat(alone);
		return Judgement::not_evaluated();
	};
	let extended = FlatRun { min: run.min.min(current.value), max: run.max.max(current.value), ..run };
	if extended.max.abs_diff(extended.min) > tolerance {
		*memory = Memory::Flat(alone);
		return Judgement::good();
	}
	*memory = Memory::Flat(extended);
	let duration = current.at.saturating_sub(run.since);
	if duration >= fail_after {
		Judgement::fail(saturated(duration), saturated(fail_after))
	} else if let Some(suspect_after) = suspect_after.filter(|suspect_after| duration >= *suspect_after) {
		Judgement::suspect(saturated(duration), saturated(suspect_after))
	} else {
		Judgement::good()
	}
}

#[cfg(test)]
mod tests {
	use crate::rules::tests::{flags, judgements};
	use beadle_primitives::{MetricKind, QcFlag::*, Rule};

	#[test]
	fn values_that_stay_are_flagged() {
		let rule = Rule::FlatLine { tolerance: 1, suspect_after: Some(2), fail_after: 4 };
		let series = [(0, 5), (1, 6), (2, 5), (3, 6), (4, 5), (5, 6), (6, 7), (7, 7), (8, 7)];
		let expected = [NotEvaluated, Good, Suspect, Suspect, Fail, Fail, Good, Good, Suspect];
		assert_eq!(flags(&rule, MetricKind::Gauge, &series), expected);
		assert_eq!(judgements(&rule, MetricKind::Gauge, &series)[5].judged, 5);
	}

	#[test]
	fn a_slow_drift_is_only_caught_within_the_tolerance() {
		let rule = Rule::FlatLine { tolerance: 1, suspect_after: None, fail_after: 3 };
		let drifting: Vec<_> = (0..20).map(|i| (i, i64::try_from(i).unwrap())).collect();
		assert!(!flags(&rule, MetricKind::Gauge, &drifting).contains(&Fail));
	}
}
