//! `Spike` (QARTOD test 6): broken if `|v1 − (v0 + v2) / 2| > threshold`. `v1` is judged once `v0` is known, so a
//! finding comes one observation late. The first and the newest value of a series are never judged.
//!
//! For a counter, the three latest increases in its `per` are judged instead of values, each rounded to the nearest whole
//! number.
//!
//! ```
//! use beadle_appraisal::{appraise, History};
//! use beadle_primitives::{QcFlag::*, Rule};
//! use beadle_test_support::{gauge, pack, series, ProfileBuilder};
//!
//! // More than 3 °C above or below both neighbours is suspect, more than 5 °C a failure.
//! let rule = Rule::Spike { suspect: Some(3), fail: 5 };
//! let profile = ProfileBuilder::default().metric(gauge("air", "Cel").flag(rule)).active();
//!
//! let pack = pack(1, 0, series(60_000, &[20, 20, 24, 20, 20, 26, 20]));
//! let outcome = appraise(&profile, &History::default(), &pack, 0).unwrap();
//! assert_eq!(outcome.appraisal.flags[..], [NotEvaluated, Good, Suspect, Good, Good, Fail, NotEvaluated]);
//! ```

use super::{
	judgement::Judgement,
	step::{saturated, Step},
};
use crate::Memory;
use beadle_primitives::MetricKind;
use sp_runtime::BoundedVec;

pub(super) fn judge(suspect: Option<u64>, fail: u64, memory: &mut Memory, step: Step) -> Judgement {
	let earlier = match memory {
		Memory::Earlier(earlier) => core::mem::take(earlier),
		_ => BoundedVec::new(),
	};
	let (newest, earlier) = match step.level() {
		Ok(level) => (level.nearest(), earlier),
		Err(unknown) => {
			*memory = Memory::Earlier(BoundedVec::new());
			return unknown;
		},
	};
	let (kept, before) = match step.kind {
		// The history has the previous value already.
		MetricKind::Gauge => {
			let previous = step.previous.map(|previous| previous.value);
			([previous, None], [previous, earlier.first().copied()])
		},
		MetricKind::Counter { .. } => {
			let before = [earlier.first().copied(), earlier.get(1).copied()];
			([Some(newest), before[0]], before)
		},
	};
	// No more values than the bound allows.
	*memory = Memory::Earlier(BoundedVec::truncate_from(kept.into_iter().flatten().collect()));

	let [v1, v2] = before;
	let three = v1.zip(v2).map(|(v1, v2)| [newest, v1, v2]);
	three.map_or_else(Judgement::not_evaluated, |three| judge_three(suspect, fail, three)).about_the_one_before()
}

fn judge_three(suspect: Option<u64>, fail: u64, [v0, v1, v2]: [i64; 3]) -> Judgement {
	// Twice the height, since half of the neighbours' sum may be no whole number.
	let neighbours = i128::from(v0).saturating_add(i128::from(v2));
	let twice = i128::from(v1).saturating_mul(2).saturating_sub(neighbours).unsigned_abs();
	let above = |threshold: u64| twice > u128::from(threshold).saturating_mul(2);
	let height = i64::try_from(twice.div_ceil(2)).unwrap_or(i64::MAX);
	if above(fail) {
		Judgement::fail(height, saturated(fail))
	} else if let Some(suspect) = suspect.filter(|suspect| above(*suspect)) {
		Judgement::suspect(height, saturated(suspect))
	} else {
		Judgement::good()
	}
}

#[cfg(test)]
mod tests {
	use crate::rules::{
		tests::{counter, flags, flags_with_memory, judgements},
		About,
	};
	use beadle_primitives::{MetricKind, OnReset, QcFlag::*, Rule};

	#[test]
	fn a_value_that_sticks_out_is_told_of_one_later() {
		let rule = Rule::Spike { suspect: Some(3), fail: 5 };
		let series = [(0, 0), (1, 0), (2, 6), (3, 0), (4, 0), (5, -4), (6, 0)];
		let expected = [NotEvaluated, NotEvaluated, Good, Fail, Good, Good, Suspect];
		assert_eq!(flags(&rule, MetricKind::Gauge, &series), expected);
		let judged = judgements(&rule, MetricKind::Gauge, &series);
		assert!(judged.iter().all(|judgement| judgement.about == About::Before));
		assert_eq!((judged[3].judged, judged[3].threshold), (6, 5));
	}

	#[test]
	fn halves_are_not_lost() {
		// 5 against (0 + 1) / 2 is a spike of 4.5.
		let fails = |fail| flags(&Rule::Spike { suspect: None, fail }, MetricKind::Gauge, &[(0, 0), (1, 5), (2, 1)]);
		assert_eq!(fails(4)[2], Fail);
		assert_eq!(fails(5)[2], Good);
	}

	#[test]
	fn a_step_is_half_a_spike() {
		let rule = Rule::Spike { suspect: None, fail: 10 };
		assert!(!flags(&rule, MetricKind::Gauge, &[(0, 0), (1, 0), (2, 20), (3, 20)]).contains(&Fail));
	}

	#[test]
	fn a_counter_is_judged_by_its_increases() {
		let rule = Rule::Spike { suspect: None, fail: 5 };
		// Increases of 1, 1, 20, 1; then a reset, and 1, 1, 1 again.
		let series = [(0, 0), (1, 1), (2, 2), (3, 22), (4, 23), (5, 0), (6, 1), (7, 2), (8, 3)];
		let expected =
			[NotEvaluated, NotEvaluated, NotEvaluated, Fail, Fail, NotEvaluated, NotEvaluated, NotEvaluated, Good];
		assert_eq!(flags(&rule, counter(1), &series), expected);
		// A reset that must not be is told of at once, and is about the newest value.
		let kind = MetricKind::Counter { per: 1, on_reset: OnReset::Fail };
		let judged = judgements(&rule, kind, &series);
		assert_eq!((judged[5].flag, judged[5].about), (Fail, About::Newest));
		assert_eq!((judged[4].flag, judged[4].about), (Fail, About::Before));
		// Twice the increase in twice the time is no spike.
		assert_eq!(flags(&rule, counter(1), &[(0, 0), (1, 9), (3, 27), (4, 36)])[3], Good);
	}

	#[test]
	fn values_are_not_compared_across_a_long_hole() {
		let rule = Rule::Spike { suspect: None, fail: 5 };
		let series = [(0, 0), (1, 0), (50, 100), (51, 0), (52, 0)];
		assert_eq!(flags_with_memory(&rule, MetricKind::Gauge, 49, &series)[3], Fail);
		assert_eq!(flags_with_memory(&rule, MetricKind::Gauge, 48, &series)[..4], [NotEvaluated; 4]);
		let counted = [(0, 0), (1, 1), (2, 2), (50, 3), (51, 90), (52, 91), (53, 92)];
		let expected = [[NotEvaluated; 6].as_slice(), &[Fail]].concat();
		assert_eq!(flags_with_memory(&rule, counter(1), 40, &counted), expected);
	}

	#[test]
	fn the_extremes_are_judged_too() {
		let rule = Rule::Spike { suspect: None, fail: u64::MAX - 1 };
		let series = [(0, i64::MIN), (1, i64::MAX), (2, i64::MIN)];
		assert_eq!(flags(&rule, MetricKind::Gauge, &series)[2], Fail);
		assert_eq!(judgements(&rule, MetricKind::Gauge, &series)[2].judged, i64::MAX);
	}
}
