//! What stays on record against a device, whatever it sends: the log, the alarms, and what is left after a revocation.

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
	api::runtime_decl_for_attestation_api::AttestationApiV1, evidence::violations_hash, message,
	traits::ActiveProfiles, Action, ActiveAlarm, Actor, AlarmEvidence, AlarmRecord, DeviceId, LogEntry, LogHead,
	Mitigation, ProfileRef, Reason, Rule, Span, Standing, VerificationState, Via,
};
use beadle_runtime::{BehaviourProfiles, Block, Runtime, RuntimeEvent, System};
use beadle_test_support::{flag, gauge, ProfileBuilder};
use codec::{DecodeAll, Encode};
use common::*;
use sp_io::hashing::{twox_128, twox_64};

type Api = Runtime;

fn alarms(device: DeviceId) -> Vec<AlarmRecord<u32>> {
	<Api as AttestationApiV1<Block>>::alarms(device)
}

fn actions(device: DeviceId) -> Vec<LogEntry> {
	<Api as AttestationApiV1<Block>>::actions(device)
}

/// Returns the entries of a device's log in this block's events.
fn logged(device: DeviceId) -> Vec<LogEntry> {
	let entries = System::events().into_iter().filter_map(|record| match record.event {
		RuntimeEvent::Aaa(pallet_aaa::Event::Logged { entry }) if entry.device == device => Some(entry),
		_ => None,
	});
	entries.collect()
}

/// Returns the value in state of this item for a device, under the key that clients build and prove.
fn in_state<V: DecodeAll>(pallet: &str, item: &str, device: DeviceId) -> Option<V> {
	let id = device.encode();
	let key = [&twox_128(pallet.as_bytes())[..], &twox_128(item.as_bytes()), &twox_64(&id), &id].concat();
	sp_io::storage::get(&key).map(|value| V::decode_all(&mut &value[..]).unwrap())
}

/// Enrols a device whose alarms are raised by one failing value and cleared by one other.
fn nervous(seed: u8) -> TestDevice {
	let device = TestDevice::enrol_only(seed);
	let on_fail = flag(1, 1, Mitigation::None);
	let rule = Rule::GrossRange { fail: Span { min: 0, max: 400 }, suspect: None };
	let metrics = ["a", "b"].map(|name| gauge(name, "ppb").behaviour(rule.clone(), on_fail));
	let profile = ProfileBuilder::named("nervous").max_records(64).max_age(3_600_000).metrics(metrics).build();
	by_alice(pallet_behaviour_profiles::Call::create_profile { profile });
	by_alice(pallet_behaviour_profiles::Call::assign { device: device.id, profile: 0 });
	device.grant(10_000);
	device
}

#[test]
fn the_log_has_what_was_found_and_its_head_pins_all_of_it() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		let pack = device.pack(1, &[300, 500, 501, 502]);
		assert_eq!(apply(device.reading(1, &[300, 500, 501, 502])), Ok(Ok(())));
		by_alice(pallet_aaa::Call::reinstate { device: device.id });

		let log = logged(device.id);
		let head = <Api as AttestationApiV1<Block>>::attestation_result(device.id).unwrap().log;
		assert_eq!(LogHead::of(&log), Some(head));
		let [.., flagged, raised, suspended, invalidated, reinstated] = &log[..] else {
			panic!("five entries and more")
		};
		let pack_hash = message::pack_hash(&System::block_hash(0), device.id, &pack);
		let Action::Flagged { via: Via::Submit, sequence: 1, suspect: 1, failing: 3, violations, .. } = flagged.action
		else {
			panic!("the pack was flagged: {flagged:?}")
		};
		// Whoever has the event can check its content against the log.
		let in_event = System::read_events_for_pallet().into_iter().find_map(|event| match event {
			pallet_readings::Event::<Runtime>::Flagged { violations, .. } => Some(violations),
			_ => None,
		});
		assert_eq!(violations, violations_hash(&in_event.unwrap()));
		let Action::AlarmRaised { alarm: 1, evidence, .. } = &raised.action else { panic!("an alarm: {raised:?}") };
		let AlarmEvidence::Pack { pack_hash: of_pack, violation, .. } = evidence else { panic!("for a pack") };
		assert_eq!((*of_pack, violation.value, violation.threshold), (pack_hash, 502, 400));
		assert!([flagged, raised, invalidated].iter().all(|entry| entry.actor == Actor::Chain));
		assert!(matches!(suspended.action, Action::Suspended { reason: Reason::Alarm { alarm: 1, .. } }));
		assert_eq!(invalidated.action, Action::AlarmInvalidated { alarm: 1 });
		assert_eq!(reinstated.action, Action::Reinstated);
	});
}

#[test]
fn a_pack_without_findings_writes_what_it_always_did() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		assert_eq!(apply(device.reading(1, &[10])), Ok(Ok(())));
		let before = state_of_readings();
		let log = logged(device.id).len();
		assert_eq!(apply(device.reading(2, &[10])), Ok(Ok(())));
		let after = state_of_readings();
		assert_eq!(after.len(), before.len());
		// History, authorisation, and the account of its owner.
		assert_eq!(after.iter().zip(&before).filter(|(after, before)| after != before).count(), 3);
		assert_eq!(logged(device.id).len(), log);
	});
}

