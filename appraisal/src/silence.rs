//! Silences: gap rules applied while no observation arrives.
//!
//! A silence is computed on demand. It counts from the arrival of the last observation, so that a device that delivers
//! stored readings is not silent; without an observation it counts from when one was expected: since the device may send,
//! and since the metric is in its profile. A chain may also sweep its devices now and then and put the alarms of silent
//! ones on record ([`notice`]); the effect of the next observation is the same whether it did or not.
//!
//! ```
//! use beadle_appraisal::{silences, History};
//! use beadle_primitives::{ProfileRef, Rule};
//! use beadle_test_support::{gauge, ProfileBuilder};
//!
//! // An observation at least every 90 seconds; three missed ones are an alarm.
//! let profile = ProfileBuilder::default().metric(gauge("air", "Cel").flag(Rule::Gap { max: 90_000 })).active();
//!
//! // A device that was granted to send, and has not begun.
//! let mut history = History::default();
//! history.expect(1_000_000, None);
//! history.assign(profile.reference, 1_000_000);
//! assert_eq!(silences(&profile, &history, 1_090_000), []);
//! let silent = silences(&profile, &history, 1_300_000);
//! assert_eq!((silent[0].since, silent[0].in_alarm), (1_000_000, true));
//! ```

use crate::{rules::missed, History, MetricHistories};
use alloc::vec::Vec;
use beadle_primitives::{ActiveProfile, Moment, OnFail, Rule, Silence};

/// Returns the metrics of which no observation has arrived for longer than a gap rule allows, at the time `now`.
///
/// There are none while nothing is expected of the device: before it has a grant, and after the end of one.
pub fn silences(active: &ActiveProfile, history: &History, now: Moment) -> Vec<Silence> {
	silences_in(active, history, &history.metrics_under(active, now), now)
}

