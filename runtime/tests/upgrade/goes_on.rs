//! The chain goes on after the upgrade, and nothing is done twice or by halves.

use crate::{
	chain::{
		at, at_blake2, begin_block, close, max_block, motions, next_block, number, propose, submitted, try_state,
		upgraded, vote, STATION,
	},
	common::{self, apply, general, signed_by},
	old::{self, types, OldState},
};
use beadle_primitives::{traits::DeviceDirectory, AccountId, DeviceId, Refusal, Standing, SuspendedBy};
use beadle_runtime::{
	Aaa, Authorities, BehaviourProfiles, DeviceRegistry, Executive, Organisations, Readings, Room, Runtime,
	RuntimeCall, System, Timestamp, UncheckedExtrinsic, Upgrades,
};
use beadle_test_support::{pack, series, text};
use codec::Encode;
use frame_support::{
	assert_ok,
	migrations::MultiStepMigrator,
	traits::{GetStorageVersion, OnRuntimeUpgrade, StorageVersion},
};
use sp_core::{ed25519, sr25519, Pair};
use sp_io::hashing::blake2_128;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie};
use sp_runtime::{
	transaction_validity::{TransactionSource, TransactionValidity},
	StateVersion, TransactionOutcome,
};
use std::collections::BTreeMap;

type Devices = pallet_device_registry::Devices<Runtime>;
type Profiles = pallet_behaviour_profiles::Profiles<Runtime>;
type Authorisations = pallet_aaa::Authorisations<Runtime>;
type Histories = pallet_readings::Histories<Runtime>;

#[test]
fn devices_owners_and_the_council_go_on() {
	upgraded(|_| {
		// The device signs the chain's first hash, which is the old one.
		let key = ed25519::Pair::from_seed(&old::seed(0));
		let sequence = Histories::get(0).sequence + 1;
		let pack = pack(sequence, Timestamp::get(), [(0, 0, 2_110), (1, 0, 1_000_000)]);
		assert_eq!(apply(general(submitted(0, &key, &pack))), Ok(Ok(())));
		assert_eq!(Histories::get(0).sequence, sequence);
		assert_eq!(Authorisations::get(0).unwrap().usage.packs, 6);
		// One that is suspended stays it.
		let sequence = Histories::get(3).sequence + 1;
		let pack = beadle_test_support::pack(sequence, Timestamp::get(), series(1, &[3_300]));
		let key = sr25519::Pair::from_seed(&old::seed(3));
		assert_eq!(apply(general(submitted(3, &key, &pack))), Err(Refusal::Suspended.into()));

		let grant = pallet_aaa::Call::grant { device: 9, quota: common::quota(10), expires_at: None };
		assert_ne!(apply(signed_by(&Bob, grant.clone())), Ok(Ok(())), "it is not Bob's");
		assert_eq!(apply(signed_by(&Charlie, grant)), Ok(Ok(())));
		assert_eq!(apply(signed_by(&Bob, pallet_device_registry::Call::accept_transfer { device: 2 })), Ok(Ok(())));
		assert_eq!(DeviceRegistry::device(2).unwrap().owner, number(&Bob.to_account_id()));

		// The motion of the old chain that lacks one vote, and a new one.
		let open = motions();
		assert_eq!(open.len(), 2);
		let reinstate: RuntimeCall = pallet_aaa::Call::reinstate { device: 1 }.into();
		vote(Bob, &reinstate);
		close(&reinstate);
		assert_eq!(Authorisations::get(1).unwrap().standing, Standing::Active);
		let halt: RuntimeCall = pallet_aaa::Call::suspend { device: 0, reason: text("enough") }.into();
		propose(&halt);
		for member in [Alice, Bob] {
			vote(member, &halt);
		}
		close(&halt);
		let by_council = |standing| matches!(standing, Standing::Suspended { by: SuspendedBy::Council, .. });
		assert!(by_council(Authorisations::get(0).unwrap().standing));
		next_block();
	});
}

#[test]
fn a_second_run_changes_nothing() {
	upgraded(|_| {
		assert_versioned::<Authorities>();
		assert_versioned::<Organisations>();
		assert_versioned::<Room>();
		assert_versioned::<DeviceRegistry>();
		assert_versioned::<BehaviourProfiles>();
		assert_versioned::<Aaa>();
		assert_versioned::<Readings>();
		assert_versioned::<Upgrades>();
		let root = || sp_io::storage::root(StateVersion::V1);
		let before = root();
		beadle_runtime::migrations::Begin::on_runtime_upgrade();
		assert_eq!((Upgrades::ongoing(), root()), (false, before));
	});
}

/// Asserts that a pallet has a version, and that its state is of that version.
#[track_caller]
fn assert_versioned<P: GetStorageVersion<InCodeStorageVersion = StorageVersion>>() {
	assert_ne!(P::in_code_storage_version(), 0);
	assert_eq!(P::on_chain_storage_version(), P::in_code_storage_version());
}

#[test]
fn a_new_chain_has_nothing_to_convert() {
	common::new_chain(|| {
		let before = sp_io::storage::root(StateVersion::V1);
		beadle_runtime::migrations::Begin::on_runtime_upgrade();
		assert_eq!((Upgrades::ongoing(), sp_io::storage::root(StateVersion::V1)), (false, before));
	});
}

