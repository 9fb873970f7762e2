//! Mock runtime with this pallet alone.

#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]

use crate as pallet_aaa;
use beadle_primitives::{
	traits::{OnAction, OnReinstated},
	AccountId, Action, Actor, Authority, DeviceId, Grant, Moment, Quota, Reason, Text,
};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, EnsureOriginWithArg, OriginTrait, Time},
};
use frame_system::RawOrigin;
use sp_runtime::{traits::IdentityLookup, BuildStorage};

pub type Block = frame_system::mocking::MockBlockU32<Test>;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(RuntimeCall, RuntimeEvent, RuntimeError, RuntimeOrigin, RuntimeTask)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;

	#[runtime::pallet_index(1)]
	pub type Aaa = pallet_aaa;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountId = AccountId;
	type Block = Block;
	type Lookup = IdentityLookup<AccountId>;
}

/// Time of the first block.
pub const START: Moment = 1_760_000_000_000;

/// Capacity of an action log.
pub const MAX_ACTIONS: u32 = 4;

parameter_types! {
	/// Time that the clock shows.
	pub static Now: Moment = START;
	/// Devices whose reinstatement the listener was notified of.
	pub static HeardReinstated: Vec<DeviceId> = Vec::new();
}

pub struct Clock;

impl Time for Clock {
	type Moment = Moment;

	fn now() -> Moment {
		Now::get()
	}
}

pub struct Listener;

impl OnReinstated for Listener {
	fn on_reinstated(device: DeviceId) {
		HeardReinstated::mutate(|devices| devices.push(device));
	}
}

/// Origin check: the account of `n`s owns device `n`; root is the council majority.
pub struct OwnerOrCouncil;

impl EnsureOriginWithArg<RuntimeOrigin, DeviceId> for OwnerOrCouncil {
	type Success = Authority;

	fn try_origin(origin: RuntimeOrigin, device: &DeviceId) -> Result<Authority, RuntimeOrigin> {
		match origin.as_system_ref() {
			Some(RawOrigin::Root) => Ok(Authority::Council),
			Some(RawOrigin::Signed(who)) if *who == owner_of(*device) => Ok(Authority::Owner(who.clone())),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin(_: &DeviceId) -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::root())
	}
}

impl pallet_aaa::Config for Test {
	type StewardOrigin = OwnerOrCouncil;
	type Time = Clock;
	type OnReinstated = Listener;
	type MaxActions = ConstU32<MAX_ACTIONS>;
	type WeightInfo = ();
}

pub type Record = crate::RecordOf<Test>;

pub fn owner_of(device: DeviceId) -> AccountId {
	AccountId::new([device as u8; 32])
}

/// Returns the signed origin of a device's owner.
pub fn owner(device: DeviceId) -> RuntimeOrigin {
	RuntimeOrigin::signed(owner_of(device))
}

/// Returns the signed origin of an account that owns none of the devices.
pub fn stranger() -> RuntimeOrigin {
	owner(99)
}

/// Returns the origin of the council majority.
pub fn council() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

pub fn quota(capacity: u32, refill_per_block: u32) -> Quota {
	Quota { capacity, refill_per_block }
}

pub fn text(text: &str) -> Text<{ beadle_primitives::standing::MAX_REASON_BYTES }> {
	text.as_bytes().to_vec().try_into().unwrap()
}

pub fn stated(reason: &str) -> Reason {
	Reason::Stated(text(reason))
}

pub fn alarm() -> Reason {
	Reason::Alarm { alarm: 4, profile: beadle_primitives::ProfileRef { id: 3, version: 1 }, metric: 2, behaviour: 0 }
}

/// Notifies the pallet of an enrolment, as the device registry does.
pub fn enrol(device: DeviceId) {
	Aaa::on_action(device, Actor::Member(owner_of(device)), Action::Enrolled { model: 0 });
}

/// Notifies the pallet of a revocation by the council.
pub fn revoke(device: DeviceId) {
	Aaa::on_action(device, Actor::Council, Action::Revoked { reason: stated("stolen") });
}

pub fn record(device: DeviceId) -> Record {
	Aaa::record_of(device).unwrap()
}

pub fn grant_of(device: DeviceId) -> Option<Grant> {
	record(device).grant
}

/// Returns the records that a device with a grant has left in this block.
pub fn left(device: DeviceId) -> u32 {
	let record = record(device);
	record.bucket.level(&record.grant.unwrap().quota, System::block_number())
}

/// Advances the chain by so many blocks of two seconds.
pub fn pass_blocks(blocks: u32) {
	System::set_block_number(System::block_number() + blocks);
	Now::mutate(|now| *now += Moment::from(blocks) * 2_000);
}

/// Returns the last entry of a device's action log.
pub fn last_action(device: DeviceId) -> (Actor, Action, Moment) {
	let last = crate::Actions::<Test>::get(device).last().unwrap().clone();
	(last.actor, last.action, last.at)
}

/// Builder of a chain at its first block with some devices enrolled.
#[derive(Default)]
pub struct ExtBuilder {
	devices: Vec<DeviceId>,
	grants: Vec<(DeviceId, Quota)>,
}

impl ExtBuilder {
	/// Adds a device without a grant.
	pub fn with_device(mut self, device: DeviceId) -> Self {
		self.devices.push(device);
		self
	}

	/// Adds a device with a grant of this quota, without end.
	pub fn with_grant(mut self, device: DeviceId, capacity: u32, refill_per_block: u32) -> Self {
		self.grants.push((device, quota(capacity, refill_per_block)));
		self.with_device(device)
	}

	/// Runs a test and then checks that the storage is consistent.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		Now::set(START);
		HeardReinstated::set(Vec::new());
		let storage = RuntimeGenesisConfig::default().build_storage().unwrap();
		sp_io::TestExternalities::new(storage).execute_with(|| {
			System::set_block_number(1);
			for device in self.devices {
				enrol(device);
			}
			for (device, quota) in self.grants {
				Aaa::grant(council(), device, quota, None).unwrap();
			}
			System::reset_events();
			test();
			Aaa::do_try_state().unwrap();
		});
	}
}
