//! Tests of the checks of a profile.

#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

use beadle_primitives::{
	pack::MAX_RECORDS,
	profile::{MAX_DECIMALS, MAX_PACK_BYTES},
	Metric, MetricKind, Mitigation, OnFail, Profile, ProfileFault, Rate, Rule, Span,
};
use beadle_test_support::{flag, gauge, pack, text, ProfileBuilder};
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
		vec![Metric { kind: MetricKind::Counter, ..first.clone() }],
		vec![Metric { unit: text("ppb"), ..first.clone() }],
	] {
		assert!(!active.keeps_positions(&next(moved)));
	}
	assert!(!next(vec![first, second]).keeps_positions(&active));
}

#[test]
fn only_a_rule_without_history_may_refuse() {
	let refused = |rule| profile_with(rule, OnFail::Refuse).validate();
	let needs = Err(ProfileFault::RefuseNeedsHistory);
	assert_eq!(refused(Rule::Gap { max: 1 }), needs);
	assert_eq!(refused(Rule::FlatLine { tolerance: 0, suspect_after: None, fail_after: 1 }), needs);
	assert_eq!(refused(Rule::RateOfChange { suspect: None, fail: Rate { change: 1, per: 1 } }), needs);
	assert_eq!(fault(|p| p.metrics[0].kind = MetricKind::Counter), ProfileFault::RefuseNeedsHistory);
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
