//! Rules: the judgement of each value. The formulas are those of the QARTOD tests, in integers: ratios are compared by
//! cross-multiplication in 128 bits, never by division.

mod climatology;
mod deviation;
mod flat_line;
mod gap;
mod gross_range;
mod rate_of_change;
mod spike;

pub(crate) use gap::missed;

use crate::{Memory, Observation};
use beadle_primitives::{MetricKind, Moment, QcFlag, Rule};

/// The observation that a judgement is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum About {
	/// The newest observation.
	Newest,
	/// The previous observation of the same metric.
	Before,
}

/// Judgement of an observation by a rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Judgement {
	/// Flag that the rule gives to the observation.
	pub flag: QcFlag,
	/// Quantity compared with the limit, rounded away from it; zero if no limit was exceeded.
	pub judged: i64,
	/// Limit that was exceeded; zero if none was.
	pub threshold: i64,
	/// Number of failing values that it counts as, if it fails.
	pub datapoints: u64,
	/// The observation that it is about.
	pub about: About,
}

impl Judgement {
	fn of(flag: QcFlag, judged: i64, threshold: i64) -> Self {
		Self { flag, judged, threshold, datapoints: 1, about: About::Newest }
	}

	fn good() -> Self {
		Self::of(QcFlag::Good, 0, 0)
	}

	fn not_evaluated() -> Self {
		Self::of(QcFlag::NotEvaluated, 0, 0)
	}

	fn fail(judged: i64, threshold: i64) -> Self {
		Self::of(QcFlag::Fail, judged, threshold)
	}

	fn suspect(judged: i64, threshold: i64) -> Self {
		Self::of(QcFlag::Suspect, judged, threshold)
	}

	fn about_the_one_before(self) -> Self {
		Self { about: About::Before, ..self }
	}

	fn counting(self, datapoints: u64) -> Self {
		Self { datapoints, ..self }
	}
}

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
	fn level(&self) -> Option<i64> {
		match self.kind {
			MetricKind::Gauge => Some(self.current.value),
			MetricKind::Counter => {
				self.previous.and_then(|previous| increase(previous.value, self.current.value)).map(saturated)
			},
		}
	}
}

/// Judges the newest observation, or the previous one in its light, and updates `memory`. `in_alarm`: whether the
/// behaviour was in alarm until now.
pub(crate) fn judge(rule: &Rule, step: Step, memory: &mut Memory, in_alarm: bool) -> Judgement {
	match rule {
		Rule::GrossRange { fail, suspect } => gross_range::judge(fail, suspect.as_ref(), step),
		Rule::RateOfChange { suspect, fail } => rate_of_change::judge(suspect.as_ref(), fail, step),
		Rule::FlatLine { tolerance, suspect_after, fail_after } => {
			flat_line::judge(*tolerance, *suspect_after, *fail_after, memory, step.current)
		},
		Rule::Gap { max } => gap::judge(*max, memory, step),
		Rule::Spike { suspect, fail } => spike::judge(*suspect, *fail, memory, step),
		Rule::Climatology { calendar, seasons } => climatology::judge(*calendar, seasons, step),
		Rule::Deviation { half_life, tolerance, suspect_k, fail_k, warm_up } => {
			let limits = deviation::Limits { tolerance: *tolerance, suspect_k: *suspect_k, fail_k: *fail_k };
			deviation::judge(*half_life, *warm_up, limits, memory, step, in_alarm)
		},
	}
}

/// Returns a counter's increase; `None` if it was reset.
fn increase(before: i64, after: i64) -> Option<u64> {
	(after >= before).then(|| after.abs_diff(before))
}

fn saturated(limit: u64) -> i64 {
	i64::try_from(limit).unwrap_or(i64::MAX)
}

/// Helpers for the tests of the rules.
#[cfg(test)]
pub(crate) mod tests {
	use super::*;

	/// Returns the judgements of a series of times and values by a rule, with no alarm raised.
	pub fn judgements(rule: &Rule, kind: MetricKind, series: &[(u64, i64)]) -> Vec<Judgement> {
		let mut memory = Memory::Nothing;
		let mut previous = None;
		let judged = series.iter().map(|(at, value)| {
			let current = Observation { at: *at, value: *value };
			let judgement = judge(rule, Step { kind, previous, current, now: *at }, &mut memory, false);
			previous = Some(current);
			judgement
		});
		judged.collect()
	}

	/// Returns the flags that a rule gives to a series of times and values.
	pub fn flags(rule: &Rule, kind: MetricKind, series: &[(u64, i64)]) -> Vec<QcFlag> {
		judgements(rule, kind, series).into_iter().map(|judgement| judgement.flag).collect()
	}
}
