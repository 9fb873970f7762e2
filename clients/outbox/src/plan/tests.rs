//! Tests of the plan.

use super::*;
use crate::queue::{Sealed, Value};
use beadle_primitives::{DeviceKey, Profile, ProfileRef, Rule, SignedPack, Span};
use beadle_test_support::{gauge, ProfileBuilder};
use sp_core::{ed25519, H256};

const NOW: Moment = 1_000_000;

fn active(max_records: u32) -> ActiveProfile {
	let range = Rule::GrossRange { fail: Span { min: 0, max: 1_000 }, suspect: None };
	let metric = |name| gauge(name, "Cel").decimals(1);
	let profile = ProfileBuilder::default().max_records(max_records).min_interval(10).max_ahead(100);
	profile.max_age(100_000).metric(metric("a").refuse(range)).metric(metric("b")).active()
}

fn basis<'a>(active: &'a ActiveProfile, history: &'a History) -> Basis<'a> {
	Basis {
		active,
		staged: None,
		history,
		now: NOW,
		present: NOW,
		clock_agrees: true,
		capacity: 100,
		filled: 100,
		times_at_most: usize::MAX,
	}
}

fn readings(some: &[(Moment, &str, &str)]) -> Vec<Waiting> {
	let reading = |(at, metric, value): &(Moment, &str, &str)| Waiting {
		key: Key { at: *at, metric: (*metric).to_owned() },
		value: Value { value: (*value).to_owned(), unit: None },
	};
	let mut readings: Vec<_> = some.iter().map(reading).collect();
	readings.sort_by(|one, other| one.key.cmp(&other.key));
	readings
}

fn planned(max_records: u32, some: &[(Moment, &str, &str)]) -> Plan {
	let (active, history) = (active(max_records), History::default());
	plan(&basis(&active, &history), &history, &readings(some), &HashSet::new(), 1, 8)
}

fn records(draft: &Draft) -> Vec<(u8, u32, i64)> {
	draft.records.iter().map(|record| (record.metric, record.offset, record.value)).collect()
}

fn names(aside: &[(Key, String)]) -> Vec<(Moment, &str)> {
	aside.iter().map(|(key, why)| (key.at, why.split(':').next().unwrap())).collect()
}

#[test]
fn readings_become_records_in_fixed_point_from_the_first_time_on() {
	let plan = planned(9, &[(NOW - 80, "b", "-0.25"), (NOW - 90, "a", "1.25"), (NOW - 80, "a", "1.24")]);
	assert_eq!((plan.set_aside, plan.wait, plan.drafts.len()), (vec![], None, 1));
	let draft = &plan.drafts[0];
	assert_eq!((draft.base_time, records(draft)), (NOW - 90, vec![(0, 0, 13), (0, 10, 12), (1, 10, -2)]));
	let pack = draft.pack();
	assert_eq!((pack.sequence, pack.records.len(), draft.readings.len()), (1, 3, 3));
}

#[test]
fn what_can_never_be_recorded_is_set_aside_and_the_rest_goes_on() {
	let plan = planned(
		9,
		&[
			(NOW - 200_000, "a", "1"),
			(NOW - 90, "a", "1"),
			(NOW - 70, "a", "101"),
			(NOW - 60, "c", "1"),
			(NOW - 50, "a", "NaN"),
			(NOW - 40, "b", "2e1"),
		],
	);
	let expected =
		[(NOW - 200_000, "TooOld"), (NOW - 70, "OutOfBounds"), (NOW - 60, "UnknownMetric"), (NOW - 50, "NoNumber")];
	let mut found = names(&plan.set_aside);
	found.sort();
	assert_eq!(found, expected);
	assert_eq!(plan.drafts[0].readings.iter().map(|key| key.at).collect::<Vec<_>>(), [NOW - 90, NOW - 40]);
	assert_eq!(plan.refused, readings(&[(NOW - 70, "a", "101")]));
}

#[test]
fn what_depends_on_packs_that_are_not_final_is_left_behind_with_them() {
	let plan = planned(9, &[(NOW - 90, "a", "1"), (NOW - 85, "a", "1")]);
	assert_eq!((plan.set_aside.len(), names(&plan.drafts[0].left)), (0, vec![(NOW - 85, "TooFrequent")]));
}

#[test]
fn nothing_is_set_aside_for_its_time_while_the_clocks_differ() {
	let (active, history) = (active(9), History { observed_at: Some(NOW - 500), ..History::default() });
	let some =
		readings(&[(NOW - 200_000, "a", "1"), (NOW - 600, "a", "1"), (NOW + 999_000_000, "a", "1"), (NOW, "c", "1")]);
	let of = |clock_agrees| {
		let basis = Basis { clock_agrees, ..basis(&active, &history) };
		plan(&basis, &history, &some, &HashSet::new(), 1, 8)
	};
	assert_eq!(names(&of(false).set_aside), [(NOW, "UnknownMetric")]);
	let set_aside = of(true).set_aside;
	let expected = [
		(NOW - 200_000, "NotIncreasing"),
		(NOW - 600, "NotIncreasing"),
		(NOW, "UnknownMetric"),
		(NOW + 999_000_000, "Implausible"),
	];
	assert_eq!(names(&set_aside), expected);
}

#[test]
fn a_time_in_milliseconds_that_was_taken_for_seconds_is_named() {
	let plan = planned(9, &[(1_800_000_000_000_000, "a", "1")]);
	assert!(plan.set_aside[0].1.contains("are these milliseconds"), "{:?}", plan.set_aside);
}

