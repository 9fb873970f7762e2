//! A development chain inside a test: blocks are initialised, filled and finalised as by a node.

// Each test file uses only part of this.
#![allow(dead_code)]

use beadle_primitives::{
	message::{self, KeyOperation},
	AccountId, Custody, DeviceId, DeviceKey, Grant, Mitigation, Model, OrganisationId, Pack, Profile, Quota, Resources,
	Rule, Span, Standing,
};
use beadle_runtime::{
	agreement, genesis_config_presets, signed_extensions, Aaa, Block, Executive, Header, Room, Runtime, RuntimeCall,
	RuntimeGenesisConfig, Session, Signature, SignedPayload, System, Timestamp, UncheckedExtrinsic, MILLIS_PER_BLOCK,
};
use beadle_test_support::{flag, gauge, series, text, ProfileBuilder};
use codec::Encode;
use frame_support::{dispatch::GetDispatchInfo, traits::BuildGenesisConfig};
use serde_json::Value;
use sp_core::{ed25519, Pair, H256};
use sp_keyring::Sr25519Keyring;
use sp_keystore::{testing::MemoryKeystore, KeystoreExt};
use sp_runtime::{
	traits::{BlakeTwo256, Hash, Header as _},
	transaction_validity::{TransactionSource, TransactionValidity},
	ApplyExtrinsicResult, Digest, DigestItem, MultiSignature,
};

/// Time of the first block, in milliseconds since 1970.
pub const START: u64 = 1_800_000_000_000;

/// Number of the organisation for which Alice signs, the only one on a development chain's council.
pub const NORTHBRIDGE: OrganisationId = 0;

/// Number of the organisation that is admitted first.
pub const SOUTHGATE: OrganisationId = 1;

/// Runs a test in the first block of a development chain.
pub fn new_chain(test: impl FnOnce()) {
	new_chain_with(Value::Null, test);
}

/// Runs a test in the first block of a chain whose genesis is the development chain's except for these fields.
pub fn new_chain_with(genesis: Value, test: impl FnOnce()) {
	genesis_with(genesis).execute_with(|| {
		start_block(1);
		test();
		pallets_agree();
	});
}

/// Returns a chain before its first block, whose genesis is the development chain's except for these fields.
pub fn genesis_with(genesis: Value) -> sp_io::TestExternalities {
	let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).unwrap();
	let preset = genesis_config_presets::get_preset(&sp_genesis_builder::DEV_RUNTIME_PRESET.into()).unwrap();
	for fields in [serde_json::from_slice(&preset).unwrap(), genesis] {
		overwrite(&mut config, fields);
	}
	let mut externalities = sp_io::TestExternalities::new_empty();
	externalities.register_extension(KeystoreExt::new(MemoryKeystore::new()));
	externalities.execute_with(|| {
		serde_json::from_value::<RuntimeGenesisConfig>(config).unwrap().build();
		frame_system::BlockHash::<Runtime>::insert(0, H256::repeat_byte(1));
	});
	externalities
}

/// Overwrites fields of pallets.
fn overwrite(config: &mut Value, with: Value) {
	for (pallet, fields) in with.as_object().into_iter().flatten() {
		for (field, value) in fields.as_object().unwrap() {
			config[pallet][field] = value.clone();
		}
	}
}

/// Checks that the pallets' records of each device agree, and what organisations use.
fn pallets_agree() {
	for (id, device) in pallet_device_registry::Devices::<Runtime>::iter() {
		let authorisation = Aaa::record_of(id).expect("every device has an authorisation record");
		let revoked = device.enrolled().is_none();
		assert_eq!(revoked, authorisation.standing == Standing::Revoked);
		let history = pallet_readings::Histories::<Runtime>::get(id);
		// Of a revoked device no history is kept.
		assert_eq!(history.sequence, if revoked { 0 } else { authorisation.usage.packs });
	}
	let devices = pallet_device_registry::Devices::<Runtime>::iter().count();
	assert_eq!(pallet_aaa::Authorisations::<Runtime>::iter().count(), devices);
	assert_eq!(agreement::check(), Ok(()));
}

