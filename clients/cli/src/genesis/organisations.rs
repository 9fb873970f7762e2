//! The organisations on a chain's first council, and whether the state says the same of them in all places.

use super::{
	items::{at, map, value, StateError},
	names,
	spec::State,
};
use beadle_primitives::{AccountId, Organisation, OrganisationId, OrganisationName, Resources};
use codec::DecodeAll;
use std::collections::BTreeMap;

/// An organisation on the council.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
	/// Its number.
	pub id: OrganisationId,
	/// Its name.
	pub name: String,
	/// The account that signs for it.
	pub account: AccountId,
}

/// Returns the organisations by number.
pub(super) fn organisations(state: &State) -> Result<BTreeMap<OrganisationId, Organisation>, StateError> {
	map::<4, Organisation>(state, "Organisations", "Organisations", 8)
		.map(|entries| entries.into_iter().map(|(id, found)| (OrganisationId::from_le_bytes(id), found)).collect())
}

/// Checks that whatever the state says of the organisations is the same in all places, and what it is in a genesis.
pub(super) fn agree_on_organisations(
	state: &State,
	organisations: &BTreeMap<OrganisationId, Organisation>,
	agree: &mut impl FnMut(bool, &str),
) -> Result<(), StateError> {
	let next: Option<OrganisationId> = value(state, "Organisations", "NextOrganisationId")?;
	agree(
		organisations.keys().copied().eq(0..next.unwrap_or_default()),
		"the organisations (Organisations.Organisations) are not numbered from 0 up to the next one \
		 (Organisations.NextOrganisationId)",
	);
	let accounts = map::<32, OrganisationId>(state, "Organisations", "Accounts", 16)?;
	let of_members = organisations.iter().map(|(id, found)| (*found.account.as_ref(), *id)).collect::<BTreeMap<_, _>>();
	agree(
		accounts == of_members && of_members.len() == organisations.len(),
		"the accounts by which members sign (Organisations.Accounts) are not one of each organisation \
		 (Organisations.Organisations)",
	);
	let count: Option<u32> = value(state, "Organisations", "CounterForAccounts")?;
	agree(
		count.unwrap_or_default() as usize == accounts.len(),
		"the number of accounts by which members sign (Organisations.CounterForAccounts) is not how many there are \
		 (Organisations.Accounts)",
	);
	let names = named(state)?;
	let theirs: BTreeMap<_, _> = organisations.iter().map(|(id, found)| (found.name.to_vec(), *id)).collect();
	agree(
		names == theirs && theirs.len() == organisations.len(),
		"the names by which organisations are found (Organisations.Names) are not one of each organisation \
		 (Organisations.Organisations)",
	);
	let budget = organisations.values().next().map(|first| first.budget);
	for (id, Organisation { name, member, budget: own, used, .. }) in organisations {
		agree(
			!name.is_empty() && std::str::from_utf8(name).is_ok(),
			&format!("organisation {id} has no name, or one that is no text (Organisations.Organisations)"),
		);
		agree(
			*member,
			&format!("organisation {id} is expelled, though no vote has been held (Organisations.Organisations)"),
		);
		agree(
			budget == Some(*own),
			&format!("organisation {id} has another budget than the first, though no vote has been held (Organisations.Organisations)"),
		);
		agree(
			*used == Resources::default(),
			&format!(
				"organisation {id} uses some of its budget, though it has nothing yet (Organisations.Organisations)"
			),
		);
	}
	Ok(())
}

/// Returns the organisations' numbers by name.
fn named(state: &State) -> Result<BTreeMap<Vec<u8>, OrganisationId>, StateError> {
	let prefix = names::key("Organisations", "Names");
	let mut found = BTreeMap::new();
	for key in state.keys().filter(|key| key.starts_with(&prefix)) {
		// A key of another form is no entry: the genesis is refused because of it.
		let Some(mut name) = key.get(prefix.len() + 16..) else { continue };
		let Ok(name) = OrganisationName::decode_all(&mut name) else { continue };
		found.extend(at(state, "Organisations", "Names", key)?.map(|id: OrganisationId| (name.to_vec(), id)));
	}
	Ok(found)
}
