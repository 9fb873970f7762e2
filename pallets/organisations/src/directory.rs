//! Implementation of the trait by which others look up organisations.

use crate::{Accounts, Config, Expulsions, Organisations, Pallet};
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

	fn expulsions(organisation: OrganisationId) -> u32 {
		Expulsions::<T>::get(organisation)
	}

	fn count() -> u32 {
		Accounts::<T>::count()
	}
}
