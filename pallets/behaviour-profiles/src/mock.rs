//! Mock runtime with this pallet alone: a council of three, whose majority is root, and three devices.

use crate::{self as pallet_behaviour_profiles, *};
pub use beadle_primitives::{
	traits::ActiveProfiles, AccountId, ActiveProfile, DeviceId, HeldAgainst, Profile, ProfileId, ProfileRef, Version,
};
use beadle_primitives::{Rule, Span};
use beadle_test_support::{
	frame::{first_block, Clock, Devices, EnsureMember, EnsureOwnerOrRoot, Recorder},
	gauge, ProfileBuilder,
};
pub use beadle_test_support::{
	frame::{Actions, Council, ALICE, BOB, MALLORY, NORTHBRIDGE, SOUTHGATE},
	text,
};
use frame_support::{
	assert_ok, derive_impl,
	traits::{ConstU32, ConstU64},
};
use sp_io::TestExternalities;

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

impl Config for Test {
	type RegistrarOrigin = EnsureMember;
	type AuthorityOrigin = EnsureOwnerOrRoot;
	type Budgets = Council;
	type OnAction = Recorder;
	type Time = Clock;
	type MaxActivations = ConstU32<2>;
	type MaxStaging = ConstU64<100>;
	type WeightInfo = ();
}

/// Builds a chain in its first block, with the three devices and without a profile.
pub fn build() -> TestExternalities {
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
