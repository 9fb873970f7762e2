//! Rules: the judgement of each value. The formulas are those of the QARTOD tests, in integers: ratios are compared by
//! cross-multiplication in 128 bits, never by division.

mod judgement;
mod step;

mod climatology;
mod deviation;
mod flat_line;
mod gap;
mod gross_range;
mod rate_of_change;
mod spike;

pub(crate) use gap::missed;
pub(crate) use judgement::{About, Judgement};
pub(crate) use step::Step;

use crate::Memory;
use beadle_primitives::Rule;

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

/// Helpers for the tests of the rules.
#[cfg(test)]
pub(crate) mod tests {
	use super::*;
	use crate::Observation;
	use beadle_primitives::{MetricKind, QcFlag};

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
