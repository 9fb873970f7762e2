//! Tests of the checks of a profile.

#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

use beadle_primitives::{
	pack::MAX_RECORDS,
	profile::{MAX_AHEAD, MAX_DECIMALS, MAX_METRICS, MAX_PACK_BYTES},
	Metric, MetricKind, Mitigation, OnFail, OnReset, Profile, ProfileFault, Rate, Rule, Span,
};
use beadle_test_support::{counter, flag, gauge, pack, text, ProfileBuilder};
use codec::Encode;

/// Encoded size of a pack with one record.
const SMALLEST_PACK_BYTES: u32 = 30;

fn profile_with(rule: Rule, on_fail: OnFail) -> Profile {
	ProfileBuilder::default().metric(gauge("co", "mg/m3").behaviour(rule, on_fail)).build()
}

fn profile() -> Profile {
	profile_with(Rule::GrossRange { fail: Span { min: 0, max: 500 }, suspect: None }, OnFail::Refuse)
}

fn fault(change: impl FnOnce(&mut Profile)) -> ProfileFault {
	let mut profile = profile();
	change(&mut profile);
	profile.validate().unwrap_err()
}

#[test]
fn a_sound_profile_passes() {
	assert_eq!(profile().validate(), Ok(()));
}

#[test]
fn general_settings_must_be_usable() {
	assert_eq!(fault(|p| p.name = Default::default()), ProfileFault::NameInvalid);
	assert_eq!(fault(|p| p.name = vec![7].try_into().unwrap()), ProfileFault::NameInvalid);
	assert_eq!(fault(|p| p.metrics = Default::default()), ProfileFault::NoMetrics);
	assert_eq!(fault(|p| p.max_records = 0), ProfileFault::MaxRecordsOutOfRange);
	assert_eq!(fault(|p| p.max_records = MAX_RECORDS + 1), ProfileFault::MaxRecordsOutOfRange);
	assert_eq!(fault(|p| p.max_pack_bytes = SMALLEST_PACK_BYTES - 1), ProfileFault::MaxPackBytesOutOfRange);
	assert_eq!(fault(|p| p.max_pack_bytes = MAX_PACK_BYTES + 1), ProfileFault::MaxPackBytesOutOfRange);
	assert_eq!(fault(|p| p.max_age = 0), ProfileFault::MaxAgeZero);
	assert_eq!(fault(|p| p.max_ahead = MAX_AHEAD + 1), ProfileFault::MaxAheadOutOfRange);
	assert_eq!(fault(|p| p.memory = 0), ProfileFault::MemoryZero);
	assert_eq!(fault(|p| p.time_zone.offset_minutes = 15 * 60), ProfileFault::TimeZoneUnusable);
}

#[test]
fn what_is_observed_at_one_moment_fits_into_a_pack() {
	let metrics = || (0..MAX_METRICS).map(|number| gauge(&format!("{number}"), "Cel"));
	let with = |max_records, max_pack_bytes| {
		let profile = ProfileBuilder::default().max_records(max_records).max_pack_bytes(max_pack_bytes);
		profile.metrics(metrics()).build().validate()
	};
	let bytes = u32::try_from(pack(1, 0, (0..16).map(|metric| (metric, 0, 0))).encoded_size()).unwrap();
	assert_eq!(with(MAX_METRICS, bytes), Ok(()));
	assert_eq!(with(MAX_METRICS - 1, bytes), Err(ProfileFault::MaxRecordsOutOfRange));
	assert_eq!(with(MAX_METRICS, bytes - 1), Err(ProfileFault::MaxPackBytesOutOfRange));
}

#[test]
fn a_counter_is_judged_in_some_time_and_its_resets_by_some_rule() {
	let with = |per, on_reset, rule| {
		let metric = counter("rain", "mm").counting(per, on_reset).flag(rule);
		ProfileBuilder::default().metric(metric).build().validate()
	};
	let range = || Rule::GrossRange { fail: Span { min: 0, max: 9 }, suspect: None };
	let gap = || Rule::Gap { max: 1 };
	assert_eq!(with(0, OnReset::Ignore, range()), Err(ProfileFault::DurationZero));
	for on_reset in [OnReset::Suspect, OnReset::Fail] {
		assert_eq!(with(1, on_reset, gap()), Err(ProfileFault::ResetNotJudged));
		assert_eq!(with(1, on_reset, range()), Ok(()));
	}
	assert_eq!(with(1, OnReset::Ignore, gap()), Ok(()));
}

