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
use beadle_runtime::{agreement, Block, Runtime, RuntimeCall, RuntimeEvent, System, UNIT};
use codec::Encode;
use common::*;
use sp_core::{ed25519, Pair};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie};
use sp_runtime::DispatchError;

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
		for _ in 0..40 {
			by_alice(pallet_aaa::Call::grant { device: device.id, quota: quota(5), expires_at: None });
		}
		let logged = System::events().into_iter().filter_map(|record| match record.event {
			RuntimeEvent::Aaa(pallet_aaa::Event::Logged { entry }) if entry.device == device.id => Some(entry),
			_ => None,
		});
		assert_eq!(LogHead::of(&logged.collect::<Vec<_>>()), Some(attested(&device).log));
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
