//! Proposes the behaviours of a metric from a period in which all was well.
//!
//! The recipe is the same for every series; its constants are below. The proposal is for people to review: it reflects
//! what was usual in that period, not what is right.
//!
//! | rule | limits |
//! |---|---|
//! | `GrossRange` | suspect outside the range seen, fails a fifth of that range ([`MARGIN`]) further out |
//! | `Deviation` | fails at a `k` a quarter above the most seen after the warm-up, at least 4.5; suspect at 3/4 of it |
//! | `RateOfChange`, `Spike` | suspect above one and a half times the most seen, fails above three times that |
//! | `FlatLine` | fails after three times the longest seen, at least 24 intervals and values; suspect after 2/3 of it |
//!
//! A value far outside raises an alarm at once. Changes, spikes and flat lines take several failing values in a row; a
//! single one is flagged and no more. [`CLEAR`] values in a row that do not fail clear an alarm, so that a value that
//! stays around a limit is one alarm and not many.
//!
//! What a sensor writes for no value, and single values that are nowhere near the others ([`outliers`]), are left out, and
//! told. Nothing is compared across a hole that is longer than the [memory](memory) that goes with the proposal.
//!
//! A series that only ever rises is taken for a running total: a `Counter`, whose increase has a range ([`counter`]).
//!
//! There is no `Gap` rule: how often a device reports depends on its network as well, and is better decided than
//! learned.

mod counter;
mod outliers;

use beadle_appraisal::Baseline;
use beadle_primitives::{Behaviour, Metric, MetricKind, Millis, Mitigation, Moment, OnFail, Rate, Rule, Span, Text};
use outliers::left_out;
use std::str::FromStr;

/// The margin around the range is the range divided by this.
const MARGIN: i128 = 5;

/// Number of values in a row that do not fail, suspect ones included, that clear an alarm.
const CLEAR: u16 = 75;

/// Minimum `k` of a deviation, in hundredths.
const LEAST_K: u128 = 450;

/// Minimum duration of a failing flat line, in intervals between values.
const FLAT_INTERVALS: u64 = 24;

/// Minimum number of values in a flat line: what was not observed is not flat.
const FLAT_VALUES: u16 = 24;

/// Memory that goes with the proposal, in intervals between values.
const MEMORY_INTERVALS: u64 = 12;

/// Shortest and longest memory, unless values are further apart.
const MEMORY: (Millis, Millis) = (3_600_000, 24 * 3_600_000);

/// Minimum number of values to learn from.
pub const FEWEST: usize = 20;

/// A value with its time.
pub type Value = (Moment, i64);

/// Reasons why nothing can be learned.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum LearnError {
	/// There are not enough values.
	#[error("{0} values are too few to learn from: give at least {FEWEST}")]
	TooFew(usize),
	/// The values are not in chronological order.
	#[error("the values are not in the order of their times")]
	NotIncreasing,
}

/// The name and scale of a metric.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scale {
	/// The name.
	pub name: Text<32>,
	/// The symbol of the unit.
	pub unit: Text<16>,
	/// Number of decimal digits after the point.
	pub decimals: u8,
}

/// The kind of a metric, without its settings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
	/// Each value stands for itself.
	Gauge,
	/// A running total.
	Counter,
}

impl FromStr for Kind {
	type Err = &'static str;

	fn from_str(word: &str) -> Result<Self, Self::Err> {
		match word {
			"gauge" => Ok(Self::Gauge),
			"counter" => Ok(Self::Counter),
			_ => Err("want gauge or counter"),
		}
	}
}

/// What was learned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Learned {
	/// The metric with its behaviours.
	pub metric: Metric,
	/// The longest time between two values across which rules should compare them.
	pub memory: Millis,
	/// What was left out or assumed, for people to review.
	pub notes: Vec<String>,
}

/// Proposes a metric with its behaviours, from the values seen while all was well. Without a kind, the values tell it.
///
/// # Errors
///
/// If there are too few values, or they are not in chronological order.
pub fn learn(scale: Scale, values: &[Value], kind: Option<Kind>) -> Result<Learned, LearnError> {
	if values.windows(2).any(|pair| matches!(pair, [(before, _), (after, _)] if after <= before)) {
		return Err(LearnError::NotIncreasing);
	}
	let (values, mut notes) = left_out(values, scale.decimals);
	if values.len() < FEWEST {
		return Err(LearnError::TooFew(values.len()));
	}
	let memory = memory(&values);
	let is_counter = match kind {
		Some(kind) => kind == Kind::Counter,
		None => counter::only_rises(&values),
	};
	let (kind, rules) = if is_counter {
		if kind.is_none() {
			notes.push(counter::said(&values, scale.decimals));
		}
		let (kind, range) = counter::range(&values, memory);
		(kind, vec![(range, 1), (flat_line(&values, memory), 3)])
	} else {
		let steps = steps(&values, memory);
		let rules = vec![
			(range(&values), 1),
			(deviation(&values), 1),
			(rate_of_change(&steps), 3),
			// Values that stick out far enough make spikes of their neighbours, too: up to four in a row.
			(spike(&values, memory), 5),
			(flat_line(&values, memory), 3),
		];
		(MetricKind::Gauge, rules)
	};
	let behaviours = rules.into_iter().filter_map(|(rule, datapoints_to_alarm)| {
		let on_fail = OnFail::Flag { datapoints_to_alarm, datapoints_to_clear: CLEAR, mitigation: Mitigation::None };
		Some(Behaviour { rule: rule?, on_fail })
	});
	let behaviours: Vec<_> = behaviours.collect();
	let Scale { name, unit, decimals } = scale;
	let Ok(behaviours) = behaviours.try_into() else { unreachable!("five rules are fewer than eight; qed") };
	Ok(Learned { metric: Metric { name, unit, decimals, kind, behaviours }, memory, notes })
}