#[test]
fn no_flood_of_findings_displaces_what_people_did_and_found() {
	new_chain(|| {
		let device = nervous(1);
		let send = |sequence, values: &[i64]| assert_eq!(apply(device.reading(sequence, values)), Ok(Ok(())));
		send(1, &[500, 1]);
		let (id, reason) = (device.id, Default::default());
		let state = VerificationState::TruePositive;
		by_alice(motion(pallet_readings::Call::set_verification_state { device: id, alarm: 1, state, reason }));
		by_alice(motion(pallet_aaa::Call::suspend { device: id, reason: Default::default() }));
		by_alice(motion(pallet_aaa::Call::reinstate { device: id }));
		let done = actions(id);
		next_block();
		for sequence in 2..8 {
			let values: Vec<i64> = (0..64).map(|turn| if turn % 2 == 0 { 500 } else { 1 }).collect();
			let pack =
				beadle_test_support::pack(sequence, now() + sequence * 100, beadle_test_support::series(1, &values));
			let call = pallet_readings::Call::submit { device: id, signature: device.sign(&pack), pack };
			assert_eq!(apply(general(call)), Ok(Ok(())));
		}
		assert_eq!(actions(id), done, "what people did");
		let alarms = alarms(id);
		assert_eq!((alarms.len(), alarms[0].id), (17, 1), "what the council has judged, and sixteen others");
		let evidence = <Api as AttestationApiV1<Block>>::evidence(id);
		assert_eq!(evidence.len(), 1 + 6 * 4);
		assert_eq!((evidence[0].sequence, evidence[0].violation.value), (1, 500));
		assert!(evidence[1..].iter().all(|of_pack| of_pack.found == 32));
	});
}

#[test]
fn alarms_and_log_are_in_state_under_the_keys_that_clients_prove() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		assert_eq!(apply(device.reading(1, &[500, 501, 502])), Ok(Ok(())));
		let proven: pallet_readings::AlarmLog<u32> = in_state("Readings", "Alarms", device.id).unwrap();
		assert_eq!(proven.alarms.to_vec(), alarms(device.id));
		assert!(proven.alarms[0].suspended && proven.alarms[0].evidence.is_some());
		let head: LogHead = in_state("Aaa", "LogHeads", device.id).unwrap();
		assert_eq!(LogHead::of(&logged(device.id)), Some(head));
		type Latest = pallet_aaa::LatestEntries<<Runtime as pallet_aaa::Config>::MaxActions>;
		let latest: Latest = in_state("Aaa", "Actions", device.id).unwrap();
		assert_eq!(latest.in_order(), actions(device.id));
	});
}

#[test]
fn of_a_revoked_device_the_totals_and_the_head_of_the_log_are_left() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		assert_eq!(apply(device.reading(1, &[500, 501, 502])), Ok(Ok(())));
		let before = <Api as AttestationApiV1<Block>>::attestation_result(device.id).unwrap();
		by_alice(pallet_device_registry::Call::revoke { device: device.id, reason: Default::default() });

		let result = <Api as AttestationApiV1<Block>>::attestation_result(device.id).unwrap();
		assert_eq!((result.standing, result.usage), (Standing::Revoked, before.usage));
		assert_eq!((result.sequence, result.observed_at, result.recorded_in), (0, None, 0));
		assert!(result.alarms.is_empty() && result.silences.is_empty());
		assert!(alarms(device.id).is_empty() && <Api as AttestationApiV1<Block>>::evidence(device.id).is_empty());
		// The log goes on to the end, and pins all that was found.
		let log = logged(device.id);
		assert_eq!(LogHead::of(&log), Some(result.log));
		assert!(matches!(log.last().unwrap().action, Action::Revoked { .. }));
		let raised = log.iter().filter(|entry| matches!(entry.action, Action::AlarmRaised { .. })).count();
		assert_eq!((raised, result.log.count), (1, before.log.count + 1));
	});
}

#[test]
fn no_other_profile_hides_an_alarm_that_lasts() {
	new_chain(|| {
		let device = nervous(1);
		assert_eq!(apply(device.reading(1, &[500])), Ok(Ok(())));
		let attested = || <Api as AttestationApiV1<Block>>::attestation_result(device.id).unwrap();
		let in_alarm = ActiveAlarm { profile: ProfileRef { id: 0, version: 1 }, metric: 0, behaviour: 0 };
		assert_eq!(attested().alarms[..], [in_alarm]);
		// A copy of it, and one that expects nothing.
		let copy = BehaviourProfiles::version(in_alarm.profile).unwrap();
		let lax = ProfileBuilder::named("lax").metric(gauge("c", "ppb")).build();
		for (id, profile) in [(1, copy), (2, lax)] {
			by_alice(pallet_behaviour_profiles::Call::create_profile { profile });
			by_alice(pallet_behaviour_profiles::Call::assign { device: device.id, profile: id });
			next_block();
			let result = attested();
			assert_eq!((result.standing, result.profile.unwrap().id), (Standing::Active, id));
			assert_eq!(result.alarms[..], [in_alarm]);
			assert_eq!(alarms(device.id).iter().filter(|alarm| alarm.ended.is_none()).count(), 1);
		}
		// The alarm of a version lasts under the next one, too, until the device sends.
		by_alice(pallet_behaviour_profiles::Call::assign { device: device.id, profile: 1 });
		assert_eq!(apply(device.reading(2, &[1])), Ok(Ok(())));
		assert!(attested().alarms.is_empty());
		assert!(alarms(device.id).iter().all(|alarm| alarm.ended.is_some()));
	});
}

#[test]
fn no_flood_of_suspect_values_displaces_a_failing_one() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 1_000);
		assert_eq!(apply(device.reading(1, &[500])), Ok(Ok(())));
		for sequence in 2..30 {
			assert_eq!(apply(device.reading(sequence, &[300, 301, 302, 303])), Ok(Ok(())));
		}
		let evidence = <Api as AttestationApiV1<Block>>::evidence(device.id);
		let values: Vec<_> = evidence.iter().map(|found| found.violation.value).collect();
		assert_eq!((values.len(), values[0], values[31]), (32, 500, 303));
	});
}
