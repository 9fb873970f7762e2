//! Judges every record of a pack by every behaviour of its metric.

use crate::{
	alarm::Terms,
	history::{BehaviourHistory, Expectation, History, MetricHistories, MetricHistory, Observation},
	rules::{judge, About, Judgement, Step},
};
use beadle_primitives::{
	ActiveProfile, AlarmTransition, Amendment, Appraisal, Behaviour, Metric, MetricIndex, Millis, Mitigation, Moment,
	OnFail, Pack, Pauses, Profile, QcFlag, Refusal, TransitionKind, Violation,
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
/// Takes the pack's size and times as admitted (see [`crate::admit`]). The history keeps the arrival time `now`, so that a
/// later silence can be measured. It affects the findings only where the last observation lies further ahead of it than
/// the profile allows now: then nothing is compared with the values before.
///
/// # Errors
///
/// [`Refusal::UnknownMetric`]; [`Refusal::NotIncreasing`] or [`Refusal::TooFrequent`] if two observations of one metric
/// have the same time or follow too fast; [`Refusal::OutOfBounds`] if a value breaks a behaviour that refuses.
pub fn appraise(active: &ActiveProfile, history: &History, pack: &Pack, now: Moment) -> Result<Outcome, Refusal> {
	let mut metrics = history.metrics_under(active, now);
	let appraisal = appraise_records(&active.profile, &mut metrics, &history.pauses, pack, now)?;
	let history = History {
		sequence: pack.sequence,
		observed_at: pack.records.last().map(|record| pack.observed_at(record)).or(history.observed_at),
		reinstated_at: history.reinstated_at,
		// Set by the caller, who records the pack and knows the block.
		recorded_in: history.recorded_in,
		last_flag: appraisal.worst_flag(),
		// Who can send is expected to go on, if nobody has said so before.
		expected: history.expected.or(Some(Expectation { since: now, until: None })),
		pauses: history.pauses.clone(),
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
	pauses: &Pauses,
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
		let recent = |last: &Observation| current.at.saturating_sub(last.at) <= profile.memory;
		let previous = past.last.filter(recent);
		let step = Step { kind: metric.kind, last: past.last, previous, current, pauses, zone: &profile.time_zone };
		let flags = appraise_record(record.metric, metric, past, step, &mut appraisal)?;
		amend_flag_before(&mut appraisal, pack, record.metric, past.flag, flags.before);
		push(&mut appraisal.flags, flags.newest);
		past.last = Some(current);
		past.flag = flags.newest;
		past.heard_at = Some(now);
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
		let violation = Violation {
			metric: index,
			behaviour: position,
			flag,
			value: observed.value,
			judged,
			threshold,
			observed_at: observed.at,
		};
		if flag.is_flagged() {
			push(&mut appraisal.violations, violation);
		}
		if *on_fail == OnFail::Refuse && flag == QcFlag::Fail {
			return Err(Refusal::OutOfBounds);
		}
		let Terms { to_alarm, to_clear, mitigation } = Terms::of(*on_fail);
		if let Some(kind) = alarm.count(flag, datapoints, to_alarm, to_clear) {
			let raises = matches!(kind, TransitionKind::Raised | TransitionKind::Confirmed);
			push(
				&mut appraisal.transitions,
				AlarmTransition {
					metric: index,
					behaviour: position,
					kind,
					observed_at: current.at,
					mitigation: if raises { mitigation } else { Mitigation::None },
					violation: raises.then_some(violation),
				},
			);
		}
	}
	Ok(flags)
}

/// Raises the flag of the metric's latest record to what was found about it since. If that record is in an earlier pack,
/// where it had the flag `before`, adds an amendment.
fn amend_flag_before(appraisal: &mut Appraisal, pack: &Pack, metric: MetricIndex, before: QcFlag, found: QcFlag) {
	if found == QcFlag::NotEvaluated {
		return;
	}
	let flagged = appraisal.flags.iter_mut().zip(&pack.records).rev();
	if let Some((flag, _)) = flagged.into_iter().find(|(_, record)| record.metric == metric) {
		*flag = flag.worst(found);
		return;
	}
	let after = before.worst(found);
	if after != before {
		// Only a metric's first record in the pack is compared with one of an earlier pack.
		push(&mut appraisal.amendments, Amendment { metric, before, after });
	}
}

/// Appends to a list whose bound is the most that a pack can cause: records, records times behaviours, or metrics.
pub(crate) fn push<T, S: sp_runtime::traits::Get<u32>>(list: &mut sp_runtime::BoundedVec<T, S>, item: T) {
	let pushed = list.try_push(item);
	debug_assert!(pushed.is_ok(), "the bound is the most that there can be; qed");
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{admit, Memory};
	use beadle_primitives::{Rate, Rule, Span};
	use beadle_test_support::{counter, flag, gauge, pack, series, ProfileBuilder};

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
		assert_eq!((second.appraisal.flagged(), second.appraisal.worst_flag()), (1, QcFlag::Fail));
		assert_eq!(second.history.last_flag, QcFlag::Fail);
		let amendment = Amendment { metric: 0, before: QcFlag::NotEvaluated, after: QcFlag::Fail };
		assert_eq!(second.appraisal.amendments.to_vec(), [amendment]);
		assert_eq!((second.appraisal.violations[0].value, second.appraisal.violations[0].observed_at), (100, 2));
		assert_eq!(second.appraisal.transitions[0].mitigation, Mitigation::Suspend);
	}

	#[test]
	fn a_record_that_was_flagged_already_is_not_counted_again() {
		let range = Rule::GrossRange { fail: Span { min: 0, max: 50 }, suspect: None };
		let rules = [range, Rule::Spike { suspect: None, fail: 5 }];
		let active =
			ProfileBuilder::default().metric(gauge("a", "Cel").behaviours(rules, flag(9, 9, Mitigation::None)));
		let active = active.active();
		let first = appraise(&active, &History::default(), &pack(1, 0, [(0, 1, 0), (0, 2, 100)]), 9).unwrap();
		assert_eq!(first.appraisal.flagged(), 1);
		let second = appraise(&active, &first.history, &pack(2, 0, [(0, 3, 0)]), 9).unwrap();
		assert_eq!((second.appraisal.violations.len(), second.appraisal.flagged()), (1, 0));
	}

	/// The flags of two packs under a profile with this memory, whose records are 10 ms apart; the second pack begins at
	/// `at`.
	fn flags_around_a_hole(rule: Rule, memory: Millis, at: Moment) -> Vec<QcFlag> {
		let active = ProfileBuilder::default().memory(memory).metric(counter("n", "count").flag(rule)).active();
		let first = pack(1, 0, series(10, &[10, 11, 12]));
		let first = appraise(&active, &History::default(), &first, 9).unwrap();
		let second = appraise(&active, &first.history, &pack(2, at, series(10, &[90, 91])), 9).unwrap();
		second.appraisal.flags.to_vec()
	}

	#[test]
	fn what_lies_beyond_a_long_hole_does_not_judge() {
		use QcFlag::*;
		let rate = Rate { change: 1, per: 10 };
		for rule in [
			Rule::GrossRange { fail: Span { min: 0, max: 6_000 }, suspect: None },
			Rule::RateOfChange { suspect: None, fail: rate },
		] {
			assert_eq!(flags_around_a_hole(rule.clone(), 80, 100), [Fail, Good]);
			assert_eq!(flags_around_a_hole(rule, 79, 100), [NotEvaluated, Good]);
		}
		let gap = Rule::Gap { max: 50 };
		assert_eq!(flags_around_a_hole(gap, 79, 100), [Fail, Good], "the hole itself does");
	}

	#[test]
	fn times_increase_across_a_long_hole_too() {
		let active = ProfileBuilder::default().memory(5).min_interval(20).metric(gauge("a", "Cel")).active();
		let first = appraise(&active, &History::default(), &pack(1, 0, [(0, 0, 1)]), 9).unwrap();
		let next = |at| appraise(&active, &first.history, &pack(2, at, [(0, 0, 1)]), 9).map(|_| ());
		assert_eq!([next(0), next(19), next(20)], [Err(Refusal::NotIncreasing), Err(Refusal::TooFrequent), Ok(())]);
	}

	#[test]
	fn a_wrong_clock_keeps_no_device_out() {
		let rule = Rule::RateOfChange { suspect: None, fail: Rate { change: 1, per: 1_000 } };
		let with =
			|max_ahead| ProfileBuilder::default().max_ahead(max_ahead).metric(gauge("a", "Cel").flag(rule.clone()));
		let (lax, strict) = (with(86_400_000).version(1, 1), with(1_000).version(1, 2));
		let now = 100_000_000;
		let send = |active: &ActiveProfile, history: &History, sequence, at, now| {
			let pack = pack(sequence, at, [(0, 0, 90)]);
			admit(&active.profile, history, &pack, now)?;
			appraise(active, history, &pack, now).map(|outcome| outcome.history)
		};
		let tomorrow = now + 86_400_000;
		assert_eq!(send(&lax, &History::default(), 1, tomorrow + 1, now), Err(Refusal::TooFarAhead));
		let ahead = send(&lax, &History::default(), 1, tomorrow, now).unwrap();
		assert_eq!(send(&lax, &ahead, 2, now + 10, now + 10), Err(Refusal::NotIncreasing), "as the profile wants it");

		// A stricter version came into force. What arrived before is not sent again.
		assert_eq!(send(&strict, &ahead, 2, now, now + 10), Err(Refusal::NotIncreasing));
		let after = send(&strict, &ahead, 2, now + 10, now + 10).unwrap();
		assert_eq!((after.observed_at, after.metrics[0].last.unwrap().at), (Some(now + 10), now + 10));
		// Nothing was compared with the observation from the future.
		assert_eq!(after.last_flag, QcFlag::NotEvaluated);
		assert_eq!(send(&strict, &after, 3, now + 10, now + 20), Err(Refusal::NotIncreasing));
	}

	#[test]
	fn a_hole_ends_a_flat_run() {
		let rule = Rule::FlatLine { tolerance: 1, suspect_after: None, fail_after: 4, least: 2 };
		let active = ProfileBuilder::default().memory(50).metric(gauge("a", "Cel").flag(rule)).active();
		let outcome = appraise(&active, &History::default(), &pack(1, 0, [(0, 0, 5), (0, 100, 5)]), 9).unwrap();
		assert_eq!(outcome.appraisal.flags.to_vec(), [QcFlag::NotEvaluated; 2]);
		let Memory::Flat(run) = outcome.history.metrics[0].behaviours[0].memory else { panic!("a run") };
		assert_eq!((run.since, run.observations), (100, 1));
	}
}
