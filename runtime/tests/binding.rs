//! What binds an owner: the council's verdicts and suspensions, and reports, through all pallets.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

mod common;

use beadle_primitives::{
	AlarmId, DeviceId, DeviceKey, MetricIndex, Mitigation, Moment, Profile, ProfileRef, Reason, Refusal, Rule, Span,
	Standing, SuspendedBy, VerificationState,
};
use beadle_runtime::{Aaa, Executive, Runtime, RuntimeCall, System, UncheckedExtrinsic, MILLIS_PER_BLOCK};
use beadle_test_support::{flag, gauge, ProfileBuilder};
use common::*;
use frame_support::traits::Get;
use pallet_aaa::Error as AaaError;
use pallet_device_registry::Error as RegistryError;
use sp_core::Pair as _;
use sp_keyring::Sr25519Keyring::Alice;

const PROFILE: ProfileRef = ProfileRef { id: 0, version: 1 };

/// Value that the profile fails in two ways.
const HIGH: i64 = 500;

/// Metric whose values suspend the device.
const GRAVE: MetricIndex = 0;

/// Metric of which nothing follows.
const HARMLESS: MetricIndex = 1;

/// Returns a profile with two metrics, of which values above 10,000 are refused. Two behaviours of the first suspend for one
/// value; the second is harmless.
fn strict() -> Profile {
	let within = |max| Rule::GrossRange { fail: Span { min: 0, max }, suspect: None };
	let suspends = flag(1, 1, Mitigation::Suspend);
	let grave = gauge("a", "ppb").behaviour(within(400), suspends).behaviour(within(300), suspends);
	let metrics = [grave, gauge("b", "ppb")].map(|metric| metric.refuse(within(10_000)));
	ProfileBuilder::named("strict").max_age(3_600_000).max_ahead(60_000).metrics(metrics).build()
}

/// Enrols a device of Alice's with that profile.
fn enrolled(seed: u8) -> TestDevice {
	let device = TestDevice::enrol_only(seed);
	by_alice(pallet_behaviour_profiles::Call::create_profile { profile: strict() });
	by_alice(pallet_behaviour_profiles::Call::assign { device: device.id, profile: 0 });
	device.grant(100);
	device
}

/// Returns on whose account a device is suspended, and for which alarm.
fn suspension(device: DeviceId) -> Option<(SuspendedBy, Option<AlarmId>)> {
	match Aaa::record_of(device).unwrap().standing {
		Standing::Suspended { by, reason: Reason::Alarm { alarm, .. }, .. } => Some((by, Some(alarm))),
		Standing::Suspended { by, .. } => Some((by, None)),
		Standing::Active | Standing::Revoked => None,
	}
}

/// Has the council find that an alarm was right.
fn find_right(device: DeviceId, alarm: AlarmId) {
	let (state, reason) = (VerificationState::TruePositive, Default::default());
	by_alice(motion(pallet_readings::Call::set_verification_state { device, alarm, state, reason }));
}

/// Asserts that Alice, who owns the device, cannot reinstate it, and that the council can.
#[track_caller]
fn assert_only_the_council_reinstates(device: DeviceId, fault: AaaError<Runtime>) {
	let reinstate = pallet_aaa::Call::reinstate { device };
	assert_eq!(apply(signed_by(&Alice, reinstate.clone())), Ok(Err(fault.into())));
	by_alice(motion(reinstate));
	assert_eq!(suspension(device), None);
}

#[test]
fn an_alarm_that_the_device_was_not_suspended_for_binds_as_well() {
	new_chain(|| {
		let device = enrolled(1);
		assert_eq!(apply(device.reading(1, &[HIGH])), Ok(Ok(())));
		assert_eq!(suspension(device.id), Some((SuspendedBy::Alarm, Some(1))));
		find_right(device.id, 2);
		assert_eq!(suspension(device.id), Some((SuspendedBy::Council, Some(2))));
		assert_only_the_council_reinstates(device.id, AaaError::SuspendedByCouncil);
	});
}

