//! Numbers of the organisations in the place of accounts.

use super::{
	cost::Cost,
	position::{behind, first, Position, FIND},
	upgrades::Numbers,
};
use crate::{AccountId, Organisations, Runtime, System};
use alloc::{format, string::String};
use beadle_primitives::{traits, Organisation, OrganisationId, OrganisationName, Resources};
use frame_support::{
	storage::{unhashed, StoragePrefixedMap},
	traits::Get,
};
use pallet_organisations::{Accounts, Expulsions, Names, NextOrganisationId};
use sp_core::crypto::{Ss58AddressFormat, Ss58Codec};

/// Characters of an address that are part of a name.
const NAME_CHARACTERS: usize = 8;

/// Cost of finding an organisation, at most: it has to be made.
pub(super) const FIND_AT_MOST: Cost = Cost::new(6, 7, 0);

/// Cost of forgetting a number.
pub(super) const FORGET_AT_MOST: Cost = Cost::new(0, 1, 0).and(1, FIND);

/// Returns the number of an account's organisation. One that has no seat gets a number when it is first met.
pub(super) fn number_of(account: &AccountId, cost: &mut Cost) -> OrganisationId {
	cost.read(1);
	if let Some(member) = <Organisations as traits::Organisations>::member(account) {
		return member;
	}
	cost.read(1);
	if let Some(known) = Numbers::<Runtime>::get(account) {
		return known;
	}
	let number = found(account, false, cost);
	Numbers::<Runtime>::insert(account, number);
	cost.write(1);
	number
}

/// Founds the organisation that an account signs for, or used to sign for, and returns its number.
pub(super) fn found(account: &AccountId, member: bool, cost: &mut Cost) -> OrganisationId {
	let number = NextOrganisationId::<Runtime>::get();
	let name = name_of(account, member);
	let budget = <Runtime as pallet_organisations::Config>::GenesisBudget::get();
	NextOrganisationId::<Runtime>::put(number.saturating_add(1));
	Names::<Runtime>::insert(&name, number);
	let organisation =
		Organisation { name: name.clone(), account: account.clone(), member, budget, used: Resources::default() };
	pallet_organisations::Organisations::<Runtime>::insert(number, organisation);
	if member {
		Accounts::<Runtime>::insert(account, number);
	} else {
		// So that what it has offered before is void for good.
		Expulsions::<Runtime>::insert(number, 1);
		cost.write(1);
	}
	type Event = pallet_organisations::Event<Runtime>;
	System::deposit_event(Event::Admitted { organisation: number, name, account: account.clone(), budget });
	if !member {
		System::deposit_event(Event::Expelled { organisation: number, account: account.clone() });
	}
	// The number, and the names that are tried; the count of members.
	cost.read(4);
	cost.write(5);
	number
}

/// Returns a name for the organisation of an account, until the council gives it one: the beginning of its address, or all
/// of it if another has the same beginning.
fn name_of(account: &AccountId, member: bool) -> OrganisationName {
	let prefix: u16 = <<Runtime as frame_system::Config>::SS58Prefix as Get<u16>>::get();
	let address = account.to_ss58check_with_version(Ss58AddressFormat::custom(prefix));
	let what = if member { "Member" } else { "Former" };
	let beginning: String = address.chars().take(NAME_CHARACTERS).collect();
	let short = OrganisationName::truncate_from(format!("{what} {beginning}").into_bytes());
	if Names::<Runtime>::contains_key(&short) {
		OrganisationName::truncate_from(format!("{what} {address}").into_bytes())
	} else {
		short
	}
}

/// Counts what an organisation uses. A budget is at least what is in use.
pub(super) fn charge(organisation: OrganisationId, more: Resources, cost: &mut Cost) {
	pallet_organisations::Organisations::<Runtime>::mutate_extant(organisation, |found| {
		found.used = sum(found.used, more);
		found.budget = greatest(found.budget, found.used);
	});
	cost.read(1);
	cost.write(1);
}

pub(crate) fn sum(one: Resources, other: Resources) -> Resources {
	Resources {
		devices: one.devices.saturating_add(other.devices),
		records_per_block: one.records_per_block.saturating_add(other.records_per_block),
		records_saved: one.records_saved.saturating_add(other.records_saved),
		profiles: one.profiles.saturating_add(other.profiles),
		profile_bytes: one.profile_bytes.saturating_add(other.profile_bytes),
	}
}

fn greatest(one: Resources, other: Resources) -> Resources {
	Resources {
		devices: one.devices.max(other.devices),
		records_per_block: one.records_per_block.max(other.records_per_block),
		records_saved: one.records_saved.max(other.records_saved),
		profiles: one.profiles.max(other.profiles),
		profile_bytes: one.profile_bytes.max(other.profile_bytes),
	}
}

/// Forgets the first number from a position on; returns the position behind it, or `None` if there is none.
pub(super) fn forget(from: &Position, cost: &mut Cost) -> Option<Position> {
	let key = first(&Numbers::<Runtime>::final_prefix(), from, cost)?;
	unhashed::kill(&key);
	cost.write(1);
	Some(behind(key))
}
