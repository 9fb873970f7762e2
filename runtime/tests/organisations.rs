//! Who may do what: organisations, their keys, seats and budgets, and halts, through all pallets.

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
	api::runtime_decl_for_attestation_api::AttestationApiV1, AttestationResult, HaltScope, LogHead, Organisation,
	OrganisationId, Quota, Refusal, Resources, Standing, SuspendedBy, VerificationState,
};
use beadle_runtime::{agreement, Block, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, System, UNIT};
use codec::Encode;
use common::*;
use frame_support::dispatch::GetDispatchInfo;
use sp_core::{ed25519, Pair};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie};
use sp_runtime::{
	traits::{BlakeTwo256, Dispatchable, Hash},
	ApplyExtrinsicResult, DispatchError,
};

type OrganisationError = pallet_organisations::Error<Runtime>;

fn attested(device: &TestDevice) -> AttestationResult {
	<Runtime as AttestationApiV1<Block>>::attestation_result(device.id).unwrap()
}

/// Returns every kind of call by which an owner acts on its device and its profile.
fn acts_of_the_owner(device: &TestDevice) -> Vec<RuntimeCall> {
	let (device, reason) = (device.id, || b"mine".to_vec().try_into().unwrap());
	vec![
		pallet_aaa::Call::grant { device, quota: quota(1), expires_at: None }.into(),
		pallet_aaa::Call::suspend { device, reason: reason() }.into(),
		pallet_aaa::Call::reinstate { device }.into(),
		pallet_aaa::Call::withdraw_grant { device }.into(),
		pallet_behaviour_profiles::Call::assign { device, profile: 0 }.into(),
		pallet_behaviour_profiles::Call::withdraw_version { id: 0 }.into(),
		pallet_behaviour_profiles::Call::activate_version { id: 0 }.into(),
		pallet_behaviour_profiles::Call::offer_profile { id: 0, to: SOUTHGATE }.into(),
		pallet_behaviour_profiles::Call::withdraw_profile_offer { id: 0 }.into(),
		pallet_device_registry::Call::offer_transfer { device, to: SOUTHGATE }.into(),
		pallet_device_registry::Call::withdraw_transfer { device }.into(),
		pallet_readings::Call::set_verification_state {
			device,
			alarm: 1,
			state: VerificationState::FalsePositive,
			reason: reason(),
		}
		.into(),
		pallet_device_registry::Call::revoke { device, reason: reason() }.into(),
	]
}

fn change_key(to: Sr25519Keyring) -> RuntimeCall {
	pallet_organisations::Call::change_key { account: to.to_account_id() }.into()
}

#[test]
fn a_new_key_has_what_the_old_one_had_and_the_old_one_nothing() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		by_alice(motion(admit("Southgate", Charlie)));
		let before = (attested(&device).device, pallet_behaviour_profiles::Owners::<Runtime>::get(0));
		by_alice(change_key(Bob));
		assert_eq!((attested(&device).device, pallet_behaviour_profiles::Owners::<Runtime>::get(0)), before);
		for call in acts_of_the_owner(&device) {
			assert_eq!(apply(signed_by(&Alice, call)), Err(Refusal::NotAMember.into()));
		}
		let suspend = pallet_aaa::Call::suspend { device: device.id, reason: Default::default() };
		assert_eq!(apply(signed_by(&Bob, suspend)), Ok(Ok(())));
		assert!(matches!(attested(&device).standing, Standing::Suspended { by: SuspendedBy::Owner, .. }));
	});
}

#[test]
fn an_expelled_members_account_can_do_nothing_and_its_devices_are_the_councils_to_hand_on() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		by_alice(motion(admit("Southgate", Bob)));
		let expel = pallet_organisations::Call::expel { organisation: NORTHBRIDGE };
		carry_by_two(expel);
		for call in acts_of_the_owner(&device) {
			assert_eq!(apply(signed_by(&Alice, call)), Err(Refusal::NotAMember.into()));
		}
		assert_eq!(apply(device.reading(1, &[10])), Ok(Ok(())), "the device itself did nothing wrong");

		let offer = pallet_device_registry::Call::offer_transfer { device: device.id, to: SOUTHGATE };
		assert_eq!(apply(signed_by(&Bob, motion(offer))), Ok(Ok(())));
		let accept = pallet_device_registry::Call::accept_transfer { device: device.id };
		assert_eq!(apply(signed_by(&Bob, accept)), Ok(Ok(())));
		assert_eq!((attested(&device).device.owner(), attested(&device).owner_name), (SOUTHGATE, text("Southgate")));
	});
}

