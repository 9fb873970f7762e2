//! Mock runtime with this pallet alone; the other pallets are replaced by fixed answers.

#![allow(clippy::arithmetic_side_effects)]

use crate::{InspectCallData, Origin};
use beadle_primitives::{
	message,
	traits::{ActiveProfiles, Authorisation, OnReinstated, PacksRoom},
	AccountId, ActiveProfile, AlarmId, Authority, Device, DeviceId, DeviceKey, Halts, HeldAgainst, Mitigation,
	OrganisationId, Pack, Pause, Pauses, Profile, ProfileRef, Reason, Refusal, Rule, Span, Usage,
};
pub use beadle_test_support::frame::{Actions, Now, MALLORY, NORTHBRIDGE, START as NOW};
use beadle_test_support::{
	flag,
	frame::{first_block, pair_of, Clock, Devices, EnsureOwnerOrRoot, Recorder, ALICE},
	gauge, series, ProfileBuilder,
};
use frame_support::{
	derive_impl,
	dispatch::{DispatchInfo, GetDispatchInfo},
	parameter_types,
	weights::Weight,
};
use sp_core::{Pair, H256};
use sp_runtime::{
	traits::{DispatchTransaction, IdentityLookup, TransactionExtension},
	transaction_validity::{TransactionSource, TransactionValidityError, ValidTransaction},
	ApplyExtrinsicResult, MultiSignature, StateVersion,
};

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;

	#[runtime::pallet_index(1)]
	pub type Readings = crate;
}

pub type Block = frame_system::mocking::MockBlock<Test>;

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
}

impl crate::Config for Test {
	type Devices = Devices;
	type Profiles = Profiles;
	type Authorisation = Authorisations;
	type AuthorityOrigin = EnsureOwnerOrRoot;
	type OnAction = Recorder;
	type Time = Clock;
	type Room = Room;
	type SequenceWindow = frame_support::traits::ConstU32<32>;
	type MaxViolations = frame_support::traits::ConstU32<6>;
	type MaxEndedAlarms = frame_support::traits::ConstU32<2>;
	type MaxAdverseAlarms = frame_support::traits::ConstU32<3>;
	type SweepDevices = frame_support::traits::ConstU32<3>;
	type WeightInfo = ();
}

/// Device that most tests use; the next number is a revoked device.
pub const DEVICE: DeviceId = 7;
pub const REVOKED: DeviceId = 8;

parameter_types! {
	pub static Assigned: Option<ActiveProfile> = Some(profile(1));
	pub static Staged: Option<ActiveProfile> = None;
	pub static Quota: u64 = 1_000;
	/// Room that the owner has left.
	pub static RoomLeft: Weight = Weight::MAX;
	pub static Standing: Option<Refusal> = None;
	pub static Recorded: Usage = Usage::default();
	pub static SuspendedFor: Vec<Reason> = Vec::new();
	/// Reasons for which the council's verdicts suspended the device.
	pub static Confirmed: Vec<Reason> = Vec::new();
	/// Last time in which packs were refused for no reason of the device's owner.
	pub static LastPause: Option<Pause> = None;
}

/// Returns the account of the organisation that owns both devices.
pub fn owner() -> AccountId {
	ALICE
}

pub struct Profiles;
impl ActiveProfiles for Profiles {
	fn held_against(_: DeviceId) -> Option<HeldAgainst> {
		Assigned::get().map(|active| HeldAgainst { active, staged: Staged::get() })
	}

	fn version(_: ProfileRef) -> Option<Profile> {
		unreachable!("the pallet has no use for it")
	}
}

/// Returns whether the device may submit a pack of so many records, as the `distance`-th.
fn may_submit(records: u32, distance: u64) -> Result<(), Refusal> {
	match Standing::get() {
		Some(refusal) => Err(refusal),
		None if u64::from(records) * distance > Quota::get() => Err(Refusal::QuotaSpent),
		None => Ok(()),
	}
}

