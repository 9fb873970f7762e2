//! Mock runtime with this pallet alone: a council of three, whose majority is root.

#![allow(clippy::arithmetic_side_effects)]

use crate::{self as pallet_device_registry, *};
use beadle_primitives::{
	message::{key_message, KeyOperation},
	traits::{Grants, Suspensions},
	DeviceKey, Model, ModelId, Ueid,
};
pub use beadle_primitives::{
	traits::DeviceDirectory, AccountId, Advisory, AdvisoryScope, Custody, Device, DeviceEntry, DeviceId, KeyUse,
	OrganisationId, Resources,
};
use beadle_test_support::frame::{first_block, EnsureMajority, EnsureMember, Recorder};
pub use beadle_test_support::{
	frame::{Actions, Council, ALICE, BOB, CHARLIE, EASTFIELD, MALLORY, NORTHBRIDGE, SOUTHGATE},
	text,
};
use frame_support::{assert_ok, derive_impl, parameter_types, traits::ConstU32};
use sp_core::{ed25519, Pair, H256};
use sp_io::TestExternalities;
use sp_runtime::{DispatchResult, MultiSignature};

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

/// The most models of an organisation.
pub const MAX_MODELS: u32 = 20;

/// Number that no organisation has.
pub const NOBODY: OrganisationId = 99;

/// What each device's grant takes from a budget.
pub const GRANTED: Resources =
	Resources { devices: 0, records_per_block: 2, records_saved: 20, profiles: 0, profile_bytes: 0 };

pub struct Granted;

impl Grants for Granted {
	fn granted(_: DeviceId) -> Resources {
		GRANTED
	}
}

parameter_types! {
	/// Whether something counts against the devices.
	pub static CountsAgainst: bool = false;
}

impl Suspensions for CountsAgainst {
	fn counts_against(_: DeviceId) -> bool {
		Self::get()
	}
}

impl Config for Test {
	type RegistrarOrigin = EnsureMember;
	type CouncilOrigin = EnsureMajority;
	type Organisations = Council;
	type Budgets = Council;
	type Grants = Granted;
	type Suspensions = CountsAgainst;
	type OnAction = Recorder;
	type MaxModels = ConstU32<MAX_MODELS>;
	type WeightInfo = ();
}

/// Builds a chain in its first block, with nothing registered.
pub fn build() -> TestExternalities {
	CountsAgainst::set(false);
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

/// Registers a model, the same one every time, for Northbridge; returns its number.
pub fn registered_model() -> ModelId {
	registered_firmware("1.4.2")
}

/// Registers that model with another firmware; returns its number.
pub fn registered_firmware(firmware: &str) -> ModelId {
	let model = Model { firmware: text(firmware), ..model("SEN55") };
	ModelIds::<Test>::get(&model).unwrap_or_else(|| {
		assert_ok!(DeviceRegistry::register_model(signed(ALICE), model.clone()));
		ModelIds::<Test>::get(&model).unwrap()
	})
}

/// Returns an advisory on the model whatever its firmware.
pub fn on_hardware(id: &str) -> Advisory {
	Advisory { scope: AdvisoryScope::Hardware, id: text(id), uri: text("https://example.org/advisory") }
}

/// Returns an advisory on the model with its firmware.
pub fn on_firmware(id: &str) -> Advisory {
	Advisory { scope: AdvisoryScope::Firmware, ..on_hardware(id) }
}

/// Returns the advisories on a model.
pub fn advisories(model: ModelId) -> Vec<Advisory> {
	DeviceRegistry::advisories(model).into_inner()
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

pub fn prove_enrolment(seed: u8, owner: OrganisationId, model: ModelId, ueid: Ueid) -> MultiSignature {
	prove(seed, &KeyOperation::Enrol { owner, model, ueid, custody: Custody::Device })
}

pub fn prove_rotation(seed: u8, id: DeviceId, custody: Custody) -> MultiSignature {
	let Device { owner, model, ueid, .. } = DeviceRegistry::device(id).unwrap();
	prove(seed, &KeyOperation::Rotate { device: id, owner, model, ueid, custody })
}

/// Rotates a device to the key of `seed`, in this custody.
pub fn rotate(origin: RuntimeOrigin, id: DeviceId, custody: Custody, seed: u8) -> DispatchResult {
	DeviceRegistry::rotate_key(origin, id, custody, key(seed), prove_rotation(seed, id, custody))
}

/// Declares the custody of the key that the device has; of no key of its own, if there is no such device.
pub fn declare(origin: RuntimeOrigin, id: DeviceId, custody: Custody) -> DispatchResult {
	let known = DeviceRegistry::device(id).map_or(key(u8::MAX), |device| device.key);
	DeviceRegistry::declare_custody(origin, id, custody, known)
}

/// Enrols a device of that model, with the key and UEID of `seed`, in its own custody; returns its number.
pub fn enrolled(owner: OrganisationId, seed: u8) -> DeviceId {
	assert_ok!(enrol_in(Custody::Device, owner, seed));
	Ueids::<Test>::get(owner, ueid(seed)).unwrap()
}

/// Enrols such a device in this custody.
pub fn enrol_in(custody: Custody, owner: OrganisationId, seed: u8) -> DispatchResult {
	let (by, model) = (signed(Council::account(owner)), registered_model());
	let proof = prove(seed, &KeyOperation::Enrol { owner, model, ueid: ueid(seed), custody });
	DeviceRegistry::enrol(by, model, ueid(seed), custody, key(seed), proof)
}

/// Enrols a gateway with the key of `seed`, and a device in its custody with the next key; returns both numbers.
pub fn enrolled_with_gateway(owner: OrganisationId, seed: u8) -> (DeviceId, DeviceId) {
	let gateway = enrolled(owner, seed);
	assert_ok!(enrol_in(Custody::Gateway(gateway), owner, seed + 1));
	(gateway, Ueids::<Test>::get(owner, ueid(seed + 1)).unwrap())
}

/// Enrols such a device and revokes it; returns its number.
pub fn revoked(owner: OrganisationId, seed: u8) -> DeviceId {
	let device = enrolled(owner, seed);
	assert_ok!(DeviceRegistry::revoke(signed(Council::account(owner)), device, text("stolen")));
	device
}

/// Returns the account of the key of this seed.
pub fn account(seed: u8) -> AccountId {
	key(seed).account()
}