/// Returns the call by which two thirds of the council let an organisation sign by another account.
fn replace_key(organisation: OrganisationId, to: Sr25519Keyring) -> RuntimeCall {
	pallet_organisations::Call::replace_key { organisation, account: to.to_account_id() }.into()
}

/// Returns a device of Alice's, which her key has offered to Bob's organisation, as it has her profile.
fn offered_to_bob() -> TestDevice {
	let device = TestDevice::enrol(1, 100);
	by_alice(motion(admit("Southgate", Bob)));
	for offer in offers(&device) {
		by_alice(offer);
	}
	device
}

/// Returns the calls that offer the device and the profile to Bob's organisation.
fn offers(device: &TestDevice) -> [RuntimeCall; 2] {
	[
		pallet_device_registry::Call::offer_transfer { device: device.id, to: SOUTHGATE }.into(),
		pallet_behaviour_profiles::Call::offer_profile { id: 0, to: SOUTHGATE }.into(),
	]
}

/// Lets Bob accept the device and the profile.
fn bob_accepts(device: &TestDevice) -> [ApplyExtrinsicResult; 2] {
	let device = pallet_device_registry::Call::accept_transfer { device: device.id };
	let profile = pallet_behaviour_profiles::Call::accept_profile { id: 0 };
	[RuntimeCall::from(device), profile.into()].map(|call| apply(signed_by(&Bob, call)))
}

#[test]
fn what_a_stolen_key_has_offered_is_void_once_the_council_has_replaced_it() {
	new_chain(|| {
		let device = offered_to_bob();
		carry_by_two(replace_key(NORTHBRIDGE, Charlie));
		let not_offered = [
			pallet_device_registry::Error::<Runtime>::NoTransferOffered.into(),
			pallet_behaviour_profiles::Error::<Runtime>::NotOffered.into(),
		];
		assert_eq!(bob_accepts(&device), not_offered.map(|error: DispatchError| Ok(Err(error))));
		assert_eq!(attested(&device).device.owner(), NORTHBRIDGE);

		next_block();
		for offer in offers(&device) {
			assert_eq!(apply(signed_by(&Charlie, offer)), Ok(Ok(())));
		}
		assert_eq!(bob_accepts(&device), [Ok(Ok(())), Ok(Ok(()))]);
		assert_eq!(attested(&device).device.owner(), SOUTHGATE);
	});
}

#[test]
fn nor_does_it_help_the_thief_to_change_the_key_first() {
	new_chain(|| {
		let device = offered_to_bob();
		by_alice(change_key(Sr25519Keyring::Dave));
		let replace = replace_key(NORTHBRIDGE, Charlie);
		assert!(replace.dispatch(RuntimeOrigin::root()).is_ok());
		assert!(bob_accepts(&device).iter().all(|accepted| matches!(accepted, Ok(Err(_)))));
	});
}

#[test]
fn what_a_member_has_offered_stands_when_it_changes_its_key_itself() {
	new_chain(|| {
		let device = offered_to_bob();
		by_alice(change_key(Charlie));
		assert_eq!(bob_accepts(&device), [Ok(Ok(())), Ok(Ok(()))]);
	});
}

#[test]
fn what_a_stolen_key_has_voted_is_void_too() {
	new_chain(|| {
		by_alice(motion(admit("Southgate", Bob)));
		let proposal: Box<RuntimeCall> = Box::new(frame_system::Call::remark { remark: vec![1] }.into());
		let length_bound = proposal.encoded_size() as u32;
		let proposal_weight_bound = proposal.get_dispatch_info().call_weight;
		let proposal_hash = BlakeTwo256::hash_of(&proposal);
		next_block();
		by_alice(pallet_collective::Call::propose { threshold: 2, proposal, length_bound });
		let index = pallet_collective::ProposalCount::<Runtime, pallet_collective::Instance1>::get() - 1;
		let vote = pallet_collective::Call::vote { proposal: proposal_hash, index, approve: true };
		by_alice(vote.clone());
		carry_by_two(replace_key(NORTHBRIDGE, Charlie));

		// The motion itself stays open, for others to decide.
		next_block();
		assert_eq!(apply(signed_by(&Bob, vote.clone())), Ok(Ok(())));
		let close = pallet_collective::Call::close { proposal_hash, index, proposal_weight_bound, length_bound };
		let too_early = pallet_collective::Error::<Runtime, pallet_collective::Instance1>::TooEarly.into();
		assert_eq!(apply(signed_by(&Bob, close.clone())), Ok(Err(too_early)));
		assert_eq!(apply(signed_by(&Charlie, vote)), Ok(Ok(())));
		next_block();
		assert_eq!(apply(signed_by(&Bob, close)), Ok(Ok(())));
	});
}

