//! Bytes of a profile's versions, which are in use of its owner's budget.

use crate::{Config, Error, Pallet, ProfileTotals, Totals};
use beadle_primitives::{traits::Budgets, OrganisationId, Profile, ProfileId, Resources};
use codec::Encode;

/// Returns what a version takes from its owner's budget.
pub(crate) fn bytes_of(version: &Profile) -> Resources {
	let profile_bytes = u32::try_from(version.encoded_size()).unwrap_or(u32::MAX);
	Resources { profile_bytes, ..Default::default() }
}

impl<T: Config> Pallet<T> {
	/// Adds to what a profile takes from its owner's budget, after taking `released` from it.
	///
	/// # Errors
	///
	/// [`Error::BudgetExceeded`] if the budget has no room for it.
	pub(crate) fn draw(
		id: ProfileId,
		owner: OrganisationId,
		released: Resources,
		drawn: Resources,
	) -> Result<(), Error<T>> {
		T::Budgets::draw(owner, released, drawn).map_err(|_| Error::<T>::BudgetExceeded)?;
		Totals::<T>::mutate(id, |ProfileTotals { bytes, .. }| {
			// The budget counts the bytes of all profiles by the same type, so there is no overflow.
			*bytes = bytes.saturating_sub(released.profile_bytes).saturating_add(drawn.profile_bytes);
		});
		Ok(())
	}

	/// Returns what a profile takes from its owner's budget, with all its versions.
	pub(crate) fn resources_of(id: ProfileId) -> Resources {
		let ProfileTotals { bytes, .. } = Totals::<T>::get(id);
		Resources { profiles: 1, profile_bytes: bytes, ..Default::default() }
	}
}
