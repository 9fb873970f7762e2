//! `Deviation` (Beadle's own, beside QARTOD): broken if `|v0 − mean| > k · σ`, with the exponentially weighted mean and
//! standard deviation of the values before.
//!
//! The baseline learns from all values of the warm-up and then from those that do not fail. While the behaviour is in
//! alarm it learns from none: a fault must not become usual by lasting.
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

use super::{judgement::Judgement, step::Step};
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
	let Some(level) = step.level() else { return Judgement::not_evaluated() };
	let mut baseline = match memory {
		Memory::Baseline(baseline) => *baseline,
		_ => Baseline::default(),
	};
	let judgement = if baseline.seen < warm_up { Judgement::not_evaluated() } else { limits.judge(&baseline, level) };
	if !in_alarm && judgement.flag != QcFlag::Fail {
		baseline.learn(level, half_life);
	}
	*memory = Memory::Baseline(baseline);
	judgement
}

impl Limits {
	fn judge(&self, baseline: &Baseline, level: i64) -> Judgement {
		let distance = baseline.distance(level);
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
			tests::{flags, judgements},
		},
		Observation,
	};
	use beadle_primitives::{MetricKind, QcFlag::*, Rule};

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
		let step = Step { kind: MetricKind::Gauge, previous: None, current: Observation { at: 1, value: 9 }, now: 1 };
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
		let flags = flags(&rule(0, 39), MetricKind::Counter, &series);
		assert_eq!(flags[40..], [NotEvaluated, Fail]);
	}
}
