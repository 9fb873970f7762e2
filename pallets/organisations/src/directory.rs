//! Implementation of the trait by which others look up organisations.

use crate::{Accounts, Config, Organisations, Pallet};
use beadle_primitives::{traits, AccountId, OrganisationId, OrganisationName};

impl<T: Config> traits::Organisations for Pallet<T> {
	fn member(account: &AccountId) -> Option<OrganisationId> {
		Accounts::<T>::get(account)
	}

	fn name(organisation: OrganisationId) -> Option<OrganisationName> {
		Organisations::<T>::get(organisation).map(|found| found.name)
	}
}
