//! The old chain with the present runtime, block by block, and what tests ask of it.

use crate::{
	common::{apply, signed_by},
	old::OldState,
};
use beadle_primitives::{message, AccountId, DeviceId, LogEntry, Organisation, OrganisationId, Pack};
use beadle_runtime::{
	agreement, Aaa, Authorities, BehaviourProfiles, DeviceRegistry, Executive, Header, Organisations, Readings, Room,
	Runtime, RuntimeCall, System, UncheckedExtrinsic, Upgrades, MILLIS_PER_BLOCK,
};
use codec::{Decode, Encode};
use frame_support::{migrations::MultiStepMigrator, weights::Weight};
use sp_core::Pair;
use sp_io::hashing::{blake2_128, twox_128, twox_64};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie};
use sp_runtime::{traits::Header as _, Digest, DigestItem, ExtrinsicInclusionMode, MultiSignature};
use std::collections::BTreeMap;

/// Profile of the old chain.
pub const STATION: u32 = 0;

/// Runs a test in the first block after the conversion of the old chain's state.
pub fn upgraded(test: impl FnOnce(&OldState)) {
	upgraded_from(OldState::read(), test);
}

/// Runs a test in the first block after the conversion of such a state. In the end the pallets' states have to be sound.
pub fn upgraded_from(state: OldState, test: impl FnOnce(&OldState)) {
	state.externalities().execute_with(|| {
		convert();
		begin_block();
		// When a session ends, the SDK says that the block is full.
		if System::block_weight().total().any_gte(max_block().div(2)) {
			next_block();
		}
		test(&state);
		try_state();
	});
}

/// Makes the blocks in which the state is converted; returns their number.
pub fn convert() -> u32 {
	for blocks in 1..1_000 {
		let mode = begin_block();
		assert_eq!(mode == ExtrinsicInclusionMode::OnlyInherents, Upgrades::ongoing());
		Executive::finalize_block();
		if !Upgrades::ongoing() {
			return blocks;
		}
	}
	panic!("it does not end");
}

/// Begins the next block, with its inherent.
pub fn begin_block() -> ExtrinsicInclusionMode {
	let slot = *pallet_aura::CurrentSlot::<Runtime>::get() + 1;
	let digest = DigestItem::PreRuntime(sp_consensus_aura::AURA_ENGINE_ID, slot.encode());
	let header = Header::new(
		System::block_number() + 1,
		Default::default(),
		Default::default(),
		[2; 32].into(),
		Digest { logs: vec![digest] },
	);
	let mode = Executive::initialize_block(&header);
	let now = slot * MILLIS_PER_BLOCK;
	assert_eq!(apply(UncheckedExtrinsic::new_bare(pallet_timestamp::Call::set { now }.into())), Ok(Ok(())));
	mode
}

pub fn next_block() {
	Executive::finalize_block();
	begin_block();
}

pub fn max_block() -> Weight {
	<Runtime as frame_system::Config>::BlockWeights::get().max_block
}

/// Checks the states of all pallets of ours.
pub fn try_state() {
	for (pallet, result) in [
		("Authorities", Authorities::do_try_state()),
		("Organisations", Organisations::do_try_state()),
		("Room", Room::do_try_state()),
		("DeviceRegistry", DeviceRegistry::do_try_state()),
		("BehaviourProfiles", BehaviourProfiles::do_try_state()),
		("Aaa", Aaa::do_try_state()),
		("Readings", Readings::do_try_state()),
	] {
		assert_eq!(result, Ok(()), "{pallet}");
	}
	assert_eq!(agreement::check(), Ok(()));
}

/// Returns the number of a member's organisation: members are numbered in the order of their accounts.
pub fn number(account: &AccountId) -> OrganisationId {
	let mut members = [Alice, Bob, Charlie].map(|member| member.to_account_id());
	members.sort();
	members.iter().position(|member| member == account).unwrap() as OrganisationId
}

pub fn organisation(id: OrganisationId) -> Organisation {
	pallet_organisations::Organisations::<Runtime>::get(id).unwrap()
}

/// Returns everything in the state under a pallet's name.
pub fn state_of(pallet: &str) -> BTreeMap<Vec<u8>, Vec<u8>> {
	under(&twox_128(pallet.as_bytes()))
}

