//! Limit on the open motions of a member.

use crate::{Accounts, Config, Error, OpenMotions, Pallet};
use beadle_primitives::AccountId;
use frame_support::dispatch::DispatchResult;

impl<T: Config> Pallet<T> {
	/// Counts a motion that this account has just proposed. `open` are the hashes of all open motions, the new one last.
	///
	/// # Errors
	///
	/// [`Error::NotAMember`], or [`Error::MaxOpenMotionsExceeded`] if the member has as many open motions as it can have.
	pub fn open_motion(proposer: &AccountId, open: &[T::Hash]) -> DispatchResult {
		let organisation = Accounts::<T>::get(proposer).ok_or(Error::<T>::NotAMember)?;
		OpenMotions::<T>::try_mutate(organisation, |motions| {
			motions.retain(|motion| open.contains(motion));
			let Some(newest) = open.last() else { return Ok(()) };
			motions.try_push(*newest).map_err(|_| Error::<T>::MaxOpenMotionsExceeded.into())
		})
	}
}