fn silences_in(active: &ActiveProfile, history: &History, past: &MetricHistories, now: Moment) -> Vec<Silence> {
	let mut silences = Vec::new();
	let expected = history.expected.filter(|expected| expected.holds_at(now));
	let Some(expected) = expected else { return silences };
	let since_each = active.metrics_since.iter().copied().chain(core::iter::repeat(0));
	for (((index, metric), past), metric_since) in (0u8..).zip(&active.profile.metrics).zip(past).zip(since_each) {
		let since = past.heard_at.unwrap_or(metric_since).max(expected.since);
		for ((position, behaviour), kept) in (0u8..).zip(&metric.behaviours).zip(&past.behaviours) {
			let (Rule::Gap { max }, OnFail::Flag { datapoints_to_alarm, .. }) = (&behaviour.rule, behaviour.on_fail)
			else {
				continue;
			};
			let missed = missed(history.pauses.absence(since, now), *max);
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
/// If there are any, and the history belongs to another profile or version, it moves on to this one, as with a pack: the
/// alarms that it had under the other one are over, and the caller invalidates them.
pub fn notice(active: &ActiveProfile, history: &mut History, now: Moment) -> Vec<Silence> {
	let mut metrics = history.metrics_under(active, now);
	let mut noticed = silences_in(active, history, &metrics, now);
	noticed.retain(|silence| {
		let metric = metrics.get_mut(usize::from(silence.metric));
		let kept = metric.and_then(|metric| metric.behaviours.get_mut(usize::from(silence.behaviour)));
		kept.filter(|kept| silence.in_alarm && !kept.alarm.in_alarm()).map(|kept| kept.alarm.notice()).is_some()
	});
	if !noticed.is_empty() {
		history.move_to(active.reference, metrics);
	}
	noticed
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{appraise, appraise_staged, Expectation};
	use beadle_primitives::{Mitigation, Pack, Pause, ProfileRef, QcFlag, TransitionKind};
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

	/// The silence of both metrics since 100.
	fn both(in_alarm: bool) -> [Silence; 2] {
		[silence(in_alarm), Silence { metric: 1, ..silence(in_alarm) }]
	}

	#[test]
	fn silence_shows_at_once_and_becomes_an_alarm() {
		let history = observed_at(100);
		assert_eq!(silences(&active(), &history, 110), []);
		assert_eq!(silences(&active(), &history, 111), both(false));
		assert_eq!(silences(&active(), &history, 130), both(false));
		assert_eq!(silences(&active(), &history, 131), both(true));
		assert_eq!(silences(&active(), &History::default(), 131), []);
	}

	#[test]
	fn it_is_noticed_once() {
		let mut history = observed_at(100);
		assert_eq!(notice(&active(), &mut history, 130), []);
		assert_eq!(notice(&active(), &mut history, 131), both(true));
		assert_eq!(history.alarms().collect::<Vec<_>>(), [(0, 0), (1, 0)]);
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
		assert_eq!(with.history.metrics[0], without.history.metrics[0]);
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
		assert_eq!(silences(&active(), &history, 511), both(false).map(|silent| Silence { since: 500, ..silent }));
		// Nothing was missed after all, so the noticed alarm ends.
		let mut noticed = history.clone();
		notice(&active(), &mut noticed, 600);
		let next = |history| appraise(&active(), history, &pack(2, 110), 600).unwrap();
		assert_eq!(next(&noticed).history.metrics[0], next(&history).history.metrics[0]);
		assert_eq!(next(&noticed).appraisal.transitions[0].kind, TransitionKind::Cleared);
	}

	#[test]
	fn a_false_positive_starts_the_silence_over() {
		let mut history = observed_at(100);
		notice(&active(), &mut history, 140);
		assert!(history.restart_behaviour(0, 0, Some(190)));
		assert_eq!(history.alarms().collect::<Vec<_>>(), [(1, 0)]);
		assert_eq!(notice(&active(), &mut history, 200), []);
		assert_eq!(silences(&active(), &history, 201)[0], Silence { since: 190, ..silence(false) });
		assert_ne!(notice(&active(), &mut history.clone(), 10_000), []);

		// What ends it is not judged by what was found to be in order.
		let next = appraise(&active(), &history, &pack(2, 10_000), 10_000).unwrap();
		assert_eq!((next.appraisal.violations.len(), next.appraisal.transitions.len()), (0, 0));
		assert_eq!(next.history.metrics[0].heard_at, Some(10_000));
	}

	#[test]
	fn only_the_council_says_that_a_silence_is_in_order() {
		let mut history = observed_at(100);
		notice(&active(), &mut history, 140);
		assert!(!history.restart_behaviour(0, 0, None), "the alarm lasts until data come");
		assert_eq!(silences(&active(), &history, 140), both(true));
		assert_eq!(history.alarms().count(), 2);
		assert_eq!(notice(&active(), &mut history, 10_000), []);
		// And yet what ends it is not judged by what its owner has found to be in order.
		let next = appraise(&active(), &history, &pack(2, 10_000), 10_000).unwrap();
		assert_eq!((next.appraisal.violations.len(), next.appraisal.transitions.len()), (0, 1));
		assert_eq!(next.appraisal.transitions[0].kind, TransitionKind::Cleared);
		// An alarm for values is over, whoever says so.
		assert!(next.history.clone().restart_behaviour(0, 0, None));
	}

	/// A device with a grant and a profile since 100 that has never sent.
	fn never_heard() -> History {
		let mut history = History::default();
		history.expect(100, None);
		history.assign(active().reference, 100);
		history
	}

	fn silent_since(active: &ActiveProfile, history: &History, now: Moment) -> Vec<(u8, Moment)> {
		silences(active, history, now).iter().map(|silence| (silence.metric, silence.since)).collect()
	}

	#[test]
	fn who_never_sent_is_silent_since_it_was_to() {
		assert_eq!(silent_since(&active(), &never_heard(), 110), []);
		assert_eq!(silent_since(&active(), &never_heard(), 111), [(0, 100), (1, 100)]);
		let mut history = never_heard();
		assert_eq!(notice(&active(), &mut history, 131).len(), 2);
		assert_eq!(history.alarms().count(), 2);
		assert_eq!(notice(&active(), &mut history, 500), []);
		// The first observation ends it and follows no other, so that it is not judged.
		let first = appraise(&active(), &history, &pack(1, 500), 500).unwrap();
		assert_eq!(first.appraisal.flags.to_vec(), [QcFlag::NotEvaluated]);
		assert_eq!(first.appraisal.transitions[0].kind, TransitionKind::Cleared);
		assert_eq!(first.appraisal.transitions.len(), 1, "the other metric is silent still");
		assert_eq!(first.history.alarms().collect::<Vec<_>>(), [(1, 0)]);
	}

	#[test]
	fn a_withheld_metric_is_silent() {
		let mut history = appraise(&active(), &never_heard(), &pack(1, 150), 150).unwrap().history;
		assert_eq!(silent_since(&active(), &history, 155), [(1, 100)]);
		// It is new under a version that came later, and so it is under all versions after that.
		for version in [2, 3] {
			history.profile.version = version;
			let mut next = ProfileBuilder::default().metrics(active().profile.metrics).version(1, version);
			next.metrics_since = vec![0, 140].try_into().unwrap();
			assert_eq!(silent_since(&next, &history, 155), [(1, 140)]);
		}
	}

	#[test]
	fn nothing_is_expected_without_a_grant() {
		let mut history = never_heard();
		history.expect_nothing(900);
		assert_eq!(silent_since(&active(), &history, 899), [(0, 100), (1, 100)]);
		assert_eq!(silent_since(&active(), &history, 900), []);
		history.expect_nothing(950);
		assert_eq!(history.expected, Some(Expectation { since: 100, until: Some(900) }));
		history.expect(1_000, Some(2_000));
		assert_eq!(silent_since(&active(), &history, 1_999), [(0, 100), (1, 100)]);
		assert_eq!(silent_since(&active(), &history, 2_000), [], "the grant has ended");
	}

	#[test]
	fn no_grant_and_no_withdrawal_ends_an_absence() {
		for mut history in [never_heard(), observed_at(100)] {
			history.expect(100, Some(2_000));
			for now in [1_000, 3_000, 3_100] {
				history.expect_nothing(now);
				history.expect(now, Some(now + 100));
				assert_eq!(silent_since(&active(), &history, now), [(0, 100), (1, 100)]);
				assert!(silences(&active(), &history, now).iter().all(|silence| silence.in_alarm));
			}
		}
	}

	#[test]
	fn what_the_council_withholds_is_held_against_nobody() {
		let mut history = observed_at(100);
		history.withhold(105);
		assert_eq!(silences(&active(), &history, 900), []);
		history.expect(900, None);
		// What was missing before the withdrawal is missing all the same: 5 of the 10.
		assert_eq!(silent_since(&active(), &history, 905), []);
		assert_eq!(silent_since(&active(), &history, 906), [(0, 100), (1, 100)]);
		let next = |at| appraise(&active(), &history, &pack(2, at), at).unwrap().appraisal;
		assert_eq!(next(905).flags[..], [QcFlag::Good]);
		assert_eq!((next(906).flags[0], next(906).violations[0].judged), (QcFlag::Fail, 11));
	}

	#[test]
	fn a_halt_excuses_its_own_length_and_nothing_before_it() {
		let paused = |pauses: &[(Moment, Moment)]| {
			let mut history = observed_at(100);
			history.excuse(pauses.iter().map(|(from, until)| Pause { from: *from, until: *until }));
			history
		};
		let history = paused(&[(104, 1_000)]);
		assert_eq!(silent_since(&active(), &history, 1_006), []);
		assert_eq!(silent_since(&active(), &history, 1_007), [(0, 100), (1, 100)]);
		// Nor does the end of another one, of any length, or a halt that lasts.
		for pauses in [&[(500, 500)][..], &[(200, 200), (300, 301), (500, 501)], &[(500, Moment::MAX)]] {
			assert_eq!(silences(&active(), &paused(pauses), 502), both(true));
		}
		// One after the other, and nothing heard between them: neither is held against the device.
		assert_eq!(silent_since(&active(), &paused(&[(102, 400), (403, 800)]), 804), []);
		assert_eq!(silent_since(&active(), &paused(&[(104, Moment::MAX)]), 5_000), []);
	}

	#[test]
	fn a_grant_without_a_profile_expects_nothing_yet() {
		let mut history = History::default();
		history.expect(100, None);
		history.assign(active().reference, 900);
		assert_eq!(silent_since(&active(), &history, 1_000), [(0, 900), (1, 900)]);
	}

	#[test]
	fn a_new_version_does_not_end_a_silence() {
		let next = ProfileBuilder::default().metrics(active().profile.metrics).version(1, 2);
		let mut history = observed_at(100);
		notice(&active(), &mut history, 140);
		assert_eq!(silences(&next, &history, 140)[0], silence(true));
		assert_eq!(notice(&next, &mut history, 140)[0], silence(true));
		assert_eq!(history.profile, next.reference);

		// The same with a version that was staged when the last pack came.
		let first = pack(1, 100);
		let mut history =
			History { shadow: Some(appraise_staged(&next, &History::default(), &first, 100).1), ..observed_at(100) };
		assert_eq!(silences(&next, &history, 140)[0], silence(true));
		assert_eq!(notice(&next, &mut history, 140)[0], silence(true));
		assert_eq!(history.shadow, None);
		// And who never sent goes on being silent.
		assert_eq!(silent_since(&next, &never_heard(), 140), [(0, 100), (1, 100)]);
	}

	#[test]
	fn another_profile_does_not_end_a_silence() {
		let other = ProfileBuilder::default().metrics(active().profile.metrics).version(7, 1);
		let mut history = appraise(&active(), &never_heard(), &pack(1, 110), 110).unwrap().history;
		for now in [5_000, 6_000] {
			// Again and again: one metric was heard last at 110, and the other never.
			history.assign(other.reference, now);
			assert_eq!(silent_since(&other, &history, now), [(0, 100), (1, 100)]);
		}
		assert!(notice(&other, &mut history, 6_000).iter().all(|silence| silence.in_alarm));
		history.assign(ProfileRef { id: 8, version: 1 }, 7_000);
		let third = ActiveProfile { reference: ProfileRef { id: 8, version: 1 }, ..other };
		assert_eq!(silent_since(&third, &history, 7_000), [(0, 100), (1, 100)]);
		// Who never sent under one profile goes on being silent under another.
		let mut history = never_heard();
		history.assign(third.reference, 7_000);
		assert_eq!(silent_since(&third, &history, 7_000), [(0, 100), (1, 100)]);
	}

	#[test]
	fn a_withheld_metric_is_silent_under_whatever_profiles_come_and_go() {
		let mut history = appraise(&active(), &never_heard(), &pack(1, 105), 105).unwrap().history;
		// The first metric is sent, the other one never, and its place changes or not.
		for sequence in 2..10 {
			let now = 100 + 5 * sequence;
			let metrics = active().profile.metrics.into_iter();
			let turned = if sequence % 2 == 0 { metrics.rev().collect::<Vec<_>>() } else { metrics.collect() };
			// It says that its metrics were added just now, while the device had another profile.
			let mut next = ProfileBuilder::default().metrics(turned).version(u32::try_from(sequence).unwrap(), 2);
			next.metrics_since = vec![now, now].try_into().unwrap();
			history.assign(next.reference, now);
			let withheld = u8::from(sequence % 2 != 0);
			let pack = beadle_test_support::pack(sequence, now, [(1 - withheld, 0, 1)]);
			history = appraise(&next, &history, &pack, now).unwrap().history;
			let due: &[_] = if now > 110 { &[(withheld, 100)] } else { &[] };
			assert_eq!(silent_since(&next, &history, now), due, "{sequence}");
		}
	}

	#[test]
	fn all_metrics_are_due_since_the_longest_silence_under_the_profile_before() {
		let both = beadle_test_support::pack(1, 105, [(0, 0, 1), (1, 0, 1)]);
		let history = appraise(&active(), &never_heard(), &both, 105).unwrap().history;
		let history = appraise(&active(), &history, &pack(2, 112), 112).unwrap().history;
		let other = ProfileBuilder::default().metrics(active().profile.metrics).version(7, 1);
		assert_eq!(silent_since(&other, &history, 115), []);
		assert_eq!(silent_since(&other, &history, 116), [(0, 105), (1, 105)]);
	}

	#[test]
	fn a_reinstatement_does_not_end_a_silence() {
		let mut history = appraise(&active(), &never_heard(), &pack(1, 110), 110).unwrap().history;
		notice(&active(), &mut history, 150);
		for now in [5_000, 6_000] {
			history.restart(now);
			assert_eq!(history.alarms().count(), 0);
			// One metric has been heard of, and the other never.
			assert_eq!(silent_since(&active(), &history, now), [(0, 110), (1, 100)]);
			assert_eq!(notice(&active(), &mut history, now).len(), 2);
		}
		// The first observation ends it, and is not held against the device: its values before are forgotten.
		let next = appraise(&active(), &history, &pack(2, 6_001), 6_001).unwrap();
		assert_eq!(next.appraisal.flags[..], [QcFlag::NotEvaluated]);
		assert_eq!(silent_since(&active(), &next.history, 6_001), [(1, 100)]);
		// Unless the council has kept it from sending until then.
		history.excuse([Pause { from: 100, until: 6_000 }]);
		assert_eq!(silent_since(&active(), &history, 6_011), [(0, 110), (1, 100)]);
		assert_eq!(silent_since(&active(), &history, 6_010), []);
	}

	#[test]
	fn a_profile_that_comes_and_goes_ends_no_silence() {
		let history = appraise(&active(), &never_heard(), &pack(1, 150), 150).unwrap().history;
		let mut changed = history.clone();
		changed.assign(ProfileRef { id: 7, version: 1 }, 160);
		changed.assign(active().reference, 160);
		assert_eq!(silent_since(&active(), &changed, 155), silent_since(&active(), &history, 155));
		assert_eq!(silent_since(&active(), &changed, 155), [(1, 100)]);
	}

	#[test]
	fn a_clock_that_is_ahead_hides_no_silence() {
		let history = appraise(&active(), &History::default(), &pack(1, 20_000), 100).unwrap().history;
		assert_eq!(silences(&active(), &history, 131), both(true));
	}
}
