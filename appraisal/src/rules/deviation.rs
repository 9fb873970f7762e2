//! `Deviation` (Beadle's own, beside QARTOD): broken if `|v0 − mean| > k · σ`, with the exponentially weighted mean and
//! standard deviation of the values before.
//!
//! The baseline learns from all values of the warm-up and then from those that do not fail. While the behaviour is in
//! alarm it learns from none: a fault must not become usual by lasting. It outlives holes in the data, being of the usual
//! and not of the recent. A counter's increases, in its `per`, are judged and learned with 32 fraction bits.
//!
//! ```
//! use beadle_appraisal::{appraise, History};
//! use beadle_primitives::{QcFlag::*, Rule};
//! use beadle_test_support::{gauge, pack, series, ProfileBuilder};
//!
//! // More than two standard deviations from the mean are suspect, more than four a failure.
//! let rule = Rule::Deviation { half_life: 20, tolerance: 0, suspect_k: Some(200), fail_k: 400, warm_up: 40 };
//! let profile = ProfileBuilder::default().metric(gauge("air", "Cel").flag(rule)).active();
//!
//! // The mean is about 100 and the standard deviation about 10.
//! let mut values = [90, 110].repeat(20);
//! values.extend([115, 126, 160]);
//! let pack = pack(1, 0, series(60_000, &values));
//! let outcome = appraise(&profile, &History::default(), &pack, 0).unwrap();
//! assert_eq!(outcome.appraisal.flags[40..], [Good, Suspect, Fail]);
//! ```

use super::{judgement::Judgement, level::Level, step::Step};
use crate::{
	baseline::{ceiling, floor, whole, Baseline},
	Memory,
};
use beadle_primitives::QcFlag;

/// Limits of a deviation.
pub(super) struct Limits {
	/// Distance that always passes.
	pub tolerance: u64,
	/// Hundredths of a standard deviation above which the value is suspect.
	pub suspect_k: Option<u16>,
	/// Hundredths of a standard deviation above which the value fails.
	pub fail_k: u16,
}

pub(super) fn judge(
	half_life: u32,
	warm_up: u32,
	limits: Limits,
	memory: &mut Memory,
	step: Step,
	in_alarm: bool,
) -> Judgement {
	let level = match step.level() {
		Ok(level) => level,
		Err(unknown) => return unknown,
	};
	let mut baseline = match memory {
		Memory::Baseline(baseline) => *baseline,
		_ => Baseline::default(),
	};
	let judgement = if baseline.seen < warm_up { Judgement::not_evaluated() } else { limits.judge(&baseline, level) };
	if !in_alarm && judgement.flag != QcFlag::Fail {
		baseline.learn_fixed(level.fixed(), half_life);
	}
	*memory = Memory::Baseline(baseline);
	judgement
}

