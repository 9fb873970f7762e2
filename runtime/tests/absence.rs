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
	api::runtime_decl_for_attestation_api::AttestationApiV1, Action, ActiveAlarm, Actor, AlarmEvidence, AlarmRecord,
	AttestationResult, Custody, DeviceKey, HaltScope, Mitigation, Moment, Rule, Standing, SuspendedBy,
	VerificationState,
};
use beadle_runtime::{Block, Executive, Runtime, RuntimeCall, System, MILLIS_PER_BLOCK};
use beadle_test_support::{flag, gauge, ProfileBuilder};
use common::*;
use sp_core::Pair;
use sp_keyring::Sr25519Keyring::Bob;

fn attested(device: &TestDevice) -> AttestationResult {
	<Runtime as AttestationApiV1<Block>>::attestation_result(device.id).unwrap()
}

/// Enrols a device that is to observe something every other block; two missed observations suspend it.
fn enrolled() -> TestDevice {
	enrolled_for(&["no2"])
}

/// Enrols a device that is to observe each of these.
fn enrolled_for(metrics: &[&str]) -> TestDevice {
	let rule = Rule::Gap { max: 2 * MILLIS_PER_BLOCK };
	let metric = |name: &&str| gauge(name, "ug/m3").behaviour(rule.clone(), flag(2, 1, Mitigation::Suspend));
	// Two profiles, so that it can be assigned the other one.
	for name in ["air quality", "air quality again"] {
		let profile = ProfileBuilder::named(name).max_age(3_600_000).metrics(metrics.iter().map(metric)).build();
		by_alice(pallet_behaviour_profiles::Call::create_profile { profile });
	}
	TestDevice::enrol(1, 100)
}

/// Assigns the device the other profile.
fn reassign(device: &TestDevice) {
	let profile = 1 - attested(device).profile.unwrap().id;
	by_alice(pallet_behaviour_profiles::Call::assign { device: device.id, profile });
}

/// Enrols a gateway of the same owner's, and puts the device in its custody.
fn with_gateway(device: &TestDevice) -> TestDevice {
	let gateway = TestDevice::enrol(2, 100);
	let (custody, key) = (Custody::Gateway(gateway.id), DeviceKey::Ed25519(device.key.public()));
	by_alice(pallet_device_registry::Call::declare_custody { device: device.id, custody, key });
	gateway
}

fn send(device: &TestDevice, sequence: u64) {
	assert_eq!(apply(device.reading_now(sequence, &[1])), Ok(Ok(())));
}

fn pass_blocks(blocks: u32) {
	(0..blocks).for_each(|_| next_block());
}

/// Ends the block and begins the next one so many blocks' time later, so that the sweep sees nothing of the time between.
fn jump(blocks: u64) {
	let (slot, number) = (now() / MILLIS_PER_BLOCK + blocks, System::block_number() + 1);
	Executive::finalize_block();
	start_block_in(slot, number);
}

/// Returns the alarms of the device that last on record.
fn lasting(device: &TestDevice) -> Vec<AlarmRecord<u32>> {
	let on_record = <Runtime as AttestationApiV1<Block>>::alarms(device.id);
	on_record.into_iter().filter(|alarm| alarm.ended.is_none()).collect()
}

