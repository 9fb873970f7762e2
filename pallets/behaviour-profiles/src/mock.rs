//! Mock runtime with this pallet alone: two council members, whose majority is root, and three devices.

use crate::{self as pallet_behaviour_profiles, *};
use beadle_primitives::{
	traits::{DeviceDirectory, OnAction},
	AccountId, Action, Actor, Authority, Behaviour, Device, DeviceKey, KeyUse, Metric, MetricKind, OnFail, Profile,
	Rule, Span,
};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{ConstU32, ConstU64, EnsureOriginWithArg, IsInVec, OriginTrait},
};
use frame_system::EnsureSignedBy;
use sp_core::ed25519;
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;

pub const ALICE: AccountId = AccountId::new([1; 32]);
pub const BOB: AccountId = AccountId::new([2; 32]);
/// Account that is no member of the council.
pub const MALLORY: AccountId = AccountId::new([9; 32]);

pub const ALICES: DeviceId = 0;
pub const BOBS: DeviceId = 1;
/// Device of Alice's that is revoked.
pub const REVOKED: DeviceId = 2;
pub const UNKNOWN: DeviceId = 3;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(RuntimeCall, RuntimeEvent, RuntimeError, RuntimeOrigin, RuntimeTask)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system::Pallet<Test>;

	#[runtime::pallet_index(1)]
	pub type BehaviourProfiles = pallet_behaviour_profiles::Pallet<Test>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountId = AccountId;
	type Lookup = sp_runtime::traits::IdentityLookup<AccountId>;
}

parameter_types! {
	pub Members: Vec<AccountId> = vec![ALICE, BOB];
	pub static Actions: Vec<(DeviceId, Actor, Action)> = Vec::new();
}

/// Directory of the three devices.
pub struct Devices;

impl DeviceDirectory for Devices {
	fn device(id: DeviceId) -> Option<Device> {
		let (owner, revoked) = match id {
			ALICES => (ALICE, false),
			BOBS => (BOB, false),
			REVOKED => (ALICE, true),
			_ => return None,
		};
		let key = DeviceKey::Ed25519(ed25519::Public::from_raw([id.to_le_bytes()[0]; 32]));
		Some(Device { owner, model: 0, ueid: Default::default(), key, revoked })
	}

	fn key_use(_: &AccountId) -> Option<KeyUse> {
		None
	}

	fn count() -> DeviceId {
		unreachable!("the pallet has no use for it")
	}
}

/// Origin check: passes root as the council, and a device's owner.
pub struct OwnerOrRoot;

impl EnsureOriginWithArg<RuntimeOrigin, DeviceId> for OwnerOrRoot {
	type Success = Authority;

	fn try_origin(origin: RuntimeOrigin, device: &DeviceId) -> Result<Authority, RuntimeOrigin> {
		let owner = Devices::device(*device).map(|device| device.owner);
		match (origin.as_system_ref(), owner) {
			(Some(frame_system::RawOrigin::Root), _) => Ok(Authority::Council),
			(Some(frame_system::RawOrigin::Signed(who)), Some(owner)) if *who == owner => Ok(Authority::Owner(owner)),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin(_: &DeviceId) -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::root())
	}
}

/// Records the actions that it is notified of.
pub struct Recorder;

impl OnAction for Recorder {
	fn on_action(device: DeviceId, actor: Actor, action: Action) {
		Actions::mutate(|actions| actions.push((device, actor, action)));
	}
}

impl Config for Test {
	type RegistrarOrigin = EnsureSignedBy<IsInVec<Members>, AccountId>;
	type StewardOrigin = OwnerOrRoot;
	type CouncilOrigin = frame_system::EnsureRoot<AccountId>;
	type Devices = Devices;
	type OnAction = Recorder;
	type MaxActivations = ConstU32<2>;
	type MaxStaging = ConstU64<100>;
	type WeightInfo = ();
}

/// Builds a chain in its first block, without a profile.
pub fn build() -> TestExternalities {
	let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let mut ext = TestExternalities::new(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		Actions::set(Vec::new());
	});
	ext
}

/// Runs a test on such a chain, and then checks the invariants of the storage.
pub fn build_and_execute(test: impl FnOnce()) {
	build().execute_with(|| {
		test();
		BehaviourProfiles::do_try_state().unwrap();
	});
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn text<const N: u32>(text: &str) -> beadle_primitives::Text<N> {
	text.as_bytes().to_vec().try_into().unwrap()
}

/// Returns a valid profile with one metric and one behaviour.
pub fn profile(name: &str) -> Profile {
	let carbon_monoxide = Metric {
		name: text("co"),
		unit: text("mg/m3"),
		decimals: 1,
		kind: MetricKind::Gauge,
		behaviours: vec![Behaviour {
			rule: Rule::GrossRange { fail: Span { min: 0, max: 500 }, suspect: Some(Span { min: 0, max: 120 }) },
			on_fail: OnFail::Refuse,
		}]
		.try_into()
		.unwrap(),
	};
	Profile {
		name: text(name),
		max_records: 16,
		max_pack_bytes: 256,
		min_interval: 1_000,
		max_ahead: 30_000,
		max_age: 86_400_000,
		metrics: vec![carbon_monoxide].try_into().unwrap(),
	}
}

/// Returns the same profile with a narrower span.
pub fn stricter(name: &str) -> Profile {
	let mut stricter = profile(name);
	let mut metric = stricter.metrics.remove(0);
	let mut behaviour = metric.behaviours.remove(0);
	behaviour.rule = Rule::GrossRange { fail: Span { min: 0, max: 400 }, suspect: None };
	metric.behaviours.try_push(behaviour).unwrap();
	stricter.metrics.try_push(metric).unwrap();
	stricter
}

/// Creates a valid profile that Alice owns; returns its number.
pub fn created(name: &str) -> ProfileId {
	let id = NextProfileId::<Test>::get();
	assert_ok!(BehaviourProfiles::create_profile(signed(ALICE), profile(name)));
	id
}