impl Limits {
	fn judge(&self, baseline: &Baseline, level: Level) -> Judgement {
		let distance = baseline.distance_fixed(level.fixed());
		let limit = |k: u16| baseline.sigmas(k).max(whole(self.tolerance));
		let passed = |k: u16| Some(limit(k)).filter(|limit| distance > *limit);
		if let Some(limit) = passed(self.fail_k) {
			Judgement::fail(ceiling(distance), floor(limit))
		} else if let Some(limit) = self.suspect_k.and_then(passed) {
			Judgement::suspect(ceiling(distance), floor(limit))
		} else {
			Judgement::good()
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		rules::{
			judge as judge_rule,
			tests::{counter, flags, flags_with_memory, judgements},
			Step,
		},
		Observation,
	};
	use beadle_primitives::{MetricKind, Pauses, QcFlag::*, Rule, TimeZone};

	fn rule(tolerance: u64, warm_up: u32) -> Rule {
		Rule::Deviation { half_life: 20, tolerance, suspect_k: Some(200), fail_k: 400, warm_up }
	}

	/// Returns values 10 above and below 100 by turns, followed by the others.
	fn after_even(others: &[i64]) -> Vec<(u64, i64)> {
		let even = (0..40).map(|i| if i % 2 == 0 { 90 } else { 110 });
		(0..).zip(even.chain(others.iter().copied())).collect()
	}

	#[test]
	fn what_is_far_from_the_usual_is_flagged() {
		// The mean is about 100 and the deviation about 10.
		let series = after_even(&[115, 126, 160, 40]);
		assert_eq!(flags(&rule(0, 40), MetricKind::Gauge, &series)[40..], [Good, Suspect, Fail, Fail]);
		assert_eq!(flags(&rule(0, 40), MetricKind::Gauge, &series)[..40], [NotEvaluated; 40]);
		let failed = judgements(&rule(0, 40), MetricKind::Gauge, &series)[42];
		assert!((55..=61).contains(&failed.judged) && (39..=46).contains(&failed.threshold), "{failed:?}");
	}

	#[test]
	fn a_constant_series_fails_only_beyond_the_tolerance() {
		let series: Vec<_> = (0..).zip([7, 7, 7, 7, 10, 9]).collect();
		assert_eq!(flags(&rule(2, 3), MetricKind::Gauge, &series)[3..], [Good, Fail, Good]);
		assert_eq!(flags(&rule(0, 3), MetricKind::Gauge, &series)[3..], [Good, Fail, Fail]);
	}

	#[test]
	fn what_fails_is_not_learned_from() {
		let series = after_even(&[200; 100]);
		assert_eq!(flags(&rule(0, 40), MetricKind::Gauge, &series)[40..], [Fail; 100]);
	}

	#[test]
	fn nothing_is_learned_while_in_alarm() {
		let mut memory = Memory::Baseline(Baseline { mean: 0, variance: 1 << 40, seen: 100 });
		let before = memory.clone();
		let (zone, current) = (TimeZone::default(), Observation { at: 1, value: 9 });
		let step = Step {
			kind: MetricKind::Gauge,
			last: None,
			previous: None,
			current,
			pauses: &Pauses::default(),
			zone: &zone,
		};
		assert_eq!(judge_rule(&rule(0, 40), step, &mut memory, true).flag, Good);
		assert_eq!(memory, before);
		judge_rule(&rule(0, 40), step, &mut memory, false);
		assert_ne!(memory, before);
	}

	#[test]
	fn a_counter_is_judged_by_its_increase() {
		let mut total = 0;
		let mut series: Vec<(u64, i64)> = after_even(&[])
			.into_iter()
			.map(|(at, increase)| {
				total += increase;
				(at, total)
			})
			.collect();
		series.push((40, 0));
		series.push((41, 300));
		assert_eq!(flags(&rule(0, 39), counter(1), &series)[40..], [NotEvaluated, Fail]);
	}

	#[test]
	fn the_usual_outlives_a_hole_and_learns_nothing_across_it() {
		let values = after_even(&[]);
		let hole = |series: Vec<(u64, i64)>, next: &[(u64, i64)]| [series, next.to_vec()].concat();
		let gauge = hole(values.clone(), &[(1_000, 160)]);
		assert_eq!(flags_with_memory(&rule(0, 40), MetricKind::Gauge, 10, &gauge)[40], Fail);

		let mut total = 0;
		let mut counted: Vec<_> = values
			.iter()
			.map(|(at, increase)| {
				(*at, {
					total += increase;
					total
				})
			})
			.collect();
		counted.extend([(1_000, total + 99_000), (1_001, total + 99_100), (1_002, total + 99_300)]);
		let found = flags_with_memory(&rule(0, 39), counter(1), 10, &counted);
		assert_eq!(found[40..], [NotEvaluated, Good, Fail]);
		// A long time is no reason for a great increase.
		assert_eq!(flags_with_memory(&rule(0, 39), counter(1), 1_000, &counted)[40], Good);
	}

	#[test]
	fn small_increases_keep_their_fractions() {
		// One in a hundred seconds, or two, by turns: 0.01 and 0.02 in a second.
		let series: Vec<_> = (0..60).map(|i: u64| (i * 100_000, i64::try_from(i + i / 2).unwrap())).collect();
		let mut memory = Memory::Nothing;
		let zone = TimeZone::default();
		for pair in series.windows(2) {
			let [previous, current] = [pair[0], pair[1]].map(|(at, value)| Observation { at, value });
			let previous = Some(previous);
			let step = Step {
				kind: counter(1_000),
				last: previous,
				previous,
				current,
				pauses: &Pauses::default(),
				zone: &zone,
			};
			judge_rule(&rule(0, 100), step, &mut memory, false);
		}
		let Memory::Baseline(baseline) = memory else { panic!("a baseline") };
		let hundredth = (1i128 << 32) / 100;
		assert!((hundredth..2 * hundredth).contains(&baseline.mean) && baseline.variance > 0, "{baseline:?}");
	}
}
