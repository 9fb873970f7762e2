//! Appraisal of a pack that the profile refuses, once somebody reports it.
//!
//! What it says counts against the device and never for it: values that break a behaviour which refuses count as failing
//! towards the alarms of all behaviours that they fail and that need no earlier values. Nothing else of the history changes:
//! neither what was observed last, nor what the rules remember, nor since when the device is silent.
//!
//! ```
//! use beadle_appraisal::{appraise, appraise_refused, History};
//! use beadle_primitives::{Refusal, Rule, Span};
//! use beadle_test_support::{gauge, pack, ProfileBuilder};
//!
//! let within = |min, max| Rule::GrossRange { fail: Span { min, max }, suspect: None };
//! let profile = ProfileBuilder::default().metric(gauge("air", "Cel").refuse(within(-40, 85))).active();
//!
//! // The sensor is stuck where it cannot measure.
//! let stuck = pack(1, 1_000, [(0, 0, 999)]);
//! assert_eq!(appraise(&profile, &History::default(), &stuck, 1_000), Err(Refusal::OutOfBounds));
//! let outcome = appraise_refused(&profile, &History::default(), &stuck, 1_000).unwrap();
//! assert_eq!(outcome.appraisal.violations[0].value, 999);
//! assert_eq!(outcome.history.alarms().count(), 1);
//! assert_eq!(outcome.history.observed_at, None);
//! ```

use crate::{
	alarm::Terms,
	appraise,
	appraise::push,
	history::{History, MetricHistory, Observation},
	rules::{judge, Judgement, Step},
	Memory, Outcome,
};
use beadle_primitives::{
	ActiveProfile, AlarmTransition, Appraisal, Metric, Moment, OnFail, Pack, Pauses, Profile, QcFlag, Record, Refusal,
	Violation,
};

/// Appraises a pack that the profile refuses, as it is reported at the time `now`.
///
/// Takes the pack's size and times as admitted (see [`crate::admit`]). The findings have no flags of records, since
/// nothing is recorded: violations and transitions only.
///
/// # Errors
///
/// [`Refusal::NotRefused`] if no value breaks a behaviour that refuses; otherwise the refusal of [`appraise`], if it is
/// another one than [`Refusal::OutOfBounds`].
pub fn appraise_refused(
	active: &ActiveProfile,
	history: &History,
	pack: &Pack,
	now: Moment,
) -> Result<Outcome, Refusal> {
	match appraise(active, history, pack, now) {
		Err(Refusal::OutOfBounds) => {},
		Err(other) => return Err(other),
		Ok(_) => return Err(Refusal::NotRefused),
	}
	let mut metrics = history.metrics_under(active, now);
	let mut appraisal = Appraisal::default();
	for record in &pack.records {
		let position = usize::from(record.metric);
		// After a value that is refused, the rest of the pack has not been looked at yet.
		if let Some((metric, past)) = active.profile.metrics.get(position).zip(metrics.get_mut(position)) {
			count_against(&active.profile, metric, past, pack, record, &mut appraisal);
		}
	}
	let mut history = history.clone();
	history.move_to(active.reference, metrics);
	Ok(Outcome { appraisal, history })
}

