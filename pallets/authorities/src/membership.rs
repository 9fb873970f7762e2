//! The seam to the list of authorities.

use alloc::vec::Vec;
use beadle_primitives::AccountId;
use frame_support::dispatch::DispatchResult;

/// The list of authorities: the accounts that the council has chosen.
pub trait Membership {
	/// Returns all accounts on the list, sorted.
	fn members() -> Vec<AccountId>;

	/// Removes an account from the list.
	///
	/// # Errors
	///
	/// If it is not on the list.
	fn remove(member: &AccountId) -> DispatchResult;
}
