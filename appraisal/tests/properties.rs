//! Properties that hold for any profile that passes validation, any history and any pack.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

use beadle_appraisal::{
	admit, appraise, appraise_refused, appraise_staged, notice, silences, AlarmState, Baseline, BehaviourHistory,
	Expectation, FlatRun, History, Memory, MetricHistory, Observation, Outcome, Shadow, VersionedHistory,
};
use beadle_primitives::{
	profile::MAX_AHEAD, ActiveProfile, AlarmTransition, Amendment, Appraisal, Behaviour, Calendar, Metric, MetricKind,
	Mitigation, OnFail, OnReset, Pack, Pause, Pauses, ProfileRef, QcFlag, Rate, Record, Refusal, Rule, Season, Span,
	Tally, TransitionKind, Violation,
};
use beadle_test_support::{text, ProfileBuilder};
use codec::{Decode, Encode};
use proptest::{collection::vec, option, prelude::*};

/// Arrival time of the packs.
const NOW: u64 = 2_000_000;

/// Returns any value or limit, favouring the extremes and values near each other: these find more faults than uniform
/// ones.
fn value() -> impl Strategy<Value = i64> {
	prop_oneof![any::<i64>(), -20i64..20, Just(i64::MIN), Just(i64::MAX)]
}

fn duration() -> impl Strategy<Value = u64> {
	prop_oneof![1u64..50, 1u64..=u64::MAX, Just(u64::MAX)]
}

fn span() -> impl Strategy<Value = Span> {
	(value(), value()).prop_map(|(a, b)| Span { min: a.min(b), max: a.max(b) })
}

fn rate() -> impl Strategy<Value = Rate> {
	(any::<u64>(), duration()).prop_map(|(change, per)| Rate { change, per })
}

fn rule() -> impl Strategy<Value = Rule> {
	prop_oneof![
		(span(), option::of(span())).prop_map(|(fail, suspect)| Rule::GrossRange { fail, suspect }),
		(option::of(rate()), rate()).prop_map(|(suspect, fail)| Rule::RateOfChange { suspect, fail }),
		(any::<u64>(), option::of(duration()), duration(), prop_oneof![2u16..5, 2u16..]).prop_map(
			|(tolerance, suspect_after, fail_after, least)| {
				Rule::FlatLine { tolerance, suspect_after, fail_after, least }
			}
		),
		duration().prop_map(|max| Rule::Gap { max }),
		(option::of(any::<u64>()), any::<u64>()).prop_map(|(suspect, fail)| Rule::Spike { suspect, fail }),
		(1u32..50, any::<u64>(), option::of(1u16..), 1u16.., 1u32..20).prop_map(
			|(half_life, tolerance, suspect_k, fail_k, warm_up)| Rule::Deviation {
				half_life,
				tolerance,
				suspect_k,
				fail_k,
				warm_up
			}
		),
		(0usize..3, vec((span(), option::of(span())), 1..=12)).prop_map(|(calendar, spans)| {
			let calendar = [Calendar::HourOfDay, Calendar::MonthOfYear, Calendar::HourOfWeek][calendar];
			let season = |(unit, (fail, suspect))| Season { first: unit, last: unit, fail, suspect };
			let seasons: Vec<_> = (1u8..).zip(spans).map(season).collect();
			Rule::Climatology { calendar, seasons: seasons.try_into().unwrap() }
		}),
	]
}

fn on_fail() -> impl Strategy<Value = OnFail> {
	let mitigation = prop_oneof![Just(Mitigation::None), Just(Mitigation::Suspend)];
	prop_oneof![
		1 => Just(OnFail::Refuse),
		4 => (1u16..4, 1u16..4, mitigation).prop_map(|(datapoints_to_alarm, datapoints_to_clear, mitigation)| {
			OnFail::Flag { datapoints_to_alarm, datapoints_to_clear, mitigation }
		}),
	]
}

