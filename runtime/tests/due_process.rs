//! Verdicts, evidence, silence and staged versions, through all pallets.

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
	api::runtime_decl_for_attestation_api::AttestationApiV1, message, Action, ActiveAlarm, Actor, AlarmEnd,
	AttestationResult, Authority, Behaviour, Evidence, Mitigation, Profile, ProfileRef, Rule, Silence, Span, Standing,
	SuspendedBy, VerificationState,
};
use beadle_runtime::{Block, Executive, Runtime, RuntimeCall, System, MILLIS_PER_BLOCK};
use beadle_test_support::flag;
use codec::Encode;
use common::*;
use sp_keyring::Sr25519Keyring::Bob;

fn attested(device: &TestDevice) -> AttestationResult {
	<Runtime as AttestationApiV1<Block>>::attestation_result(device.id).unwrap()
}

fn verdict(device: &TestDevice, state: VerificationState) -> RuntimeCall {
	let reason = b"a fire nearby".to_vec().try_into().unwrap();
	pallet_readings::Call::set_verification_state { device: device.id, alarm: 1, state, reason }.into()
}

/// Raises the device's first alarm, which suspends it.
fn alarm(device: &TestDevice) {
	assert_eq!(apply(device.reading(1, &[500, 501, 502])), Ok(Ok(())));
	assert!(matches!(attested(device).standing, Standing::Suspended { by: SuspendedBy::Alarm, .. }));
}

#[test]
fn a_false_positive_reinstates_and_is_in_the_action_log() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		alarm(&device);
		by_alice(verdict(&device, VerificationState::FalsePositive));
		assert_eq!(attested(&device).standing, Standing::Active);
		let alarms = <Runtime as AttestationApiV1<Block>>::alarms(device.id);
		assert_eq!(alarms[0].ended.map(|(how, _)| how), Some(AlarmEnd::Invalidated));
		assert_eq!(alarms[0].finding.as_ref().unwrap().by, Authority::Owner(NORTHBRIDGE));

		let log: Vec<_> = pallet_aaa::Actions::<Runtime>::get(device.id).in_order();
		let [.., suspended, verified, reinstated] = &log[..] else { panic!("three at least") };
		assert!(matches!(suspended.action, Action::Suspended { .. }) && suspended.actor == Actor::Alarm);
		assert!(matches!(verified.action, Action::Verified { alarm: 1, state: VerificationState::FalsePositive, .. }));
		assert_eq!((&verified.actor, &reinstated.actor), (&reinstated.actor, &Actor::Organisation(NORTHBRIDGE)));
		assert_eq!(reinstated.action, Action::Reinstated);
		next_block();
		assert_eq!(apply(device.reading_now(2, &[1])), Ok(Ok(())));
	});
}

#[test]
fn what_the_council_suspends_no_verdict_of_the_owner_lifts() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		alarm(&device);
		let reason = b"under investigation".to_vec().try_into().unwrap();
		by_alice(motion(pallet_aaa::Call::suspend { device: device.id, reason }));
		by_alice(verdict(&device, VerificationState::FalsePositive));
		assert!(matches!(attested(&device).standing, Standing::Suspended { by: SuspendedBy::Council, .. }));
		assert!(attested(&device).alarms.is_empty(), "the alarm does not stand, the suspension does");
	});
}

#[test]
fn neither_a_stranger_nor_the_device_itself_says_what_an_alarm_was() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		alarm(&device);
		let refused = apply(signed_by(&Bob, verdict(&device, VerificationState::FalsePositive)));
		assert!(!matches!(refused, Ok(Ok(()))), "{refused:?}");
		let refused = apply(signed_by(&device.key, verdict(&device, VerificationState::FalsePositive)));
		assert!(refused.is_err(), "{refused:?}");
		assert!(matches!(attested(&device).standing, Standing::Suspended { .. }));
	});
}

#[test]
fn evidence_names_the_rule_the_pack_and_the_block() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		let reading = device.reading(1, &[1, 500]);
		let RuntimeCall::Readings(pallet_readings::Call::submit { pack, .. }) = reading.function.clone() else {
			panic!("a reading")
		};
		assert_eq!(apply(reading), Ok(Ok(())));
		let block = System::block_number();
		next_block();
		// A version that was active stays readable once another one is.
		let stricter = Profile { max_records: 3, ..profile() };
		let activate_at = System::block_number() + 1;
		by_alice(pallet_behaviour_profiles::Call::stage_version { id: 0, profile: stricter, activate_at });
		next_block();
		assert_eq!(apply(device.reading(2, &[1])), Ok(Ok(())));

		let [evidence]: [Evidence; 1] = <Runtime as AttestationApiV1<Block>>::evidence(device.id).try_into().unwrap();
		let genesis = System::block_hash(0);
		assert_eq!(evidence.pack_hash, message::pack_hash(&genesis, device.id, &pack));
		assert_eq!((evidence.block, evidence.sequence), (block, 1));
		assert_eq!(evidence.profile, ProfileRef { id: 0, version: 1 });
		assert_eq!(evidence.metric, profile().metrics.first().cloned());
		assert_eq!(evidence.rule, profile().metrics[0].behaviours.first().map(|behaviour| behaviour.rule.clone()));
		let violation = evidence.violation;
		assert_eq!((violation.value, violation.judged, violation.threshold), (500, 500, 400));
		assert_eq!(attested(&device).profile, Some(ProfileRef { id: 0, version: 2 }));
	});
}

