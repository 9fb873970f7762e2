//! Reports of packs that the profile refuses, through all pallets and all extensions.

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
	api::runtime_decl_for_activity_api::ActivityApiV1, priority::Band, ActiveAlarm, AttestationResult, Pack,
	ProfileRef, Reason, Refusal, Standing, SuspendedBy, Usage,
};
use beadle_runtime::{signed_extensions, Aaa, Runtime, RuntimeCall, RuntimeOrigin, System, UncheckedExtrinsic};
use common::*;
use frame_support::dispatch::{DispatchClass, GetDispatchInfo};
use sp_core::Pair as _;
use sp_keyring::Sr25519Keyring::Alice;
use sp_runtime::{
	traits::{Dispatchable, TransactionExtension},
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	DispatchError,
};

const PROFILE: ProfileRef = ProfileRef { id: 0, version: 1 };

/// Value that the profile refuses.
const STUCK: i64 = 10_001;

/// Returns the call that reports the device's pack with this sequence and value.
fn report_call(device: &TestDevice, pack: Pack) -> RuntimeCall {
	let signature = device.sign(&pack);
	pallet_readings::Call::report { device: device.id, pack, signature, profile: PROFILE }.into()
}

fn report(device: &TestDevice, sequence: u64) -> UncheckedExtrinsic {
	general(report_call(device, device.pack(sequence, &[STUCK])))
}

fn attested(device: &TestDevice) -> AttestationResult {
	use beadle_primitives::api::runtime_decl_for_attestation_api::AttestationApiV1;
	<Runtime as AttestationApiV1<beadle_runtime::Block>>::attestation_result(device.id).unwrap()
}

fn usage_today() -> Usage {
	Aaa::usage_of(NORTHBRIDGE, Aaa::period())
}

#[test]
fn a_stuck_sensor_does_not_look_silent() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		assert_eq!(apply(device.reading(1, &[STUCK])), Err(Refusal::OutOfBounds.into()));
		assert_eq!(apply(report(&device, 1)), Ok(Ok(())));
		let counted = <Runtime as ActivityApiV1<beadle_runtime::Block>>::activity();
		assert!(counted.contains(&(b"packs_reported".to_vec(), 1)));
		let result = attested(&device);
		assert_eq!(result.alarms[..], [ActiveAlarm { profile: PROFILE, metric: 0, behaviour: 1 }]);
		assert_eq!((result.sequence, result.observed_at, result.standing), (0, None, Standing::Active));
		let reported = Usage { reported: 1, ..Default::default() };
		assert_eq!((result.usage, usage_today()), (reported, reported));
		// It can still send what is acceptable, under the same sequence.
		assert_eq!(apply(device.reading(1, &[10])), Ok(Ok(())));
		assert!(attested(&device).alarms.is_empty());
	});
}

#[test]
fn reports_suspend_as_readings_do() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		for sequence in 1..=3 {
			assert_eq!(attested(&device).standing, Standing::Active);
			assert_eq!(apply(report(&device, sequence)), Ok(Ok(())));
			next_block();
		}
		let reason = Reason::Alarm { alarm: 2, profile: PROFILE, metric: 0, behaviour: 0 };
		let Standing::Suspended { by, reason: stated, .. } = attested(&device).standing else { panic!("suspended") };
		assert_eq!((by, stated), (SuspendedBy::Alarm, reason));
		assert_eq!(apply(report(&device, 4)), Err(Refusal::Suspended.into()));
	});
}

#[test]
fn a_device_has_one_report_in_a_block_behind_all_packs() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 1_000);
		next_block();
		let waiting = validate(report(&device, 1)).unwrap();
		assert_eq!(waiting.priority, Band::Packs.floor());
		let last = validate(device.reading(32, &[1])).unwrap();
		assert!(waiting.priority < last.priority && Band::Members.priority(u64::MAX) < waiting.priority);
		assert_eq!(validate(report(&device, 2)).unwrap().provides, waiting.provides);

		assert_eq!(apply(report(&device, 1)), Ok(Ok(())));
		let exhausted = TransactionValidityError::from(InvalidTransaction::ExhaustsResources);
		assert_eq!(leaves_no_reading(|| apply(report(&device, 2))), Err(exhausted));
		// Another device's is not in its way, and neither is a reading.
		let other = TestDevice::enrol(2, 100);
		assert_eq!(apply(report(&other, 1)), Ok(Ok(())));
		assert_eq!(apply(device.reading(1, &[10])), Ok(Ok(())));
		next_block();
		assert_eq!(apply(report(&device, 1)), Err(Refusal::SequenceTaken.into()));
		assert_eq!(apply(report(&device, 2)), Ok(Ok(())));
	});
}

