//! Step from one observation of a metric to the next, which rules judge.

use super::{judgement::Judgement, level::Level};
use crate::Observation;
use beadle_primitives::{MetricKind, OnReset, Pauses, TimeZone};

/// An observation, with those of the same metric before it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step<'a> {
	/// Relation of the metric's values to each other.
	pub kind: MetricKind,
	/// Last observation before, however long ago.
	pub last: Option<Observation>,
	/// Last observation before, unless it is longer ago than the profile's memory. Without it, what the rules remember
	/// of recent values does not judge.
	pub previous: Option<Observation>,
	/// Newest observation.
	pub current: Observation,
	/// Latest times in which packs were refused for no reason of the device's own.
	pub pauses: &'a Pauses,
	/// Time zone of the profile.
	pub zone: &'a TimeZone,
}

impl Step<'_> {
	/// Returns the level that a rule judges: a gauge's value, or a counter's increase in its `per`.
	///
	/// # Errors
	///
	/// The judgement without a level: of a counter that was reset or whose increase is not known yet.
	pub(super) fn level(&self) -> Result<Level, Judgement> {
		match self.kind {
			MetricKind::Gauge => Ok(Level::of(self.current.value)),
			MetricKind::Counter { per, .. } => {
				let previous = self.previous.ok_or_else(|| self.judgement_across_hole())?;
				let elapsed = self.current.at.saturating_sub(previous.at);
				Ok(Level::of_increase(self.change(previous)?, per, elapsed))
			},
		}
	}

	/// Returns the judgement of a value that follows none within the profile's memory: a counter's reset shows across a hole
	/// of any length, and nothing else does.
	pub(super) fn judgement_across_hole(&self) -> Judgement {
		let reset = self.last.and_then(|last| self.change(last).err());
		reset.unwrap_or_else(Judgement::not_evaluated)
	}

	/// Returns the amount of change since the previous observation.
	///
	/// # Errors
	///
	/// The judgement without a change: of a counter that was reset.
	pub(super) fn change(&self, previous: Observation) -> Result<u64, Judgement> {
		let (before, after) = (previous.value, self.current.value);
		let decrease = || i64::try_from(i128::from(after).saturating_sub(i128::from(before))).unwrap_or(i64::MIN);
		match self.kind {
			MetricKind::Counter { on_reset, .. } if after < before => Err(match on_reset {
				OnReset::Ignore => Judgement::not_evaluated(),
				OnReset::Suspect => Judgement::suspect(decrease(), 0),
				OnReset::Fail => Judgement::fail(decrease(), 0),
			}),
			MetricKind::Gauge | MetricKind::Counter { .. } => Ok(after.abs_diff(before)),
		}
	}
}

/// Converts a limit or a duration to the type of values; saturates.
pub(super) fn saturated(limit: u64) -> i64 {
	i64::try_from(limit).unwrap_or(i64::MAX)
}
