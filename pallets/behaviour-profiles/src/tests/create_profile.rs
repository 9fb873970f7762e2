use crate::{mock::*, *};
use beadle_primitives::{
	pack::MAX_RECORDS,
	profile::{MAX_BEHAVIOURS, MAX_METRICS, MAX_PACK_BYTES},
	rule::MAX_BASELINE,
	Behaviour, Calendar, MetricKind, Mitigation, OnFail, OnReset, Profile, ProfileFault, Rate, Rule, Span,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn a_member_creates_profiles_numbered_from_zero() {
	build_and_execute(|| {
		for (id, member, owner) in [(0, ALICE, NORTHBRIDGE), (1, BOB, SOUTHGATE)] {
			// The name need not be unique.
			assert_ok!(BehaviourProfiles::create_profile(signed(member), profile("air quality")));
			let reference = ProfileRef { id, version: 1 };
			System::assert_last_event(Event::ProfileCreated { profile: reference, owner }.into());
			assert_eq!(Owners::<Test>::get(id), Some(owner));
			let active =
				ActiveVersion { version: 1, metrics_since: Default::default(), profile: profile("air quality") };
			assert_eq!(Profiles::<Test>::get(id), Some(VersionedProfile { latest: 1, active, staged: None }));
			assert_eq!(BehaviourProfiles::version(reference), Some(profile("air quality")));
		}
	});
}

#[test]
fn nobody_but_a_member_creates_profiles() {
	build_and_execute(|| {
		for origin in [signed(MALLORY), RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(BehaviourProfiles::create_profile(origin, profile("mine")), BadOrigin);
		}
	});
}

#[test]
fn the_largest_profile_is_a_profile() {
	build_and_execute(|| {
		let behaviour = Behaviour {
			rule: Rule::RateOfChange {
				suspect: Some(Rate { change: 1, per: 1 }),
				fail: Rate { change: u64::MAX, per: 1 },
			},
			on_fail: OnFail::Flag { datapoints_to_alarm: 1, datapoints_to_clear: 1, mitigation: Mitigation::Suspend },
		};
		let mut largest = profile("the largest");
		let metric = largest.metrics.remove(0);
		for number in 0..MAX_METRICS {
			let mut metric = metric.clone();
			metric.name = text(&format!("metric {number}"));
			metric.behaviours = vec![behaviour.clone(); MAX_BEHAVIOURS as usize].try_into().unwrap();
			largest.metrics.try_push(metric).unwrap();
		}
		assert_ok!(BehaviourProfiles::create_profile(signed(ALICE), largest));
	});
}

/// Returns a valid profile after `change`.
fn but(change: impl FnOnce(&mut Profile)) -> Profile {
	let mut profile = profile("unsound");
	change(&mut profile);
	profile
}

/// Returns a valid profile with this rule in place of its own.
fn with_rule(rule: Rule) -> Profile {
	let on_fail = OnFail::Flag { datapoints_to_alarm: 3, datapoints_to_clear: 2, mitigation: Mitigation::None };
	with_behaviour(Behaviour { rule, on_fail })
}

fn with_behaviour(behaviour: Behaviour) -> Profile {
	but(|profile| profile.metrics[0].behaviours = vec![behaviour].try_into().unwrap())
}

#[test]
fn every_fault_is_refused_with_its_own_error() {
	let narrow = Span { min: 0, max: 10 };
	let wide = Span { min: -1, max: 10 };
	let gap = Rule::Gap { max: 1 };
	let never = OnFail::Flag { datapoints_to_alarm: 0, datapoints_to_clear: 1, mitigation: Mitigation::None };
	let deviation =
		|half_life, fail_k| with_rule(Rule::Deviation { half_life, tolerance: 0, suspect_k: None, fail_k, warm_up: 1 });
	let flat = Rule::FlatLine { tolerance: 0, suspect_after: None, fail_after: 1, least: 1 };
	let unjudged = MetricKind::Counter { per: 1, on_reset: OnReset::Fail };
	let cases: [(ProfileFault, Error<Test>, Profile); 20] = [
		(ProfileFault::NameInvalid, Error::NameInvalid, but(|profile| profile.name = text(""))),
		(ProfileFault::NoMetrics, Error::NoMetrics, but(|profile| profile.metrics.clear())),
		(
			ProfileFault::MetricNotUnique,
			Error::MetricNotUnique,
			but(|profile| profile.metrics.try_push(profile.metrics[0].clone()).unwrap()),
		),
		(ProfileFault::DecimalsUnusable, Error::DecimalsUnusable, but(|profile| profile.metrics[0].decimals = 10)),
		(ProfileFault::MaxRecordsOutOfRange, Error::MaxRecordsOutOfRange, but(|profile| profile.max_records = 0)),
		(
			ProfileFault::MaxPackBytesOutOfRange,
			Error::MaxPackBytesOutOfRange,
			but(|profile| profile.max_pack_bytes = 29),
		),
		(ProfileFault::MaxAgeZero, Error::MaxAgeZero, but(|profile| profile.max_age = 0)),
		(
			ProfileFault::SpanReversed,
			Error::SpanReversed,
			with_rule(Rule::GrossRange { fail: Span { min: 1, max: 0 }, suspect: None }),
		),
		(
			ProfileFault::SuspectBeyondFail,
			Error::SuspectBeyondFail,
			with_rule(Rule::GrossRange { fail: narrow, suspect: Some(wide) }),
		),
		(ProfileFault::DurationZero, Error::DurationZero, with_rule(Rule::Gap { max: 0 })),
		(
			ProfileFault::SeasonsUnusable,
			Error::SeasonsUnusable,
			with_rule(Rule::Climatology { calendar: Calendar::HourOfDay, seasons: Default::default() }),
		),
		(ProfileFault::BaselineOutOfRange, Error::BaselineOutOfRange, deviation(0, 300)),
		(ProfileFault::SigmasZero, Error::SigmasZero, deviation(1, 0)),
		(
			ProfileFault::DatapointsZero,
			Error::DatapointsZero,
			with_behaviour(Behaviour { rule: gap.clone(), on_fail: never }),
		),
		(
			ProfileFault::RefuseNeedsHistory,
			Error::RefuseNeedsHistory,
			with_behaviour(Behaviour { rule: gap, on_fail: OnFail::Refuse }),
		),
		(ProfileFault::MaxAheadOutOfRange, Error::MaxAheadOutOfRange, but(|profile| profile.max_ahead = 86_400_001)),
		(ProfileFault::MemoryZero, Error::MemoryZero, but(|profile| profile.memory = 0)),
		(
			ProfileFault::TimeZoneUnusable,
			Error::TimeZoneUnusable,
			but(|profile| profile.time_zone.offset_minutes = 841),
		),
		(ProfileFault::LeastTooSmall, Error::LeastTooSmall, with_rule(flat)),
		(
			ProfileFault::ResetNotJudged,
			Error::ResetNotJudged,
			but(|profile| {
				profile.metrics[0].kind = unjudged;
				profile.metrics[0].behaviours.clear();
			}),
		),
	];
	build_and_execute(|| {
		for (fault, error, profile) in cases {
			assert_eq!(profile.validate(), Err(fault));
			assert_noop!(BehaviourProfiles::create_profile(signed(ALICE), profile), error);
		}
		assert_eq!(NextProfileId::<Test>::get(), 0);
	});
}

/// The error texts name these numbers.
#[test]
fn the_limits_are_those_that_the_errors_state() {
	build_and_execute(|| {
		for profile in [
			but(|profile| profile.max_records = 1),
			but(|profile| profile.max_records = 64),
			but(|profile| profile.max_pack_bytes = 30),
			but(|profile| profile.max_pack_bytes = 850),
			but(|profile| profile.max_ahead = 86_400_000),
			but(|profile| profile.time_zone.offset_minutes = -840),
			but(|profile| profile.metrics[0].decimals = 9),
			with_rule(Rule::Deviation {
				half_life: 100_000,
				tolerance: 0,
				suspect_k: None,
				fail_k: 1,
				warm_up: 100_000,
			}),
		] {
			assert_ok!(BehaviourProfiles::create_profile(signed(ALICE), profile));
		}
	});
	assert_eq!((MAX_RECORDS, MAX_PACK_BYTES, MAX_BASELINE), (64, 850, 100_000));
}

#[test]
fn numbers_run_out_without_wrapping() {
	build().execute_with(|| {
		NextProfileId::<Test>::put(u32::MAX);
		let create = BehaviourProfiles::create_profile(signed(ALICE), profile("one too many"));
		assert_noop!(create, Error::<Test>::IdsExhausted);
	});
}
