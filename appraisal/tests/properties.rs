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
	admit, appraise, appraise_staged, notice, silences, AlarmState, Baseline, BehaviourHistory, FlatRun, History,
	Memory, MetricHistory, Observation, Outcome, Shadow,
};
use beadle_primitives::{
	ActiveProfile, AlarmTransition, Behaviour, Calendar, Metric, MetricKind, Mitigation, OnFail, Pack, ProfileRef,
	QcFlag, Rate, Record, Refusal, Rule, Season, Span,
};
use beadle_test_support::{text, ProfileBuilder};
use codec::Encode;
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
		(any::<u64>(), option::of(duration()), duration()).prop_map(|(tolerance, suspect_after, fail_after)| {
			Rule::FlatLine { tolerance, suspect_after, fail_after }
		}),
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
		(any::<bool>(), vec((span(), option::of(span())), 1..=12)).prop_map(|(hours, spans)| {
			let calendar = if hours { Calendar::HourOfDay } else { Calendar::MonthOfYear };
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
	let kind = prop_oneof![Just(MetricKind::Gauge), Just(MetricKind::Counter)];
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
	let settings = (1u32..=64, 30u32..=850, prop_oneof![Just(0), duration()], any::<u64>(), duration());
	(vec(metric(), 1..=4), settings).prop_map(|(metrics, settings)| {
		let (max_records, max_pack_bytes, min_interval, max_ahead, max_age) = settings;
		let metrics: Vec<Metric> = metrics
			.into_iter()
			.enumerate()
			.map(|(i, metric)| {
				// Behaviours that the generator cannot rule out are dropped here, so that every generated profile is
				// valid.
				let kind = metric.kind;
				let valid = |behaviour: &Behaviour| behaviour.validate(kind).is_ok();
				let behaviours: Vec<_> = metric.behaviours.iter().filter(|b| valid(b)).cloned().collect();
				Metric { name: text(&format!("metric {i}")), behaviours: behaviours.try_into().unwrap(), ..metric }
			})
			.collect();
		let profile = ProfileBuilder::default().max_records(max_records).max_pack_bytes(max_pack_bytes);
		profile.min_interval(min_interval).max_ahead(max_ahead).max_age(max_age).metrics(metrics).active()
	})
}

/// Returns any history, of this profile or another, whether or not it could have come about.
fn history() -> impl Strategy<Value = History> {
	let memory =
		prop_oneof![
			Just(Memory::Nothing),
			(any::<u64>(), value(), value()).prop_map(|(since, min, max)| Memory::Flat(FlatRun { since, min, max })),
			vec(value(), 0..=2).prop_map(|earlier| Memory::Earlier(earlier.try_into().unwrap())),
			(any::<i128>(), any::<u128>(), any::<u32>())
				.prop_map(|(mean, variance, seen)| Memory::Baseline(Baseline { mean, variance, seen })),
			any::<u64>().prop_map(Memory::Arrived),
		];
	let alarm = prop_oneof![
		any::<u16>().prop_map(|failing| AlarmState::Clear { failing }),
		any::<u16>().prop_map(|passing| AlarmState::Raised { passing }),
		any::<u16>().prop_map(|failing| AlarmState::Noticed { failing }),
	];
	let behaviour = (alarm, memory).prop_map(|(alarm, memory)| BehaviourHistory { alarm, memory });
	let last = option::of((any::<u64>(), value()).prop_map(|(at, value)| Observation { at, value }));
	let metric = (last, vec(behaviour, 0..=8))
		.prop_map(|(last, behaviours)| MetricHistory { last, behaviours: behaviours.try_into().unwrap() });
	let past = (0u32..3, vec(metric, 0..=8))
		.prop_map(|(version, metrics)| (ProfileRef { id: 1, version }, metrics.try_into().unwrap()))
		.boxed();
	(any::<u64>(), option::of(any::<u64>()), past.clone(), option::of(past)).prop_map(
		|(sequence, observed_at, (profile, metrics), shadow)| History {
			sequence,
			observed_at,
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
		let _ = silences(&active, &history, now);
		let _ = notice(&active, &mut history.clone(), now);
	}

	#[test]
	fn an_outcome_speaks_of_every_record(active in profile(), history in history(), pack in plausible_pack()) {
		let Ok(Outcome { appraisal, history: after }) = appraise(&active, &history, &pack, NOW) else { return Ok(()) };
		prop_assert_eq!(appraisal.flags.len(), pack.records.len());
		prop_assert_eq!(after.sequence, pack.sequence);
		prop_assert_eq!(after.observed_at, pack.records.last().map(|record| pack.observed_at(record)));
		prop_assert_eq!(after.metrics.len(), active.profile.metrics.len());
		prop_assert_eq!(after.last_flag, appraisal.worst_flag());
		let flagged = appraisal.flags.iter().filter(|flag| matches!(flag, QcFlag::Suspect | QcFlag::Fail)).count();
		prop_assert_eq!(appraisal.flagged() as usize, flagged);
		// A flagged record has a violation; a violation can belong to an earlier pack.
		prop_assert!(flagged == 0 || !appraisal.violations.is_empty());
		let first = pack.records.first().map(|record| pack.observed_at(record));
		let of_this_pack = appraisal.violations.iter().filter(|violation| Some(violation.observed_at) >= first);
		prop_assert_eq!(flagged == 0, of_this_pack.count() == 0);
	}

	#[test]
	fn what_is_judged_lies_beyond_the_threshold(active in profile(), history in history(), pack in plausible_pack()) {
		let Ok(Outcome { appraisal, .. }) = appraise(&active, &history, &pack, NOW) else { return Ok(()) };
		for violation in &appraisal.violations {
			let metric = &active.profile.metrics[usize::from(violation.metric)];
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
	fn a_history_keeps_no_more_than_its_rules_need(active in profile(), pack in plausible_pack()) {
		let Ok(Outcome { history, .. }) = appraise(&active, &History::default(), &pack, NOW) else { return Ok(()) };
		for (metric, past) in active.profile.metrics.iter().zip(&history.metrics) {
			for (behaviour, kept) in metric.behaviours.iter().zip(&past.behaviours) {
				let most = match (&behaviour.rule, metric.kind) {
					(Rule::FlatLine { .. }, _) => 1 + 24,
					(Rule::Spike { .. }, MetricKind::Gauge) => 1 + 1 + 8,
					(Rule::Spike { .. }, MetricKind::Counter) => 1 + 1 + 16,
					(Rule::Deviation { .. }, _) => 1 + 16 + 16 + 5,
					(Rule::Gap { .. }, _) => 1 + 8,
					_ => 1,
				};
				prop_assert!(kept.memory.encoded_size() <= most, "{:?} {:?}", behaviour, kept);
			}
		}
	}

	#[test]
	fn the_way_a_series_is_cut_into_packs_does_not_matter(
		active in profile(), pack in plausible_pack(), cut in 0usize..64,
	) {
		let cut = cut.min(pack.records.len());
		let (first, second) = pack.records.split_at(cut);
		let part = |records: &[Record]| Pack { records: records.to_vec().try_into().unwrap(), ..pack.clone() };
		let whole = appraise(&active, &History::default(), &pack, NOW);
		let halves = appraise(&active, &History::default(), &part(first), NOW).and_then(|first| {
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
				prop_assert_eq!(whole.history.metrics, second.history.metrics);
			},
			(whole, halves) => prop_assert_eq!(whole.err(), halves.err()),
		}
	}

	#[test]
	fn another_version_starts_afresh(active in profile(), history in history(), pack in plausible_pack()) {
		let other = ActiveProfile { reference: ProfileRef { id: 2, version: 1 }, ..active };
		let fresh = History { metrics: Default::default(), shadow: None, ..history.clone() };
		prop_assert_eq!(appraise(&other, &history, &pack, NOW), appraise(&other, &fresh, &pack, NOW));
	}

	#[test]
	fn an_unknown_metric_is_refused(active in profile(), mut pack in plausible_pack()) {
		pack.records.truncate(1);
		pack.records[0].metric = 200;
		prop_assert_eq!(appraise(&active, &History::default(), &pack, NOW), Err(Refusal::UnknownMetric));
	}
}