#[test]
fn what_has_been_reported_is_not_reported_again() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		assert_eq!(apply(report(&device, 2)), Ok(Ok(())));
		next_block();
		for replayed in [2, 1] {
			assert_eq!(validate(report(&device, replayed)), Err(Refusal::AlreadyReported.into()));
			assert_eq!(leaves_no_reading(|| apply(report(&device, replayed))), Err(Refusal::AlreadyReported.into()));
		}
	});
}

#[test]
fn only_the_extension_lets_a_report_through() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		let call = report_call(&device, device.pack(1, &[STUCK]));
		let signed = signed_by(&Alice, call.clone());
		assert_eq!(leaves_no_reading(|| apply(signed)), Err(Refusal::NotGeneral.into()));
		let bare = UncheckedExtrinsic::new_bare(call.clone());
		assert!(leaves_no_reading(|| apply(bare)).is_err());
		let batch = pallet_utility::Call::batch_all { calls: vec![call.clone()] };
		let batched = leaves_no_reading(|| apply(signed_by(&Alice, batch)));
		assert_eq!(batched, Ok(Err(DispatchError::BadOrigin)));
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none(), RuntimeOrigin::signed(Alice.to_account_id())] {
			let dispatched = leaves_no_reading(|| call.clone().dispatch(origin));
			assert_eq!(dispatched.unwrap_err().error, DispatchError::BadOrigin);
		}
		let before = state_of_readings();
		by_alice(motion(call));
		assert_eq!(state_of_readings(), before);
	});
}

#[test]
fn a_report_is_refused_for_what_it_is_not() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		let stuck = device.pack(1, &[STUCK]);
		let with = |signature, profile| {
			let (device, pack) = (device.id, stuck.clone());
			general(pallet_readings::Call::report { device, pack, signature, profile })
		};
		let stranger = sp_core::ed25519::Pair::from_seed(&[99; 32]).sign(b"pack").into();
		let genuine = device.sign(&stuck);
		let at = |base_time| general(report_call(&device, Pack { base_time, ..stuck.clone() }));
		for (extrinsic, refusal) in [
			(with(stranger, PROFILE), Refusal::BadSignature),
			(with(genuine.clone(), ProfileRef { version: 2, ..PROFILE }), Refusal::StaleProfile),
			(with(genuine, ProfileRef { id: 1, ..PROFILE }), Refusal::StaleProfile),
			(general(report_call(&device, device.pack(1, &[10_000]))), Refusal::NotRefused),
			(at(now() - 3_600_001), Refusal::TooOld),
			(at(now() + 86_400_001), Refusal::TooFarAhead),
		] {
			assert_eq!(validate(extrinsic.clone()), Err(refusal.into()));
			assert_eq!(leaves_no_reading(|| apply(extrinsic)), Err(refusal.into()));
		}
	});
}

#[test]
fn what_a_report_takes_is_within_what_it_is_charged() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		let call = report_call(&device, device.pack(1, &[STUCK]));
		let mut most = call.get_dispatch_info();
		most.extension_weight = signed_extensions(0, 0).weight(&call);
		let taken = || *System::block_weight().get(DispatchClass::Normal);
		let before = taken();
		let issuance = pallet_balances::TotalIssuance::<Runtime>::get();
		assert_eq!(apply(general(call)), Ok(Ok(())));
		// What the behaviours that its profile does not have would have taken is given back.
		assert!((taken() - before).ref_time() < most.total_weight().ref_time() / 2);
		assert_eq!(pallet_balances::TotalIssuance::<Runtime>::get(), issuance, "nobody pays a fee");
	});
}
