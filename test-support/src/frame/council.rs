//! Council of three organisations, whose majority is root.

use super::{ALICE, BOB, CHARLIE};
use beadle_primitives::{traits, AccountId, OrganisationId, OrganisationName, Resource, Resources};
use frame_support::{
	parameter_types,
	traits::{EnsureOrigin, OriginTrait},
};
use frame_system::EnsureRoot;
use std::collections::BTreeMap;

/// Number of the organisation for which Alice signs.
pub const NORTHBRIDGE: OrganisationId = 10;

/// Number of the organisation for which Bob signs.
pub const SOUTHGATE: OrganisationId = 20;

/// Number of the organisation for which Charlie signs.
pub const EASTFIELD: OrganisationId = 30;

parameter_types! {
	static Seats: BTreeMap<AccountId, OrganisationId> =
		BTreeMap::from([(ALICE, NORTHBRIDGE), (BOB, SOUTHGATE), (CHARLIE, EASTFIELD)]);
	static Budget: BTreeMap<OrganisationId, Resources> = BTreeMap::new();
	static Used: BTreeMap<OrganisationId, Resources> = BTreeMap::new();
	static Expulsions: BTreeMap<OrganisationId, u32> = BTreeMap::new();
}

/// Council of the three organisations. What they use is unlimited until a budget is set.
pub struct Council;

impl Council {
	/// Gives the three organisations their seats back, and forgets expulsions, budgets and what is used of them.
	pub fn reset() {
		Expulsions::set(BTreeMap::new());
		Seats::set(BTreeMap::from([(ALICE, NORTHBRIDGE), (BOB, SOUTHGATE), (CHARLIE, EASTFIELD)]));
		Budget::set(BTreeMap::new());
		Used::set(BTreeMap::new());
	}

	/// Takes its seat from the organisation for which this account signs.
	pub fn expel(account: &AccountId) {
		if let Some(organisation) = Seats::mutate(|seats| seats.remove(account)) {
			Expulsions::mutate(|expulsions| *expulsions.entry(organisation).or_default() += 1);
		}
	}

	/// Gives an organisation its seat back, to sign by this account.
	pub fn readmit(organisation: OrganisationId, account: AccountId) {
		Seats::mutate(|seats| seats.insert(account, organisation));
	}

	/// Lets an organisation sign by another account.
	pub fn change_key(from: &AccountId, to: AccountId) {
		Seats::mutate(|seats| {
			if let Some(organisation) = seats.remove(from) {
				seats.insert(to, organisation);
			}
		});
	}

	/// Limits what an organisation may use.
	pub fn set_budget(organisation: OrganisationId, budget: Resources) {
		Budget::mutate(|budgets| budgets.insert(organisation, budget));
	}

	/// Returns what an organisation uses.
	pub fn used(organisation: OrganisationId) -> Resources {
		Used::get().get(&organisation).copied().unwrap_or_default()
	}

	/// Returns the account that signs for a member.
	///
	/// # Panics
	///
	/// If it has no seat.
	pub fn account(organisation: OrganisationId) -> AccountId {
		let seats = Seats::get();
		let found = seats.iter().find(|(_, member)| **member == organisation).map(|(account, _)| account.clone());
		found.expect("a member")
	}
}

impl traits::Organisations for Council {
	fn member(account: &AccountId) -> Option<OrganisationId> {
		Seats::get().get(account).copied()
	}

	fn has_seat(organisation: OrganisationId) -> bool {
		Seats::get().values().any(|member| *member == organisation)
	}

	fn name(organisation: OrganisationId) -> Option<OrganisationName> {
		let name = match organisation {
			NORTHBRIDGE => "Northbridge",
			SOUTHGATE => "Southgate",
			EASTFIELD => "Eastfield",
			_ => return None,
		};
		Some(crate::text(name))
	}

	fn expulsions(organisation: OrganisationId) -> u32 {
		Expulsions::get().get(&organisation).copied().unwrap_or_default()
	}

	fn count() -> u32 {
		u32::try_from(Seats::get().len()).unwrap_or(u32::MAX)
	}
}

impl traits::Budgets for Council {
	fn draw(organisation: OrganisationId, released: Resources, drawn: Resources) -> Result<(), Resource> {
		let before = Self::used(organisation);
		let next = before.saturating_sub(released).checked_add(drawn).ok_or(Resource::RecordsPerBlock)?;
		let exceeded = Budget::get().get(&organisation).and_then(|budget| budget.exceeded(&before, &next));
		exceeded.map_or(Ok(()), Err)?;
		Used::mutate(|used| used.insert(organisation, next));
		Ok(())
	}

	fn release(organisation: OrganisationId, released: Resources) {
		Used::mutate(|used| {
			used.entry(organisation).and_modify(|used| *used = used.saturating_sub(released));
		});
	}
}

/// Origin check that passes a member of the council, by its own signature; returns its number.
pub struct EnsureMember;

impl<Origin: OriginTrait<AccountId = AccountId>> EnsureOrigin<Origin> for EnsureMember {
	type Success = OrganisationId;

	fn try_origin(origin: Origin) -> Result<OrganisationId, Origin> {
		origin.as_signer().and_then(<Council as traits::Organisations>::member).ok_or(origin)
	}
}

/// Origin check that passes a majority of the council.
pub type EnsureMajority = EnsureRoot<AccountId>;
