//! Mock runtime with this pallet alone.

#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]

use crate as pallet_aaa;
use beadle_primitives::{
	traits::{OnAction, OnReinstated},
	AccountId, Action, Actor, DeviceId, Grant, Moment, ProfileRef, Quota, Reason,
};
use beadle_test_support::frame::{first_block, Clock, Devices, EnsureOwnerOrRoot};
pub use beadle_test_support::{
	frame::{Now, START},
	text,
};
use frame_support::{derive_impl, parameter_types, traits::ConstU32};
use sp_runtime::traits::IdentityLookup;

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

/// Capacity of an action log.
pub const MAX_ACTIONS: u32 = 4;

parameter_types! {
	/// Devices whose reinstatement the listener was notified of.
	pub static HeardReinstated: Vec<DeviceId> = Vec::new();
}

pub struct Listener;

impl OnReinstated for Listener {
	fn on_reinstated(device: DeviceId) {
		HeardReinstated::mutate(|devices| devices.push(device));
	}
}

impl pallet_aaa::Config for Test {
	type AuthorityOrigin = EnsureOwnerOrRoot;
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

pub fn stated(reason: &str) -> Reason {
	Reason::Stated(text(reason))
}

pub fn alarm() -> Reason {
	Reason::Alarm { alarm: 4, profile: ProfileRef { id: 3, version: 1 }, metric: 2, behaviour: 0 }
}

/// Enrols a device in the directory, and notifies the pallet as the device registry does.
pub fn enrol(device: DeviceId) {
	Devices::enrol(device, owner_of(device));
	Aaa::on_action(device, Actor::Member(owner_of(device)), Action::Enrolled { model: 0 });
}

/// Revokes a device in the directory, and notifies the pallet of the council's revocation.
pub fn revoke(device: DeviceId) {
	Devices::revoke(device);
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
		HeardReinstated::set(Vec::new());
		first_block::<Test>().execute_with(|| {
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
