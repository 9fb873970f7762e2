//! List of benchmarks, and helpers that set up the chain for them. `scripts/weights.sh` runs them.
//!
//! Four pallets use the weights that they ship with: `pallet_node_authorization` has no benchmarks, those of
//! `pallet_session` need staking, those of `pallet_whitelist` need preimages, which this chain does without, and those
//! of `pallet_grandpa` measure only parts of a call. `pallet_offences`, `pallet_aura`, `pallet_authorship` and
//! `pallet_authorities` have no calls.

use crate::*;
use alloc::{
	string::{String, ToString},
	vec::Vec,
};
use beadle_primitives::{
	halt::MAX_HALTS,
	message::{key_message, KeyOperation},
	traits::DeviceDirectory,
	Action, Actor, Authority, Custody, DeviceEntry, DeviceId, DeviceKey, Model, Moment, OrganisationId,
	OrganisationName, Profile, Quota, Resources, Ueid, VerificationState,
};
use beadle_test_support::benchmarking::{longest_text, BenchmarkHelper};
use codec::Encode;
use frame_benchmarking::{account, BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::{
	traits::{ChangeMembers, Get, StorageInfo, StorageInfoTrait, WhitelistedStorageKeys},
	BoundedVec,
};
use pallet_aaa::LatestEntries;
use pallet_behaviour_profiles::{ActiveVersion, StagedVersion, VersionedProfile};
use sp_core::crypto::KeyTypeId;

frame_benchmarking::define_benchmarks!(
	[frame_system, frame_system_benchmarking::Pallet::<Runtime>]
	[frame_system_extensions, frame_system_benchmarking::extensions::Pallet::<Runtime>]
	[pallet_timestamp, Timestamp]
	[pallet_balances, Balances]
	[pallet_transaction_payment, TransactionPayment]
	[pallet_utility, Utility]
	[pallet_multisig, Multisig]
	[pallet_proxy, Proxy]
	[pallet_collective, Council]
	[pallet_membership, Validators]
	[pallet_organisations, Organisations]
	[pallet_device_registry, DeviceRegistry]
	[pallet_behaviour_profiles, BehaviourProfiles]
	[pallet_aaa, Aaa]
	[pallet_readings, Readings]
	[pallet_room, Room]
);

/// What the SDK's benchmark of removing a member asks for its prime.
pub struct KnowsPrime;

impl ChangeMembers<AccountId> for KnowsPrime {
	fn change_members_sorted(_: &[AccountId], _: &[AccountId], _: &[AccountId]) {}

	fn get_prime() -> Option<AccountId> {
		pallet_membership::Prime::<Runtime, pallet_membership::Instance2>::get()
	}
}

impl frame_system_benchmarking::Config for Runtime {}
impl pallet_transaction_payment::BenchmarkConfig for Runtime {}

/// Returns the list of benchmarks, and information on the storage that they use.
pub fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
	let mut list = Vec::new();
	list_benchmarks!(list, extra);
	(list, AllPalletsWithSystem::storage_info())
}

/// Runs a benchmark.
pub fn dispatch(config: &BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
	let whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
	let params = (config, &whitelist);
	let mut batches = Vec::new();
	add_benchmarks!(params, batches);
	Ok(batches)
}

/// Key type of device keys in the keystore of the benchmarks.
const DEVICE_KEYS: KeyTypeId = KeyTypeId(*b"devi");

/// Number of the gateway of the benchmarks, far from all that are given out.
const GATEWAY: DeviceId = DeviceId::MAX / 2;

/// Puts a device that holds its own key into the custody of a gateway, a device like itself, whose standing then counts as
/// well.
fn hand_to_gateway(device: DeviceId) {
	let Some(DeviceEntry::Enrolled(mut known)) = pallet_device_registry::Devices::<Runtime>::get(device) else {
		return;
	};
	if known.custody != Custody::Device {
		return;
	}
	pallet_device_registry::Devices::<Runtime>::insert(GATEWAY, DeviceEntry::Enrolled(known.clone()));
	let record = pallet_aaa::Authorisations::<Runtime>::get(device).expect("it was enrolled");
	pallet_aaa::Authorisations::<Runtime>::insert(GATEWAY, record);
	known.custody = Custody::Gateway(GATEWAY);
	pallet_device_registry::Devices::<Runtime>::insert(device, DeviceEntry::Enrolled(known));
}

impl BenchmarkHelper for Runtime {
	fn council_member(number: u32) -> AccountId {
		let most: u32 = <Runtime as pallet_organisations::Config>::MaxMembers::get();
		let member = |index| account("council member", index, 0);
		let budget = Resources {
			devices: u32::MAX,
			records_per_block: u32::MAX,
			records_saved: u64::MAX,
			profiles: u32::MAX,
			profile_bytes: u32::MAX,
		};
		// Beside those of the genesis, whose budgets are smaller.
		let more = most.saturating_sub(pallet_organisations::Accounts::<Runtime>::count());
		for index in 0..more {
			let mut name: OrganisationName = longest_text();
			name.iter_mut().zip(index.to_string().bytes()).for_each(|(byte, digit)| *byte = digit);
			Organisations::admit(RuntimeOrigin::root(), name, member(index), budget).expect("there is room");
		}
		member(number)
	}

