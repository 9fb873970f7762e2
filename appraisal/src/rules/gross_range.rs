//! `GrossRange` (QARTOD test 4): broken outside a span. For a counter, the increase is judged.
//!
//! ```
//! use beadle_appraisal::{appraise, History};
//! use beadle_primitives::{QcFlag::*, Rule, Span};
//! use beadle_test_support::{gauge, pack, series, ProfileBuilder};
//!
//! // The sensor measures from -40 °C to 85 °C; plausible here is what lies between -10 °C and 35 °C.
//! let (fail, suspect) = (Span { min: -40, max: 85 }, Span { min: -10, max: 35 });
//! let rule = Rule::GrossRange { fail, suspect: Some(suspect) };
//! let profile = ProfileBuilder::default().metric(gauge("air", "Cel").flag(rule)).active();
//!
//! let pack = pack(1, 0, series(60_000, &[20, 36, 86]));
//! let outcome = appraise(&profile, &History::default(), &pack, 0).unwrap();
//! assert_eq!(outcome.appraisal.flags[..], [Good, Suspect, Fail]);
//! ```

use super::{judgement::Judgement, step::Step};
use beadle_primitives::Span;

pub(super) fn judge(fail: &Span, suspect: Option<&Span>, step: Step) -> Judgement {
	step.level().map_or_else(Judgement::not_evaluated, |level| judge_level(fail, suspect, level))
}

/// Judges a level by the spans.
pub(super) fn judge_level(fail: &Span, suspect: Option<&Span>, level: i64) -> Judgement {
	if let Some(end) = end_passed(fail, level) {
		Judgement::fail(level, end)
	} else if let Some(end) = suspect.and_then(|suspect| end_passed(suspect, level)) {
		Judgement::suspect(level, end)
	} else {
		Judgement::good()
	}
}

fn end_passed(span: &Span, value: i64) -> Option<i64> {
	if value < span.min {
		Some(span.min)
	} else if value > span.max {
		Some(span.max)
	} else {
		None
	}
}

#[cfg(test)]
mod tests {
	use crate::rules::tests::{flags, judgements};
	use beadle_primitives::{MetricKind, QcFlag::*, Rule, Span};

	#[test]
	fn what_lies_outside_the_spans_is_flagged() {
		let rule = Rule::GrossRange { fail: Span { min: -10, max: 10 }, suspect: Some(Span { min: -5, max: 5 }) };
		let series = [(1, 0), (2, 5), (3, 6), (4, 10), (5, 11), (6, -5), (7, -6), (8, -11), (9, i64::MIN)];
		let expected = [Good, Good, Suspect, Suspect, Fail, Good, Suspect, Fail, Fail];
		assert_eq!(flags(&rule, MetricKind::Gauge, &series), expected);
	}

	#[test]
	fn a_counter_is_judged_by_its_increase() {
		let rule = Rule::GrossRange { fail: Span { min: 1, max: 10 }, suspect: None };
		let series = [(1, 1_000), (2, 1_010), (3, 1_010), (4, 1_021), (5, 3), (6, 4), (7, i64::MAX)];
		let expected = [NotEvaluated, Good, Fail, Fail, NotEvaluated, Good, Fail];
		assert_eq!(flags(&rule, MetricKind::Counter, &series), expected);
		let extremes = [(1, i64::MIN), (2, i64::MAX)];
		assert_eq!(flags(&rule, MetricKind::Counter, &extremes), [NotEvaluated, Fail]);
	}

	#[test]
	fn the_threshold_is_the_end_that_was_passed() {
		let rule = Rule::GrossRange { fail: Span { min: -10, max: 10 }, suspect: None };
		let judged = judgements(&rule, MetricKind::Gauge, &[(1, -11), (2, 0), (3, 12)]);
		assert_eq!(judged.iter().map(|j| (j.judged, j.threshold)).collect::<Vec<_>>(), [(-11, -10), (0, 0), (12, 10)]);
		let counted = judgements(&rule, MetricKind::Counter, &[(1, 100), (2, 120)]);
		assert_eq!((counted[1].judged, counted[1].threshold), (20, 10));
	}
}
