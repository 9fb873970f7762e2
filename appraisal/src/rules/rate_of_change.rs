//! `RateOfChange` (QARTOD test 7): broken if `|v0 − v1| / (t0 − t1) > change / per`.
//!
//! ```
//! use beadle_appraisal::{appraise, History};
//! use beadle_primitives::{QcFlag::*, Rate, Rule};
//! use beadle_test_support::{gauge, pack, series, ProfileBuilder};
//!
//! // No more than 2 °C a minute, and never more than 5 °C.
//! let rate = |change| Rate { change, per: 60_000 };
//! let rule = Rule::RateOfChange { suspect: Some(rate(2)), fail: rate(5) };
//! let profile = ProfileBuilder::default().metric(gauge("air", "Cel").flag(rule)).active();
//!
//! let pack = pack(1, 0, series(60_000, &[20, 22, 25, 35]));
//! let outcome = appraise(&profile, &History::default(), &pack, 0).unwrap();
//! assert_eq!(outcome.appraisal.flags[..], [NotEvaluated, Good, Suspect, Fail]);
//! ```

use super::{
	judgement::Judgement,
	step::{saturated, Step},
};
use beadle_primitives::Rate;

pub(super) fn judge(suspect: Option<&Rate>, fail: &Rate, step: Step) -> Judgement {
	let Some(previous) = step.previous else { return step.judgement_across_hole() };
	let change = match step.change(previous) {
		Ok(change) => change,
		Err(reset) => return reset,
	};
	let observed = Rate { change, per: step.current.at.saturating_sub(previous.at) };
	if observed.is_above(fail) {
		Judgement::fail(change_in(&observed, fail), saturated(fail.change))
	} else if let Some(suspect) = suspect.filter(|suspect| observed.is_above(suspect)) {
		Judgement::suspect(change_in(&observed, suspect), saturated(suspect.change))
	} else {
		Judgement::good()
	}
}

/// Converts an observed rate to the change in the limit's `per`, rounded up. For people to compare; the judgement does
/// not use it.
fn change_in(observed: &Rate, limit: &Rate) -> i64 {
	let change = u128::from(observed.change).saturating_mul(u128::from(limit.per));
	// Two observations of a metric have different times; with no time between them, any change would be too fast.
	let per = u128::from(observed.per).max(1);
	i64::try_from(change.div_ceil(per)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
	use crate::rules::tests::{counter, flags, judgements};
	use beadle_primitives::{MetricKind, OnReset, QcFlag::*, Rate, Rule};

	#[test]
	fn speeds_are_compared_exactly() {
		// Suspect above 1 in 3 ms, fail above 1 in 2 ms.
		let rule = Rule::RateOfChange { suspect: Some(Rate { change: 1, per: 3 }), fail: Rate { change: 1, per: 2 } };
		let series = [(0, 0), (3, 1), (6, -1), (8, 0), (11, 1), (16, 3), (20, 5)];
		let expected = [NotEvaluated, Good, Fail, Suspect, Good, Suspect, Suspect];
		assert_eq!(flags(&rule, MetricKind::Gauge, &series), expected);
	}

	#[test]
	fn the_extremes_are_compared_too() {
		let rule = Rule::RateOfChange { suspect: None, fail: Rate { change: u64::MAX, per: u64::MAX } };
		let series = [(0, i64::MIN), (1, i64::MAX), (u64::MAX, i64::MIN)];
		assert_eq!(flags(&rule, MetricKind::Gauge, &series), [NotEvaluated, Fail, Fail]);
	}

	#[test]
	fn a_counter_reset_is_no_change() {
		let rule = Rule::RateOfChange { suspect: None, fail: Rate { change: 1, per: 1 } };
		let series = [(0, 500), (1, 0), (2, 1)];
		assert_eq!(flags(&rule, counter(7), &series), [NotEvaluated, NotEvaluated, Good]);
		let kind = MetricKind::Counter { per: 7, on_reset: OnReset::Fail };
		assert_eq!(flags(&rule, kind, &series), [NotEvaluated, Fail, Good]);
	}

	#[test]
	fn the_evidence_is_the_change_in_the_same_time() {
		let rule = Rule::RateOfChange { suspect: None, fail: Rate { change: 10, per: 60 } };
		let judged = judgements(&rule, MetricKind::Gauge, &[(0, 0), (7, -2)]);
		// 2 in 7 is 17.1 in 60.
		assert_eq!((judged[1].judged, judged[1].threshold), (18, 10));
	}
}