	fn organisation_of(account: &AccountId) -> OrganisationId {
		pallet_organisations::Accounts::<Runtime>::get(account).expect("it is a member's")
	}

	fn new_key() -> DeviceKey {
		DeviceKey::Sr25519(sp_io::crypto::sr25519_generate(DEVICE_KEYS, None))
	}

	fn sign(key: &DeviceKey, message: &[u8]) -> MultiSignature {
		let DeviceKey::Sr25519(public) = key else { panic!("`new_key` makes no other") };
		sp_io::crypto::sr25519_sign(DEVICE_KEYS, public, message).expect("the keystore has it").into()
	}

	fn enrol(owner: &AccountId, key: &DeviceKey) -> DeviceId {
		let by = || RuntimeOrigin::signed(owner.clone());
		let model = Model { manufacturer: longest_text(), name: longest_text(), firmware: longest_text() };
		if pallet_device_registry::NextModelId::<Runtime>::get() == 0 {
			DeviceRegistry::register_model(by(), model).expect("it is the first one");
		}
		let device = pallet_device_registry::NextDeviceId::<Runtime>::get();
		let mut ueid: Ueid = longest_text();
		ueid.iter_mut().zip(device.encode()).for_each(|(byte, of_device)| *byte = of_device);
		let owned_by = Self::organisation_of(owner);
		let custody = Custody::Device;
		let operation = KeyOperation::Enrol { owner: owned_by, model: 0, ueid: ueid.clone(), custody };
		let genesis = frame_system::BlockHash::<Runtime>::get(0);
		let proof = Self::sign(key, &key_message(&genesis, &operation));
		DeviceRegistry::enrol(by(), 0, ueid, custody, key.clone(), proof).expect("key and UEID are new");
		let quota = Quota { capacity: u32::MAX, refill_per_block: 1_000_000 };
		Aaa::grant(by(), device, quota, Some(Moment::MAX)).expect("its owner grants it");
		// A new grant is empty until the next block.
		System::set_block_number(System::block_number().saturating_add(1));
		let looked_into = Action::Verified { alarm: 1, state: VerificationState::TruePositive, reason: longest_text() };
		let actor = Actor::Organisation(Self::organisation_of(owner));
		let entry =
			pallet_aaa::LogHeads::<Runtime>::mutate(device, |head| head.append(device, 0, 0, actor, looked_into));
		let most: u32 = <Runtime as pallet_aaa::Config>::MaxActions::get();
		let full = || BoundedVec::truncate_from((0..most).map(|_| entry.clone()).collect());
		let latest = LatestEntries { of_owner: full(), of_council: full(), of_chain: full() };
		pallet_aaa::Actions::<Runtime>::insert(device, latest);
		pallet_aaa::benchmarking::fill_halts::<Runtime>(MAX_HALTS.saturating_sub(1));
		device
	}

	fn hold_against(device: DeviceId, active: Profile, staged: Option<Profile>) {
		let id = device;
		let before = pallet_behaviour_profiles::Profiles::<Runtime>::get(id).map_or(0, |found| found.latest);
		let version = before.saturating_add(1);
		let latest = before.saturating_add(2);
		let metrics_since = BoundedVec::truncate_from(active.metrics.iter().map(|_| 0).collect());
		let active = ActiveVersion { version, metrics_since, profile: active };
		let staged = staged.map(|profile| StagedVersion {
			version: latest,
			profile,
			activate_at: BlockNumber::MAX,
			staged_at: 0,
			by: Authority::Council,
			expulsions: 0,
			held_back: false,
		});
		pallet_behaviour_profiles::Profiles::<Runtime>::insert(id, VersionedProfile { latest, active, staged });
		pallet_behaviour_profiles::Assignments::<Runtime>::insert(device, id);
		// Counted for its owner, as the profile's only device.
		let owner = DeviceRegistry::entry(device).expect("it was enrolled").owner();
		pallet_behaviour_profiles::Totals::<Runtime>::mutate(id, |totals| totals.devices = 1);
		pallet_behaviour_profiles::DevicesByOwner::<Runtime>::insert(id, owner, 1);
		hand_to_gateway(device);
	}

	fn alarm(device: DeviceId) {
		pallet_readings::benchmarking::alarm_most::<Runtime>(device);
	}

	fn silence(device: DeviceId) {
		pallet_readings::benchmarking::silence_most::<Runtime>(device);
	}

	fn set_time(now: Moment) {
		pallet_timestamp::Now::<Runtime>::put(now);
	}
}
