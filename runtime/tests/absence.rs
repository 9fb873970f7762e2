//! Absence, through all pallets: what the council has caused is held against no device, and what its owner does makes no dead
//! device look well.

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
	api::runtime_decl_for_attestation_api::AttestationApiV1, Actor, AttestationResult, HaltScope, Mitigation, Moment,
	Rule, Standing, SuspendedBy, VerificationState,
};
use beadle_runtime::{Block, Runtime, RuntimeCall, MILLIS_PER_BLOCK};
use beadle_test_support::{flag, gauge, ProfileBuilder};
use common::*;

fn attested(device: &TestDevice) -> AttestationResult {
	<Runtime as AttestationApiV1<Block>>::attestation_result(device.id).unwrap()
}

/// Enrols a device that is to observe something every other block; two missed observations suspend it.
fn enrolled() -> TestDevice {
	let rule = Rule::Gap { max: 2 * MILLIS_PER_BLOCK };
	let metric = gauge("no2", "ug/m3").behaviour(rule, flag(2, 1, Mitigation::Suspend));
	// Two profiles, so that it can be assigned the other one.
	for name in ["air quality", "air quality again"] {
		let profile = ProfileBuilder::named(name).max_age(3_600_000).metric(metric.clone()).build();
		by_alice(pallet_behaviour_profiles::Call::create_profile { profile });
	}
	TestDevice::enrol(1, 100)
}

fn send(device: &TestDevice, sequence: u64) {
	assert_eq!(apply(device.reading_now(sequence, &[1])), Ok(Ok(())));
}

fn pass_blocks(blocks: u32) {
	(0..blocks).for_each(|_| next_block());
}

/// Returns since when the device is silent, and whether that is an alarm.
fn silent(device: &TestDevice) -> Option<(Moment, bool)> {
	attested(device).silences.first().map(|silence| (silence.since, silence.in_alarm))
}

fn halt(scope: HaltScope) -> RuntimeCall {
	pallet_aaa::Call::halt { scope, reason: Default::default() }.into()
}

fn suspend(device: &TestDevice) -> RuntimeCall {
	pallet_aaa::Call::suspend { device: device.id, reason: Default::default() }.into()
}

fn reinstate(device: &TestDevice) -> RuntimeCall {
	pallet_aaa::Call::reinstate { device: device.id }.into()
}

#[test]
fn the_councils_halt_suspends_no_device() {
	for halted in [true, false] {
		new_chain(|| {
			let device = enrolled();
			for scope in [HaltScope::Chain, HaltScope::Organisation(NORTHBRIDGE), HaltScope::Device(device.id)] {
				let sequence = device.sequence();
				send(&device, sequence + 1);
				if halted {
					by_alice(motion(halt(scope)));
				}
				pass_blocks(20);
				if halted {
					by_alice(motion(pallet_aaa::Call::resume { scope }));
					pass_blocks(2);
				}
				assert_eq!(silent(&device).is_none(), halted);
				send(&device, sequence + 2);
				assert_eq!(attested(&device).standing == Standing::Active, halted);
				if !halted {
					break;
				}
				next_block();
			}
		});
	}
}

#[test]
fn whatever_its_owner_calls_a_dead_device_looks_dead() {
	new_chain(|| {
		let device = enrolled();
		send(&device, 1);
		let heard_at = now();
		pass_blocks(20);
		assert_eq!(silent(&device), Some((heard_at, true)));
		let grant = || pallet_aaa::Call::grant { device: device.id, quota: quota(100), expires_at: None };
		let state = VerificationState::FalsePositive;
		let verdict = |alarm| pallet_readings::Call::set_verification_state {
			device: device.id,
			alarm,
			state,
			reason: Default::default(),
		};
		let tries: [&dyn Fn(); 4] = [
			&|| {
				by_alice(pallet_aaa::Call::withdraw_grant { device: device.id });
				by_alice(grant());
			},
			&|| {
				by_alice(suspend(&device));
				by_alice(reinstate(&device));
			},
			&|| {
				let profile = 1 - attested(&device).profile.unwrap().id;
				by_alice(pallet_behaviour_profiles::Call::assign { device: device.id, profile });
			},
			&|| by_alice(verdict(pallet_readings::Alarms::<Runtime>::get(device.id).raised)),
		];
		for attempt in tries.into_iter().chain(tries) {
			attempt();
			assert_eq!(silent(&device), Some((heard_at, true)));
			assert_eq!(attested(&device).alarms.len(), 1);
			pass_blocks(2);
		}
		// Data alone end it, and a reading after a reinstatement is not held against the device.
		by_alice(suspend(&device));
		by_alice(reinstate(&device));
		next_block();
		send(&device, 2);
		let result = attested(&device);
		assert_eq!((result.standing, result.alarms.len(), result.silences.len()), (Standing::Active, 0, 0));
	});
}

#[test]
fn a_device_that_the_council_kept_out_is_due_from_its_reinstatement_on() {
	new_chain(|| {
		let device = enrolled();
		send(&device, 1);
		by_alice(motion(suspend(&device)));
		assert!(matches!(attested(&device).standing, Standing::Suspended { by: SuspendedBy::Council, .. }));
		pass_blocks(20);
		by_alice(motion(reinstate(&device)));
		let reinstated_at = now();
		assert_eq!(silent(&device), None);
		pass_blocks(6);
		assert_eq!(silent(&device), Some((reinstated_at, true)));
		let log = <Runtime as AttestationApiV1<Block>>::actions(device.id);
		assert!(log.iter().any(|entry| entry.actor == Actor::Council));
	});
}