#[test]
fn whom_a_stolen_key_has_appointed_acts_for_nobody() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		by_alice(motion(admit("Southgate", Bob)));
		let proxy_type = beadle_runtime::configs::ProxyType::Any;
		let delegate = Sr25519Keyring::Ferdie.to_account_id();
		let fund = pallet_balances::Call::transfer_keep_alive { dest: delegate.clone().into(), value: UNIT };
		assert_eq!(apply(signed_by(&Bob, fund)), Ok(Ok(())));
		next_block();
		by_alice(pallet_proxy::Call::add_proxy { delegate: delegate.clone().into(), proxy_type, delay: 0 });
		let acts = || {
			let suspend = pallet_aaa::Call::suspend { device: device.id, reason: Default::default() };
			let call = Box::new(suspend.into());
			let real = Alice.to_account_id().into();
			let by_proxy = pallet_proxy::Call::proxy { real, force_proxy_type: None, call };
			// Past the pool, which takes no such transaction of a stranger.
			let called = RuntimeCall::from(by_proxy).dispatch(RuntimeOrigin::signed(delegate.clone()));
			(called.is_ok(), attested(&device).standing != Standing::Active)
		};
		assert_eq!(acts(), (true, true));
		by_alice(pallet_aaa::Call::reinstate { device: device.id });
		carry_by_two(replace_key(NORTHBRIDGE, Charlie));
		// Taken, and of no effect.
		assert_eq!(acts(), (true, false));
	});
}

#[test]
fn root_does_not_take_the_councils_votes() {
	new_chain(|| {
		by_alice(motion(admit("Southgate", Bob)));
		let empty: RuntimeCall =
			pallet_collective::Call::set_members { new_members: vec![], prime: None, old_count: 2 }.into();
		next_block();
		assert_eq!(carried_as_root(empty), Err(DispatchError::BadOrigin));
		let voters = pallet_collective::Members::<Runtime, pallet_collective::Instance1>::get();
		assert_eq!(voters.len(), 2);
		carry_by_two(frame_system::Call::remark { remark: vec![1] });
	});
}

/// Carries a motion by which the council calls as root; returns what came of the call.
fn carried_as_root(call: RuntimeCall) -> Result<(), DispatchError> {
	type Event = pallet_whitelist::Event<Runtime>;
	let call_hash = BlakeTwo256::hash_of(&call);
	let calls = vec![
		pallet_whitelist::Call::whitelist_call { call_hash }.into(),
		pallet_whitelist::Call::dispatch_whitelisted_call_with_preimage { call: Box::new(call) }.into(),
	];
	carry_by_two(pallet_utility::Call::batch_all { calls });
	let dispatched = System::read_events_for_pallet::<Event>().into_iter().find_map(|event| match event {
		Event::WhitelistedCallDispatched { result, .. } => Some(result),
		_ => None,
	});
	dispatched.expect("it was called").map(drop).map_err(|failed| failed.error)
}

#[test]
fn the_council_does_not_lose_its_last_member() {
	new_chain(|| {
		let expel = pallet_organisations::Call::expel { organisation: NORTHBRIDGE };
		let carried = apply(signed_by(&Alice, motion(expel)));
		assert_eq!(carried, Ok(Ok(())), "a motion of one is executed");
		let failed = DispatchError::from(OrganisationError::LastMember);
		let events = System::events();
		let executed = |event: &RuntimeEvent| match event {
			RuntimeEvent::Council(pallet_collective::Event::Executed { result, .. }) => *result == Err(failed),
			_ => false,
		};
		assert!(events.iter().any(|record| executed(&record.event)));
		by_alice(frame_system::Call::remark { remark: vec![1] });
	});
}

