//! Mock runtime with this pallet alone: a council whose decisions are root's, and a collective that remembers its members.

use crate::{self as pallet_organisations, *};
pub use beadle_primitives::{traits, AccountId, Organisation, OrganisationId, Resources};
use beadle_test_support::frame::first_block;
pub use beadle_test_support::{
	frame::{ALICE, BOB, CHARLIE, DAVE, MALLORY},
	text,
};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{ChangeMembers, ConstU32, Contains},
};
use frame_system::EnsureRoot;
use sp_io::TestExternalities;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(RuntimeCall, RuntimeEvent, RuntimeError, RuntimeOrigin, RuntimeTask)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system::Pallet<Test>;

	#[runtime::pallet_index(1)]
	pub type Council = pallet_organisations::Pallet<Test>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountId = AccountId;
	type Lookup = sp_runtime::traits::IdentityLookup<AccountId>;
}

/// Account of a device's key.
pub const DEVICE: AccountId = AccountId::new([77; 32]);

parameter_types! {
	/// Members of the collective, as it was told.
	pub static Voters: Vec<AccountId> = Vec::new();
	/// Accounts whose votes the collective was told to take back.
	pub static Outgoing: Vec<AccountId> = Vec::new();
	pub const GenesisBudget: Resources = BUDGET;
}

/// Budget of each organisation in these tests.
pub const BUDGET: Resources =
	Resources { devices: 3, records_per_block: 10, records_saved: 100, profiles: 2, profile_bytes: 1_000 };

pub struct Collective;

impl ChangeMembers<AccountId> for Collective {
	fn change_members_sorted(incoming: &[AccountId], outgoing: &[AccountId], sorted_new: &[AccountId]) {
		assert!(sorted_new.is_sorted());
		assert!(incoming.iter().all(|account| sorted_new.contains(account)));
		assert!(outgoing.iter().all(|account| !sorted_new.contains(account)));
		Outgoing::mutate(|all| all.extend_from_slice(outgoing));
		Voters::set(sorted_new.to_vec());
	}
}

pub struct DeviceKeys;

impl Contains<AccountId> for DeviceKeys {
	fn contains(account: &AccountId) -> bool {
		*account == DEVICE
	}
}

impl Config for Test {
	type AdmissionOrigin = EnsureRoot<AccountId>;
	type BudgetOrigin = EnsureRoot<AccountId>;
	type Collective = Collective;
	type Barred = DeviceKeys;
	type MaxMembers = ConstU32<3>;
	type MaxOpenMotions = ConstU32<2>;
	type GenesisBudget = GenesisBudget;
	type WeightInfo = ();
}

/// Number of Alice's organisation.
pub const ALICES: OrganisationId = 0;
/// Number of Bob's organisation.
pub const BOBS: OrganisationId = 1;

/// Builds a chain in its first block, on whose council Alice's and Bob's organisations sit.
pub fn build() -> TestExternalities {
	Voters::set(Vec::new());
	Outgoing::set(Vec::new());
	let mut chain = first_block::<Test>();
	chain.execute_with(|| {
		for (name, account) in [("Northbridge", ALICE), ("Southgate", BOB)] {
			assert_ok!(Council::admit(root(), text(name), account, BUDGET));
		}
		System::reset_events();
	});
	chain
}

/// Runs a test on such a chain, and then checks the invariants of the storage, and that the collective knows the members.
pub fn build_and_execute(test: impl FnOnce()) {
	build().execute_with(|| {
		test();
		Council::do_try_state().unwrap();
		let mut accounts: Vec<_> = Accounts::<Test>::iter_keys().collect();
		accounts.sort();
		assert_eq!(Voters::get(), accounts);
	});
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn root() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

/// Returns the organisation for which an account signs, as other pallets see it.
pub fn member(account: AccountId) -> Option<OrganisationId> {
	<Council as traits::Organisations>::member(&account)
}

pub fn organisation(id: OrganisationId) -> Organisation {
	Organisations::<Test>::get(id).unwrap()
}
