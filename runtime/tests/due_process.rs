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
	AttestationResult, Authority, Behaviour, Evidence, Failing, KeyUse, Mitigation, OnFail, OrganisationId, Profile,
	ProfileRef, Resources, Rule, Silence, Span, Standing, SuspendedBy, VerificationState,
};
use beadle_runtime::{Block, Executive, Runtime, RuntimeCall, System, HOURS, MILLIS_PER_BLOCK};
use beadle_test_support::{flag, text};
use codec::Encode;
use common::*;
use frame_support::traits::Get;
use pallet_behaviour_profiles::{Call as Profiles, DevicesByOwner, Event as ProfileEvent, Obstacle, Totals};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave};
use sp_runtime::ApplyExtrinsicResult;

type ProfileError = pallet_behaviour_profiles::Error<Runtime>;

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
		let in_alarm = [ActiveAlarm { profile: ProfileRef { id: 1, version: 1 }, metric: 0, behaviour: 2 }];
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

#[test]
fn the_new_calls_have_places_after_the_old_ones() {
	let encoded = |call: Profiles<Runtime>| RuntimeCall::from(call).encode();
	assert_eq!(encoded(Profiles::activate_version { id: 7 }), ([41u8, 4], 7u32).encode());
	assert_eq!(encoded(Profiles::offer_profile { id: 7, to: 3 }), ([41u8, 5], 7u32, 3u32).encode());
	assert_eq!(encoded(Profiles::accept_profile { id: 7 }), ([41u8, 6], 7u32).encode());
	assert_eq!(encoded(Profiles::withdraw_profile_offer { id: 7 }), ([41u8, 7], 7u32).encode());
}

/// Number of Bob's profile.
const BOBS: u32 = 1;

/// Returns a profile by which every value but zero is a failure with this consequence.
fn hostile(on_fail: OnFail) -> Profile {
	let mut hostile = profile();
	let rule = Rule::GrossRange { fail: Span { min: 0, max: 0 }, suspect: None };
	hostile.metrics[0].behaviours = vec![Behaviour { rule, on_fail }].try_into().unwrap();
	hostile
}

/// Returns both consequences that shut a device out: at the first value.
fn hostilities() -> [Profile; 2] {
	[hostile(flag(1, 1, Mitigation::Suspend)), hostile(OnFail::Refuse)]
}

/// Returns the notice that an owner's version gives, in blocks.
fn notice() -> u32 {
	<<Runtime as pallet_behaviour_profiles::Config>::Notice as Get<u32>>::get()
}

fn by_bob(call: impl Into<RuntimeCall>) -> ApplyExtrinsicResult {
	apply(signed_by(&Bob, call))
}

/// Stages a version of Bob's profile, to become active so many blocks from now.
fn bob_stages(profile: Profile, ahead: u32) -> ApplyExtrinsicResult {
	let activate_at = System::block_number() + ahead;
	by_bob(Profiles::stage_version { id: BOBS, profile, activate_at })
}

/// Returns a device of Alice's, after Bob has become a member and has created a profile.
fn with_profile_of_bob() -> TestDevice {
	let device = TestDevice::enrol(1, 100);
	by_alice(motion(admit("Southgate", Bob)));
	assert_eq!(by_bob(Profiles::create_profile { profile: profile() }), Ok(Ok(())));
	device
}

fn assign_to(device: &TestDevice) {
	by_alice(Profiles::assign { device: device.id, profile: BOBS });
}

fn refused(error: ProfileError) -> ApplyExtrinsicResult {
	Ok(Err(error.into()))
}

fn profile_events() -> Vec<ProfileEvent<Runtime>> {
	System::read_events_for_pallet()
}

#[test]
fn the_owner_of_a_profile_does_not_shut_out_others_devices_in_the_next_block() {
	new_chain(|| {
		let device = with_profile_of_bob();
		assign_to(&device);
		for hostile in hostilities() {
			assert_eq!(bob_stages(hostile.clone(), 1), refused(ProfileError::NoticeTooShort));
			let notice = notice();
			assert_eq!(bob_stages(hostile.clone(), notice - 1), refused(ProfileError::NoticeTooShort));
			assert_eq!(bob_stages(hostile, notice), Ok(Ok(())));
			assert_eq!(by_bob(Profiles::withdraw_version { id: BOBS }), Ok(Ok(())));
		}
		next_block();
		assert_eq!(apply(device.reading(1, &[10])), Ok(Ok(())));
		assert_eq!(attested(&device).standing, Standing::Active);
	});
}