fn grant(device: &TestDevice, expires_at: Option<Moment>) -> RuntimeCall {
	pallet_aaa::Call::grant { device: device.id, quota: quota(100), expires_at }.into()
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
				by_alice(grant(&device, None));
			},
			&|| {
				by_alice(suspend(&device));
				by_alice(reinstate(&device));
			},
			&|| reassign(&device),
			&|| by_alice(verdict(pallet_readings::Alarms::<Runtime>::get(device.id).raised)),
		];
		for attempt in tries.into_iter().chain(tries) {
			attempt();
			assert_eq!(silent(&device), Some((heard_at, true)));
			assert!(!attested(&device).alarms.is_empty());
			pass_blocks(2);
			assert_eq!(attested(&device).alarms.len(), 1);
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
fn no_gateway_of_its_owner_makes_a_dead_device_look_well() {
	new_chain(|| {
		let device = enrolled();
		send(&device, 1);
		let heard_at = now();
		let gateway = with_gateway(&device);
		assert!(!attested(&device).gateway_out);
		by_alice(suspend(&gateway));
		for _ in 0..3 {
			reassign(&device);
			pass_blocks(8);
			let result = attested(&device);
			assert_eq!((result.standing, result.halt, result.gateway_out), (Standing::Active, None, true));
			assert_eq!((silent(&device), result.alarms.len()), (Some((heard_at, true)), 1));
		}
		let on_record = pallet_readings::Alarms::<Runtime>::get(device.id).alarms;
		assert!(on_record.iter().any(|alarm| alarm.ended.is_none()), "the sweep comes to it, too");
		// What the council does then excuses nothing that was before, and hides it under no profile.
		by_alice(motion(suspend(&gateway)));
		for _ in 0..2 {
			reassign(&device);
			pass_blocks(8);
			assert_eq!((silent(&device), attested(&device).alarms.len()), (Some((heard_at, true)), 1));
		}
	});
}

#[test]
fn a_halt_hides_no_silence_from_before_it() {
	new_chain(|| {
		let device = enrolled();
		send(&device, 1);
		let heard_at = now();
		pass_blocks(8);
		by_alice(motion(halt(HaltScope::Device(device.id))));
		reassign(&device);
		pass_blocks(8);
		assert_eq!((silent(&device), attested(&device).alarms.len()), (Some((heard_at, true)), 1));
	});
}

#[test]
fn a_withheld_metric_is_silent_whatever_profiles_come_and_go() {
	new_chain(|| {
		let device = enrolled_for(&["no2", "o3"]);
		let enrolled_at = now();
		for sequence in 1..10 {
			send(&device, sequence);
			reassign(&device);
			next_block();
			let silences = attested(&device).silences;
			let found: Vec<_> =
				silences.iter().map(|silence| (silence.metric, silence.since, silence.in_alarm)).collect();
			// The device's own profile has another metric that was heard of a block ago, and is not silent for long.
			let withheld = found.contains(&(1, enrolled_at, true));
			assert_eq!(withheld, sequence > 4, "{sequence} {found:?}");
		}
	});
}

#[test]
fn no_short_pause_excuses_what_was_before_it() {
	new_chain(|| {
		let device = enrolled();
		let gateway = with_gateway(&device);
		send(&device, 1);
		let heard_at = now();
		pass_blocks(6);
		by_alice(motion(halt(HaltScope::Chain)));
		next_block();
		by_alice(motion(pallet_aaa::Call::resume { scope: HaltScope::Chain }));
		assert_eq!(silent(&device), Some((heard_at, true)));
		// Nor does an accomplice who has the gateway.
		by_alice(motion(admit("Southgate", Bob)));
		by_alice(pallet_device_registry::Call::offer_transfer { device: gateway.id, to: SOUTHGATE });
		let accept = pallet_device_registry::Call::accept_transfer { device: gateway.id };
		assert_eq!(apply(signed_by(&Bob, accept)), Ok(Ok(())));
		for _ in 0..3 {
			next_block();
			let calls = vec![suspend(&gateway), reinstate(&gateway)];
			assert_eq!(apply(signed_by(&Bob, pallet_utility::Call::batch_all { calls })), Ok(Ok(())));
			assert_eq!(silent(&device), Some((heard_at, true)));
		}
		next_block();
		assert_eq!((silent(&device), attested(&device).gateway_out), (Some((heard_at, true)), false));
	});
}

#[test]
fn the_time_for_which_the_council_kept_a_device_out_does_not_count() {
	new_chain(|| {
		let device = enrolled();
		send(&device, 1);
		let heard_at = now();
		by_alice(motion(suspend(&device)));
		assert!(matches!(attested(&device).standing, Standing::Suspended { by: SuspendedBy::Council, .. }));
		pass_blocks(20);
		by_alice(motion(reinstate(&device)));
		assert_eq!(silent(&device), None);
		pass_blocks(2);
		assert_eq!(silent(&device), None);
		pass_blocks(3);
		assert_eq!(silent(&device), Some((heard_at, true)), "without the time for which it was kept out");
		let log = <Runtime as AttestationApiV1<Block>>::actions(device.id);
		assert!(log.iter().any(|entry| entry.actor == Actor::Council));
	});
}

#[test]
fn an_owner_who_expects_nothing_any_more_takes_no_alarm_back() {
	// A profile that expects no reading at any time.
	let assign_lax = |device: &TestDevice| {
		let profile = ProfileBuilder::named("lax").max_age(3_600_000).metric(gauge("no2", "ug/m3")).build();
		by_alice(pallet_behaviour_profiles::Call::create_profile { profile });
		by_alice(pallet_behaviour_profiles::Call::assign { device: device.id, profile: 2 });
	};
	let withdraw = |device: &TestDevice| by_alice(pallet_aaa::Call::withdraw_grant { device: device.id });
	let let_expire = |device: &TestDevice| by_alice(grant(device, Some(now() + 1)));
	let acts: [&dyn Fn(&TestDevice); 3] = [&assign_lax, &withdraw, &let_expire];
	for (act, swept) in acts.into_iter().flat_map(|act| [(act, false), (act, true)]) {
		new_chain(|| {
			let device = enrolled();
			send(&device, 1);
			let (heard_at, profile) = (now(), attested(&device).profile.unwrap());
			jump(8);
			if swept {
				next_block();
			}
			assert_eq!((silent(&device), lasting(&device).is_empty()), (Some((heard_at, true)), !swept));
			act(&device);
			next_block();
			assert_eq!(silent(&device), None, "nothing is due any more");

			let in_alarm = ActiveAlarm { profile, metric: 0, behaviour: 0 };
			let still_in_alarm = || {
				assert_eq!(attested(&device).alarms[..], [in_alarm]);
				let [AlarmRecord { id: 1, evidence, .. }] = lasting(&device)[..] else { panic!("the one alarm") };
				assert!(matches!(evidence, Some(AlarmEvidence::Silence { since, .. }) if since == heard_at));
			};
			still_in_alarm();
			// Nor does a reinstatement or a verdict of its owner's.
			by_alice(suspend(&device));
			by_alice(reinstate(&device));
			still_in_alarm();
			let (state, reason) = (VerificationState::FalsePositive, Default::default());
			let verdict = pallet_readings::Call::set_verification_state { device: device.id, alarm: 1, state, reason };
			by_alice(verdict.clone());
			pass_blocks(2);
			still_in_alarm();
			// Data end it, or the council does.
			if swept {
				by_alice(grant(&device, None));
				device.save_up();
				send(&device, 2);
			} else {
				by_alice(motion(verdict));
			}
			assert_eq!((attested(&device).alarms.len(), lasting(&device)), (0, vec![]));
			assert_eq!(attested(&device).standing, Standing::Active);
		});
	}
}

#[test]
fn what_is_not_an_alarm_yet_is_none_later_where_nothing_is_expected() {
	new_chain(|| {
		let device = enrolled();
		send(&device, 1);
		jump(3);
		assert!(matches!(silent(&device), Some((_, false))));
		by_alice(pallet_aaa::Call::withdraw_grant { device: device.id });
		pass_blocks(8);
		assert_eq!((attested(&device).alarms.len(), lasting(&device)), (0, vec![]));
		// That nothing is expected is on its log.
		let log = <Runtime as AttestationApiV1<Block>>::actions(device.id);
		assert_eq!(log.last().unwrap().action, Action::GrantWithdrawn);
	});
}
