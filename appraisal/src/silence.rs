//! Silences: gap rules applied while no observation arrives.
//!
//! A silence is computed on demand from the last observation: from its time, or from its arrival if it came late, so
//! that a device that delivers stored readings is not silent. A chain may also sweep its devices now and then and put
//! the alarms of silent ones on record ([`notice`]); the effect of the next observation is the same whether it did or
//! not.

use crate::{rules::missed, History, Memory};
use alloc::vec::Vec;
use beadle_primitives::{ActiveProfile, Moment, OnFail, Rule, Silence};

/// Returns the metrics of which no observation has arrived for longer than a gap rule allows, at the time `now`.
///
/// A metric that was never observed has no silence: there is no observation yet to count from.
pub fn silences(active: &ActiveProfile, history: &History, now: Moment) -> Vec<Silence> {
	let past = history.metrics_under(active);
	let mut silences = Vec::new();
	for ((index, metric), past) in (0u8..).zip(&active.profile.metrics).zip(&past) {
		let Some(last) = past.last else { continue };
		for ((position, behaviour), kept) in (0u8..).zip(&metric.behaviours).zip(&past.behaviours) {
			let (Rule::Gap { max }, OnFail::Flag { datapoints_to_alarm, .. }) = (&behaviour.rule, behaviour.on_fail)
			else {
				continue;
			};
			let since = match kept.memory {
				Memory::Arrived(arrived) => last.at.max(arrived),
				_ => last.at,
			};
			let missed = missed(now.saturating_sub(since), *max);
			if missed > 0 {
				let in_alarm = kept.alarm.would_alarm(missed, datapoints_to_alarm);
				silences.push(Silence { metric: index, behaviour: position, since, in_alarm });
			}
		}
	}
	silences
}

/// Raises alarms for overdue behaviours at the time `now`; returns the new ones.
///
/// Does nothing if the history belongs to another profile or version: under a new version, a device's history begins
/// with its next pack.
pub fn notice(active: &ActiveProfile, history: &mut History, now: Moment) -> Vec<Silence> {
	if history.profile != active.reference {
		return Vec::new();
	}
	let mut noticed = silences(active, history, now);
	noticed.retain(|silence| {
		let metric = history.metrics.get_mut(usize::from(silence.metric));
		let kept = metric.and_then(|metric| metric.behaviours.get_mut(usize::from(silence.behaviour)));
		kept.filter(|kept| silence.in_alarm && !kept.alarm.in_alarm()).map(|kept| kept.alarm.notice()).is_some()
	});
	noticed
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::appraise;
	use beadle_primitives::{Mitigation, Pack, TransitionKind};
	use beadle_test_support::{flag, gauge, ProfileBuilder};

	/// At least one observation every 10 ms; three missed ones raise the alarm.
	fn active() -> ActiveProfile {
		let on_fail = flag(3, 1, Mitigation::Suspend);
		let metric = |name| gauge(name, "Cel").behaviour(Rule::Gap { max: 10 }, on_fail);
		ProfileBuilder::default().metrics(["a", "b"].map(metric)).active()
	}

	fn pack(sequence: u64, at: Moment) -> Pack {
		beadle_test_support::pack(sequence, at, [(0, 0, 1)])
	}

	fn observed_at(at: Moment) -> History {
		appraise(&active(), &History::default(), &pack(1, at), at).unwrap().history
	}

	fn silence(in_alarm: bool) -> Silence {
		Silence { metric: 0, behaviour: 0, since: 100, in_alarm }
	}

	#[test]
	fn silence_shows_at_once_and_becomes_an_alarm() {
		let history = observed_at(100);
		assert_eq!(silences(&active(), &history, 110), []);
		assert_eq!(silences(&active(), &history, 111), [silence(false)]);
		assert_eq!(silences(&active(), &history, 130), [silence(false)]);
		assert_eq!(silences(&active(), &history, 131), [silence(true)]);
		assert_eq!(silences(&active(), &History::default(), 131), []);
	}

	#[test]
	fn it_is_noticed_once() {
		let mut history = observed_at(100);
		assert_eq!(notice(&active(), &mut history, 130), []);
		assert_eq!(notice(&active(), &mut history, 131), [silence(true)]);
		assert_eq!(history.alarms().collect::<Vec<_>>(), [(0, 0)]);
		assert_eq!(notice(&active(), &mut history, 500), []);
	}

	#[test]
	fn what_follows_is_the_same_whether_it_was_noticed_or_not() {
		let unnoticed = observed_at(100);
		let mut noticed = unnoticed.clone();
		notice(&active(), &mut noticed, 140);

		let next = pack(2, 150);
		let without = appraise(&active(), &unnoticed, &next, 150).unwrap();
		let with = appraise(&active(), &noticed, &next, 150).unwrap();
		assert_eq!(with.history, without.history);
		assert_eq!(with.appraisal.flags, without.appraisal.flags);
		assert_eq!(with.appraisal.violations, without.appraisal.violations);
		let [(raised, suspends), (confirmed, suspends_too)] = [without, with]
			.map(|outcome| (outcome.appraisal.transitions[0].kind, outcome.appraisal.transitions[0].mitigation));
		assert_eq!((raised, confirmed), (TransitionKind::Raised, TransitionKind::Confirmed));
		assert_eq!((suspends, suspends_too), (Mitigation::Suspend, Mitigation::Suspend));
	}

	#[test]
	fn who_delivers_what_it_has_stored_is_not_silent() {
		// Observed at 100, arrived at 500.
		let history = appraise(&active(), &History::default(), &pack(1, 100), 500).unwrap().history;
		assert_eq!(silences(&active(), &history, 510), []);
		assert_eq!(silences(&active(), &history, 511), [Silence { since: 500, ..silence(false) }]);
		// Nothing was missed after all, so the noticed alarm ends.
		let mut noticed = history.clone();
		notice(&active(), &mut noticed, 600);
		let next = |history| appraise(&active(), history, &pack(2, 110), 600).unwrap();
		assert_eq!(next(&noticed).history, next(&history).history);
		assert_eq!(next(&noticed).appraisal.transitions[0].kind, TransitionKind::Cleared);
	}

	#[test]
	fn a_false_positive_starts_the_silence_over() {
		let mut history = observed_at(100);
		notice(&active(), &mut history, 140);
		history.restart_behaviour(0, 0);
		assert_eq!(history.alarms().count(), 0);
		assert_eq!(notice(&active(), &mut history, 200), []);
	}
}
