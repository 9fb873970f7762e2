//! Running totals, such as that of an electricity meter.

use super::{extremes, Step, Value, MARGIN};
use crate::decimal::to_text;
use beadle_primitives::{MetricKind, Millis, OnReset, Rule, Span};

/// The time to which the increase is scaled: an hour.
const PER: Millis = 3_600_000;

/// Minimum number of increases in a series that is taken for a running total.
const INCREASES: usize = 5;

/// The most resets, one of so many values.
const RESETS_ONE_OF: usize = 100;

/// Returns whether a series only ever rises, but for a few resets to a small part of what it was.
pub(super) fn only_rises(values: &[Value]) -> bool {
	let (mut increases, mut resets) = (0, 0usize);
	for pair in values.windows(2) {
		let [(_, before), (_, after)] = pair else { continue };
		if after > before {
			increases += 1;
		} else if after < before {
			if *after < 0 || *after > before / 10 {
				return false;
			}
			resets += 1;
		}
	}
	increases >= INCREASES && resets * RESETS_ONE_OF <= values.len()
}

/// Returns what is to be said of a series that is taken for a running total.
pub(super) fn said(values: &[Value], decimals: u8) -> String {
	let (low, high) = extremes(values).unwrap_or_default();
	format!(
		"the series only ever rises, from {} to {}: a running total, so kind = \"Counter\" is meant, and the limits are of its \
		 increase in an hour. If it is a gauge, say --kind gauge",
		to_text(low, decimals),
		to_text(high, decimals)
	)
}

/// Returns the kind, and the range of the increase.
pub(super) fn range(values: &[Value], memory: Millis) -> (MetricKind, Option<Rule>) {
	let kind = MetricKind::Counter { per: PER, on_reset: OnReset::Suspect };
	let increase = |pair: &[Value]| {
		let step = Step::of(pair).filter(|step| step.time <= memory)?;
		let [(_, before), (_, after)] = pair else { return None };
		let scaled = (u128::from(step.change) * u128::from(PER)).div_ceil(step.time.max(1).into());
		(after >= before).then(|| i64::try_from(scaled).unwrap_or(i64::MAX))
	};
	let most = values.windows(2).filter_map(increase).max();
	let range = most.map(|most| {
		let margin = (i128::from(most) / MARGIN).max(1);
		let fail = Span { min: 0, max: i64::try_from(i128::from(most) + margin).unwrap_or(i64::MAX) };
		Rule::GrossRange { fail, suspect: Some(Span { min: 0, max: most }) }
	});
	(kind, range)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::learn::{learn, Kind, Scale};

	const MINUTE: u64 = 60_000;

	fn series(values: impl IntoIterator<Item = i64>) -> Vec<Value> {
		(1..).zip(values).map(|(minute, value)| (minute * 10 * MINUTE, value)).collect()
	}

	#[test]
	fn a_running_total_is_told_from_a_gauge() {
		assert!(only_rises(&series(1_000..1_100)));
		// A rain gauge: mostly nothing, now and then something.
		assert!(only_rises(&series((0..100).map(|i| i / 10))));
		// A meter that was replaced.
		assert!(only_rises(&series((1_000..1_150).chain(0..50))));
		for gauge in [vec![7; 50], (0..50).rev().collect(), (0..50).map(|i| i % 9).collect(), vec![1, 2, 3]] {
			assert!(!only_rises(&series(gauge)));
		}
	}

	#[test]
	fn its_increase_has_a_range() {
		let scale = Scale {
			name: b"energy".to_vec().try_into().unwrap(),
			unit: b"Wh".to_vec().try_into().unwrap(),
			decimals: 2,
		};
		let values = series((0..100).map(|i| 441_101 + i * 3));
		let learned = learn(scale.clone(), &values, None).unwrap();
		assert_eq!(learned.metric.validate(), Ok(()));
		assert_eq!(learned.metric.kind, MetricKind::Counter { per: PER, on_reset: OnReset::Suspect });
		let (fail, suspect) = (Span { min: 0, max: 21 }, Some(Span { min: 0, max: 18 }));
		assert_eq!(learned.metric.behaviours[0].rule, Rule::GrossRange { fail, suspect });
		assert!(matches!(learned.metric.behaviours[1].rule, Rule::FlatLine { .. }));
		assert!(learned.notes[0].contains("kind = \"Counter\" is meant"), "{:?}", learned.notes);
		let gauge = learn(scale, &values, Some(Kind::Gauge)).unwrap();
		assert_eq!((gauge.metric.kind, gauge.notes), (MetricKind::Gauge, vec![]));
	}
}
