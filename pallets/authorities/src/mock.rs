//! Mock runtime with sessions of five blocks, and the membership pallet for the list of authorities.

use crate::{self as pallet_authorities, Membership};
use beadle_primitives::AccountId;
// The first three are on the list at first. Dave has session keys and is not on the list, Eve has neither.
pub use beadle_test_support::frame::{ALICE, BOB, CHARLIE, DAVE, EVE};
use frame_support::{
	derive_impl,
	dispatch::{DispatchResult, RawOrigin},
	parameter_types,
	traits::{ConstU128, ConstU32, ConstU64, Hooks, SortedMembers},
};
use frame_system::EnsureRoot;
use pallet_session::historical;
use sp_io::TestExternalities;
use sp_runtime::{
	impl_opaque_keys,
	testing::UintAuthorityId,
	traits::{Convert, ConvertInto, IdentityLookup},
	BuildStorage, Perbill,
};
use sp_staking::offence::{OffenceDetails, OnOffenceHandler};

pub const SESSION: u64 = 5;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeTask,
		RuntimeHoldReason,
		RuntimeFreezeReason
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system::Pallet<Test>;

	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances::Pallet<Test>;

	#[runtime::pallet_index(2)]
	pub type Members = pallet_membership::Pallet<Test>;

	#[runtime::pallet_index(3)]
	pub type Authorities = pallet_authorities::Pallet<Test>;

	#[runtime::pallet_index(4)]
	pub type Session = pallet_session::Pallet<Test>;

	#[runtime::pallet_index(5)]
	pub type Historical = pallet_session::historical::Pallet<Test>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountId = AccountId;
	type AccountData = pallet_balances::AccountData<u128>;
	type Lookup = IdentityLookup<AccountId>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = u128;
	type ExistentialDeposit = ConstU128<1>;
}

impl pallet_membership::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type AddOrigin = EnsureRoot<AccountId>;
	type RemoveOrigin = EnsureRoot<AccountId>;
	type SwapOrigin = EnsureRoot<AccountId>;
	type ResetOrigin = EnsureRoot<AccountId>;
	type PrimeOrigin = EnsureRoot<AccountId>;
	type MembershipInitialized = ();
	type MembershipChanged = ();
	type MaxMembers = ConstU32<8>;
	type WeightInfo = ();
}

impl_opaque_keys! {
	pub struct Keys {
		pub dummy: UintAuthorityId,
	}
}

pub struct AccountOnly;

impl Convert<AccountId, Option<()>> for AccountOnly {
	fn convert(_: AccountId) -> Option<()> {
		Some(())
	}
}

impl pallet_session::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type ShouldEndSession = Authorities;
	type NextSessionRotation = Authorities;
	type SessionManager = historical::NoteHistoricalRoot<Test, Authorities>;
	type SessionHandler = pallet_session::TestSessionHandler;
	type Keys = Keys;
	type DisablingStrategy = ();
	type WeightInfo = ();
	type Currency = Balances;
	type KeyDeposit = ConstU128<0>;
}

impl historical::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = ();
	type FullIdentificationOf = AccountOnly;
}

pub struct MembersOfThePallet;

impl Membership for MembersOfThePallet {
	fn members() -> Vec<AccountId> {
		Members::sorted_members()
	}

	fn remove(member: &AccountId) -> DispatchResult {
		Members::remove_member(RawOrigin::Root.into(), member.clone()).map(drop).map_err(|error| error.error)
	}
}

parameter_types! {
	pub const HistoryDepth: u32 = 3;
}

impl pallet_authorities::Config for Test {
	type Membership = MembersOfThePallet;
	type MaxAuthorities = ConstU32<8>;
	type DefaultSessionLength = ConstU64<SESSION>;
	type HistoryDepth = HistoryDepth;
}

/// Returns session keys that differ by this number.
pub fn keys(number: u64) -> Keys {
	Keys { dummy: UintAuthorityId(number) }
}

/// Builds a chain in its first block with these accounts on the list, each with keys of its own.
pub fn build_with(members: &[AccountId]) -> TestExternalities {
	let with_keys = |accounts: &[AccountId], first: u64| {
		(first..).zip(accounts).map(|(number, account)| (account.clone(), account.clone(), keys(number))).collect()
	};
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: [ALICE, BOB, CHARLIE, DAVE, EVE].map(|account| (account, 1_000)).to_vec(),
			..Default::default()
		},
		members: pallet_membership::GenesisConfig {
			members: members.to_vec().try_into().unwrap(),
			..Default::default()
		},
		session: pallet_session::GenesisConfig {
			keys: with_keys(members, 1),
			non_authority_keys: with_keys(&[DAVE], 100),
		},
		..Default::default()
	}
	.build_storage()
	.unwrap();
	let mut ext = TestExternalities::new(storage);
	ext.execute_with(|| System::set_block_number(1));
	ext
}

/// Runs a test on a chain whose authorities are Alice, Bob and Charlie, and then checks the invariants of the storage.
pub fn build_and_execute(test: impl FnOnce()) {
	build_with(&[ALICE, BOB, CHARLIE]).execute_with(|| {
		test();
		Authorities::do_try_state().unwrap();
	});
}

/// Advances to the first block of the next session.
pub fn rotate() {
	let session = Session::current_index();
	while Session::current_index() == session {
		let next = System::block_number().saturating_add(1);
		System::set_block_number(next);
		Session::on_initialize(next);
	}
}

/// Returns the authorities of the current session.
pub fn active() -> Vec<AccountId> {
	Session::validators()
}

/// Returns the authorities of the current session that are disabled.
pub fn disabled() -> Vec<AccountId> {
	let active = active();
	Session::disabled_validators().into_iter().map(|index| active[index as usize].clone()).collect()
}

/// Reports an equivocation of these authorities in the current session.
pub fn report(offenders: &[AccountId]) {
	let offences: Vec<_> = offenders
		.iter()
		.map(|offender| OffenceDetails { offender: (offender.clone(), ()), reporters: Vec::new() })
		.collect();
	let fractions = vec![Perbill::one(); offences.len()];
	<Authorities as OnOffenceHandler<_, _, _>>::on_offence(&offences, &fractions, Session::current_index());
}

pub fn events() -> Vec<pallet_authorities::Event<Test>> {
	System::read_events_for_pallet()
}