/// Returns the profile with a gap rule: one minute, and two such minutes raise an alarm.
fn with_gap() -> Profile {
	let mut profile = profile();
	let on_fail = flag(2, 1, Mitigation::Suspend);
	profile.metrics[0].behaviours.try_push(Behaviour { rule: Rule::Gap { max: 60_000 }, on_fail }).unwrap();
	profile
}

/// Ends the block and begins the next one at this time.
fn block_at(time: u64) {
	let number = System::block_number() + 1;
	Executive::finalize_block();
	start_block_in(time / MILLIS_PER_BLOCK, number);
}

#[test]
fn silence_shows_whether_or_not_anything_noticed_it() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		by_alice(pallet_behaviour_profiles::Call::create_profile { profile: with_gap() });
		by_alice(pallet_behaviour_profiles::Call::assign { device: device.id, profile: 1 });
		assert_eq!(apply(device.reading(1, &[1])), Ok(Ok(())));
		// The silence starts at the pack's arrival, not at its observation.
		let since = now();
		assert!(attested(&device).silences.is_empty());

		block_at(since + 62_000);
		let mut silence = Silence { metric: 0, behaviour: 2, since, in_alarm: false };
		assert_eq!(attested(&device).silences[..], [silence]);
		assert!(attested(&device).alarms.is_empty());
		// No block has ended since then, so nothing has recorded the alarm yet.
		block_at(since + 122_000);
		silence.in_alarm = true;
		assert_eq!(attested(&device).silences[..], [silence]);
		let in_alarm = [ActiveAlarm { metric: 0, behaviour: 2 }];
		assert_eq!(attested(&device).alarms[..], in_alarm);

		assert!(<Runtime as AttestationApiV1<Block>>::alarms(device.id).is_empty());
		// The end of the block records it.
		next_block();
		assert_eq!(<Runtime as AttestationApiV1<Block>>::alarms(device.id).len(), 1);
	});
}

#[test]
fn a_staged_version_is_counted_and_goes_on_with_what_it_saw() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		let mut stricter = profile();
		let rule = Rule::GrossRange { fail: Span { min: 0, max: 100 }, suspect: None };
		stricter.metrics[0].behaviours[0].rule = rule;
		let activate_at = System::block_number() + 2;
		by_alice(pallet_behaviour_profiles::Call::stage_version { id: 0, profile: stricter, activate_at });

		assert_eq!(apply(device.reading(1, &[150, 150, 150])), Ok(Ok(())));
		let comparison = <Runtime as AttestationApiV1<Block>>::compare(0).unwrap();
		assert_eq!((comparison.by_active.failed, comparison.by_active.alarms), (0, 0));
		assert_eq!((comparison.by_staged.failed, comparison.by_staged.alarms), (3, 1));
		assert_eq!(attested(&device).standing, Standing::Active);

		next_block();
		assert_eq!(attested(&device).profile, Some(ProfileRef { id: 0, version: 1 }));
		next_block();
		assert_eq!(attested(&device).profile, Some(ProfileRef { id: 0, version: 2 }));
		assert_eq!(<Runtime as AttestationApiV1<Block>>::compare(0), None);
		assert_eq!(apply(device.reading(2, &[150, 150])), Ok(Ok(())));
		assert_eq!(attested(&device).standing, Standing::Active, "alarms count from zero");
		assert_eq!(apply(device.reading(3, &[150])), Ok(Ok(())));
		assert!(matches!(attested(&device).standing, Standing::Suspended { .. }));
	});
}

#[test]
fn calls_keep_their_places() {
	let create: RuntimeCall = pallet_behaviour_profiles::Call::create_profile { profile: profile() }.into();
	assert_eq!(create.encode(), ([41u8, 0], profile()).encode());
	let stage: RuntimeCall =
		pallet_behaviour_profiles::Call::stage_version { id: 7, profile: profile(), activate_at: 9 }.into();
	assert_eq!(stage.encode(), ([41u8, 2], 7u32, profile(), 9u32).encode());
}
