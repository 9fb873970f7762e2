//! Mock runtime with this pallet alone: a council of three, whose majority is root.

use crate::{self as pallet_device_registry, *};
use beadle_primitives::{
	message::{key_message, KeyOperation},
	DeviceKey, Model, ModelId, Ueid,
};
pub use beadle_primitives::{traits::DeviceDirectory, AccountId, Device, DeviceId, KeyUse};
use beadle_test_support::frame::{first_block, EnsureMajority, EnsureMember, Recorder};
pub use beadle_test_support::{
	frame::{Actions, ALICE, BOB, CHARLIE, MALLORY},
	text,
};
use frame_support::{assert_ok, derive_impl};
use sp_core::{ed25519, Pair, H256};
use sp_io::TestExternalities;
use sp_runtime::MultiSignature;

pub const GENESIS: H256 = H256::repeat_byte(7);

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(RuntimeCall, RuntimeEvent, RuntimeError, RuntimeOrigin, RuntimeTask)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system::Pallet<Test>;

	#[runtime::pallet_index(1)]
	pub type DeviceRegistry = pallet_device_registry::Pallet<Test>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountId = AccountId;
	type Lookup = sp_runtime::traits::IdentityLookup<AccountId>;
}

impl Config for Test {
	type RegistrarOrigin = EnsureMember;
	type CouncilOrigin = EnsureMajority;
	type OnAction = Recorder;
	type WeightInfo = ();
}

/// Builds a chain in its first block, with nothing registered.
pub fn build() -> TestExternalities {
	let mut chain = first_block::<Test>();
	chain.execute_with(|| frame_system::BlockHash::<Test>::insert(0, GENESIS));
	chain
}

/// Runs a test on such a chain, and then checks the invariants of the storage.
pub fn build_and_execute(test: impl FnOnce()) {
	build().execute_with(|| {
		test();
		DeviceRegistry::do_try_state().unwrap();
	});
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn ueid(number: u8) -> Ueid {
	vec![1, number].try_into().unwrap()
}

pub fn model(name: &str) -> Model {
	Model { manufacturer: text("Sensirion"), name: text(name), firmware: text("1.4.2") }
}

/// Registers a model, the same one every time; returns its number.
pub fn registered_model() -> ModelId {
	let model = model("SEN55");
	ModelIds::<Test>::get(&model).unwrap_or_else(|| {
		assert_ok!(DeviceRegistry::register_model(signed(ALICE), model.clone()));
		ModelIds::<Test>::get(&model).unwrap()
	})
}

pub fn pair(seed: u8) -> ed25519::Pair {
	ed25519::Pair::from_seed(&[seed; 32])
}

pub fn key(seed: u8) -> DeviceKey {
	DeviceKey::Ed25519(pair(seed).public())
}

pub fn prove(seed: u8, operation: &KeyOperation) -> MultiSignature {
	pair(seed).sign(&key_message(&GENESIS, operation)).into()
}

pub fn prove_enrolment(seed: u8, owner: AccountId, model: ModelId, ueid: Ueid) -> MultiSignature {
	prove(seed, &KeyOperation::Enrol { owner, model, ueid })
}

pub fn prove_rotation(seed: u8, id: DeviceId) -> MultiSignature {
	let Device { owner, model, ueid, .. } = DeviceRegistry::device(id).unwrap();
	prove(seed, &KeyOperation::Rotate { device: id, owner, model, ueid })
}

/// Enrols a device of that model, with the key and UEID of `seed`; returns its number.
pub fn enrolled(owner: AccountId, seed: u8) -> DeviceId {
	let model = registered_model();
	let proof = prove_enrolment(seed, owner.clone(), model, ueid(seed));
	assert_ok!(DeviceRegistry::enrol(signed(owner.clone()), model, ueid(seed), key(seed), proof));
	Ueids::<Test>::get(owner, ueid(seed)).unwrap()
}

/// Enrols such a device and revokes it; returns its number.
pub fn revoked(owner: AccountId, seed: u8) -> DeviceId {
	let device = enrolled(owner.clone(), seed);
	assert_ok!(DeviceRegistry::revoke(signed(owner), device, text("stolen")));
	device
}

/// Returns the account of the key of this seed.
pub fn account(seed: u8) -> AccountId {
	key(seed).account()
}
