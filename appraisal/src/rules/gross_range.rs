//! `GrossRange` (QARTOD test 4): broken outside a span. For a counter, the increase in its `per` is judged.
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

use super::{judgement::Judgement, level::Level, step::Step};
use beadle_primitives::Span;

pub(super) fn judge(fail: &Span, suspect: Option<&Span>, step: Step) -> Judgement {
	step.level().map_or_else(|unknown| unknown, |level| judge_level(fail, suspect, level))
}

/// Judges a level by the spans.
pub(super) fn judge_level(fail: &Span, suspect: Option<&Span>, level: Level) -> Judgement {
	if let Some((judged, end)) = end_passed(fail, level) {
		Judgement::fail(judged, end)
	} else if let Some((judged, end)) = suspect.and_then(|suspect| end_passed(suspect, level)) {
		Judgement::suspect(judged, end)
	} else {
		Judgement::good()
	}
}

/// Returns the level, rounded away from the end of the span that it passed, and that end.
fn end_passed(span: &Span, level: Level) -> Option<(i64, i64)> {
	if level.is_below(span.min) {
		Some((level.floor(), span.min))
	} else if level.is_above(span.max) {
		Some((level.ceiling(), span.max))
	} else {
		None
	}
}

#[cfg(test)]
mod tests {
	use crate::rules::tests::{counter, flags, flags_with_memory, judgements};
	use beadle_primitives::{MetricKind, OnReset, QcFlag::*, Rule, Span};

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
		assert_eq!(flags(&rule, counter(1), &series), expected);
		let extremes = [(1, i64::MIN), (2, i64::MAX)];
		assert_eq!(flags(&rule, counter(1), &extremes), [NotEvaluated, Fail]);
	}

	#[test]
	fn an_increase_is_judged_by_the_time_that_it_took() {
		// From 6 to 60 in an hour.
		let rule = Rule::GrossRange { fail: Span { min: 6, max: 60 }, suspect: None };
		let minute = 60_000;
		let series = [(0, 0), (1, 1), (2, 3), (122, 123), (123, 124), (133, 125), (144, 126)];
		let series = series.map(|(minutes, value)| (minutes * minute, value));
		let expected = [NotEvaluated, Good, Fail, Good, Good, Good, Fail];
		assert_eq!(flags(&rule, counter(60 * minute), &series), expected);
		// One in 11 minutes is 5.45 in an hour, and two in one are 120.
		let judged = judgements(&rule, counter(60 * minute), &series);
		assert_eq!([2, 6].map(|i: usize| (judged[i].judged, judged[i].threshold)), [(120, 60), (5, 6)]);
	}

	#[test]
	fn a_counter_that_runs_backwards_is_judged_if_it_must_not() {
		let rule = Rule::GrossRange { fail: Span { min: 0, max: 10 }, suspect: None };
		let backwards = [(1, 1_000), (2, 900), (3, 800), (4, 700), (5, 701)];
		for (on_reset, flag) in [(OnReset::Ignore, NotEvaluated), (OnReset::Suspect, Suspect), (OnReset::Fail, Fail)] {
			let kind = MetricKind::Counter { per: 1, on_reset };
			assert_eq!(flags(&rule, kind, &backwards), [NotEvaluated, flag, flag, flag, Good]);
		}
		let kind = MetricKind::Counter { per: 1, on_reset: OnReset::Fail };
		let judged = judgements(&rule, kind, &[(1, i64::MAX), (2, i64::MAX - 7), (3, i64::MIN)]);
		let shown: Vec<_> = judged[1..].iter().map(|judged| (judged.judged, judged.threshold)).collect();
		assert_eq!(shown, [(-7, 0), (i64::MIN, 0)]);
	}

	#[test]
	fn the_threshold_is_the_end_that_was_passed() {
		let rule = Rule::GrossRange { fail: Span { min: -10, max: 10 }, suspect: None };
		let judged = judgements(&rule, MetricKind::Gauge, &[(1, -11), (2, 0), (3, 12)]);
		assert_eq!(judged.iter().map(|j| (j.judged, j.threshold)).collect::<Vec<_>>(), [(-11, -10), (0, 0), (12, 10)]);
		let counted = judgements(&rule, counter(1), &[(1, 100), (2, 120)]);
		assert_eq!((counted[1].judged, counted[1].threshold), (20, 10));
	}

	#[test]
	fn a_reset_shows_across_a_hole_and_an_increase_does_not() {
		let rule = Rule::GrossRange { fail: Span { min: 0, max: 10 }, suspect: None };
		let kind = MetricKind::Counter { per: 1, on_reset: OnReset::Fail };
		let forgetful = |series: &[(u64, i64)]| flags_with_memory(&rule, kind, 5, series);
		assert_eq!(forgetful(&[(0, 50_000), (100, 100)]), [NotEvaluated, Fail]);
		assert_eq!(forgetful(&[(0, 50_000), (100, 60_000_000)]), [NotEvaluated, NotEvaluated]);
	}
}