/// Begins the block with this number, with its inherent, in the next slot whose authority is not disabled.
pub fn start_block(number: u32) {
	let mut slot = START / MILLIS_PER_BLOCK + u64::from(number);
	slot = slot.max(*pallet_aura::CurrentSlot::<Runtime>::get() + 1);
	let authorities = pallet_aura::Authorities::<Runtime>::get().len() as u64;
	while Session::disabled_validators().iter().any(|index| u64::from(*index) == slot % authorities) {
		slot += 1;
	}
	start_block_in(slot, number);
}

/// Begins the block with this number in this slot, with its inherent.
pub fn start_block_in(slot: u64, number: u32) {
	let now = slot * MILLIS_PER_BLOCK;
	let slot = sp_consensus_aura::Slot::from(slot);
	let digest = Digest { logs: vec![DigestItem::PreRuntime(sp_consensus_aura::AURA_ENGINE_ID, slot.encode())] };
	let parent = if number == 1 { H256::repeat_byte(1) } else { H256::repeat_byte(2) };
	Executive::initialize_block(&Header::new(number, Default::default(), Default::default(), parent, digest));
	let inherent = UncheckedExtrinsic::new_bare(pallet_timestamp::Call::set { now }.into());
	assert_eq!(Executive::apply_extrinsic(inherent), Ok(Ok(())));
}

/// Ends the block and begins the next one.
pub fn next_block() {
	let number = System::block_number() + 1;
	Executive::finalize_block();
	assert_eq!(Room::do_try_state_between_blocks(), Ok(()));
	start_block(number);
}

pub fn now() -> u64 {
	Timestamp::get()
}

/// Returns the transaction pool's answer to a transaction.
pub fn validate(extrinsic: UncheckedExtrinsic) -> TransactionValidity {
	// The pool validates on the state after a block; the effect on the current block's state is rolled back.
	frame_support::storage::with_transaction(|| {
		let block_hash = <Block as sp_runtime::traits::Block>::Hash::default();
		let number = System::block_number();
		let validity = Executive::validate_transaction(TransactionSource::External, extrinsic, block_hash);
		assert_eq!(number, System::block_number() - 1);
		sp_runtime::TransactionOutcome::Rollback(Ok::<_, sp_runtime::DispatchError>(validity))
	})
	.unwrap()
}

/// Applies a transaction in the current block.
pub fn apply(extrinsic: UncheckedExtrinsic) -> ApplyExtrinsicResult {
	Executive::apply_extrinsic(extrinsic)
}

/// Applies a transaction; without a trace if it is invalid, as in a node.
pub fn apply_or_not(extrinsic: UncheckedExtrinsic) -> ApplyExtrinsicResult {
	let mut answer = None;
	let _ = frame_support::storage::with_transaction(|| {
		let applied = apply(extrinsic);
		let valid = applied.is_ok();
		answer = Some(applied);
		let done = Ok::<_, sp_runtime::DispatchError>(());
		if valid {
			sp_runtime::TransactionOutcome::Commit(done)
		} else {
			sp_runtime::TransactionOutcome::Rollback(done)
		}
	});
	answer.unwrap()
}

/// Returns the account's signed transaction with this call, as wallets create it.
pub fn signed_by(pair: &impl SignsExtrinsics, call: impl Into<RuntimeCall>) -> UncheckedExtrinsic {
	let account = pair.account();
	let extensions = signed_extensions(System::account_nonce(&account), 0);
	let payload = SignedPayload::new(call.into(), extensions.clone()).unwrap();
	let signature = payload.using_encoded(|bytes| pair.signature(bytes));
	let (call, _, _) = payload.deconstruct();
	UncheckedExtrinsic::new_signed(call, account.into(), signature, extensions)
}

pub trait SignsExtrinsics {
	fn account(&self) -> AccountId;
	fn signature(&self, message: &[u8]) -> Signature;
}

impl SignsExtrinsics for Sr25519Keyring {
	fn account(&self) -> AccountId {
		self.to_account_id()
	}
	fn signature(&self, message: &[u8]) -> Signature {
		self.sign(message).into()
	}
}

impl SignsExtrinsics for ed25519::Pair {
	fn account(&self) -> AccountId {
		DeviceKey::Ed25519(self.public()).account()
	}
	fn signature(&self, message: &[u8]) -> Signature {
		self.sign(message).into()
	}
}

/// Returns the general transaction with this call: no signer, no fee.
pub fn general(call: impl Into<RuntimeCall>) -> UncheckedExtrinsic {
	UncheckedExtrinsic::new_transaction(call.into(), signed_extensions(0, 0))
}

