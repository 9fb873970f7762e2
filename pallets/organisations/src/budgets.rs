//! Implementation of the trait by which others draw on budgets.

use crate::{Config, Organisations, Pallet};
use beadle_primitives::{traits::Budgets, OrganisationId, Resource, Resources};

impl<T: Config> Budgets for Pallet<T> {
	/// An organisation that does not exist has no budget: [`Resource::Devices`].
	fn draw(organisation: OrganisationId, released: Resources, drawn: Resources) -> Result<(), Resource> {
		let mut found = Organisations::<T>::get(organisation).ok_or(Resource::Devices)?;
		let before = found.used;
		// Sums beyond their types are beyond any budget; the records of grants are the first to get there.
		let next = before.saturating_sub(released).checked_add(drawn).ok_or(Resource::RecordsPerBlock)?;
		match found.budget.exceeded(&before, &next) {
			Some(exceeded) => Err(exceeded),
			None => {
				found.used = next;
				Organisations::<T>::insert(organisation, found);
				Ok(())
			},
		}
	}

	fn release(organisation: OrganisationId, released: Resources) {
		Organisations::<T>::mutate_extant(organisation, |found| found.used = found.used.saturating_sub(released));
	}
}