/// Room for packs: nobody has any while there is none left.
pub struct Room;
impl PacksRoom<Weight> for Room {
	fn owner_has_room(owner: OrganisationId, weight: Weight, _: usize) -> bool {
		assert_eq!(owner, NORTHBRIDGE);
		weight.all_lte(RoomLeft::get())
	}

	fn count_for_owner(owner: OrganisationId, weight: Weight, _: usize) {
		assert_eq!(owner, NORTHBRIDGE);
		RoomLeft::mutate(|left| *left = left.saturating_sub(weight));
	}
}

pub struct Authorisations;
impl Authorisation for Authorisations {
	fn authorise(_: DeviceId, _: &Device, records: u32, distance: u64) -> Result<Pauses, Refusal> {
		may_submit(records, distance).map(|()| LastPause::get().into_iter().collect())
	}

	fn spend(_: DeviceId, records: u32) -> Result<(), Refusal> {
		may_submit(records, 1)?;
		Quota::mutate(|quota| *quota -= u64::from(records));
		Ok(())
	}

	fn record_usage(_: DeviceId, owner: OrganisationId, usage: Usage) {
		assert_eq!(owner, NORTHBRIDGE);
		Recorded::mutate(|recorded| *recorded = recorded.saturating_add(usage));
	}

	fn is_active(device: DeviceId) -> bool {
		device == DEVICE && Standing::get().is_none()
	}

	fn pauses(device: DeviceId, _: &Device) -> Option<Pauses> {
		Self::is_active(device).then(|| LastPause::get().into_iter().collect())
	}

	fn halts() -> Halts {
		Halts::default()
	}

	fn suspend_by_verdict(_: DeviceId, reason: Reason) {
		Confirmed::mutate(|reasons| reasons.push(reason));
	}

	fn suspend_on_alarm(_: DeviceId, reason: Reason) {
		Standing::set(Some(Refusal::Suspended));
		SuspendedFor::mutate(|reasons| reasons.push(reason));
	}

	fn reinstate_after_alarm(device: DeviceId, suspended_for: AlarmId, _: Authority) -> bool {
		let same = |reason: &Reason| matches!(reason, Reason::Alarm { alarm, .. } if *alarm == suspended_for);
		let reinstates = Standing::get().is_some() && SuspendedFor::get().last().is_some_and(same);
		if reinstates {
			Standing::set(None);
			Readings::on_reinstated(device);
		}
		reinstates
	}
}

/// Returns a profile with values from 0 to 100, suspect above 50; three failing values suspend, two passing ones clear
/// the alarm; values below -1000 are refused.
pub fn profile(version: u32) -> ActiveProfile {
	let range = |min, max| Span { min, max };
	let metric = gauge("no2", "ug/m3")
		.behaviour(
			Rule::GrossRange { fail: range(0, 100), suspect: Some(range(0, 50)) },
			flag(3, 2, Mitigation::Suspend),
		)
		.refuse(Rule::GrossRange { fail: range(-1_000, i64::MAX), suspect: None });
	let profile = ProfileBuilder::named("air").max_records(8).max_ahead(10_000).max_age(100_000).metric(metric);
	profile.version(3, version)
}

/// Returns the account of the device's key.
pub fn device_account() -> AccountId {
	DeviceKey::Ed25519(pair_of(DEVICE).public()).account()
}

/// Returns a pack with these values, 100 ms apart. Each sequence begins a second after the previous one.
pub fn pack(sequence: u64, values: &[i64]) -> Pack {
	beadle_test_support::pack(sequence, NOW - 90_000 + sequence * 1_000, series(100, values))
}

/// Returns such a pack that was observed just after now.
pub fn current_pack(sequence: u64, values: &[i64]) -> Pack {
	Pack { base_time: Now::get() + 1, ..pack(sequence, values) }
}

/// Signs a pack with the device's key, as a pack of this device.
pub fn signed(device: DeviceId, pack: &Pack) -> MultiSignature {
	let genesis = H256::repeat_byte(69);
	pair_of(DEVICE).sign(&message::pack_message(&genesis, device, pack)).into()
}

