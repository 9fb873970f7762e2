//! What each rule says of a value. The formulas are those of the QARTOD tests, in integers: a ratio is compared by
//! cross-multiplication in 128 bits, never by division.

use crate::{FlatRun, Memory, Observation};
use beadle_primitives::{MetricKind, Millis, QcFlag, Rate, Rule, Span};

/// What a rule says of a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Judgement {
	/// The flag that the value gets from this rule.
	pub flag: QcFlag,
	/// The limit that the value passed; zero if it passed none.
	pub threshold: i64,
}

impl Judgement {
	const GOOD: Self = Self { flag: QcFlag::Good, threshold: 0 };
	const NOT_EVALUATED: Self = Self { flag: QcFlag::NotEvaluated, threshold: 0 };

	fn fail(threshold: i64) -> Self {
		Self { flag: QcFlag::Fail, threshold }
	}

	fn suspect(threshold: i64) -> Self {
		Self { flag: QcFlag::Suspect, threshold }
	}
}

/// Judges `current`, with `previous` the observation of the same metric before it, and brings `memory` up to date.
pub(crate) fn judge(
	rule: &Rule,
	kind: MetricKind,
	memory: &mut Memory,
	previous: Option<Observation>,
	current: Observation,
) -> Judgement {
	match rule {
		Rule::GrossRange { fail, suspect } => gross_range(fail, suspect.as_ref(), kind, previous, current),
		Rule::RateOfChange { suspect, fail } => rate_of_change(suspect.as_ref(), fail, kind, previous, current),
		Rule::FlatLine { tolerance, suspect_after, fail_after } => {
			flat_line(*tolerance, *suspect_after, *fail_after, memory, current)
		},
		Rule::Gap { max } => gap(*max, previous, current),
	}
}

/// Outside the span (QARTOD test 4). Of a counter the increase is judged.
fn gross_range(
	fail: &Span,
	suspect: Option<&Span>,
	kind: MetricKind,
	previous: Option<Observation>,
	current: Observation,
) -> Judgement {
	let judged = match kind {
		MetricKind::Gauge => Some(i128::from(current.value)),
		MetricKind::Counter => previous.and_then(|previous| increase(previous, current)).map(i128::from),
	};
	let Some(judged) = judged else { return Judgement::NOT_EVALUATED };
	if let Some(end) = end_passed(fail, judged) {
		Judgement::fail(end)
	} else if let Some(end) = suspect.and_then(|suspect| end_passed(suspect, judged)) {
		Judgement::suspect(end)
	} else {
		Judgement::GOOD
	}
}

fn end_passed(span: &Span, value: i128) -> Option<i64> {
	if value < i128::from(span.min) {
		Some(span.min)
	} else if value > i128::from(span.max) {
		Some(span.max)
	} else {
		None
	}
}

/// `abs(v0 − v1) / (t0 − t1) > change / per` (QARTOD test 7).
fn rate_of_change(
	suspect: Option<&Rate>,
	fail: &Rate,
	kind: MetricKind,
	previous: Option<Observation>,
	current: Observation,
) -> Judgement {
	let Some(previous) = previous else { return Judgement::NOT_EVALUATED };
	let change = match kind {
		MetricKind::Gauge => Some(current.value.abs_diff(previous.value)),
		MetricKind::Counter => increase(previous, current),
	};
	let Some(change) = change else { return Judgement::NOT_EVALUATED };
	let observed = Rate { change, per: current.at.saturating_sub(previous.at) };
	if observed.is_above(fail) {
		Judgement::fail(saturated(fail.change))
	} else if let Some(suspect) = suspect.filter(|suspect| observed.is_above(suspect)) {
		Judgement::suspect(saturated(suspect.change))
	} else {
		Judgement::GOOD
	}
}

/// A counter's increase; `None` if it was reset.
fn increase(previous: Observation, current: Observation) -> Option<u64> {
	(current.value >= previous.value).then(|| current.value.abs_diff(previous.value))
}

/// The values stayed within `tolerance` of each other for that long (QARTOD test 8).
///
/// The run is kept by its lowest and highest value and its start. A value that leaves it starts a new run, so a run
/// is found at the latest one run after `ioos_qc`, which looks back over a window, would find it.
fn flat_line(
	tolerance: u64,
	suspect_after: Option<Millis>,
	fail_after: Millis,
	memory: &mut Memory,
	current: Observation,
) -> Judgement {
	let alone = FlatRun { since: current.at, min: current.value, max: current.value };
	let Memory::Flat(run) = *memory else {
		*memory = Memory::Flat(alone);
		return Judgement::NOT_EVALUATED;
	};
	let extended = FlatRun { min: run.min.min(current.value), max: run.max.max(current.value), ..run };
	if extended.max.abs_diff(extended.min) > tolerance {
		*memory = Memory::Flat(alone);
		return Judgement::GOOD;
	}
	*memory = Memory::Flat(extended);
	let duration = current.at.saturating_sub(run.since);
	if duration >= fail_after {
		Judgement::fail(saturated(fail_after))
	} else if let Some(suspect_after) = suspect_after.filter(|suspect_after| duration >= *suspect_after) {
		Judgement::suspect(saturated(suspect_after))
	} else {
		Judgement::GOOD
	}
}