fn metric() -> impl Strategy<Value = Metric> {
	let behaviour = (rule(), on_fail()).prop_map(|(rule, on_fail)| Behaviour { rule, on_fail });
	let on_reset = prop_oneof![Just(OnReset::Ignore), Just(OnReset::Suspect), Just(OnReset::Fail)];
	let counter = (prop_oneof![Just(1), duration()], on_reset);
	let kind =
		prop_oneof![Just(MetricKind::Gauge), counter.prop_map(|(per, on_reset)| MetricKind::Counter { per, on_reset })];
	(vec(behaviour, 0..=8), kind, 0u8..=9).prop_map(|(behaviours, kind, decimals)| Metric {
		name: Default::default(),
		unit: text("Cel"),
		decimals,
		kind,
		behaviours: behaviours.try_into().unwrap(),
	})
}

/// Returns any profile that passes validation.
fn profile() -> impl Strategy<Value = ActiveProfile> {
	let limits = (4u32..=64, 69u32..=850);
	let times = (prop_oneof![Just(0), duration()], 0..=MAX_AHEAD, duration(), prop_oneof![1u64..200, duration()]);
	let zone = (-840i16..=840, vec(-840i16..=840, 0..4));
	(vec(metric(), 1..=4), limits, times, zone).prop_map(|(metrics, limits, times, (offset, changes))| {
		let (max_records, max_pack_bytes) = limits;
		let (min_interval, max_ahead, max_age, memory) = times;
		let changes: Vec<_> = (1..).map(|number| number * 250_000).zip(changes).collect();
		let metrics: Vec<Metric> = metrics
			.into_iter()
			.enumerate()
			.map(|(i, metric)| {
				// Behaviours that the generator cannot rule out are dropped here, so that every generated profile is
				// valid.
				let kind = metric.kind;
				let judged = metric.behaviours.iter().any(|behaviour| behaviour.rule.judges_increases());
				let valid = |behaviour: &Behaviour| behaviour.validate(kind).is_ok();
				let behaviours: Vec<_> = metric.behaviours.iter().filter(|b| valid(b)).cloned().collect();
				let judged = judged && behaviours.iter().any(|behaviour| behaviour.rule.judges_increases());
				let kind = match kind {
					MetricKind::Counter { per, .. } if !judged => {
						MetricKind::Counter { per, on_reset: OnReset::Ignore }
					},
					kind => kind,
				};
				Metric {
					name: text(&format!("metric {i}")),
					kind,
					behaviours: behaviours.try_into().unwrap(),
					..metric
				}
			})
			.collect();
		let profile = ProfileBuilder::default().max_records(max_records).max_pack_bytes(max_pack_bytes);
		let profile = profile.min_interval(min_interval).max_ahead(max_ahead).max_age(max_age).memory(memory);
		profile.time_zone(offset, &changes).metrics(metrics).active()
	})
}

/// Returns any time in which packs were refused, often one among the observations.
fn pauses() -> impl Strategy<Value = Pauses> {
	vec(pause(), 0..=6).prop_map(Pauses::from_iter)
}

fn pause() -> impl Strategy<Value = Pause> {
	let moment = || prop_oneof![4 => 0u64..1_010_000, 1 => any::<u64>()];
	(moment(), prop_oneof![0u64..200, any::<u64>()])
		.prop_map(|(from, length)| Pause { from, until: from.saturating_add(length) })
}