pub fn submit(device: DeviceId, pack: &Pack, signature: MultiSignature) -> RuntimeCall {
	crate::Call::submit { device, pack: pack.clone(), signature }.into()
}

/// Returns the call that reports a pack under this version of the mock's profile.
pub fn report_under(version: u32, device: DeviceId, pack: &Pack, signature: MultiSignature) -> RuntimeCall {
	crate::Call::report { device, pack: pack.clone(), signature, profile: ProfileRef { id: 3, version } }.into()
}

/// Returns the call that reports a pack of the device under the version in force.
pub fn report(pack: &Pack) -> RuntimeCall {
	let version = Assigned::get().map_or(1, |active| active.reference.version);
	report_under(version, DEVICE, pack, signed(DEVICE, pack))
}

/// Reports the device's pack in this block.
pub fn applied_report(pack: &Pack) -> ApplyExtrinsicResult {
	applied(RuntimeOrigin::none(), report(pack))
}

/// Reports the device's pack as the pool does.
pub fn pooled_report(pack: &Pack) -> Result<ValidTransaction, TransactionValidityError> {
	pooled(RuntimeOrigin::none(), &report(pack))
}

/// Goes on to the next block, at the same time.
pub fn next_block() {
	System::set_block_number(System::block_number() + 1);
}

/// Validates this call from this origin as the pool does; checks that validation writes nothing.
pub fn pooled(origin: RuntimeOrigin, call: &RuntimeCall) -> Result<ValidTransaction, TransactionValidityError> {
	let extension = InspectCallData::<Test>::new();
	let info = call.get_dispatch_info();
	let before = sp_io::storage::root(StateVersion::V1);
	let validated = extension.validate_only(origin, call, &info, 0, TransactionSource::External, 0);
	assert_eq!(sp_io::storage::root(StateVersion::V1), before);
	validated.map(|(validity, _, _)| validity)
}

/// Validates the device's pack as the pool does.
pub fn pooled_pack(pack: &Pack) -> Result<ValidTransaction, TransactionValidityError> {
	pooled(RuntimeOrigin::none(), &submit(DEVICE, pack, signed(DEVICE, pack)))
}

/// Applies the call as the only extrinsic of a block.
pub fn applied(origin: RuntimeOrigin, call: RuntimeCall) -> ApplyExtrinsicResult {
	let extension = InspectCallData::<Test>::new();
	let info = DispatchInfo { extension_weight: extension.weight(&call), ..call.get_dispatch_info() };
	extension
		.dispatch_transaction(origin, call, &info, 0, 0)
		.map(|outcome| outcome.map(|_| ()).map_err(|failed| failed.error))
}

/// Applies the device's pack.
pub fn applied_pack(pack: &Pack) -> ApplyExtrinsicResult {
	applied(RuntimeOrigin::none(), submit(DEVICE, pack, signed(DEVICE, pack)))
}

/// Returns the origin of a pack that passed inspection.
pub fn inspected(pack: &Pack) -> RuntimeOrigin {
	Origin::Inspected(Box::new(Readings::dry_run(DEVICE, pack).unwrap())).into()
}

/// Runs a test on a fresh chain, and then checks the invariants of the storage.
pub fn build_and_execute(test: impl FnOnce()) {
	Assigned::set(Some(profile(1)));
	Quota::set(1_000);
	RoomLeft::set(Weight::MAX);
	Standing::set(None);
	Recorded::set(Usage::default());
	SuspendedFor::set(Vec::new());
	Confirmed::set(Vec::new());
	LastPause::set(None);
	Staged::set(None);
	first_block::<Test>().execute_with(|| {
		Devices::enrol(DEVICE, NORTHBRIDGE);
		Devices::enrol(REVOKED, NORTHBRIDGE);
		Devices::revoke(REVOKED);
		test();
		Readings::do_try_state().unwrap();
	});
}
