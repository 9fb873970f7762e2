//! Holds every record of a pack against every behaviour of its metric.

use crate::{
	history::{BehaviourHistory, History, MetricHistory, Observation},
	rules::judge,
};
use beadle_primitives::{
	ActiveProfile, AlarmTransition, Appraisal, Behaviour, Metric, MetricIndex, Millis, Mitigation, OnFail, Pack,
	QcFlag, Refusal, TransitionKind, Violation,
};

/// What became of a pack: what was found, and the past as it is from then on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
	/// What was found.
	pub appraisal: Appraisal,
	/// The device's history with this pack in it.
	pub history: History,
}

/// Appraises a pack, record by record, against the profile and the device's history.
///
/// The pack's size and times are taken as admitted (see [`crate::admit`]).
///
/// # Errors
///
/// [`Refusal::UnknownMetric`], [`Refusal::NotIncreasing`] or [`Refusal::TooFrequent`] if two observations of one
/// metric have the same time or follow too fast, [`Refusal::OutOfBounds`] if a behaviour that refuses is broken.
pub fn appraise(active: &ActiveProfile, history: &History, pack: &Pack) -> Result<Outcome, Refusal> {
	let mut appraisal = Appraisal::default();
	let mut metrics = history.metrics_under(active);
	let mut observed_at = history.observed_at;
	for record in &pack.records {
		let position = usize::from(record.metric);
		let metric = active.profile.metrics.get(position).ok_or(Refusal::UnknownMetric)?;
		let past = metrics.get_mut(position).ok_or(Refusal::UnknownMetric)?;
		let current = Observation { at: pack.observed_at(record), value: record.value };
		ensure_interval(active.profile.min_interval, past.last, current)?;
		let flag = appraise_record(record.metric, metric, past, current, &mut appraisal)?;
		push(&mut appraisal.flags, flag);
		observed_at = Some(current.at);
	}
	let history = History {
		sequence: pack.sequence,
		observed_at,
		last_flag: appraisal.worst_flag(),
		profile: active.reference,
		metrics,
	};
	Ok(Outcome { appraisal, history })
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

fn appraise_record(
	index: MetricIndex,
	metric: &Metric,
	past: &mut MetricHistory,
	current: Observation,
	appraisal: &mut Appraisal,
) -> Result<QcFlag, Refusal> {
	let mut worst = QcFlag::NotEvaluated;
	for ((position, behaviour), remembered) in (0u8..).zip(&metric.behaviours).zip(past.behaviours.iter_mut()) {
		let BehaviourHistory { alarm, memory } = remembered;
		let Behaviour { rule, on_fail } = behaviour;
		let judgement = judge(rule, metric.kind, memory, past.last, current);
		worst = worst.worst(judgement.flag);
		if matches!(judgement.flag, QcFlag::Suspect | QcFlag::Fail) {
			push(
				&mut appraisal.violations,
				Violation {
					metric: index,
					behaviour: position,
					flag: judgement.flag,
					value: current.value,
					threshold: judgement.threshold,
					observed_at: current.at,
				},
			);
		}
		match *on_fail {
			OnFail::Refuse if judgement.flag == QcFlag::Fail => return Err(Refusal::OutOfBounds),
			OnFail::Refuse => {},
			OnFail::Flag { datapoints_to_alarm, datapoints_to_clear, mitigation } => {
				if let Some(kind) = alarm.count(judgement.flag, datapoints_to_alarm, datapoints_to_clear) {
					push(
						&mut appraisal.transitions,
						AlarmTransition {
							metric: index,
							behaviour: position,
							kind,
							observed_at: current.at,
							mitigation: match kind {
								TransitionKind::Raised => mitigation,
								TransitionKind::Cleared => Mitigation::None,
							},
						},
					);
				}
			},
		}
	}
	past.last = Some(current);
	Ok(worst)
}

/// Adds to a list whose bound is the most that a pack can cause: records, or records times behaviours.
fn push<T, S: sp_runtime::traits::Get<u32>>(list: &mut sp_runtime::BoundedVec<T, S>, item: T) {
	let pushed = list.try_push(item);
	debug_assert!(pushed.is_ok(), "the bound is the number of records times behaviours; qed");
}