/// More than `max` since the observation before (QARTOD test 1).
fn gap(max: Millis, previous: Option<Observation>, current: Observation) -> Judgement {
	match previous {
		None => Judgement::NOT_EVALUATED,
		Some(previous) if current.at.saturating_sub(previous.at) > max => Judgement::fail(saturated(max)),
		Some(_) => Judgement::GOOD,
	}
}

fn saturated(limit: u64) -> i64 {
	i64::try_from(limit).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
	use super::*;
	use QcFlag::*;

	/// The flags that a rule gives to a series of times and values.
	fn flags(rule: &Rule, kind: MetricKind, series: &[(u64, i64)]) -> Vec<QcFlag> {
		let mut memory = Memory::Nothing;
		let mut previous = None;
		let judged = series.iter().map(|(at, value)| {
			let current = Observation { at: *at, value: *value };
			let judgement = judge(rule, kind, &mut memory, previous, current);
			previous = Some(current);
			judgement.flag
		});
		judged.collect()
	}

	#[test]
	fn gross_range_flags_what_lies_outside_the_spans() {
		let rule = Rule::GrossRange { fail: Span { min: -10, max: 10 }, suspect: Some(Span { min: -5, max: 5 }) };
		let series = [(1, 0), (2, 5), (3, 6), (4, 10), (5, 11), (6, -5), (7, -6), (8, -11), (9, i64::MIN)];
		let expected = [Good, Good, Suspect, Suspect, Fail, Good, Suspect, Fail, Fail];
		assert_eq!(flags(&rule, MetricKind::Gauge, &series), expected);
	}

	#[test]
	fn gross_range_judges_a_counter_by_its_increase() {
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
		let judged =
			|value| judge(&rule, MetricKind::Gauge, &mut Memory::Nothing, None, Observation { at: 0, value }).threshold;
		assert_eq!([judged(-11), judged(0), judged(11)], [-10, 0, 10]);
	}

	#[test]
	fn rate_of_change_compares_speeds_exactly() {
		// Suspect above 1 in 3 ms, fail above 1 in 2 ms.
		let rule = Rule::RateOfChange { suspect: Some(Rate { change: 1, per: 3 }), fail: Rate { change: 1, per: 2 } };
		let series = [(0, 0), (3, 1), (6, -1), (8, 0), (11, 1), (16, 3), (20, 5)];
		let expected = [NotEvaluated, Good, Fail, Suspect, Good, Suspect, Suspect];
		assert_eq!(flags(&rule, MetricKind::Gauge, &series), expected);
	}

	#[test]
	fn rate_of_change_survives_the_extremes() {
		let rule = Rule::RateOfChange { suspect: None, fail: Rate { change: u64::MAX, per: u64::MAX } };
		let series = [(0, i64::MIN), (1, i64::MAX), (u64::MAX, i64::MIN)];
		assert_eq!(flags(&rule, MetricKind::Gauge, &series), [NotEvaluated, Fail, Fail]);
	}

	#[test]
	fn a_counter_reset_is_no_change() {
		let rule = Rule::RateOfChange { suspect: None, fail: Rate { change: 1, per: 1 } };
		assert_eq!(flags(&rule, MetricKind::Counter, &[(0, 500), (1, 0), (2, 1)]), [NotEvaluated, NotEvaluated, Good]);
	}

	#[test]
	fn flat_line_flags_values_that_stay() {
		let rule = Rule::FlatLine { tolerance: 1, suspect_after: Some(2), fail_after: 4 };
		let series = [(0, 5), (1, 6), (2, 5), (3, 6), (4, 5), (5, 6), (6, 7), (7, 7), (8, 7)];
		let expected = [NotEvaluated, Good, Suspect, Suspect, Fail, Fail, Good, Good, Suspect];
		assert_eq!(flags(&rule, MetricKind::Gauge, &series), expected);
	}

	#[test]
	fn flat_line_catches_a_slow_drift_only_within_its_tolerance() {
		let rule = Rule::FlatLine { tolerance: 1, suspect_after: None, fail_after: 3 };
		let drifting: Vec<_> = (0..20).map(|i| (i, i64::try_from(i).unwrap())).collect();
		assert!(!flags(&rule, MetricKind::Gauge, &drifting).contains(&Fail));
	}

	#[test]
	fn gap_flags_the_observation_after_it() {
		let rule = Rule::Gap { max: 10 };
		assert_eq!(
			flags(&rule, MetricKind::Gauge, &[(0, 0), (10, 0), (21, 0), (22, 0)]),
			[NotEvaluated, Good, Fail, Good]
		);
	}
}