#[test]
fn the_future_blocks_nothing() {
	let plan = planned(9, &[(NOW + 101, "a", "1"), (NOW - 90, "a", "1")]);
	assert_eq!((plan.drafts.len(), plan.wait, plan.early_until), (1, Some(Refusal::TooFarAhead), Some(NOW + 1)));
	assert_eq!(plan.drafts[0].readings.len(), 1);
}

#[test]
fn readings_of_one_time_stay_together_in_packs_one_after_another() {
	let four = [(NOW - 90, "a", "1"), (NOW - 90, "b", "1"), (NOW - 80, "a", "1"), (NOW - 80, "b", "1")];
	let plan = planned(3, &four);
	let counts: Vec<_> = plan.drafts.iter().map(|draft| (draft.sequence, draft.records.len())).collect();
	assert_eq!(counts, [(1, 2), (2, 2)]);
	assert_eq!(plan.drafts[1].base_time, NOW - 80);
}

#[test]
fn a_grant_that_is_smaller_than_the_readings_of_one_time_waits() {
	let (active, history) = (active(9), History::default());
	let basis = Basis { capacity: 1, ..basis(&active, &history) };
	let plan = plan(&basis, &history, &readings(&[(NOW, "a", "1"), (NOW, "b", "1")]), &HashSet::new(), 1, 8);
	assert_eq!((plan.drafts.len(), plan.set_aside.len(), plan.wait), (0, 0, Some(Refusal::QuotaSpent)));
}

#[test]
fn a_metric_of_the_staged_version_waits_for_half_of_its_time() {
	let (active, history) = (active(9), History::default());
	let staged = ProfileBuilder::default().metric(gauge("c", "Cel")).version(1, 2);
	let of = |at| {
		let basis = Basis { staged: Some(&staged), ..basis(&active, &history) };
		plan(&basis, &history, &readings(&[(at, "c", "1")]), &HashSet::new(), 1, 8)
	};
	assert_eq!((of(NOW - 49_999).set_aside.len(), of(NOW - 49_999).wait), (0, Some(Refusal::UnknownMetric)));
	assert_eq!(names(&of(NOW - 50_000).set_aside), [(NOW - 50_000, "UnknownMetric")]);
}

#[test]
fn what_would_be_too_old_in_a_block_is_too_old() {
	let plan = planned(9, &[(NOW - 75_001, "a", "1"), (NOW - 75_000, "a", "1")]);
	assert_eq!(names(&plan.set_aside), [(NOW - 75_001, "TooOld")]);
	assert_eq!(plan.drafts[0].readings.len(), 1);
}

#[test]
fn what_is_in_a_sealed_pack_is_not_taken_again() {
	let (active, history) = (active(9), History::default());
	let some = readings(&[(NOW - 90, "a", "1"), (NOW - 80, "a", "1")]);
	let taken = HashSet::from([some[0].key.clone()]);
	let plan = plan(&basis(&active, &history), &history, &some, &taken, 1, 8);
	assert_eq!(plan.drafts[0].readings, [some[1].key.clone()]);
}

fn sealed(sequence: Sequence, at: Moment, value: i64, profile: &Profile) -> Sealed {
	let record = Record { metric: 0, offset: 0, value };
	let pack = Pack { sequence, base_time: at, records: vec![record].try_into().unwrap() };
	let meaning = crate::record::meaning(&pack, profile).unwrap();
	Sealed {
		signed: SignedPack { device: 1, pack, signature: ed25519::Signature::default().into() },
		signed_by: DeviceKey::Ed25519(ed25519::Public::default()),
		hash: H256::zero(),
		made_for: ProfileRef { id: 1, version: 1 },
		meaning,
		after: 0,
		readings: vec![Key { at, metric: "a".into() }],
		left: vec![],
	}
}

#[test]
fn sealed_packs_are_judged_anew_by_what_the_final_chain_says() {
	let (active, history) = (active(9), History::default());
	let key = DeviceKey::Ed25519(ed25519::Public::default());
	let good = [sealed(1, NOW - 90, 5, &active.profile), sealed(2, NOW - 50, 5, &active.profile)];
	let basis = basis(&active, &history);
	let after = recheck(&basis, &good, &key).unwrap();
	assert_eq!((after.sequence, after.observed_at), (2, Some(NOW - 50)));
	let unfit = |basis: &Basis<'_>, some: &[Sealed]| {
		let Unfit { sequence, refusal } = recheck(basis, some, &key).unwrap_err();
		(sequence, refusal)
	};
	let another = ed25519::Public::from_raw([9; 32]);
	let other_key = Sealed { signed_by: DeviceKey::Ed25519(another), ..good[1].clone() };
	assert_eq!(unfit(&basis, &[good[0].clone(), other_key]), (2, Refusal::BadSignature));
	assert_eq!(unfit(&Basis { now: NOW + 100_000, ..basis }, &good), (1, Refusal::TooOld));
	assert_eq!(unfit(&Basis { capacity: 0, ..basis }, &good), (1, Refusal::QuotaSpent));
	let later = History { observed_at: Some(NOW - 60), ..History::default() };
	let ruled_out = Basis { history: &later, ..basis };
	assert_eq!(unfit(&ruled_out, &good), (1, Refusal::NotIncreasing));
	assert!(is_ruled_out(&ruled_out, &good[0]) && !is_ruled_out(&ruled_out, &good[1]));
	let mut other = active.clone();
	other.profile.metrics[0].decimals = 2;
	assert_eq!(unfit(&Basis { active: &other, ..basis }, &good), (1, Refusal::UnknownMetric));
	// Another version under which it means the same is none of its business.
	other = active.clone();
	other.reference.version = 2;
	assert!(recheck(&Basis { active: &other, ..basis }, &good, &key).is_ok());
	// What time cures stays.
	assert!(recheck(&Basis { now: NOW - 1_000, ..basis }, &good, &key).is_ok());
}