/// Applies a call signed by Alice, who is the council of one.
#[track_caller]
pub fn by_alice(call: impl Into<RuntimeCall>) {
	assert_eq!(apply(signed_by(&Sr25519Keyring::Alice, call)), Ok(Ok(())));
}

/// Returns the call that admits an organisation to the council.
pub fn admit(name: &str, member: Sr25519Keyring) -> RuntimeCall {
	let account = member.to_account_id();
	pallet_organisations::Call::admit { name: text(name), account, budget: budget() }.into()
}

/// Returns a budget that is enough for any test but those of budgets.
pub fn budget() -> Resources {
	Resources { devices: 100, records_per_block: 10_000, records_saved: 100_000, profiles: 10, profile_bytes: 100_000 }
}

/// Returns the call by which the council of one proposes and carries a motion with this call.
pub fn motion(call: impl Into<RuntimeCall>) -> RuntimeCall {
	let proposal = Box::new(call.into());
	let length_bound = proposal.encoded_size() as u32;
	pallet_collective::Call::propose { threshold: 1, proposal, length_bound }.into()
}

/// Carries a motion by the votes of Alice and Bob, who are the council.
#[track_caller]
pub fn carry_by_two(call: impl Into<RuntimeCall>) {
	// A member has no more than its part of each block.
	next_block();
	let call = Box::new(call.into());
	let (proposal_hash, length_bound) = (BlakeTwo256::hash_of(&call), call.encoded_size() as u32);
	let proposal_weight_bound = call.get_dispatch_info().call_weight;
	by_alice(pallet_collective::Call::propose { threshold: 2, proposal: call, length_bound });
	let index = pallet_collective::ProposalCount::<Runtime, pallet_collective::Instance1>::get() - 1;
	for member in [Sr25519Keyring::Alice, Sr25519Keyring::Bob] {
		let vote = pallet_collective::Call::vote { proposal: proposal_hash, index, approve: true };
		assert_eq!(apply(signed_by(&member, vote)), Ok(Ok(())));
	}
	next_block();
	by_alice(pallet_collective::Call::close { proposal_hash, index, proposal_weight_bound, length_bound });
	let executed = System::read_events_for_pallet::<pallet_collective::Event<Runtime, pallet_collective::Instance1>>();
	let done = |event: &pallet_collective::Event<_, _>| matches!(event, pallet_collective::Event::Executed { proposal_hash: of, result: Ok(()) } if *of == proposal_hash);
	assert!(executed.iter().any(done), "{executed:?}");
}

/// A device with its key, enrolled, granted a quota and assigned a profile.
pub struct TestDevice {
	pub id: DeviceId,
	pub key: ed25519::Pair,
}

/// Returns a profile with one metric, NO2: values above 400 fail, three of them raise an alarm that suspends; values
/// above 10,000 are refused.
pub fn profile() -> Profile {
	let span = |max| Span { min: 0, max };
	let metric = gauge("no2", "ug/m3")
		.behaviour(Rule::GrossRange { fail: span(400), suspect: Some(span(200)) }, flag(3, 2, Mitigation::Suspend))
		.refuse(Rule::GrossRange { fail: span(10_000), suspect: None });
	let profile = ProfileBuilder::named("air quality").max_records(4).max_pack_bytes(128);
	profile.max_age(3_600_000).metric(metric).build()
}

impl TestDevice {
	/// Enrols a device of Alice's under a key from this seed, with a quota of `capacity` records, which it has saved up, and a
	/// refill of one per block.
	pub fn enrol(seed: u8, capacity: u32) -> Self {
		let device = Self::enrol_only(seed);
		if pallet_behaviour_profiles::NextProfileId::<Runtime>::get() == 0 {
			by_alice(pallet_behaviour_profiles::Call::create_profile { profile: profile() });
		}
		by_alice(pallet_behaviour_profiles::Call::assign { device: device.id, profile: 0 });
		device.grant(capacity);
		device
	}

	/// Grants the device, which is Alice's, such a quota, all of which it has saved up.
	pub fn grant(&self, capacity: u32) {
		by_alice(pallet_aaa::Call::grant { device: self.id, quota: quota(capacity), expires_at: None });
		self.save_up();
	}