#[test]
fn nor_if_the_version_was_staged_just_before_the_device_came() {
	for hostile in hostilities() {
		new_chain(|| {
			let device = with_profile_of_bob();
			assert_eq!(bob_stages(hostile, 1), Ok(Ok(())));
			assign_to(&device);
			let assigned = profile_events().pop().unwrap();
			let ProfileEvent::ProfileAssigned { upcoming, .. } = assigned else { panic!("{assigned:?}") };
			assert_eq!(upcoming.map(|upcoming| upcoming.version), Some(2));
			let staged_at = System::block_number();
			next_block();
			let ends = staged_at + notice();
			let (profile, obstacle) = (ProfileRef { id: BOBS, version: 2 }, Obstacle::Notice { ends });
			assert!(profile_events().contains(&ProfileEvent::ActivationHeldBack { profile, obstacle }));
			assert_eq!(apply(device.reading(1, &[10])), Ok(Ok(())));
			assert_eq!(attested(&device).standing, Standing::Active);
			assert_eq!(by_bob(Profiles::activate_version { id: BOBS }), refused(ProfileError::NoticeTooShort));
		});
	}
}

#[test]
fn nor_if_it_was_held_back_long_before_the_device_came() {
	for hostile in hostilities() {
		new_chain(|| {
			let device = with_profile_of_bob();
			assert_eq!(bob_stages(hostile, 1), Ok(Ok(())));
			// A device that holds the version back, and leaves.
			assign_to(&device);
			next_block();
			let held = ProfileRef { id: BOBS, version: 2 };
			let of_it =
				|event: &_| matches!(event, ProfileEvent::ActivationHeldBack { profile, .. } if *profile == held);
			assert!(profile_events().iter().any(of_it));
			by_alice(Profiles::assign { device: device.id, profile: 0 });
			System::set_block_number(System::block_number() + 10 * notice());
			next_block();
			assign_to(&device);
			next_block();
			assert_eq!(by_bob(Profiles::activate_version { id: BOBS }), refused(ProfileError::NoticeTooShort));
			assert_eq!(apply(device.reading_now(1, &[10])), Ok(Ok(())));
			assert_eq!(attested(&device).standing, Standing::Active);
			assert_eq!(attested(&device).profile, Some(ProfileRef { id: BOBS, version: 1 }));
		});
	}
}

#[test]
fn the_council_wins_against_a_profiles_owner() {
	new_chain(|| {
		let device = with_profile_of_bob();
		assign_to(&device);
		let [hostile, other] = hostilities();
		let notice = notice();
		// While the motion waits for votes, Bob's version is there.
		assert_eq!(bob_stages(hostile, notice), Ok(Ok(())));
		let activate_at = System::block_number() + 2 * HOURS;
		let lax = Profile { max_records: 3, ..profile() };
		carry_by_two(Profiles::stage_version { id: BOBS, profile: lax.clone(), activate_at });

		let version = |version| ProfileRef { id: BOBS, version };
		let by = Authority::Council;
		let events = profile_events();
		assert!(events.contains(&ProfileEvent::VersionWithdrawn { profile: version(2), by }), "{events:?}");
		assert_eq!(by_bob(Profiles::withdraw_version { id: BOBS }), refused(ProfileError::StagedByCouncil));
		assert_eq!(bob_stages(other, notice), refused(ProfileError::AlreadyStaged));
		assert_eq!(by_bob(Profiles::activate_version { id: BOBS }), refused(ProfileError::NotHeldBack));
		System::set_block_number(activate_at - 1);
		next_block();
		let held = <Runtime as AttestationApiV1<Block>>::profile_of(device.id).unwrap();
		assert_eq!((held.active.reference, held.active.profile, held.staged), (version(3), lax, None));
	});
}

#[test]
fn a_version_that_fails_far_more_than_the_active_one_is_held_back() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		let [hostile, _] = hostilities();
		by_alice(Profiles::stage_version { id: 0, profile: hostile, activate_at: System::block_number() + 1 });
		for sequence in 1..=20 {
			assert_eq!(apply(device.reading(sequence, &[10, 10])), Ok(Ok(())));
		}
		next_block();
		let failing = Failing { packs: 20, records: 40, by_active: 0, by_staged: 40 };
		let (profile, obstacle) = (ProfileRef { id: 0, version: 2 }, Obstacle::Failing(failing));
		assert!(profile_events().contains(&ProfileEvent::ActivationHeldBack { profile, obstacle }));
		assert_eq!(apply(device.reading(21, &[10])), Ok(Ok(())));
		assert_eq!(attested(&device).standing, Standing::Active);
		// It is still compared, and its owner may know better: all devices are its own.
		assert_eq!(<Runtime as AttestationApiV1<Block>>::compare(0).unwrap().by_staged.failed, 41);
		by_alice(Profiles::activate_version { id: 0 });
		assert_eq!(attested(&device).profile, Some(profile));
	});
}