/// Returns any history, of this profile or another, whether or not it could have come about.
fn history() -> impl Strategy<Value = History> {
	let memory =
		prop_oneof![
			Just(Memory::Nothing),
			(any::<u64>(), value(), value(), any::<u16>())
				.prop_map(|(since, min, max, observations)| Memory::Flat(FlatRun { since, min, max, observations })),
			vec(value(), 0..=2).prop_map(|earlier| Memory::Earlier(earlier.try_into().unwrap())),
			(any::<i128>(), any::<u128>(), any::<u32>())
				.prop_map(|(mean, variance, seen)| Memory::Baseline(Baseline { mean, variance, seen })),
		];
	let alarm = prop_oneof![
		any::<u16>().prop_map(|failing| AlarmState::Clear { failing }),
		any::<u16>().prop_map(|passing| AlarmState::Raised { passing }),
		any::<u16>().prop_map(|failing| AlarmState::Noticed { failing }),
	];
	let behaviour = (alarm, memory).prop_map(|(alarm, memory)| BehaviourHistory { alarm, memory });
	let last = option::of((any::<u64>(), value()).prop_map(|(at, value)| Observation { at, value }));
	let flag = prop_oneof![Just(QcFlag::NotEvaluated), Just(QcFlag::Suspect), Just(QcFlag::Fail)];
	let metric =
		(last, flag, option::of(any::<u64>()), vec(behaviour, 0..=8)).prop_map(|(last, flag, heard_at, behaviours)| {
			MetricHistory { last, flag, heard_at, behaviours: behaviours.try_into().unwrap() }
		});
	let expected = option::of((any::<u64>(), option::of(any::<u64>())));
	let expected = expected.prop_map(|expected| expected.map(|(since, until)| Expectation { since, until }));
	let past = (0u32..3, vec(metric, 0..=8))
		.prop_map(|(version, metrics)| (ProfileRef { id: 1, version }, metrics.try_into().unwrap()))
		.boxed();
	let times = (option::of(any::<u64>()), option::of(any::<u64>()), expected, pauses());
	(any::<u64>(), times, past.clone(), option::of(past)).prop_map(
		|(sequence, (observed_at, reinstated_at, expected, pauses), (profile, metrics), shadow)| History {
			sequence,
			observed_at,
			reinstated_at,
			expected,
			pauses,
			recorded_in: 1,
			last_flag: QcFlag::Good,
			profile,
			metrics,
			shadow: shadow.map(|(profile, metrics)| Shadow { profile, metrics }),
		},
	)
}

fn pack() -> impl Strategy<Value = Pack> {
	let offset = prop_oneof![any::<u32>(), 0u32..100];
	let record = (0u8..5, offset, value()).prop_map(|(metric, offset, value)| Record { metric, offset, value });
	(any::<u64>(), prop_oneof![any::<u64>(), 0u64..1000], vec(record, 0..=64))
		.prop_map(|(sequence, base_time, records)| Pack { sequence, base_time, records: records.try_into().unwrap() })
}

/// Returns a pack as a device would make it: known metrics, increasing times.
fn plausible_pack() -> impl Strategy<Value = Pack> {
	(0u64..1_000_000, vec((0u8..4, 1u32..100, value()), 1..=64)).prop_map(|(base_time, steps)| {
		let mut offset = 0;
		let records: Vec<_> = steps
			.into_iter()
			.map(|(metric, step, value)| {
				offset += step;
				Record { metric, offset, value }
			})
			.collect();
		Pack { sequence: 1, base_time, records: records.try_into().unwrap() }
	})
}

