//! Rules: the judgement of each value. The formulas are those of the QARTOD tests, in integers: ratios are compared by
//! cross-multiplication in 128 bits, never by division.

mod judgement;
mod level;
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
		Rule::FlatLine { tolerance, suspect_after, fail_after, least } => {
			let (tolerance, suspect_after, fail_after, least) = (*tolerance, *suspect_after, *fail_after, *least);
			flat_line::judge(flat_line::Limits { tolerance, suspect_after, fail_after, least }, memory, step)
		},
		Rule::Gap { max } => gap::judge(*max, step),
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
	use beadle_primitives::{MetricKind, Millis, OnReset, Pauses, QcFlag, TimeZone};

	/// Returns the kind of a counter whose increases are judged in this time and whose resets are not.
	pub fn counter(per: Millis) -> MetricKind {
		MetricKind::Counter { per, on_reset: OnReset::Ignore }
	}

	/// Returns the judgements of a series of times and values by a rule, with no alarm raised.
	pub fn judgements(rule: &Rule, kind: MetricKind, series: &[(u64, i64)]) -> Vec<Judgement> {
		judgements_with_memory(rule, kind, Millis::MAX, series)
	}

	/// Returns the judgements of a series by a rule that compares values across holes of this length and no longer.
	fn judgements_with_memory(rule: &Rule, kind: MetricKind, hole: Millis, series: &[(u64, i64)]) -> Vec<Judgement> {
		let zone = TimeZone::default();
		let mut memory = Memory::Nothing;
		let mut last: Option<Observation> = None;
		let judged = series.iter().map(|(at, value)| {
			let current = Observation { at: *at, value: *value };
			let previous = last.filter(|last| current.at.saturating_sub(last.at) <= hole);
			let step = Step { kind, last, previous, current, pauses: &Pauses::default(), zone: &zone };
			let judgement = judge(rule, step, &mut memory, false);
			last = Some(current);
			judgement
		});
		judged.collect()
	}

	/// Returns the flags that a rule gives to a series of times and values.
	pub fn flags(rule: &Rule, kind: MetricKind, series: &[(u64, i64)]) -> Vec<QcFlag> {
		flags_with_memory(rule, kind, Millis::MAX, series)
	}

	/// Returns the flags that a rule gives which compares values across holes of this length and no longer.
	pub fn flags_with_memory(rule: &Rule, kind: MetricKind, hole: Millis, series: &[(u64, i64)]) -> Vec<QcFlag> {
		judgements_with_memory(rule, kind, hole, series).into_iter().map(|judgement| judgement.flag).collect()
	}
}
