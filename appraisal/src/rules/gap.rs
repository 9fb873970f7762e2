//! `Gap` (QARTOD test 1): broken if more than `max` passed since the last observation, however long ago that was. The
//! first observation of a metric follows no other and is not judged. A time in which the device's packs were refused for no
//! reason of its own ([`Pause`](beadle_primitives::Pause)), such as a halt by the council, is no gap, and does not count for
//! a gap across it.
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
	let at = step.current.at;
	let elapsed = step.pauses.absence(last.at, at);
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
	use crate::{appraise, History};
	use beadle_primitives::{ActiveProfile, Moment, Pause};
	use beadle_primitives::{MetricKind, QcFlag::*, Rule};
	use beadle_test_support::{gauge, pack, ProfileBuilder};

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

	fn every_ten() -> ActiveProfile {
		ProfileBuilder::default().metric(gauge("a", "Cel").flag(Rule::Gap { max: 10 })).active()
	}

	/// The amounts by which two observations, each in its own pack, are found to lie apart too far by a device that was halted
	/// from 100 to 500; the second arrives at `now`.
	fn found(first: Moment, second: Moment, now: Moment) -> Option<i64> {
		let mut history =
			appraise(&every_ten(), &History::default(), &pack(1, first, [(0, 0, 1)]), first).unwrap().history;
		history.excuse((now >= 500).then_some(Pause { from: 100, until: 500 }));
		let outcome = appraise(&every_ten(), &history, &pack(2, second, [(0, 0, 1)]), now).unwrap();
		let violation = outcome.appraisal.violations.first();
		assert_eq!(outcome.appraisal.transitions.is_empty(), violation.is_none_or(|found| found.judged <= 30));
		violation.map(|violation| violation.judged)
	}

	#[test]
	fn the_councils_halt_is_no_gap() {
		assert_eq!(found(95, 505, 505), None);
		// What was missing before the halt and after it counts together.
		assert_eq!((found(95, 506, 506), found(95, 531, 531)), (Some(11), Some(36)));
		// The same if what was observed during the halt is delivered after it.
		assert_eq!((found(95, 400, 505), found(300, 509, 510)), (None, None));
		// What was missing before the halt was missing all the same.
		assert_eq!(found(50, 400, 510), Some(50));
	}

	#[test]
	fn it_does_not_matter_when_what_was_observed_arrives() {
		for (first, second) in [(0, 90), (0, 100), (90, 99)] {
			assert_eq!(found(first, second, second), found(first, second, 700), "{first} {second}");
		}
		for (first, second) in [(90, 500), (90, 520), (120, 300), (600, 700)] {
			assert_eq!(found(first, second, second.max(500)), found(first, second, 5_000), "{first} {second}");
		}
	}

	#[test]
	fn every_max_that_is_exceeded_counts() {
		for (elapsed, expected) in [(0, 0), (1, 0), (10, 0), (11, 1), (20, 1), (21, 2), (u64::MAX, u64::MAX / 10)] {
			assert_eq!(missed(elapsed, 10), expected, "{elapsed}");
		}
	}
}