#[test]
fn metrics_must_be_usable() {
	assert_eq!(fault(|p| p.metrics[0].name = Default::default()), ProfileFault::NameInvalid);
	assert_eq!(fault(|p| p.metrics[0].unit = Default::default()), ProfileFault::NameInvalid);
	assert_eq!(fault(|p| p.metrics[0].decimals = MAX_DECIMALS + 1), ProfileFault::DecimalsUnusable);
	let twice = |p: &mut Profile| p.metrics.try_push(p.metrics[0].clone()).unwrap();
	assert_eq!(fault(twice), ProfileFault::MetricNotUnique);
}

#[test]
fn rules_must_be_usable() {
	let gap = profile_with(Rule::Gap { max: 0 }, flag(3, 2, Mitigation::None));
	assert_eq!(gap.validate(), Err(ProfileFault::DurationZero));
}

#[test]
fn a_next_version_keeps_the_positions() {
	let active = profile();
	let first = active.metrics[0].clone();
	let second = Metric { name: text("no2"), ..first.clone() };
	let next = |metrics: Vec<Metric>| Profile { metrics: metrics.try_into().unwrap(), ..active.clone() };

	let stricter = Metric { behaviours: Default::default(), ..first.clone() };
	for kept in [vec![first.clone()], vec![stricter], vec![first.clone(), second.clone()]] {
		assert!(active.keeps_positions(&next(kept)));
	}
	for moved in [
		vec![],
		vec![second.clone(), first.clone()],
		vec![Metric { decimals: 2, ..first.clone() }],
		vec![Metric { kind: counting(1, OnReset::Ignore), ..first.clone() }],
		vec![Metric { unit: text("ppb"), ..first.clone() }],
	] {
		assert!(!active.keeps_positions(&next(moved)));
	}
	assert!(!next(vec![first.clone(), second]).keeps_positions(&active));

	let of = |per, on_reset| next(vec![Metric { kind: counting(per, on_reset), ..first.clone() }]);
	assert!(of(1, OnReset::Ignore).keeps_positions(&of(2, OnReset::Fail)), "an expectation, and not a meaning");
}

fn counting(per: u64, on_reset: OnReset) -> MetricKind {
	MetricKind::Counter { per, on_reset }
}

#[test]
fn only_a_rule_without_history_may_refuse() {
	let refused = |rule| profile_with(rule, OnFail::Refuse).validate();
	let needs = Err(ProfileFault::RefuseNeedsHistory);
	assert_eq!(refused(Rule::Gap { max: 1 }), needs);
	assert_eq!(refused(Rule::FlatLine { tolerance: 0, suspect_after: None, fail_after: 1, least: 2 }), needs);
	assert_eq!(refused(Rule::RateOfChange { suspect: None, fail: Rate { change: 1, per: 1 } }), needs);
	assert_eq!(fault(|p| p.metrics[0].kind = counting(1, OnReset::Fail)), ProfileFault::RefuseNeedsHistory);
}

#[test]
fn alarms_need_datapoints() {
	for (to_alarm, to_clear) in [(0, 1), (1, 0)] {
		let profile = profile_with(Rule::Gap { max: 1 }, flag(to_alarm, to_clear, Mitigation::None));
		assert_eq!(profile.validate(), Err(ProfileFault::DatapointsZero));
	}
}

#[test]
fn the_pack_size_limits_are_the_encoded_sizes() {
	let pack = |count: u32| pack(u64::MAX, u64::MAX, (0..count).map(|_| (0, 0, 0)));
	assert_eq!(pack(1).encoded_size(), SMALLEST_PACK_BYTES as usize);
	assert_eq!(pack(MAX_RECORDS).encoded_size(), MAX_PACK_BYTES as usize);
	assert_eq!(
		ProfileBuilder::default().max_pack_bytes(SMALLEST_PACK_BYTES).metric(gauge("t", "K")).build().validate(),
		Ok(())
	);
}
