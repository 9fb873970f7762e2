//! `Gap` (QARTOD test 1): broken if more than `max` passed since the last observation, however long ago that was. The
//! first observation of a metric follows no other and is not judged.
//!
//! ```
//! use beadle_appraisal::{appraise, History};
//! use beadle_primitives::{QcFlag::*, Rule};
//! use beadle_test_support::{gauge, pack, ProfileBuilder};
//!
//! // An observation at least every 90 seconds. The rule has no threshold for suspect.
//! let rule = Rule::Gap { max: 90_000 };
//! let profile = ProfileBuilder::default().metric(gauge("air", "Cel").flag(rule)).active();
//!
//! let pack = pack(1, 0, [(0, 0, 20), (0, 60_000, 20), (0, 180_000, 20)]);
//! let outcome = appraise(&profile, &History::default(), &pack, 0).unwrap();
//! assert_eq!(outcome.appraisal.flags[..], [NotEvaluated, Good, Fail]);
//! ```

use super::{
	judgement::Judgement,
	step::{saturated, Step},
};
use beadle_primitives::Millis;

pub(super) fn judge(max: Millis, step: Step) -> Judgement {
	let Some(last) = step.last else { return Judgement::not_evaluated() };
	let elapsed = step.current.at.saturating_sub(last.at);
	match missed(elapsed, max) {
		0 => Judgement::good(),
		missed => Judgement::fail(saturated(elapsed), saturated(max)).counting(missed),
	}
}

/// Returns the number of observations missed in so long a time: one for each `max` that was exceeded.
pub(crate) fn missed(elapsed: Millis, max: Millis) -> u64 {
	elapsed.saturating_sub(1).checked_div(max).unwrap_or(0)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::rules::tests::{flags, flags_with_memory, judgements};
	use beadle_primitives::{MetricKind, QcFlag::*, Rule};

	#[test]
	fn the_observation_after_a_gap_is_flagged() {
		let rule = Rule::Gap { max: 10 };
		let series = [(0, 0), (10, 0), (21, 0), (22, 0), (52, 0)];
		assert_eq!(flags(&rule, MetricKind::Gauge, &series), [NotEvaluated, Good, Fail, Good, Fail]);
		let judged = judgements(&rule, MetricKind::Gauge, &series);
		assert_eq!((judged[4].judged, judged[4].threshold, judged[4].datapoints), (30, 10, 2));
		// It is about the hole itself.
		let forgetful = flags_with_memory(&rule, MetricKind::Gauge, 5, &series);
		assert_eq!(forgetful, flags(&rule, MetricKind::Gauge, &series));
	}

	#[test]
	fn every_max_that_is_exceeded_counts() {
		for (elapsed, expected) in [(0, 0), (1, 0), (10, 0), (11, 1), (20, 1), (21, 2), (u64::MAX, u64::MAX / 10)] {
			assert_eq!(missed(elapsed, 10), expected, "{elapsed}");
		}
	}
}
