//! Authorities: accounts on the list of authorities (`Validators`) that have session keys and did not equivocate.

use super::council::EnsureRootOrTwoThirds;
use crate::*;
use alloc::vec::Vec;
use frame_support::{
	dispatch::{DispatchResult, RawOrigin},
	parameter_types,
	traits::{Contains, SortedMembers},
};
use pallet_membership::Call as MembershipCall;
use sp_runtime::traits::{Convert, ConvertInto, StaticLookup};

parameter_types! {
	/// Maximum number of authorities.
	pub const MaxAuthorities: u32 = 32;
	/// Default length of a session: ten minutes. The council's decisions about authorities take effect within twenty.
	pub const DefaultSessionLength: BlockNumber = 10 * MINUTES;
	/// Number of past sessions for which equivocations can be proven: a week of sessions of ten minutes.
	pub const HistoryDepth: u32 = 1_008;
	/// Number of blocks for which a report of an equivocation may wait for inclusion: less than it can be proven for.
	pub const ReportLongevity: u64 = DAYS as u64;
	/// Deposit held from an account that registers session keys, until it purges them.
	pub const KeyDeposit: Balance = UNIT;
}

impl pallet_membership::Config<pallet_membership::Instance2> for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type AddOrigin = EnsureRootOrTwoThirds;
	type RemoveOrigin = EnsureRootOrTwoThirds;
	type SwapOrigin = EnsureRootOrTwoThirds;
	type ResetOrigin = EnsureRootOrTwoThirds;
	type PrimeOrigin = EnsureRootOrTwoThirds;
	type MembershipInitialized = ();
	type MembershipChanged = ();
	type MaxMembers = MaxAuthorities;
	type WeightInfo = crate::weights::pallet_membership::WeightInfo<Runtime>;
}

/// The list of authorities (`Validators`), as `Authorities` sees it.
pub struct CouncilsChoice;

impl pallet_authorities::Membership for CouncilsChoice {
	fn members() -> Vec<AccountId> {
		Validators::sorted_members()
	}

	fn remove(member: &AccountId) -> DispatchResult {
		Validators::remove_member(RawOrigin::Root.into(), member.clone().into()).map(drop).map_err(|error| error.error)
	}
}

impl pallet_authorities::Config for Runtime {
	type Membership = CouncilsChoice;
	type MaxAuthorities = MaxAuthorities;
	type DefaultSessionLength = DefaultSessionLength;
	type HistoryDepth = HistoryDepth;
}

impl pallet_session::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type ShouldEndSession = Authorities;
	type NextSessionRotation = Authorities;
	type SessionManager = pallet_session::historical::NoteHistoricalRoot<Self, Authorities>;
	type SessionHandler = <SessionKeys as sp_runtime::traits::OpaqueKeys>::KeyTypeIdProviders;
	type Keys = SessionKeys;
	// `Authorities` disables offenders.
	type DisablingStrategy = ();
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type KeyDeposit = KeyDeposit;
}

/// Full identification of an authority: none besides its account.
pub struct AccountOnly;

impl Convert<AccountId, Option<()>> for AccountOnly {
	fn convert(_: AccountId) -> Option<()> {
		Some(())
	}
}

impl pallet_session::historical::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = ();
	type FullIdentificationOf = AccountOnly;
}

impl pallet_offences::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type IdentificationTuple = pallet_session::historical::IdentificationTuple<Self>;
	type OnOffenceHandler = Authorities;
}

/// Call filter that rejects calls which would leave no account with session keys on the list of authorities, and so, in
/// the end, no authority. They fail with `CallFiltered`. Only root bypasses it.
pub struct KeepsAnAuthority;

impl Contains<RuntimeCall> for KeepsAnAuthority {
	fn contains(call: &RuntimeCall) -> bool {
		let account = |address: &Address| <Runtime as frame_system::Config>::Lookup::lookup(address.clone()).ok();
		match call {
			RuntimeCall::Validators(MembershipCall::remove_member { who }) => goes_on_with(account(who), None),
			RuntimeCall::Validators(MembershipCall::swap_member { remove, add }) => {
				goes_on_with(account(remove), account(add))
			},
			RuntimeCall::Validators(MembershipCall::reset_members { members }) => Authorities::can_go_on(members),
			// The signer of these calls is unknown here: whichever account on the list it is, the others have to be
			// able to continue.
			RuntimeCall::Validators(MembershipCall::change_key { new }) => {
				Validators::sorted_members().into_iter().all(|member| goes_on_with(Some(member), account(new)))
			},
			RuntimeCall::Session(pallet_session::Call::purge_keys {}) => {
				Validators::sorted_members().into_iter().all(|member| goes_on_with(Some(member), None))
			},
			_ => true,
		}
	}
}

/// Returns whether the accounts on the list could continue the chain without one of them and with another.
fn goes_on_with(without: Option<AccountId>, with: Option<AccountId>) -> bool {
	let members = Validators::sorted_members();
	Authorities::can_go_on(members.iter().filter(|member| Some(*member) != without.as_ref()).chain(&with))
}