/// Returns the old state with so many devices more, each like device 0, with another UEID and key.
fn with_more_devices(more: u32) -> OldState {
	let mut state = OldState::read();
	let devices: BTreeMap<DeviceId, types::Device> = state.map("DeviceRegistry", "Devices");
	let like = &devices[&0];
	for id in 10..10 + more {
		let mut seed = [7; 32];
		seed[..4].copy_from_slice(&id.to_le_bytes());
		let ueid = format!("more-{id}").into_bytes();
		let key = types::DeviceKey::Ed25519(seed);
		let device = types::Device { ueid: ueid.clone(), key, ..like.clone() };
		state.put_at("DeviceRegistry", "Devices", id, device);
		let account = AccountId::new(seed);
		state.pairs.insert(at_blake2("DeviceRegistry", "Keys", account), types::KeyUse::Active(id).encode());
		let ueids = at_blake2("DeviceRegistry", "Ueids", &like.owner);
		state.pairs.insert([&ueids[..], &blake2_128(&ueid.encode()), &ueid.encode()].concat(), id.encode());
		for (pallet, item) in [
			("Aaa", "Authorisations"),
			("Aaa", "Actions"),
			("Readings", "Histories"),
			("Readings", "Alarms"),
			("Readings", "Violations"),
			("BehaviourProfiles", "Assignments"),
		] {
			let value = state.pairs[&at(pallet, item, 0_u32)].clone();
			state.pairs.insert(at(pallet, item, id), value);
		}
	}
	state.put("DeviceRegistry", "NextDeviceId", 10 + more);
	state
}

#[test]
fn a_large_state_takes_several_blocks_without_transactions() {
	const MORE: u32 = 1_000;
	let mut state = with_more_devices(MORE);
	// In the block of the upgrade, before profiles are converted.
	let due = state.block + 1;
	let mut profiles: BTreeMap<u32, types::VersionedProfile> = state.map("BehaviourProfiles", "Profiles");
	let mut station = profiles.remove(&STATION).unwrap();
	station.staged.as_mut().unwrap().activate_at = due;
	state.put_at("BehaviourProfiles", "Profiles", STATION, station);
	state.pairs.remove(&at("BehaviourProfiles", "Activations", 1_000_000_u32));
	state.put_at("BehaviourProfiles", "Activations", due, vec![STATION]);
	state.externalities().execute_with(|| {
		let mut blocks = 0;
		loop {
			begin_block();
			blocks += 1;
			assert!(Upgrades::ongoing());
			let before = System::block_weight().total();
			Executive::finalize_block();
			let took = System::block_weight().total().saturating_sub(before);
			assert!(took.all_lte(max_block()), "{took}");
			if !Upgrades::ongoing() {
				break;
			}
			// A second run does not begin anew.
			let root = sp_io::storage::root(StateVersion::V1);
			beadle_runtime::migrations::Begin::on_runtime_upgrade();
			assert_eq!(sp_io::storage::root(StateVersion::V1), root);
			// Nothing is said of a device before it is as it will be; the pool keeps no pack.
			let key = ed25519::Pair::from_seed(&old::seed(0));
			let reading = general(submitted(0, &key, &pack(6, Timestamp::get(), series(1, &[2_110]))));
			assert_eq!(pool(reading.clone()), Err(Refusal::Upgrading.into()));
			// A vote waits for the end.
			let transfer = pallet_balances::Call::transfer_keep_alive { dest: Bob.to_account_id().into(), value: 1 };
			assert_ok!(pool(signed_by(&Alice, transfer)));
		}
		// The figure of docs/OPERATIONS.md: some 150 devices in each.
		assert!((6..=8).contains(&blocks), "{blocks}");
		assert_eq!(Devices::iter().count() as u32, 10 + MORE);
		assert_eq!(pallet_device_registry::NextDeviceId::<Runtime>::get(), 10 + MORE);
		// The version waited for the end. Bob's devices need notice, so it is held back.
		let station = Profiles::get(STATION).unwrap();
		assert_eq!(station.active.version, 2);
		assert!(station.staged.unwrap().held_back);
		assert!(!pallet_behaviour_profiles::Activations::<Runtime>::contains_key(due));
		begin_block();
		try_state();
	});
}

/// Returns the answer of a node's pool.
fn pool(transaction: UncheckedExtrinsic) -> TransactionValidity {
	use sp_transaction_pool::runtime_api::runtime_decl_for_tagged_transaction_queue::TaggedTransactionQueueV3;
	frame_support::storage::with_transaction(|| {
		let validity = <Runtime as TaggedTransactionQueueV3<beadle_runtime::Block>>::validate_transaction(
			TransactionSource::External,
			transaction,
			Default::default(),
		);
		TransactionOutcome::Rollback(Ok::<_, sp_runtime::DispatchError>(validity))
	})
	.unwrap()
}

/// As `try-runtime` has it: the checks around the upgrade, and then of all pallets' states, the SDK's included.
#[cfg(feature = "try-runtime")]
#[test]
fn the_checks_of_try_runtime_pass() {
	use frame_support::traits::UpgradeCheckSelect;
	OldState::read().externalities().execute_with(|| {
		let weight = beadle_runtime::migrations::try_upgrade(UpgradeCheckSelect::All).unwrap();
		assert!(weight.all_lte(max_block()), "{weight}");
	});
}