proptest! {
	#![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

	#[test]
	fn the_generated_profiles_are_valid(active in profile()) {
		prop_assert_eq!(active.profile.validate(), Ok(()));
	}

	#[test]
	fn nothing_panics(active in profile(), history in history(), pack in pack(), now in any::<u64>()) {
		let _ = admit(&active.profile, &history, &pack, now);
		let _ = appraise(&active, &history, &pack, NOW);
		let _ = appraise_staged(&active, &history, &pack, now);
		let _ = appraise_refused(&active, &history, &pack, now);
		let _ = silences(&active, &history, now);
		let mut changed = history.clone();
		let _ = notice(&active, &mut changed, now);
		changed.expect(now, Some(NOW));
		changed.assign(active.reference, now);
		changed.restart_behaviour(0, 0, Some(now));
		changed.withhold(now);
		changed.expect_nothing(now);
		changed.restart(now);
		let stored = VersionedHistory::from(history.clone()).encode();
		prop_assert_eq!(VersionedHistory::decode(&mut &stored[..]).map(VersionedHistory::into_latest), Ok(history));
	}

	#[test]
	fn an_outcome_speaks_of_every_record(active in profile(), history in history(), pack in plausible_pack()) {
		let Ok(Outcome { appraisal, history: after }) = appraise(&active, &history, &pack, NOW) else { return Ok(()) };
		prop_assert_eq!(appraisal.flags.len(), pack.records.len());
		prop_assert_eq!(after.sequence, pack.sequence);
		prop_assert_eq!(after.observed_at, pack.records.last().map(|record| pack.observed_at(record)));
		prop_assert_eq!(after.metrics.len(), active.profile.metrics.len());
		prop_assert_eq!(after.last_flag, appraisal.worst_flag());
		let flagged = appraisal.flags.iter().filter(|flag| flag.is_flagged()).count();
		let newly = |found: &&Amendment| found.after.is_flagged() && !found.before.is_flagged();
		let revealed = appraisal.amendments.iter().filter(newly).count();
		prop_assert_eq!(appraisal.flagged() as usize, flagged + revealed);
		// A flagged record has a violation; a violation can belong to an earlier pack.
		prop_assert!(flagged == 0 || !appraisal.violations.is_empty());
		let first = pack.records.first().map(|record| pack.observed_at(record));
		let of_this_pack = appraisal.violations.iter().filter(|violation| Some(violation.observed_at) >= first);
		let amended = |violation: &&Violation| {
			appraisal.amendments.iter().any(|found| found.metric == violation.metric && found.after.is_flagged())
		};
		// In a history that could not have come about, an earlier pack can reach into this one.
		prop_assert!(flagged == 0 || of_this_pack.clone().count() > 0);
		prop_assert!(flagged > 0 || of_this_pack.filter(|violation| !amended(violation)).count() == 0);
		// What is revealed about an earlier pack is an amendment, one for each metric.
		for found in &appraisal.amendments {
			prop_assert!(found.after != found.before && found.after == found.after.worst(found.before));
			let violated = appraisal.violations.iter().any(|violation| violation.metric == found.metric);
			prop_assert!(!found.after.is_flagged() || violated);
			prop_assert_eq!(appraisal.amendments.iter().filter(|other| other.metric == found.metric).count(), 1);
		}
	}

	#[test]
	fn what_is_judged_lies_beyond_the_threshold(active in profile(), history in history(), pack in plausible_pack()) {
		let Ok(Outcome { appraisal, .. }) = appraise(&active, &history, &pack, NOW) else { return Ok(()) };
		for violation in &appraisal.violations {
			let metric = &active.profile.metrics[usize::from(violation.metric)];
			if metric.kind.is_counter() && violation.threshold == 0 && violation.judged < 0 {
				// A reset.
				continue;
			}
			let above = violation.judged > violation.threshold;
			let below = violation.judged < violation.threshold;
			// The greatest number stands for everything greater.
			let saturated = violation.judged == i64::MAX;
			match &metric.behaviours[usize::from(violation.behaviour)].rule {
				Rule::GrossRange { .. } | Rule::Climatology { .. } => prop_assert!(above || below || saturated),
				Rule::FlatLine { .. } => prop_assert!(!below),
				_ => prop_assert!(above || saturated),
			}
		}
	}

	#[test]
	fn what_a_silence_leads_to_is_the_same_whether_it_was_noticed(
		active in profile(), first in plausible_pack(), second in plausible_pack(), made in 1u64..1_000, after in 1u64..1_000_000,
	) {
		let Ok(outcome) = appraise(&active, &History::default(), &first, NOW) else { return Ok(()) };
		// The second pack may have been made at any time after the first, and arrives late.
		let last = outcome.history.observed_at.unwrap();
		let second = Pack { base_time: last + made, ..second };
		let mut noticed = outcome.history.clone();
		notice(&active, &mut noticed, NOW + after);
		let without = appraise(&active, &outcome.history, &second, NOW + after);
		let with = appraise(&active, &noticed, &second, NOW + after);
		match (without, with) {
			(Ok(without), Ok(with)) => {
				// The silence of a metric that is not in the pack goes on.
				for record in &second.records {
					let index = usize::from(record.metric);
					prop_assert_eq!(without.history.metrics.get(index), with.history.metrics.get(index));
				}
				prop_assert_eq!(without.appraisal.flags, with.appraisal.flags);
				prop_assert_eq!(without.appraisal.amendments, with.appraisal.amendments);
				prop_assert_eq!(without.appraisal.violations, with.appraisal.violations);
				// A noticed alarm is reported as confirmed or as ended; all else is the same.
				let told = |transitions: &[AlarmTransition]| {
					let suspends = |found: &&AlarmTransition| found.mitigation == Mitigation::Suspend;
					transitions.iter().filter(suspends).map(|found| (found.metric, found.behaviour)).collect::<Vec<_>>()
				};
				prop_assert_eq!(told(&without.appraisal.transitions), told(&with.appraisal.transitions));
			},
			(without, with) => prop_assert_eq!(without.err(), with.err()),
		}
	}

	#[test]
	fn a_report_speaks_against_the_device_only(
		active in profile(), first in plausible_pack(), second in plausible_pack(), made in 1u64..1_000,
	) {
		let Ok(Outcome { history, .. }) = appraise(&active, &History::default(), &first, NOW) else { return Ok(()) };
		let second = Pack { base_time: history.observed_at.unwrap() + made, ..second };
		let submitted = appraise(&active, &history, &second, NOW).map(|_| ());
		let Ok(Outcome { appraisal, history: after }) = appraise_refused(&active, &history, &second, NOW) else {
			prop_assert_ne!(submitted, Err(Refusal::OutOfBounds));
			return Ok(());
		};
		prop_assert_eq!(submitted, Err(Refusal::OutOfBounds));
		prop_assert!(appraisal.violations.iter().all(|violation| violation.flag == QcFlag::Fail));
		// What refuses is in alarm, and no alarm has ended.
		prop_assert!(after.alarms().count() > 0);
		prop_assert!(history.alarms().all(|alarm| after.alarms().any(|still| still == alarm)));
		prop_assert!(appraisal.transitions.iter().all(|found| found.kind != TransitionKind::Cleared));
		// Nothing but alarms has changed.
		let mut alike = after;
		for (metric, before) in alike.metrics.iter_mut().zip(&history.metrics) {
			for (behaviour, before) in metric.behaviours.iter_mut().zip(&before.behaviours) {
				behaviour.alarm = before.alarm;
			}
		}
		prop_assert_eq!(alike, history);
	}

	#[test]
	fn a_history_keeps_no_more_than_its_rules_need(active in profile(), pack in plausible_pack()) {
		let Ok(Outcome { history, .. }) = appraise(&active, &History::default(), &pack, NOW) else { return Ok(()) };
		for (metric, past) in active.profile.metrics.iter().zip(&history.metrics) {
			for (behaviour, kept) in metric.behaviours.iter().zip(&past.behaviours) {
				let most = match (&behaviour.rule, metric.kind) {
					(Rule::FlatLine { .. }, _) => 1 + 24 + 4,
					(Rule::Spike { .. }, MetricKind::Gauge) => 1 + 1 + 8,
					(Rule::Spike { .. }, MetricKind::Counter { .. }) => 1 + 1 + 16,
					(Rule::Deviation { .. }, _) => 1 + 16 + 16 + 5,
					_ => 1,
				};
				prop_assert!(kept.memory.encoded_size() <= most, "{:?} {:?}", behaviour, kept);
			}
		}
	}

	#[test]
	fn the_way_a_series_is_cut_into_packs_does_not_matter(
		active in profile(), pack in plausible_pack(), cut in 0usize..64, pauses in pauses(),
	) {
		let before = History { pauses, ..History::default() };
		let cut = cut.min(pack.records.len());
		let (first, second) = pack.records.split_at(cut);
		let part = |records: &[Record]| Pack { records: records.to_vec().try_into().unwrap(), ..pack.clone() };
		let whole = appraise(&active, &before, &pack, NOW);
		let halves = appraise(&active, &before, &part(first), NOW).and_then(|first| {
			let second = appraise(&active, &first.history, &part(second), NOW)?;
			Ok((first, second))
		});
		match (whole, halves) {
			(Ok(whole), Ok((first, second))) => {
				let joined = |one: &[_], two: &[_]| [one, two].concat();
				let violations = joined(&first.appraisal.violations, &second.appraisal.violations);
				prop_assert_eq!(&whole.appraisal.violations[..], violations);
				let flags: Vec<_> = first.appraisal.flags.iter().chain(&second.appraisal.flags).copied().collect();
				// A spike at the end of the first pack is only revealed by the second.
				for (whole, cut) in whole.appraisal.flags.iter().zip(flags) {
					prop_assert_eq!(whole.worst(cut), *whole);
				}
				// And yet no more and no fewer are counted.
				let (first_found, second_found) = (first.appraisal.flagged(), second.appraisal.flagged());
				prop_assert_eq!(whole.appraisal.flagged(), first_found + second_found);
				let tally = |packs: &[&Appraisal]| {
					let mut tally = Tally::default();
					packs.iter().for_each(|pack| tally.count(Some(pack)));
					(tally.records, tally.suspect, tally.failed, tally.alarms)
				};
				prop_assert_eq!(tally(&[&whole.appraisal]), tally(&[&first.appraisal, &second.appraisal]));
				prop_assert_eq!(whole.history.metrics, second.history.metrics);
			},
			(whole, halves) => prop_assert_eq!(whole.err(), halves.err()),
		}
	}

	#[test]
	fn it_does_not_matter_whether_a_pack_comes_before_a_halt_or_after_it(
		active in profile(), pack in plausible_pack(), length in 0u64..1_000, at in 0usize..64,
	) {
		// What was observed before the halt comes before it or after it, and all else after it.
		let at = at.min(pack.records.len());
		let (first, second) = pack.records.split_at(at);
		let from = pack.observed_at(&pack.records[at.saturating_sub(1)]);
		let halt = Pauses::from_iter([Pause { from, until: from + length }]);
		let part = |records: &[Record]| Pack { records: records.to_vec().try_into().unwrap(), ..pack.clone() };
		let found = |known_at_first: Pauses| {
			let before = History { pauses: known_at_first, ..History::default() };
			let mut first = appraise(&active, &before, &part(first), NOW)?;
			first.history.excuse(halt.clone());
			let second = appraise(&active, &first.history, &part(second), NOW)?;
			Ok::<_, Refusal>((first.appraisal, second.appraisal, second.history.metrics))
		};
		prop_assert_eq!(found(Pauses::default()), found(halt.clone()));
	}

	#[test]
	fn a_halt_speaks_against_nobody(active in profile(), pack in plausible_pack(), pauses in pauses()) {
		let of = |pauses| appraise(&active, &History { pauses, ..History::default() }, &pack, NOW);
		let (Ok(with), Ok(without)) = (of(pauses), of(Pauses::default())) else { return Ok(()) };
		let count = |found: &Outcome| found.appraisal.violations.len();
		prop_assert!(count(&with) <= count(&without));
		for (with, without) in with.appraisal.flags.iter().zip(&without.appraisal.flags) {
			prop_assert_eq!(without.worst(*with), *without);
		}
	}

	#[test]
	fn another_version_starts_afresh(active in profile(), history in history(), pack in plausible_pack()) {
		let other = ActiveProfile { reference: ProfileRef { id: 2, version: 1 }, ..active };
		let fresh = History { metrics: Default::default(), shadow: None, ..history.clone() };
		// Since when it is silent is all that is taken over.
		let found = |history| appraise(&other, history, &pack, NOW).map(|mut outcome| {
			outcome.history.metrics.iter_mut().for_each(|metric| metric.heard_at = None);
			outcome
		});
		prop_assert_eq!(found(&history), found(&fresh));
	}

	#[test]
	fn an_unknown_metric_is_refused(active in profile(), mut pack in plausible_pack()) {
		pack.records.truncate(1);
		pack.records[0].metric = 200;
		prop_assert_eq!(appraise(&active, &History::default(), &pack, NOW), Err(Refusal::UnknownMetric));
	}
}
