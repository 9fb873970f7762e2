//! What holds for any profile that passes validation, any history and any pack.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

use beadle_appraisal::{
	admit, appraise, AlarmCounter, BehaviourHistory, FlatRun, History, Memory, MetricHistory, Observation, Outcome,
};
use beadle_primitives::{
	ActiveProfile, Behaviour, Metric, MetricKind, Mitigation, OnFail, Pack, Profile, ProfileRef, QcFlag, Rate, Record,
	Refusal, Rule, Span,
};
use proptest::{collection::vec, option, prelude::*};

/// Values and limits near the ends and near each other find more than uniform ones.
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
		unit: b"Cel".to_vec().try_into().unwrap(),
		decimals,
		kind,
		behaviours: behaviours.try_into().unwrap(),
	})
}

/// Any profile that passes validation.
fn profile() -> impl Strategy<Value = ActiveProfile> {
	let settings = (1u32..=64, 30u32..=850, prop_oneof![Just(0), duration()], any::<u64>(), duration());
	(vec(metric(), 1..=4), settings).prop_map(|(metrics, settings)| {
		let (max_records, max_pack_bytes, min_interval, max_ahead, max_age) = settings;
		let metrics: Vec<Metric> = metrics
			.into_iter()
			.enumerate()
			.map(|(i, metric)| {
				// What the generator cannot rule out is dropped, so that every profile it makes is a valid one.
				let kind = metric.kind;
				let valid = |behaviour: &Behaviour| {
					let Behaviour { rule, on_fail } = behaviour;
					let refuses = matches!(on_fail, OnFail::Refuse) && rule.needs_history(kind);
					let reversed = match rule {
						Rule::GrossRange { fail, suspect: Some(suspect) } => {
							!(fail.contains(suspect.min) && fail.contains(suspect.max))
						},
						Rule::RateOfChange { suspect: Some(suspect), fail } => suspect.is_above(fail),
						Rule::FlatLine { suspect_after: Some(suspect), fail_after, .. } => suspect > fail_after,
						_ => false,
					};
					!refuses && !reversed
				};
				let behaviours: Vec<_> = metric.behaviours.iter().filter(|b| valid(b)).cloned().collect();
				Metric {
					name: format!("metric {i}").into_bytes().try_into().unwrap(),
					behaviours: behaviours.try_into().unwrap(),
					..metric
				}
			})
			.collect();
		let profile = Profile {
			name: b"any".to_vec().try_into().unwrap(),
			max_records,
			max_pack_bytes,
			min_interval,
			max_ahead,
			max_age,
			metrics: metrics.try_into().unwrap(),
		};
		ActiveProfile { reference: ProfileRef { id: 1, version: 1 }, profile }
	})
}

/// Any history, of this profile or another, whether or not it could have come about.
fn history() -> impl Strategy<Value = History> {
	let memory = prop_oneof![
		Just(Memory::Nothing),
		(any::<u64>(), value(), value()).prop_map(|(since, min, max)| Memory::Flat(FlatRun { since, min, max })),
	];
	let counter = (any::<u16>(), any::<u16>(), any::<bool>()).prop_map(|(failing, passing, in_alarm)| AlarmCounter {
		failing,
		passing,
		in_alarm,
	});
	let behaviour = (counter, memory).prop_map(|(alarm, memory)| BehaviourHistory { alarm, memory });
	let last = option::of((any::<u64>(), value()).prop_map(|(at, value)| Observation { at, value }));
	let metric = (last, vec(behaviour, 0..=8))
		.prop_map(|(last, behaviours)| MetricHistory { last, behaviours: behaviours.try_into().unwrap() });
	(any::<u64>(), option::of(any::<u64>()), 0u32..3, vec(metric, 0..=16)).prop_map(
		|(sequence, observed_at, version, metrics)| History {
			sequence,
			observed_at,
			last_flag: QcFlag::Good,
			profile: ProfileRef { id: 1, version },
			metrics: metrics.try_into().unwrap(),
		},
	)
}

fn pack() -> impl Strategy<Value = Pack> {
	let offset = prop_oneof![any::<u32>(), 0u32..100];
	let record = (0u8..5, offset, value()).prop_map(|(metric, offset, value)| Record { metric, offset, value });
	(any::<u64>(), prop_oneof![any::<u64>(), 0u64..1000], vec(record, 0..=64))
		.prop_map(|(sequence, base_time, records)| Pack { sequence, base_time, records: records.try_into().unwrap() })
}

/// A pack as a device would make it: known metrics, times that increase.
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
	#![proptest_config(ProptestConfig::with_cases(2_000))]

	#[test]
	fn the_generated_profiles_are_valid(active in profile()) {
		prop_assert_eq!(active.profile.validate(), Ok(()));
	}

	#[test]
	fn nothing_panics(active in profile(), history in history(), pack in pack(), now in any::<u64>()) {
		let _ = admit(&active.profile, &history, &pack, now);
		let _ = appraise(&active, &history, &pack);
	}

	#[test]
	fn an_outcome_speaks_of_every_record(active in profile(), history in history(), pack in plausible_pack()) {
		let Ok(Outcome { appraisal, history: after }) = appraise(&active, &history, &pack) else { return Ok(()) };
		prop_assert_eq!(appraisal.flags.len(), pack.records.len());
		prop_assert_eq!(after.sequence, pack.sequence);
		prop_assert_eq!(after.observed_at, pack.records.last().map(|record| pack.observed_at(record)));
		prop_assert_eq!(after.metrics.len(), active.profile.metrics.len());
		prop_assert_eq!(after.last_flag, appraisal.worst_flag());
		let flagged = appraisal.flags.iter().filter(|flag| matches!(flag, QcFlag::Suspect | QcFlag::Fail)).count();
		prop_assert_eq!(appraisal.flagged() as usize, flagged);
		prop_assert_eq!(flagged == 0, appraisal.violations.is_empty());
	}

	#[test]
	fn the_way_a_series_is_cut_into_packs_does_not_matter(
		active in profile(), pack in plausible_pack(), cut in 0usize..64,
	) {
		let cut = cut.min(pack.records.len());
		let (first, second) = pack.records.split_at(cut);
		let part = |records: &[Record]| Pack { records: records.to_vec().try_into().unwrap(), ..pack.clone() };
		let whole = appraise(&active, &History::default(), &pack);
		let halves = appraise(&active, &History::default(), &part(first)).and_then(|first| {
			let second = appraise(&active, &first.history, &part(second))?;
			Ok((first, second))
		});
		match (whole, halves) {
			(Ok(whole), Ok((first, second))) => {
				let joined: Vec<_> = first.appraisal.flags.into_iter().chain(second.appraisal.flags).collect();
				prop_assert_eq!(whole.appraisal.flags.into_inner(), joined);
				prop_assert_eq!(whole.history.metrics, second.history.metrics);
			},
			(whole, halves) => prop_assert_eq!(whole.err(), halves.err()),
		}
	}

	#[test]
	fn another_version_starts_afresh(active in profile(), history in history(), pack in plausible_pack()) {
		let other = ActiveProfile { reference: ProfileRef { id: 2, version: 1 }, ..active };
		let fresh = History { metrics: Default::default(), ..history.clone() };
		prop_assert_eq!(appraise(&other, &history, &pack), appraise(&other, &fresh, &pack));
	}

	#[test]
	fn an_unknown_metric_is_refused(active in profile(), mut pack in plausible_pack()) {
		pack.records.truncate(1);
		pack.records[0].metric = 200;
		prop_assert_eq!(appraise(&active, &History::default(), &pack), Err(Refusal::UnknownMetric));
	}
}
