//! Limit on the open motions of a member.

use crate::{Accounts, Config, Error, OpenMotions, Pallet};
use beadle_primitives::AccountId;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::dispatch::DispatchResult;
use scale_info::TypeInfo;

/// Motion that was open when its organisation proposed it or a later one.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct OpenMotion<Hash> {
	/// Hash of its call.
	pub call: Hash,
	/// Number that the collective gave it: another motion can have the same call once this one is closed, and has another.
	pub index: u32,
}

impl<T: Config> Pallet<T> {
	/// Counts a motion that this account has just proposed. `is_open` says which of its organisation's earlier ones still
	/// are open.
	///
	/// # Errors
	///
	/// [`Error::NotAMember`], or [`Error::MaxOpenMotionsExceeded`] if the member has as many open motions as it can have.
	pub fn open_motion(
		proposer: &AccountId,
		motion: OpenMotion<T::Hash>,
		is_open: impl FnMut(&OpenMotion<T::Hash>) -> bool,
	) -> DispatchResult {
		let organisation = Accounts::<T>::get(proposer).ok_or(Error::<T>::NotAMember)?;
		OpenMotions::<T>::try_mutate(organisation, |motions| {
			motions.retain(is_open);
			motions.try_push(motion).map_err(|_| Error::<T>::MaxOpenMotionsExceeded.into())
		})
	}
}