#[test]
fn no_member_holds_all_places_for_motions() {
	new_chain(|| {
		for (name, member) in [("Southgate", Bob), ("Eastfield", Charlie)] {
			if name == "Southgate" {
				by_alice(motion(admit(name, member)));
			} else {
				carry_by_two(admit(name, member));
			}
		}
		let propose = |number: u8| {
			let proposal: Box<RuntimeCall> = Box::new(frame_system::Call::remark { remark: vec![number] }.into());
			let length_bound = proposal.encoded_size() as u32;
			pallet_collective::Call::propose { threshold: 2, proposal, length_bound }
		};
		next_block();
		for number in 0..4 {
			by_alice(propose(number));
			next_block();
		}
		let error = OrganisationError::MaxOpenMotionsExceeded.into();
		assert_eq!(apply(signed_by(&Alice, propose(4))), Ok(Err(error)));
		// Another key of the same member gets no more.
		by_alice(change_key(Sr25519Keyring::Dave));
		let fund = |to: Sr25519Keyring| pallet_balances::Call::transfer_keep_alive {
			dest: to.to_account_id().into(),
			value: UNIT,
		};
		assert_eq!(apply(signed_by(&Alice, fund(Sr25519Keyring::Dave))), Ok(Ok(())));
		assert_eq!(apply(signed_by(&Sr25519Keyring::Dave, propose(4))), Ok(Err(error)));
		assert_eq!(apply(signed_by(&Bob, propose(5))), Ok(Ok(())));
	});
}

fn set_budget(organisation: OrganisationId, budget: Resources) -> RuntimeCall {
	pallet_organisations::Call::set_budget { organisation, budget }.into()
}

#[test]
fn no_member_grants_itself_more_than_the_council_allows() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		by_alice(motion(admit("Southgate", Bob)));
		let most = Quota { capacity: u32::MAX, refill_per_block: u32::MAX };
		let grant = pallet_aaa::Call::grant { device: device.id, quota: most, expires_at: None };
		let error = pallet_aaa::Error::<Runtime>::BudgetExceeded.into();
		assert_eq!(apply(signed_by(&Alice, grant)), Ok(Err(error)));
		let alone = set_budget(NORTHBRIDGE, Resources { records_per_block: u32::MAX, ..budget() });
		assert_eq!(apply(signed_by(&Alice, alone)), Ok(Err(DispatchError::BadOrigin)));
	});
}

#[test]
fn dust_does_not_keep_a_device_out() {
	new_chain(|| {
		TestDevice::enrol(1, 100);
		let fresh = ed25519::Pair::from_seed(&[50; 32]);
		let dest = SignsExtrinsics::account(&fresh).into();
		let dust = pallet_balances::Call::transfer_allow_death { dest, value: UNIT };
		assert_eq!(apply(signed_by(&Bob, dust)), Ok(Ok(())));
		by_alice(enrolment(&fresh, 50));
	});
}

#[test]
fn a_halt_stops_readings_and_no_silence_counts_meanwhile() {
	new_chain(|| {
		let (device, other) = (TestDevice::enrol(1, 100), TestDevice::enrol(2, 100));
		let scope = HaltScope::Device(device.id);
		by_alice(motion(pallet_aaa::Call::halt { scope, reason: Default::default() }));
		assert_eq!(leaves_no_reading(|| apply(device.reading(1, &[10]))), Err(Refusal::Halted.into()));
		assert_eq!(attested(&device).halt.map(|halt| halt.scope), Some(scope));
		assert_eq!(apply(other.reading(1, &[10])), Ok(Ok(())));

		let alone = pallet_aaa::Call::resume { scope };
		assert_eq!(apply(signed_by(&Alice, alone.clone())), Ok(Err(DispatchError::BadOrigin)));
		by_alice(motion(alone));
		assert_eq!(apply(device.reading(1, &[10])), Ok(Ok(())));
		assert_eq!(attested(&device).halt, None);
	});
}