/// Counts a record towards the alarms of the behaviours that it fails, if one of them refuses it.
fn count_against(
	profile: &Profile,
	metric: &Metric,
	past: &mut MetricHistory,
	pack: &Pack,
	record: &Record,
	appraisal: &mut Appraisal,
) {
	let current = Observation { at: pack.observed_at(record), value: record.value };
	let step = Step {
		kind: metric.kind,
		last: None,
		previous: None,
		current,
		pauses: &Pauses::default(),
		zone: &profile.time_zone,
	};
	let fails = |judgement: &Judgement| judgement.flag == QcFlag::Fail;
	let judged = metric.behaviours.iter().map(|behaviour| {
		let alone = !behaviour.rule.needs_history(metric.kind);
		alone.then(|| judge(&behaviour.rule, step, &mut Memory::Nothing, false)).filter(fails)
	});
	let refused = judged.clone().zip(&metric.behaviours).any(|(failed, behaviour)| {
		let refuses = behaviour.on_fail == OnFail::Refuse;
		refuses && failed.is_some()
	});
	if !refused {
		return;
	}
	let each = (0u8..).zip(&metric.behaviours).zip(judged).zip(past.behaviours.iter_mut());
	for (((position, behaviour), failed), kept) in each {
		let Some(Judgement { flag, judged, threshold, datapoints, .. }) = failed else { continue };
		let violation = Violation {
			metric: record.metric,
			behaviour: position,
			flag,
			value: current.value,
			judged,
			threshold,
			observed_at: current.at,
		};
		push(&mut appraisal.violations, violation);
		let Terms { to_alarm, to_clear, mitigation } = Terms::of(behaviour.on_fail);
		if let Some(kind) = kept.alarm.count(flag, datapoints, to_alarm, to_clear) {
			// A failing value clears nothing.
			push(
				&mut appraisal.transitions,
				AlarmTransition {
					metric: record.metric,
					behaviour: position,
					kind,
					observed_at: current.at,
					mitigation,
					violation: Some(violation),
				},
			);
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{notice, AlarmState};
	use beadle_primitives::{Mitigation, Rule, Span, TransitionKind};
	use beadle_test_support::{flag, gauge, pack, series, ProfileBuilder};

	const NOW: Moment = 1_000;

	/// Two metrics of one kind: fails above 10, three of which suspend; is refused above 100; keeps changing; and is
	/// observed every 50 ms.
	fn active() -> ActiveProfile {
		let up_to = |max| Rule::GrossRange { fail: Span { min: 0, max }, suspect: None };
		let metric = |name| {
			gauge(name, "Cel")
				.behaviour(up_to(10), flag(3, 2, Mitigation::Suspend))
				.refuse(up_to(100))
				.behaviour(
					Rule::FlatLine { tolerance: 0, suspect_after: None, fail_after: 5, least: 2 },
					flag(1, 1, Mitigation::None),
				)
				.behaviour(Rule::Gap { max: 50 }, flag(1, 1, Mitigation::None))
		};
		ProfileBuilder::default().metrics(["a", "b"].map(metric)).active()
	}

	fn report(history: &History, values: &[i64]) -> Result<Outcome, Refusal> {
		appraise_refused(&active(), history, &pack(2, 500, series(1, values)), NOW)
	}

	fn observed() -> History {
		appraise(&active(), &History::default(), &pack(1, 100, series(1, &[1, 2])), 100).unwrap().history
	}

	/// Returns the history without the states of its alarms.
	fn without_alarms(history: &History) -> History {
		let mut history = history.clone();
		let metrics = history.metrics.iter_mut();
		metrics.flat_map(|metric| &mut metric.behaviours).for_each(|kept| kept.alarm = AlarmState::default());
		history
	}

	#[test]
	fn what_is_refused_counts_and_what_is_not_is_no_report() {
		let outcome = report(&observed(), &[101]).unwrap();
		let found: Vec<_> = outcome.appraisal.violations.iter().map(|v| (v.behaviour, v.value, v.threshold)).collect();
		assert_eq!(found, [(0, 101, 10), (1, 101, 100)]);
		let [raised] = outcome.appraisal.transitions[..] else { panic!("the behaviour that refuses is in alarm") };
		assert_eq!((raised.behaviour, raised.kind, raised.mitigation), (1, TransitionKind::Raised, Mitigation::None));
		assert_eq!(raised.violation, Some(outcome.appraisal.violations[1]));
		assert_eq!(report(&observed(), &[100]), Err(Refusal::NotRefused));
		let unknown = pack(2, 500, [(2, 0, 1), (0, 1, 999)]);
		assert_eq!(appraise_refused(&active(), &observed(), &unknown, NOW), Err(Refusal::UnknownMetric));
	}

	#[test]
	fn it_counts_towards_the_alarms_of_all_that_it_fails() {
		let twice = report(&observed(), &[101, 102]).unwrap();
		assert_eq!(twice.history.metrics[0].behaviours[0].alarm, AlarmState::Clear { failing: 2 });
		let outcome = appraise_refused(&active(), &twice.history, &pack(2, 600, [(0, 0, 103)]), NOW).unwrap();
		let [suspends] = outcome.appraisal.transitions[..] else { panic!("one alarm more") };
		assert_eq!((suspends.behaviour, suspends.mitigation), (0, Mitigation::Suspend));
	}

	#[test]
	fn nothing_that_speaks_for_the_device_counts() {
		let failed_once = appraise(&active(), &observed(), &pack(2, 300, [(0, 0, 11)]), 300).unwrap().history;
		// Good values in between change nothing.
		let outcome = report(&failed_once, &[1, 101, 1]).unwrap();
		assert_eq!(outcome.appraisal.violations.len(), 2);
		assert_eq!(outcome.history.metrics[0].behaviours[0].alarm, AlarmState::Clear { failing: 2 });
		// Neither do those of another metric, nor a record that fails without being refused.
		let mixed = pack(2, 500, [(1, 0, 1), (1, 1, 11), (0, 2, 101)]);
		let outcome = appraise_refused(&active(), &failed_once, &mixed, NOW).unwrap();
		assert!(outcome.appraisal.violations.iter().all(|violation| violation.metric == 0));
		assert_eq!(outcome.history.metrics[1], failed_once.metrics[1]);
	}

	#[test]
	fn nothing_but_alarms_changes() {
		let before = observed();
		let after = report(&before, &[101, 101, 101]).unwrap().history;
		assert_ne!(after, before);
		assert_eq!(without_alarms(&after), without_alarms(&before));
	}

	#[test]
	fn a_silence_lasts_and_so_does_an_alarm() {
		let mut silent = observed();
		assert_eq!(notice(&active(), &mut silent, 400).len(), 2);
		let after = report(&silent, &[101]).unwrap().history;
		assert!(silent.alarms().all(|alarm| after.alarms().any(|still| still == alarm)));
		assert_eq!(crate::silences(&active(), &after, NOW), crate::silences(&active(), &silent, NOW));
		// An alarm that was about to be cleared starts over.
		let alarmed =
			appraise(&active(), &observed(), &pack(2, 300, series(1, &[11, 12, 13, 1])), 300).unwrap().history;
		assert_eq!(alarmed.metrics[0].behaviours[0].alarm, AlarmState::Raised { passing: 1 });
		let after = report(&alarmed, &[101]).unwrap().history;
		assert_eq!(after.metrics[0].behaviours[0].alarm, AlarmState::Raised { passing: 0 });
	}

	#[test]
	fn the_next_accepted_value_clears_the_alarm_of_what_refuses() {
		let reported = report(&observed(), &[101]).unwrap().history;
		assert_eq!(reported.alarms().collect::<Vec<_>>(), [(0, 1)]);
		let next = |metric| appraise(&active(), &reported, &pack(2, 600, [(metric, 0, 5)]), NOW).unwrap();
		let [cleared, ..] = next(0).appraisal.transitions[..] else { panic!("it is cleared") };
		assert_eq!((cleared.behaviour, cleared.kind, cleared.violation), (1, TransitionKind::Cleared, None));
		assert!(next(1).history.alarms().any(|alarm| alarm == (0, 1)), "another metric says nothing of it");
	}

	#[test]
	fn under_a_new_version_no_alarm_of_the_one_before_lasts() {
		let reported = report(&observed(), &[101]).unwrap().history;
		let next = ActiveProfile { reference: beadle_primitives::ProfileRef { id: 1, version: 2 }, ..active() };
		assert_eq!(next.reference.id, active().reference.id);
		let outcome = appraise_refused(&next, &reported, &pack(2, 600, [(1, 0, 101)]), NOW).unwrap();
		assert_eq!(outcome.history.profile, next.reference);
		assert_eq!(outcome.history.alarms().collect::<Vec<_>>(), [(1, 1)]);
		assert_eq!(outcome.history.metrics[0].last, reported.metrics[0].last);
	}
}