pub fn under(prefix: &[u8]) -> BTreeMap<Vec<u8>, Vec<u8>> {
	let mut found = BTreeMap::new();
	let mut key = prefix.to_vec();
	while let Some(next) = sp_io::storage::next_key(&key).filter(|next| next.starts_with(prefix)) {
		found.insert(next.clone(), sp_io::storage::get(&next).unwrap().to_vec());
		key = next;
	}
	found
}

/// Changes of an old state.
impl OldState {
	pub fn of(&self, pallet: &str) -> BTreeMap<Vec<u8>, Vec<u8>> {
		let prefix = twox_128(pallet.as_bytes());
		self.pairs.range(prefix.to_vec()..).take_while(|(key, _)| key.starts_with(&prefix)).map(clone).collect()
	}

	pub fn put(&mut self, pallet: &str, item: &str, value: impl Encode) {
		self.pairs.insert([twox_128(pallet.as_bytes()), twox_128(item.as_bytes())].concat(), value.encode());
	}

	/// Puts a value under a key hashed by `Twox64Concat`.
	pub fn put_at(&mut self, pallet: &str, item: &str, key: impl Encode, value: impl Encode) {
		self.pairs.insert(at(pallet, item, key), value.encode());
	}
}

fn clone((key, value): (&Vec<u8>, &Vec<u8>)) -> (Vec<u8>, Vec<u8>) {
	(key.clone(), value.clone())
}

/// Returns the place of an entry whose key is hashed by `Twox64Concat`.
pub fn at(pallet: &str, item: &str, key: impl Encode) -> Vec<u8> {
	let key = key.encode();
	[&twox_128(pallet.as_bytes())[..], &twox_128(item.as_bytes()), &twox_64(&key), &key].concat()
}

/// Returns the place of an entry whose key is hashed by `Blake2_128Concat`.
pub fn at_blake2(pallet: &str, item: &str, key: impl Encode) -> Vec<u8> {
	let key = key.encode();
	[&twox_128(pallet.as_bytes())[..], &twox_128(item.as_bytes()), &blake2_128(&key), &key].concat()
}

/// Returns the entries of a device's log that are kept.
pub fn entries(id: DeviceId) -> Vec<LogEntry> {
	pallet_aaa::Actions::<Runtime>::get(id).in_order()
}

pub fn submitted(device: DeviceId, key: &impl Pair<Signature: Into<MultiSignature>>, pack: &Pack) -> RuntimeCall {
	let signature = key.sign(&message::pack_message(&System::block_hash(0), device, pack)).into();
	pallet_readings::Call::submit { device, signature, pack: pack.clone() }.into()
}

pub fn motions() -> Vec<sp_core::H256> {
	pallet_collective::Proposals::<Runtime, pallet_collective::Instance1>::get().into_inner()
}

pub fn propose(call: &RuntimeCall) {
	let length_bound = call.encoded_size() as u32;
	let proposal = Box::new(call.clone());
	let propose = pallet_collective::Call::<Runtime, pallet_collective::Instance1>::propose {
		threshold: 2,
		proposal,
		length_bound,
	};
	assert_eq!(apply(signed_by(&Alice, propose)), Ok(Ok(())));
}

/// Returns the hash and the number of the motion with this call.
pub fn motion(call: &RuntimeCall) -> (sp_core::H256, u32) {
	let hash = sp_core::H256(sp_io::hashing::blake2_256(&call.encode()));
	let votes = pallet_collective::Voting::<Runtime, pallet_collective::Instance1>::get(hash);
	// Its fields are private; the number is the first.
	(hash, u32::decode(&mut &votes.expect("the motion is open").encode()[..]).unwrap())
}

pub fn vote(member: Sr25519Keyring, call: &RuntimeCall) {
	let (proposal, index) = motion(call);
	let vote =
		pallet_collective::Call::<Runtime, pallet_collective::Instance1>::vote { proposal, index, approve: true };
	assert_eq!(apply(signed_by(&member, vote)), Ok(Ok(())));
}

pub fn close(call: &RuntimeCall) {
	use frame_support::dispatch::GetDispatchInfo;
	let (proposal_hash, index) = motion(call);
	let close = pallet_collective::Call::<Runtime, pallet_collective::Instance1>::close {
		proposal_hash,
		index,
		proposal_weight_bound: call.get_dispatch_info().call_weight,
		length_bound: call.encoded_size() as u32,
	};
	assert_eq!(apply(signed_by(&Alice, close)), Ok(Ok(())));
}
