//! Judges every record of a pack by every behaviour of its metric.

use crate::{
	history::{BehaviourHistory, History, MetricHistories, MetricHistory, Observation},
	rules::{judge, About, Judgement, Step},
};
use beadle_primitives::{
	ActiveProfile, AlarmTransition, Appraisal, Behaviour, Metric, MetricIndex, Millis, Mitigation, Moment, OnFail,
	Pack, Profile, QcFlag, Refusal, TransitionKind, Violation,
};

/// Result of appraising a pack: the findings, and the updated history.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
	/// The findings.
	pub appraisal: Appraisal,
	/// The device's history including this pack, without that of a staged version.
	pub history: History,
}

/// Appraises a pack, record by record, against the profile and the device's history.
///
/// Takes the pack's size and times as admitted (see [`crate::admit`]). The arrival time `now` does not affect the
/// findings; the history keeps it so that a later silence can be measured.
///
/// # Errors
///
/// [`Refusal::UnknownMetric`]; [`Refusal::NotIncreasing`] or [`Refusal::TooFrequent`] if two observations of one metric
/// have the same time or follow too fast; [`Refusal::OutOfBounds`] if a value breaks a behaviour that refuses.
pub fn appraise(active: &ActiveProfile, history: &History, pack: &Pack, now: Moment) -> Result<Outcome, Refusal> {
	let mut metrics = history.metrics_under(active);
	let appraisal = appraise_records(&active.profile, &mut metrics, pack, now)?;
	let history = History {
		sequence: pack.sequence,
		observed_at: pack.records.last().map(|record| pack.observed_at(record)).or(history.observed_at),
		// Set by the caller, who records the pack and knows the block.
		recorded_in: history.recorded_in,
		last_flag: appraisal.worst_flag(),
		profile: active.reference,
		metrics,
		shadow: None,
	};
	Ok(Outcome { appraisal, history })
}

/// Appraises a pack against the given metric histories and updates them.
pub(crate) fn appraise_records(
	profile: &Profile,
	metrics: &mut MetricHistories,
	pack: &Pack,
	now: Moment,
) -> Result<Appraisal, Refusal> {
	let mut appraisal = Appraisal::default();
	for record in &pack.records {
		let position = usize::from(record.metric);
		let metric = profile.metrics.get(position).ok_or(Refusal::UnknownMetric)?;
		let past = metrics.get_mut(position).ok_or(Refusal::UnknownMetric)?;
		let current = Observation { at: pack.observed_at(record), value: record.value };
		ensure_interval(profile.min_interval, past.last, current)?;
		let step = Step { kind: metric.kind, previous: past.last, current, now };
		let flags = appraise_record(record.metric, metric, past, step, &mut appraisal)?;
		amend_flag_before(&mut appraisal, pack, record.metric, flags.before);
		push(&mut appraisal.flags, flags.newest);
		past.last = Some(current);
	}
	Ok(appraisal)
}

fn ensure_interval(min_interval: Millis, previous: Option<Observation>, current: Observation) -> Result<(), Refusal> {
	let Some(previous) = previous else { return Ok(()) };
	if current.at <= previous.at {
		return Err(Refusal::NotIncreasing);
	}
	if current.at.saturating_sub(previous.at) < min_interval {
		return Err(Refusal::TooFrequent);
	}
	Ok(())
}

/// Flags by all behaviours of a metric together.
struct Flags {
	/// Flag of the newest observation.
	newest: QcFlag,
	/// Flag of the observation before it.
	before: QcFlag,
}