#[test]
fn an_owner_that_is_faster_than_the_council_is_bound_as_well() {
	new_chain(|| {
		let device = enrolled(1);
		assert_eq!(apply(device.reading(1, &[HIGH])), Ok(Ok(())));
		by_alice(pallet_aaa::Call::reinstate { device: device.id });
		find_right(device.id, 1);
		assert_eq!(suspension(device.id), Some((SuspendedBy::Council, Some(1))));
		assert_eq!(apply(device.reading_now(2, &[1])), Err(Refusal::Suspended.into()));
		// A suspension of its own does not take the place of the council's.
		let suspend = pallet_aaa::Call::suspend { device: device.id, reason: Default::default() };
		assert_eq!(apply(signed_by(&Alice, suspend)), Ok(Err(AaaError::<Runtime>::AlreadySuspended.into())));
		assert_only_the_council_reinstates(device.id, AaaError::SuspendedByCouncil);
	});
}

#[test]
fn an_owner_s_own_suspension_gives_way() {
	new_chain(|| {
		let device = enrolled(1);
		assert_eq!(apply(device.reading(1, &[HIGH])), Ok(Ok(())));
		by_alice(pallet_aaa::Call::reinstate { device: device.id });
		by_alice(pallet_aaa::Call::suspend { device: device.id, reason: Default::default() });
		find_right(device.id, 2);
		assert_only_the_council_reinstates(device.id, AaaError::SuspendedByCouncil);
	});
}

#[test]
fn an_alarm_that_asks_for_nothing_suspends_nothing() {
	new_chain(|| {
		let device = enrolled(1);
		assert_eq!(apply(report(&device, HARMLESS, now())), Ok(Ok(())));
		find_right(device.id, 1);
		assert_eq!(suspension(device.id), None);
	});
}

/// Enrols a device anew, with the UEID of the one from this seed and another key.
fn anew(ueid: u8, seed: u8) -> UncheckedExtrinsic {
	signed_by(&Alice, enrolment(&sp_core::ed25519::Pair::from_seed(&[seed; 32]), ueid))
}

/// Asserts that no device is enrolled in the place of this one, once it is revoked, before the council has released its UEID.
#[track_caller]
fn assert_not_shaken_off(device: &TestDevice, ueid: u8) {
	by_alice(pallet_device_registry::Call::revoke { device: device.id, reason: Default::default() });
	assert_eq!(apply(anew(ueid, 50)), Ok(Err(RegistryError::<Runtime>::UeidHeld.into())));
	let release: RuntimeCall =
		pallet_device_registry::Call::release_ueid { owner: NORTHBRIDGE, ueid: vec![1, ueid].try_into().unwrap() }
			.into();
	let by_owner = apply(signed_by(&Alice, release.clone()));
	assert_eq!(by_owner, Ok(Err(sp_runtime::DispatchError::BadOrigin)));
	by_alice(motion(release));
	assert_eq!(apply(anew(ueid, 50)), Ok(Ok(())));
	let new = pallet_device_registry::Keys::<Runtime>::get(
		DeviceKey::Ed25519(sp_core::ed25519::Pair::from_seed(&[50; 32]).public()).account(),
	);
	assert_eq!(new.and_then(|used| used.device()), Some(device.id + 1));
}

#[test]
fn the_council_s_suspension_is_not_shaken_off_by_enrolling_anew() {
	new_chain(|| {
		let device = enrolled(1);
		by_alice(motion(pallet_aaa::Call::suspend { device: device.id, reason: Default::default() }));
		assert_not_shaken_off(&device, 1);
	});
}

#[test]
fn nor_are_repeated_alarms() {
	new_chain(|| {
		let device = enrolled(1);
		for sequence in 1..=3 {
			if sequence > 1 {
				by_alice(pallet_aaa::Call::reinstate { device: device.id });
				next_block();
			}
			assert_eq!(apply(device.reading_now(sequence, &[HIGH])), Ok(Ok(())));
		}
		assert!(matches!(suspension(device.id), Some((SuspendedBy::RepeatedAlarms, _))));
		assert_not_shaken_off(&device, 1);
	});
}

