//! Authorities: accounts on the list of authorities (`Validators`) that have session keys and did not equivocate.

use super::council::EnsureRootOrTwoThirds;
use crate::*;
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::{
	dispatch::{DispatchResult, RawOrigin},
	parameter_types,
	traits::{Contains, SortedMembers},
	weights::Weight,
};
use pallet_membership::Call as MembershipCall;
use sp_runtime::traits::{Convert, ConvertInto};

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
	#[cfg(not(feature = "runtime-benchmarks"))]
	type MembershipChanged = ();
	#[cfg(feature = "runtime-benchmarks")]
	type MembershipChanged = crate::benchmarks::KnowsPrime;
	type MaxMembers = MaxAuthorities;
	type WeightInfo = Checked<crate::weights::pallet_membership::WeightInfo<Runtime>>;
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
	type WeightInfo = Checked<pallet_session::weights::SubstrateWeight<Runtime>>;
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
///
/// Filters run before the origin is known, whoever signs. So the work is bounded by [`MaxAuthorities`] whatever is in
/// the call, and [`Checked`] adds it to the weight of these calls.
pub struct KeepsAnAuthority;

impl Contains<RuntimeCall> for KeepsAnAuthority {
	fn contains(call: &RuntimeCall) -> bool {
		let account = |address| super::account_at(address).cloned();
		match call {
			RuntimeCall::Validators(MembershipCall::remove_member { who }) => goes_on_with(account(who), None),
			RuntimeCall::Validators(MembershipCall::swap_member { remove, add }) => {
				goes_on_with(account(remove), account(add))
			},
			RuntimeCall::Validators(MembershipCall::reset_members { members }) => {
				let may_be = u32::try_from(members.len()).is_ok_and(|count| count <= MaxAuthorities::get());
				may_be && Authorities::can_go_on(members)
			},
			// The signer of these calls is unknown here: whichever account on the list it is, the others have to be
			// able to continue.
			RuntimeCall::Validators(MembershipCall::change_key { new }) => {
				account(new).is_some_and(|new| Authorities::can_go_on([&new])) || goes_on_without_any_one()
			},
			RuntimeCall::Session(pallet_session::Call::purge_keys {}) => goes_on_without_any_one(),
			_ => true,
		}
	}
}

/// Returns whether the accounts on the list could continue the chain without one of them and with another.
fn goes_on_with(without: Option<AccountId>, with: Option<AccountId>) -> bool {
	let members = Validators::sorted_members();
	Authorities::can_go_on(members.iter().filter(|member| Some(*member) != without.as_ref()).chain(&with))
}

/// Returns whether the members could continue the chain without any one of them: whether at least two can take part.
fn goes_on_without_any_one() -> bool {
	Validators::sorted_members().iter().filter(|member| Authorities::can_go_on([*member])).take(2).count() == 2
}

/// Weights with the work of [`KeepsAnAuthority`]: the list of members, the offenders, and the keys of each member.
pub struct Checked<W>(PhantomData<W>);

impl<W> Checked<W> {
	fn check() -> Weight {
		<Runtime as frame_system::Config>::DbWeight::get().reads(u64::from(MaxAuthorities::get()).saturating_add(2))
	}
}

impl<W: pallet_membership::WeightInfo> pallet_membership::WeightInfo for Checked<W> {
	fn add_member(members: u32) -> Weight {
		W::add_member(members)
	}

	fn remove_member(members: u32) -> Weight {
		W::remove_member(members).saturating_add(Self::check())
	}

	fn swap_member(members: u32) -> Weight {
		W::swap_member(members).saturating_add(Self::check())
	}

	fn reset_members(members: u32) -> Weight {
		W::reset_members(members).saturating_add(Self::check())
	}

	fn change_key(members: u32) -> Weight {
		W::change_key(members).saturating_add(Self::check())
	}

	fn set_prime(members: u32) -> Weight {
		W::set_prime(members)
	}

	fn clear_prime() -> Weight {
		W::clear_prime()
	}
}

impl<W: pallet_session::WeightInfo> pallet_session::WeightInfo for Checked<W> {
	fn set_keys() -> Weight {
		W::set_keys()
	}

	fn purge_keys() -> Weight {
		W::purge_keys().saturating_add(Self::check())
	}
}