#[test]
fn a_version_that_would_refuse_far_more_is_held_back_too() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		let [_, refusing] = hostilities();
		by_alice(Profiles::stage_version { id: 0, profile: refusing, activate_at: System::block_number() + 1 });
		for sequence in 1..=20 {
			assert_eq!(apply(device.reading(sequence, &[10])), Ok(Ok(())));
		}
		next_block();
		assert_eq!(attested(&device).profile, Some(ProfileRef { id: 0, version: 1 }));
		assert_eq!(apply(device.reading(21, &[10])), Ok(Ok(())));
	});
}

fn used(organisation: OrganisationId) -> Resources {
	let used = pallet_organisations::Organisations::<Runtime>::get(organisation).unwrap().used;
	Resources { profiles: used.profiles, profile_bytes: used.profile_bytes, ..Default::default() }
}

#[test]
fn a_profile_goes_from_one_budget_to_the_other() {
	new_chain(|| {
		let device = with_profile_of_bob();
		assign_to(&device);
		let (alices, bobs) = (used(NORTHBRIDGE), used(SOUTHGATE));
		assert_eq!(by_bob(Profiles::offer_profile { id: BOBS, to: NORTHBRIDGE }), Ok(Ok(())));
		assert_eq!(by_bob(Profiles::accept_profile { id: BOBS }), refused(ProfileError::OfferedToAnother));
		by_alice(Profiles::accept_profile { id: BOBS });
		assert_eq!((used(NORTHBRIDGE), used(SOUTHGATE)), (alices.checked_add(bobs).unwrap(), Resources::default()));
		assert_eq!(bob_stages(profile(), 1), refused(ProfileError::NotProfileOwner));
		// All devices are Alice's own by now.
		let activate_at = System::block_number() + 1;
		by_alice(Profiles::stage_version { id: BOBS, profile: hostilities()[0].clone(), activate_at });
		assert_eq!(used(NORTHBRIDGE).profile_bytes - alices.profile_bytes, Totals::<Runtime>::get(BOBS).bytes);
	});
}

#[test]
fn an_expelled_organisations_profile_is_the_councils_to_hand_on() {
	new_chain(|| {
		let device = with_profile_of_bob();
		assign_to(&device);
		carry_by_two(pallet_organisations::Call::expel { organisation: SOUTHGATE });
		by_alice(motion(Profiles::offer_profile { id: BOBS, to: NORTHBRIDGE }));
		by_alice(Profiles::accept_profile { id: BOBS });
		assert_eq!(pallet_behaviour_profiles::Owners::<Runtime>::get(BOBS), Some(NORTHBRIDGE));
	});
}

#[test]
fn the_registry_tells_of_devices_that_are_transferred_and_revoked() {
	new_chain(|| {
		let device = with_profile_of_bob();
		assign_to(&device);
		let devices = || [NORTHBRIDGE, SOUTHGATE].map(|owner| DevicesByOwner::<Runtime>::get(BOBS, owner));
		assert_eq!(devices(), [1, 0]);
		by_alice(pallet_device_registry::Call::offer_transfer { device: device.id, to: SOUTHGATE });
		assert_eq!(by_bob(pallet_device_registry::Call::accept_transfer { device: device.id }), Ok(Ok(())));
		assert_eq!(devices(), [0, 1]);
		let reason = b"lost".to_vec().try_into().unwrap();
		assert_eq!(by_bob(pallet_device_registry::Call::revoke { device: device.id, reason }), Ok(Ok(())));
		assert_eq!((devices(), Totals::<Runtime>::get(BOBS).devices), ([0, 0], 0));
		assert_eq!(attested(&device).profile, None);
		assert_eq!(bob_stages(hostilities()[0].clone(), 1), Ok(Ok(())));
	});
}

