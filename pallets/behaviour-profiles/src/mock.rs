//! Mock runtime with this pallet alone: a council of three, whose majority is root, and three devices.

use crate::{self as pallet_behaviour_profiles, *};
pub use beadle_primitives::{
	traits::{ActiveProfiles, DeviceDirectory},
	AccountId, ActiveProfile, Comparison, DeviceId, HeldAgainst, OrganisationId, Profile, ProfileId, ProfileRef, Tally,
	Version,
};
use beadle_primitives::{
	traits::{OnAction, StagedComparison},
	Action, Actor, Reason, Rule, Span,
};
use beadle_test_support::{
	frame::{first_block, Clock, EnsureMember, EnsureOwnerOrRoot, Recorder},
	gauge, ProfileBuilder,
};
pub use beadle_test_support::{
	frame::{Actions, Council, Devices, ALICE, BOB, CHARLIE, EASTFIELD, MALLORY, NORTHBRIDGE, SOUTHGATE},
	text,
};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{ConstU32, ConstU64, Hooks},
};
use sp_io::TestExternalities;
use sp_runtime::Perbill;
use std::collections::BTreeMap;

pub const ALICES: DeviceId = 0;
pub const BOBS: DeviceId = 1;
/// Device of Alice's that is revoked.
pub const REVOKED: DeviceId = 2;
pub const UNKNOWN: DeviceId = 3;

/// Notices of the mock, in blocks.
pub const NOTICE: u64 = 20;
pub const COUNCIL_NOTICE: u64 = 5;

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

impl Config for Test {
	type RegistrarOrigin = EnsureMember;
	type AuthorityOrigin = EnsureOwnerOrRoot;
	type Organisations = Council;
	type Budgets = Council;
	type Comparisons = Compared;
	type OnAction = Recorder;
	type Time = Clock;
	type MaxActivations = ConstU32<3>;
	type CouncilActivations = ConstU32<1>;
	type MaxStaging = ConstU64<100>;
	type Notice = ConstU64<NOTICE>;
	type CouncilNotice = ConstU64<COUNCIL_NOTICE>;
	type MaxMoreFailing = MaxMoreFailing;
	type MinCompared = ConstU64<10>;
	type WeightInfo = ();
}

parameter_types! {
	pub const MaxMoreFailing: Perbill = Perbill::from_percent(10);
	static Comparisons: BTreeMap<ProfileId, Comparison> = BTreeMap::new();
}

/// Comparisons of staged versions with active ones.
pub struct Compared;

impl Compared {
	/// Compares versions 1 and 2 of a profile over so many packs of ten records, of which so many fail by the staged
	/// version.
	pub fn set(id: ProfileId, packs: u64, failed: u64) {
		Self::set_between(id, (1, 2), packs, failed);
	}

	/// Compares the active and the staged version with these numbers.
	pub fn set_between(id: ProfileId, (active, staged): (Version, Version), packs: u64, failed: u64) {
		let tally = |failed| Tally { packs, records: packs.saturating_mul(10), failed, ..Default::default() };
		let comparison = Comparison { active, staged, by_active: tally(0), by_staged: tally(failed) };
		Comparisons::mutate(|comparisons| comparisons.insert(id, comparison));
	}
}

impl StagedComparison for Compared {
	fn comparison(id: ProfileId) -> Option<Comparison> {
		Comparisons::get().remove(&id)
	}
}

/// Builds a chain in its first block, with the three devices and without a profile.
pub fn build() -> TestExternalities {
	Comparisons::set(BTreeMap::new());
	let chain = first_block::<Test>();
	for (device, owner) in [(ALICES, NORTHBRIDGE), (BOBS, SOUTHGATE), (REVOKED, NORTHBRIDGE)] {
		Devices::enrol(device, owner);
	}
	Devices::revoke(REVOKED);
	chain
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

/// Returns a valid profile with one metric and one behaviour.
pub fn profile(name: &str) -> Profile {
	refusing_outside(name, Span { min: 0, max: 500 }, Some(Span { min: 0, max: 120 }))
}

/// Returns the same profile with a narrower span.
pub fn stricter(name: &str) -> Profile {
	refusing_outside(name, Span { min: 0, max: 400 }, None)
}

fn refusing_outside(name: &str, fail: Span, suspect: Option<Span>) -> Profile {
	let carbon_monoxide = gauge("co", "mg/m3").decimals(1).refuse(Rule::GrossRange { fail, suspect });
	ProfileBuilder::named(name).metric(carbon_monoxide).build()
}

/// Creates a valid profile that Alice owns; returns its number.
pub fn created(name: &str) -> ProfileId {
	let id = NextProfileId::<Test>::get();
	assert_ok!(BehaviourProfiles::create_profile(signed(ALICE), profile(name)));
	id
}

/// Begins a block.
pub fn begin(block: u64) {
	System::set_block_number(block);
	BehaviourProfiles::on_initialize(block);
}

/// Transfers a device to another organisation, as the registry does.
pub fn transfer(device: DeviceId, to: OrganisationId) {
	let from = Devices::device(device).unwrap().owner;
	Devices::change(device, |device| device.owner = to);
	BehaviourProfiles::on_action(device, Actor::Organisation(to), Action::Transferred { from, to });
}

/// Revokes a device, as the registry does.
pub fn revoke(device: DeviceId) {
	Devices::revoke(device);
	let reason = Reason::Stated(text("lost"));
	BehaviourProfiles::on_action(device, Actor::Council, Action::Revoked { reason });
}

/// Assigns a profile to a device by its owner.
pub fn assigned(device: DeviceId, id: ProfileId) {
	let owner = Council::account(Devices::device(device).unwrap().owner);
	assert_ok!(BehaviourProfiles::assign(signed(owner), device, id));
}

/// Stages the stricter version of a profile.
pub fn stage(origin: RuntimeOrigin, id: ProfileId, activate_at: u64) -> sp_runtime::DispatchResult {
	BehaviourProfiles::stage_version(origin, id, stricter("air quality"), activate_at)
}

/// Returns the events of this pallet in the current block's list, and forgets them.
pub fn take_events() -> Vec<Event<Test>> {
	let events = System::read_events_for_pallet::<Event<Test>>();
	System::reset_events();
	events
}