#[test]
fn the_councils_true_positive_binds_the_owner() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		assert_eq!(apply(device.reading(1, &[500, 501, 502])), Ok(Ok(())));
		let reason = b"seen on site".to_vec().try_into().unwrap();
		let state = VerificationState::TruePositive;
		let verdict = pallet_readings::Call::set_verification_state { device: device.id, alarm: 1, state, reason };
		by_alice(motion(verdict));
		let reinstate = pallet_aaa::Call::reinstate { device: device.id };
		let error = pallet_aaa::Error::<Runtime>::SuspendedByCouncil.into();
		assert_eq!(apply(signed_by(&Alice, reinstate.clone())), Ok(Err(error)));
		by_alice(motion(reinstate));
		assert_eq!(attested(&device).standing, Standing::Active);
	});
}

#[test]
fn an_owner_does_not_reinstate_for_ever() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		for sequence in 1..=2 {
			assert_eq!(apply(device.reading_now(sequence, &[500, 501, 502])), Ok(Ok(())));
			by_alice(pallet_aaa::Call::reinstate { device: device.id });
			next_block();
		}
		assert_eq!(apply(device.reading_now(3, &[500, 501, 502])), Ok(Ok(())));
		let error = pallet_aaa::Error::<Runtime>::SuspendedRepeatedly.into();
		let reinstate = pallet_aaa::Call::reinstate { device: device.id };
		assert_eq!(apply(signed_by(&Alice, reinstate)), Ok(Err(error)));
	});
}

#[test]
fn the_log_of_a_device_is_complete_and_nobody_displaces_the_councils_entries() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		by_alice(motion(pallet_aaa::Call::suspend { device: device.id, reason: text("moved") }));
		let logged_in_block = || {
			System::events().into_iter().filter_map(|record| match record.event {
				RuntimeEvent::Aaa(pallet_aaa::Event::Logged { entry }) if entry.device == device.id => Some(entry),
				_ => None,
			})
		};
		let mut logged = Vec::new();
		for _ in 0..10 {
			// A member has no more than its part of each block.
			logged.extend(logged_in_block());
			next_block();
			for _ in 0..4 {
				by_alice(pallet_aaa::Call::grant { device: device.id, quota: quota(5), expires_at: None });
			}
		}
		logged.extend(logged_in_block());
		assert_eq!(LogHead::of(&logged), Some(attested(&device).log));
		let kept = <Runtime as AttestationApiV1<Block>>::actions(device.id);
		assert!(kept.iter().any(|entry| entry.actor == beadle_primitives::Actor::Council));
	});
}

#[test]
fn what_an_organisation_used_is_on_record_by_the_day() {
	new_chain(|| {
		let (device, other) = (TestDevice::enrol(1, 100), TestDevice::enrol(2, 100));
		assert_eq!(apply(device.reading(1, &[10, 500])), Ok(Ok(())));
		assert_eq!(apply(other.reading(1, &[10])), Ok(Ok(())));
		let today = beadle_runtime::Aaa::period();
		let usage = <Runtime as AttestationApiV1<Block>>::usage_of(NORTHBRIDGE, today);
		assert_eq!((usage.packs, usage.records, usage.flagged), (2, 3, 1));
		assert_eq!(<Runtime as AttestationApiV1<Block>>::usage_of(NORTHBRIDGE, today - 1), Default::default());
	});
}

fn text<const N: u32>(text: &str) -> beadle_primitives::Text<N> {
	beadle_test_support::text(text)
}

#[test]
fn what_is_used_is_what_devices_grants_and_profiles_take() {
	type Organisations = pallet_organisations::Organisations<Runtime>;
	new_chain(|| {
		TestDevice::enrol(1, 100);
		let before = Organisations::get(NORTHBRIDGE).unwrap();
		let used = before.used;
		assert!(used.devices == 1 && used.records_saved == 100 && used.profiles == 1 && used.profile_bytes > 0);
		assert_eq!(agreement::check(), Ok(()));
		let wrong = Err("an organisation uses something else than it is said to".into());
		for changed in [
			Resources { devices: 0, ..used },
			Resources { records_per_block: 0, ..used },
			Resources { records_saved: 101, ..used },
			Resources { profiles: 0, ..used },
			Resources { profile_bytes: used.profile_bytes - 1, ..used },
		] {
			Organisations::insert(NORTHBRIDGE, Organisation { used: changed, ..before.clone() });
			assert_eq!(agreement::check(), wrong, "{changed:?}");
		}
		// What belongs to nobody counts, too.
		Organisations::remove(NORTHBRIDGE);
		assert_eq!(agreement::check(), Err("something is used by no organisation".into()));
		Organisations::insert(NORTHBRIDGE, before);
	});
}