/// Returns the longest time between two values across which rules should compare them: a day, or less if values come
/// often, so that no rule takes a hole for something that was observed.
fn memory(values: &[Value]) -> Millis {
	let interval = usual_interval(&steps(values, Millis::MAX));
	let (least, most) = MEMORY;
	interval.saturating_mul(MEMORY_INTERVALS).clamp(least, most).max(interval.saturating_mul(3)).max(1)
}

/// Returns the steps from each value to the next one, without those across a hole.
fn steps(values: &[Value], memory: Millis) -> Vec<Step> {
	values.windows(2).filter_map(Step::of).filter(|step| step.time <= memory).collect()
}

/// The step from one value to the next.
struct Step {
	change: u64,
	time: Millis,
}

impl Step {
	fn of(pair: &[Value]) -> Option<Self> {
		let [(before, from), (after, to)] = pair else { return None };
		Some(Self { change: from.abs_diff(*to), time: after.checked_sub(*before)? })
	}
}

/// Returns the least and the greatest value.
fn extremes(values: &[Value]) -> Option<(i64, i64)> {
	let levels = || values.iter().map(|(_, value)| *value);
	levels().min().zip(levels().max())
}

fn range(values: &[Value]) -> Option<Rule> {
	let (min, max) = extremes(values)?;
	let margin = ((i128::from(max) - i128::from(min)) / MARGIN).max(1);
	let bounded = |end: i128| i64::try_from(end).unwrap_or(if end < 0 { i64::MIN } else { i64::MAX });
	let fail = Span { min: bounded(i128::from(min) - margin), max: bounded(i128::from(max) + margin) };
	Some(Rule::GrossRange { fail, suspect: Some(Span { min, max }) })
}

fn deviation(values: &[Value]) -> Option<Rule> {
	let warm_up = u32::try_from(values.len() / 2).ok()?.min(beadle_primitives::rule::MAX_BASELINE);
	let mut baseline = Baseline::default();
	let mut most = 0;
	for (_, value) in values {
		let sigma = baseline.sigmas(beadle_primitives::rule::SIGMA);
		if baseline.seen >= warm_up && sigma > 0 {
			most = most.max((baseline.distance(*value) * 100).div_ceil(sigma));
		}
		baseline.learn(*value, warm_up);
	}
	let fail_k = u16::try_from((most + most / 4).max(LEAST_K)).unwrap_or(u16::MAX);
	let suspect_k = Some(fail_k - fail_k / 4);
	Some(Rule::Deviation { half_life: warm_up, tolerance: 1, suspect_k, fail_k, warm_up })
}

fn rate_of_change(steps: &[Step]) -> Option<Rule> {
	let rate = |step: &Step| Rate { change: step.change, per: step.time };
	let fastest =
		steps.iter().map(rate).reduce(|fastest, next| if next.is_above(&fastest) { next } else { fastest })?;
	// Per usual interval, so that people can make sense of it.
	let interval = usual_interval(steps);
	let change = u128::from(fastest.change.max(1)) * u128::from(interval);
	let change = u64::try_from(change.div_ceil(u128::from(fastest.per))).unwrap_or(u64::MAX);
	let limit = |half_times: u64| Rate { change: change.saturating_mul(half_times) / 2, per: interval };
	Some(Rule::RateOfChange { suspect: Some(limit(3)), fail: limit(6) })
}

fn spike(values: &[Value], memory: Millis) -> Option<Rule> {
	let height = |three: &[Value]| {
		let [(from, before), (at, value), (to, after)] = three else { return None };
		if at.saturating_sub(*from) > memory || to.saturating_sub(*at) > memory {
			return None;
		}
		let twice = 2 * i128::from(*value) - i128::from(*before) - i128::from(*after);
		u64::try_from(twice.unsigned_abs().div_ceil(2)).ok()
	};
	let highest = values.windows(3).filter_map(height).max()?.max(1);
	Some(Rule::Spike { suspect: Some(highest.saturating_mul(3) / 2), fail: highest.saturating_mul(3) })
}

fn flat_line(values: &[Value], memory: Millis) -> Option<Rule> {
	let mut longest = 0;
	let mut since = values.first()?;
	let mut before = since;
	for value in values {
		if value.1 != since.1 || value.0.saturating_sub(before.0) > memory {
			since = value;
		}
		before = value;
		longest = longest.max(value.0.saturating_sub(since.0));
	}
	let least = usual_interval(&steps(values, Millis::MAX)).saturating_mul(FLAT_INTERVALS);
	let fail_after = longest.saturating_mul(3).max(least);
	Some(Rule::FlatLine { tolerance: 0, suspect_after: Some(fail_after / 3 * 2), fail_after, least: FLAT_VALUES })
}