	/// Lets the device have saved up as much as its grant allows.
	pub fn save_up(&self) {
		pallet_aaa::Authorisations::<Runtime>::mutate_extant(self.id, |record| {
			record.bucket.level = record.grant.map_or(0, |grant| grant.quota.capacity);
		});
	}

	/// Enrols a device without a grant or a profile.
	pub fn enrol_only(seed: u8) -> Self {
		if pallet_device_registry::NextModelId::<Runtime>::get() == 0 {
			by_alice(pallet_device_registry::Call::register_model { model: model() });
		}
		let id = pallet_device_registry::NextDeviceId::<Runtime>::get();
		let key = ed25519::Pair::from_seed(&[seed; 32]);
		by_alice(enrolment(&key, seed));
		Self { id, key }
	}

	/// Returns the pack with this sequence, with these values at intervals of a millisecond.
	pub fn pack(&self, sequence: u64, values: &[i64]) -> Pack {
		beadle_test_support::pack(sequence, START - 60_000 + sequence * 1_000, series(1, values))
	}

	pub fn sign(&self, pack: &Pack) -> MultiSignature {
		let genesis = System::block_hash(0);
		self.key.sign(&message::pack_message(&genesis, self.id, pack)).into()
	}

	/// Returns the call that submits a pack.
	pub fn submit(&self, sequence: u64, values: &[i64]) -> RuntimeCall {
		let pack = self.pack(sequence, values);
		pallet_readings::Call::submit { device: self.id, signature: self.sign(&pack), pack }.into()
	}

	/// Returns the transaction that submits a pack.
	pub fn reading(&self, sequence: u64, values: &[i64]) -> UncheckedExtrinsic {
		general(self.submit(sequence, values))
	}

	/// Returns the transaction that submits a pack observed at the time of this block.
	pub fn reading_now(&self, sequence: u64, values: &[i64]) -> UncheckedExtrinsic {
		let pack = beadle_test_support::pack(sequence, now(), series(1, values));
		general(pallet_readings::Call::submit { device: self.id, signature: self.sign(&pack), pack })
	}

	/// Returns the sequence of the last recorded pack.
	pub fn sequence(&self) -> u64 {
		pallet_readings::Histories::<Runtime>::get(self.id).sequence
	}
}

pub fn model() -> Model {
	Model { manufacturer: text("Acme"), name: text("Sniffer 3"), firmware: text("1.0.0") }
}

pub fn quota(capacity: u32) -> Quota {
	Quota { capacity, refill_per_block: 1 }
}

pub fn grant(capacity: u32) -> Grant {
	Grant { quota: quota(capacity), expires_at: None }
}

/// Returns Alice's call that enrols a device under this key.
pub fn enrolment(key: &ed25519::Pair, ueid: u8) -> RuntimeCall {
	let ueid: beadle_primitives::Ueid = vec![1, ueid].try_into().unwrap();
	let custody = Custody::Device;
	let operation = KeyOperation::Enrol { owner: NORTHBRIDGE, model: 0, ueid: ueid.clone(), custody };
	let proof = key.sign(&message::key_message(&System::block_hash(0), &operation)).into();
	pallet_device_registry::Call::enrol { model: 0, ueid, custody, key: DeviceKey::Ed25519(key.public()), proof }.into()
}

/// Returns all storage entries of the readings and of the devices' authorisations.
pub fn state_of_readings() -> Vec<(Vec<u8>, Vec<u8>)> {
	let mut state = Vec::new();
	for pallet in [b"Readings".as_slice(), b"Aaa"] {
		let prefix = sp_io::hashing::twox_128(pallet);
		let mut key = prefix.to_vec();
		while let Some(next) = sp_io::storage::next_key(&key).filter(|next| next.starts_with(&prefix)) {
			state.push((next.clone(), sp_io::storage::get(&next).unwrap().to_vec()));
			key = next;
		}
	}
	state
}

/// Runs a transaction and checks that it leaves no trace of a reading, whatever it returns.
#[track_caller]
pub fn leaves_no_reading<R>(run: impl FnOnce() -> R) -> R {
	let before = state_of_readings();
	let events = readings_events();
	let result = run();
	assert_eq!(state_of_readings(), before);
	assert_eq!(readings_events(), events);
	result
}

fn readings_events() -> usize {
	System::read_events_for_pallet::<pallet_readings::Event<Runtime>>().len()
}