fn appraise_record(
	index: MetricIndex,
	metric: &Metric,
	past: &mut MetricHistory,
	step: Step,
	appraisal: &mut Appraisal,
) -> Result<Flags, Refusal> {
	let current = step.current;
	let mut flags = Flags { newest: QcFlag::NotEvaluated, before: QcFlag::NotEvaluated };
	for ((position, behaviour), remembered) in (0u8..).zip(&metric.behaviours).zip(past.behaviours.iter_mut()) {
		let BehaviourHistory { alarm, memory } = remembered;
		let Behaviour { rule, on_fail } = behaviour;
		let judgement = judge(rule, step, memory, alarm.in_alarm());
		let Judgement { flag, judged, threshold, datapoints, about } = judgement;
		let observed = match about {
			About::Newest => {
				flags.newest = flags.newest.worst(flag);
				current
			},
			About::Before => {
				flags.before = flags.before.worst(flag);
				step.previous.unwrap_or(current)
			},
		};
		if matches!(flag, QcFlag::Suspect | QcFlag::Fail) {
			push(
				&mut appraisal.violations,
				Violation {
					metric: index,
					behaviour: position,
					flag,
					value: observed.value,
					judged,
					threshold,
					observed_at: observed.at,
				},
			);
		}
		match *on_fail {
			OnFail::Refuse if flag == QcFlag::Fail => return Err(Refusal::OutOfBounds),
			OnFail::Refuse => {},
			OnFail::Flag { datapoints_to_alarm, datapoints_to_clear, mitigation } => {
				if let Some(kind) = alarm.count(flag, datapoints, datapoints_to_alarm, datapoints_to_clear) {
					push(
						&mut appraisal.transitions,
						AlarmTransition {
							metric: index,
							behaviour: position,
							kind,
							observed_at: current.at,
							mitigation: match kind {
								TransitionKind::Raised | TransitionKind::Confirmed => mitigation,
								TransitionKind::Cleared => Mitigation::None,
							},
						},
					);
				}
			},
		}
	}
	Ok(flags)
}

/// Raises the flag of the metric's latest record in this pack, if there is one yet, to what was found about it since.
fn amend_flag_before(appraisal: &mut Appraisal, pack: &Pack, metric: MetricIndex, found: QcFlag) {
	if found == QcFlag::NotEvaluated {
		return;
	}
	let flagged = appraisal.flags.iter_mut().zip(&pack.records).rev();
	if let Some((flag, _)) = flagged.into_iter().find(|(_, record)| record.metric == metric) {
		*flag = flag.worst(found);
	}
}

/// Appends to a list whose bound is the most that a pack can cause: records, or records times behaviours.
fn push<T, S: sp_runtime::traits::Get<u32>>(list: &mut sp_runtime::BoundedVec<T, S>, item: T) {
	let pushed = list.try_push(item);
	debug_assert!(pushed.is_ok(), "the bound is the number of records times behaviours; qed");
}

#[cfg(test)]
mod tests {
	use super::*;
	use beadle_primitives::Rule;
	use beadle_test_support::{flag, gauge, pack, ProfileBuilder};

	/// Two metrics, each with a spike rule.
	fn spiky() -> ActiveProfile {
		let rule = Rule::Spike { suspect: None, fail: 5 };
		let metric = |name| gauge(name, "Cel").behaviour(rule.clone(), flag(1, 1, Mitigation::Suspend));
		ProfileBuilder::default().metrics(["a", "b"].map(metric)).active()
	}

	#[test]
	fn a_spike_in_the_same_pack_amends_its_flag() {
		use QcFlag::*;
		let records = [(0, 1, 0), (1, 1, 9), (0, 2, 100), (1, 2, 9), (0, 3, 0), (1, 3, 9)];
		let Outcome { appraisal, .. } = appraise(&spiky(), &History::default(), &pack(1, 0, records), 9).unwrap();
		assert_eq!(appraisal.flags.to_vec(), [NotEvaluated, NotEvaluated, Fail, Good, NotEvaluated, NotEvaluated]);
		assert_eq!(appraisal.violations.len(), 1);
		assert_eq!((appraisal.violations[0].value, appraisal.violations[0].observed_at), (100, 2));
		// The record that reveals the spike raises the alarm.
		assert_eq!(appraisal.transitions[0].observed_at, 3);
	}

	#[test]
	fn a_spike_in_the_pack_before_is_told_of() {
		let first = appraise(&spiky(), &History::default(), &pack(1, 0, [(0, 1, 0), (0, 2, 100)]), 9).unwrap();
		assert!(first.appraisal.violations.is_empty());
		let second = appraise(&spiky(), &first.history, &pack(2, 0, [(0, 3, 0)]), 9).unwrap();
		assert_eq!(second.appraisal.flags.to_vec(), [QcFlag::NotEvaluated]);
		assert_eq!(second.appraisal.flagged(), 0);
		assert_eq!((second.appraisal.violations[0].value, second.appraisal.violations[0].observed_at), (100, 2));
		assert_eq!(second.appraisal.transitions[0].mitigation, Mitigation::Suspend);
	}
}
