//! Implementation of the trait by which others look up organisations.

use crate::{Accounts, Config, Organisations, Pallet};
use beadle_primitives::{traits, AccountId, OrganisationId, OrganisationName};

impl<T: Config> traits::Organisations for Pallet<T> {
	fn member(account: &AccountId) -> Option<OrganisationId> {
		Accounts::<T>::get(account)
	}

	fn has_seat(organisation: OrganisationId) -> bool {
		Organisations::<T>::get(organisation).is_some_and(|found| found.member)
	}

	fn name(organisation: OrganisationId) -> Option<OrganisationName> {
		Organisations::<T>::get(organisation).map(|found| found.name)
	}
}
