//! Mock runtime with this pallet alone.

#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]

use crate as pallet_aaa;
use beadle_primitives::{
	traits::{Authorisation, DeviceDirectory, OnAction, OnReinstated},
	AccountId, Action, Actor, AlarmId, Custody, Device, DeviceId, DeviceKey, Grant, Millis, Moment, OrganisationId,
	Pause, ProfileRef, Quota, Reason, Refusal,
};
use beadle_test_support::frame::{
	first_block, Clock, EnsureMajority, EnsureOwnerOrRoot, Recorder, MALLORY, NORTHBRIDGE,
};
pub use beadle_test_support::{
	frame::{Actions as Heard, Council, Devices, Now, EASTFIELD, SOUTHGATE, START},
	text,
};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, ConstU64},
};
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

/// Period within which three suspensions by alarms take the reinstatement from the owner.
pub const SUSPENSION_PERIOD: Millis = 100_000;

/// Number of a log's entries that are kept of each kind of actor.
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
	type CouncilOrigin = EnsureMajority;
	type Organisations = Council;
	type Budgets = Council;
	type Time = Clock;
	type OnGrant = Recorder;
	type OnReinstated = Listener;
	type MaxSuspensions = ConstU32<3>;
	type SuspensionPeriod = ConstU64<SUSPENSION_PERIOD>;
	type MaxActions = ConstU32<MAX_ACTIONS>;
	type WeightInfo = ();
}

pub type Record = crate::RecordOf<Test>;

/// Returns the organisation that owns a device: 7 and 8 have an owner each, and all others have a third one.
pub fn owner_of(device: DeviceId) -> OrganisationId {
	match device {
		7 => NORTHBRIDGE,
		8 => SOUTHGATE,
		_ => EASTFIELD,
	}
}

/// Returns the signed origin of a device's owner.
pub fn owner(device: DeviceId) -> RuntimeOrigin {
	RuntimeOrigin::signed(Council::account(owner_of(device)))
}

/// Returns the signed origin of an account that owns none of the devices.
pub fn stranger() -> RuntimeOrigin {
	RuntimeOrigin::signed(MALLORY)
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
	alarm_of(4)
}

/// Returns the reason of a suspension for the alarm of this number.
pub fn alarm_of(alarm: AlarmId) -> Reason {
	Reason::Alarm { alarm, profile: ProfileRef { id: 3, version: 1 }, metric: 2, behaviour: 0 }
}

/// Enrols a device in the directory, and notifies the pallet as the device registry does.
pub fn enrol(device: DeviceId) {
	Devices::enrol(device, owner_of(device));
	Aaa::on_action(device, Actor::Organisation(owner_of(device)), Action::Enrolled { model: 0 });
}

/// Revokes a device in the directory, and notifies the pallet of the council's revocation.
pub fn revoke(device: DeviceId) {
	revoke_by(Actor::Council, device);
}

/// Revokes a device likewise, by this actor.
pub fn revoke_by(actor: Actor, device: DeviceId) {
	Devices::revoke(device);
	Aaa::on_action(device, actor, Action::Revoked { reason: stated("stolen") });
}

/// Asks whether a device may submit a pack. A device that is unknown or revoked is asked for with any description.
pub fn authorise(device: DeviceId, records: u32, distance: u64) -> Result<(), Refusal> {
	let any = || Device {
		owner: NORTHBRIDGE,
		model: 0,
		hardware: 0,
		ueid: Default::default(),
		key: DeviceKey::Ed25519(Default::default()),
		custody: Custody::Device,
		custody_confirmed: false,
	};
	let known = Devices::device(device).unwrap_or_else(any);
	Aaa::authorise(device, &known, records, distance).map(|_| ())
}

/// Returns the last pause of a device that may submit packs.
pub fn pause(device: DeviceId) -> Option<Pause> {
	Aaa::authorise(device, &Devices::device(device).unwrap(), 0, 1).unwrap().last()
}

/// Hands a device over to another owner, in the directory, and notifies the pallet as the device registry does.
pub fn transfer(device: DeviceId, to: OrganisationId) {
	let from = Devices::device(device).unwrap().owner;
	Devices::change(device, |found| found.owner = to);
	Aaa::on_action(device, Actor::Organisation(to), Action::Transferred { from, to });
}

/// Declares who holds a device's key, likewise.
pub fn declare(device: DeviceId, custody: Custody) {
	let before = Devices::device(device).unwrap().custody;
	Devices::change(device, |found| found.custody = custody);
	Aaa::on_action(device, Actor::Organisation(owner_of(device)), Action::CustodyDeclared { before, custody });
}

/// Returns the end of the last pause of an active device, zero if it had none.
pub fn due(device: DeviceId) -> Option<Moment> {
	Some(Aaa::pauses(device, &Devices::device(device)?)?.last().map_or(0, |last| last.until))
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
	let last = crate::Actions::<Test>::get(device).in_order().pop().unwrap();
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

	/// Adds a device with a grant of this quota, without end, all of which it has saved up.
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
				crate::Authorisations::<Test>::mutate_extant(device, |record| record.bucket.level = quota.capacity);
			}
			System::reset_events();
			test();
			Aaa::do_try_state().unwrap();
		});
	}
}