/// Returns the median of the times between values.
fn usual_interval(steps: &[Step]) -> Millis {
	let mut times: Vec<_> = steps.iter().map(|step| step.time).collect();
	times.sort_unstable();
	times.get(times.len() / 2).copied().unwrap_or(1)
}

#[cfg(test)]
mod tests {
	use super::*;

	const MINUTE: u64 = 60_000;

	fn scale() -> Scale {
		let text = |text: &str| text.as_bytes().to_vec();
		Scale { name: text("t").try_into().unwrap(), unit: text("Cel").try_into().unwrap(), decimals: 1 }
	}

	fn series(values: impl IntoIterator<Item = i64>) -> Vec<Value> {
		(1..).zip(values).map(|(minute, value)| (minute * MINUTE, value)).collect()
	}

	fn rules(values: &[Value]) -> Vec<Rule> {
		let metric = learn(scale(), values, Some(Kind::Gauge)).unwrap().metric;
		assert_eq!(metric.validate(), Ok(()));
		metric.behaviours.into_iter().map(|behaviour| behaviour.rule).collect()
	}

	#[test]
	fn limits_lie_around_what_was_seen() {
		let rules = rules(&series((0..40).map(|i| if i % 2 == 0 { 100 } else { 150 })));
		let suspect = Some(Span { min: 100, max: 150 });
		assert_eq!(rules[0], Rule::GrossRange { fail: Span { min: 90, max: 160 }, suspect });
		assert!(matches!(rules[1], Rule::Deviation { half_life: 20, warm_up: 20, fail_k: 450, .. }));
		let rate = |change| Rate { change, per: MINUTE };
		assert_eq!(rules[2], Rule::RateOfChange { suspect: Some(rate(75)), fail: rate(150) });
		assert_eq!(rules[3], Rule::Spike { suspect: Some(75), fail: 150 });
		let fail_after = 24 * MINUTE;
		let suspect_after = Some(16 * MINUTE);
		assert_eq!(rules[4], Rule::FlatLine { tolerance: 0, suspect_after, fail_after, least: 24 });
	}

	#[test]
	fn a_constant_series_and_extreme_values_have_limits_too() {
		for values in [vec![7; 20], [i64::MIN, i64::MAX].repeat(20), vec![i64::MAX; 30]] {
			assert_eq!(rules(&series(values)).len(), 5);
		}
	}

	#[test]
	fn a_long_flat_line_is_given_longer() {
		let values = [vec![1, 2, 3], vec![5; 31], (0..10).collect()].concat();
		let Rule::FlatLine { fail_after, .. } = rules(&series(values))[4] else { panic!("the last rule") };
		assert_eq!(fail_after, 90 * MINUTE);
	}

	#[test]
	fn what_was_seen_to_deviate_does_not_fail() {
		let mut values: Vec<i64> = (0..100).map(|i| i % 7).collect();
		values[80] = 20;
		let Rule::Deviation { fail_k, .. } = rules(&series(values))[1] else { panic!("the second rule") };
		assert!(fail_k > 700, "{fail_k}");
	}

	#[test]
	fn a_hole_teaches_nothing() {
		// The same value before and after two days without any.
		let before = (0..30).map(|i| (i * MINUTE, i64::try_from(i % 5).unwrap()));
		let after = (0..30).map(|i| ((2_880 + i) * MINUTE, i64::try_from((29 - i) % 5).unwrap()));
		let values: Vec<_> = before.chain(after).collect();
		let Learned { memory, .. } = learn(scale(), &values, None).unwrap();
		assert_eq!(memory, 60 * MINUTE);
		let Rule::FlatLine { fail_after, .. } = rules(&values)[4] else { panic!("the last rule") };
		assert_eq!(fail_after, 24 * MINUTE);
		let Rule::RateOfChange { fail, .. } = rules(&values)[2] else { panic!("the third rule") };
		assert_eq!(fail.per, MINUTE);
	}

	#[test]
	fn values_that_are_far_apart_are_compared_all_the_same() {
		let daily: Vec<_> = (0..30).map(|day| (day * 1_440 * MINUTE, i64::try_from(day % 4).unwrap())).collect();
		assert_eq!(learn(scale(), &daily, None).unwrap().memory, 3 * 1_440 * MINUTE);
	}

	#[test]
	fn too_little_and_out_of_order_is_refused() {
		assert_eq!(learn(scale(), &series(0..19), None), Err(LearnError::TooFew(19)));
		let mut values = series(0..30);
		values.swap(3, 4);
		assert_eq!(learn(scale(), &values, None), Err(LearnError::NotIncreasing));
		values.swap(3, 4);
		values[4].0 = values[3].0;
		assert_eq!(learn(scale(), &values, None), Err(LearnError::NotIncreasing));
	}
}