#[test]
fn what_an_expelled_organisation_had_offered_stays_void_when_it_is_readmitted() {
	new_chain(|| {
		with_profile_of_bob();
		let offer = || by_bob(Profiles::offer_profile { id: BOBS, to: NORTHBRIDGE });
		assert_eq!(offer(), Ok(Ok(())));
		carry_by_two(pallet_organisations::Call::expel { organisation: SOUTHGATE });
		let account = Bob.to_account_id();
		next_block();
		by_alice(motion(pallet_organisations::Call::readmit { organisation: SOUTHGATE, account }));
		let accept = || apply(signed_by(&Alice, Profiles::accept_profile { id: BOBS }));
		next_block();
		assert_eq!(accept(), refused(ProfileError::NotOffered));
		assert_eq!(offer(), Ok(Ok(())));
		assert_eq!(accept(), Ok(Ok(())));
	});
}

/// Lets Bob stage a version that only his own devices would be held to, does something to his organisation, and waits for
/// the version's block; returns whether it judges now.
fn judges_after(what_happens: impl FnOnce()) -> bool {
	with_profile_of_bob();
	let ahead = 10;
	assert_eq!(bob_stages(hostilities()[0].clone(), ahead), Ok(Ok(())));
	let due = System::block_number() + ahead;
	what_happens();
	while System::block_number() < due {
		next_block();
	}
	let held = pallet_behaviour_profiles::Profiles::<Runtime>::get(BOBS).unwrap();
	let judges = held.active.version == 2;
	assert_eq!(held.staged.is_none(), judges, "it waits for whoever has authority now");
	judges
}

#[test]
fn what_a_stolen_key_has_staged_is_void_once_the_council_has_replaced_it() {
	new_chain(|| {
		let account = Dave.to_account_id();
		let replace = pallet_organisations::Call::replace_key { organisation: SOUTHGATE, account };
		assert!(!judges_after(|| carry_by_two(replace)));
		let withdraw = Profiles::withdraw_version { id: BOBS };
		assert_eq!(apply(signed_by(&Dave, withdraw)), Ok(Ok(())));
		let activate_at = System::block_number() + 1;
		let stage = Profiles::stage_version { id: BOBS, profile: hostilities()[1].clone(), activate_at };
		assert_eq!(apply(signed_by(&Dave, stage)), Ok(Ok(())));
		next_block();
		assert_eq!(pallet_behaviour_profiles::Profiles::<Runtime>::get(BOBS).unwrap().active.version, 3);
	});
}

#[test]
fn nor_does_it_judge_when_its_organisation_was_expelled_and_readmitted_before() {
	new_chain(|| {
		let readmit = || {
			carry_by_two(pallet_organisations::Call::expel { organisation: SOUTHGATE });
			next_block();
			let account = Dave.to_account_id();
			by_alice(motion(pallet_organisations::Call::readmit { organisation: SOUTHGATE, account }));
		};
		assert!(!judges_after(readmit));
	});
}

#[test]
fn it_judges_when_the_member_has_changed_its_key_itself() {
	new_chain(|| {
		let change = pallet_organisations::Call::change_key { account: Dave.to_account_id() };
		assert!(judges_after(|| assert_eq!(by_bob(change), Ok(Ok(())))));
	});
}

#[test]
fn a_ban_takes_nobodys_voice() {
	new_chain(|| {
		for who in [Bob, Charlie, Dave] {
			let key = who.to_account_id();
			by_alice(motion(pallet_device_registry::Call::ban_key { key: key.clone(), reason: text("spite") }));
			assert_eq!(pallet_device_registry::Keys::<Runtime>::get(key), Some(KeyUse::Banned));
		}
		// Bob and Charlie sign together for a member.
		let mut signatories = [Bob, Charlie].map(|who| who.to_account_id());
		signatories.sort();
		let account = pallet_multisig::Pallet::<Runtime>::multi_account_id(&signatories, 1);
		let name = text("Southgate");
		next_block();
		by_alice(motion(pallet_organisations::Call::admit { name, account, budget: budget() }));
		for (who, other) in [(Bob, Charlie), (Charlie, Bob)] {
			next_block();
			let call = Box::new(Profiles::create_profile { profile: profile() }.into());
			let other_signatories = vec![other.to_account_id()];
			let together = pallet_multisig::Call::as_multi_threshold_1 { other_signatories, call };
			assert_eq!(apply(signed_by(&who, together)), Ok(Ok(())));
		}
		assert_eq!(pallet_behaviour_profiles::Owners::<Runtime>::get(1), Some(SOUTHGATE));
		// A member's next key.
		next_block();
		by_alice(pallet_organisations::Call::change_key { account: Dave.to_account_id() });
		assert_eq!(apply(signed_by(&Dave, Profiles::create_profile { profile: profile() })), Ok(Ok(())));
	});
}