#[test]
fn nor_is_what_counts_towards_them_or_a_verdict_that_is_to_come() {
	new_chain(|| {
		let device = enrolled(1);
		assert_eq!(apply(device.reading(1, &[HIGH])), Ok(Ok(())));
		// Its owner may reinstate it, and the alarm counts nevertheless.
		by_alice(pallet_aaa::Call::reinstate { device: device.id });
		assert_not_shaken_off(&device, 1);
	});
}

/// Ends the block, and begins one that is so much later.
fn pass(time: Moment) {
	let number = System::block_number() + 1;
	Executive::finalize_block();
	start_block_in((now() + time) / MILLIS_PER_BLOCK, number);
}

#[test]
fn what_counts_no_more_gives_its_ueid_free() {
	let free_after = |done: &dyn Fn(DeviceId)| {
		new_chain(|| {
			let device = enrolled(1);
			done(device.id);
			by_alice(pallet_device_registry::Call::revoke { device: device.id, reason: Default::default() });
			assert_eq!(apply(anew(1, 50)), Ok(Ok(())));
		});
	};
	free_after(&|_| {});
	free_after(&|device| by_alice(pallet_aaa::Call::suspend { device, reason: Default::default() }));
	let suspended_for_an_alarm = |device| {
		let key = sp_core::ed25519::Pair::from_seed(&[1; 32]);
		assert_eq!(apply(TestDevice { id: device, key }.reading(1, &[HIGH])), Ok(Ok(())));
	};
	free_after(&|device| {
		suspended_for_an_alarm(device);
		pass(<Runtime as pallet_aaa::Config>::SuspensionPeriod::get());
	});
	free_after(&|device| {
		suspended_for_an_alarm(device);
		let (state, reason) = (VerificationState::FalsePositive, Default::default());
		by_alice(motion(pallet_readings::Call::set_verification_state { device, alarm: 1, state, reason }));
	});
}

#[test]
fn what_the_council_finds_false_does_not_count_towards_repeated_alarms() {
	new_chain(|| {
		let device = enrolled(1);
		for sequence in 1..=3 {
			assert_eq!(apply(device.reading_now(sequence, &[HIGH])), Ok(Ok(())));
			let Some((SuspendedBy::Alarm, Some(alarm))) = suspension(device.id) else {
				panic!("its owner reinstates it")
			};
			by_alice(pallet_aaa::Call::reinstate { device: device.id });
			// The council takes its time.
			let (state, reason) = (VerificationState::FalsePositive, Default::default());
			let verdict = pallet_readings::Call::set_verification_state { device: device.id, alarm, state, reason };
			by_alice(motion(verdict));
			next_block();
		}
	});
}

/// Returns the report of a value of this metric that is refused and was observed at this time.
fn report(device: &TestDevice, metric: MetricIndex, at: Moment) -> UncheckedExtrinsic {
	let pack = beadle_test_support::pack(1, at, [(metric, 0, 10_001)]);
	let signature = device.sign(&pack);
	general(pallet_readings::Call::report { device: device.id, pack, signature, profile: PROFILE })
}

#[test]
fn no_report_of_a_device_keeps_those_of_its_grave_values_out() {
	new_chain(|| {
		let device = enrolled(1);
		for at in [now() + 1, now() + 60_000] {
			let ahead = || report(&device, HARMLESS, at);
			assert_eq!(validate(ahead()), Err(Refusal::TooFarAhead.into()));
			assert_eq!(leaves_no_reading(|| apply(ahead())), Err(Refusal::TooFarAhead.into()));
		}
		// The latest that there can be.
		let latest = now();
		assert_eq!(apply(report(&device, HARMLESS, latest)), Ok(Ok(())));
		next_block();
		assert_eq!(apply(report(&device, HARMLESS, latest)), Err(Refusal::AlreadyReported.into()));
		assert_eq!(apply(report(&device, GRAVE, latest - 30_000)), Ok(Ok(())));
		assert!(matches!(suspension(device.id), Some((SuspendedBy::Alarm, _))));
	});
}
