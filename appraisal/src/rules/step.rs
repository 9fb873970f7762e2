//! Step from one observation of a metric to the next, which rules judge.

use crate::Observation;
use beadle_primitives::{MetricKind, Moment};

/// An observation, with the previous one of the same metric.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
	/// Relation of the metric's values to each other.
	pub kind: MetricKind,
	/// Previous observation.
	pub previous: Option<Observation>,
	/// Newest observation.
	pub current: Observation,
	/// Arrival time of the newest observation.
	pub now: Moment,
}

impl Step {
	/// Returns the level that a rule judges: a gauge's value or a counter's increase. `None` for a counter that was
	/// reset or whose increase is not known yet.
	pub(super) fn level(&self) -> Option<i64> {
		match self.kind {
			MetricKind::Gauge => Some(self.current.value),
			MetricKind::Counter => {
				self.previous.and_then(|previous| increase(previous.value, self.current.value)).map(saturated)
			},
		}
	}
}

/// Returns a counter's increase; `None` if it was reset.
pub(super) fn increase(before: i64, after: i64) -> Option<u64> {
	(after >= before).then(|| after.abs_diff(before))
}

/// Converts a limit or a duration to the type of values; saturates.
pub(super) fn saturated(limit: u64) -> i64 {
	i64::try_from(limit).unwrap_or(i64::MAX)
}
