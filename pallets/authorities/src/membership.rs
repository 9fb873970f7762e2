//! The seam to the members that the council has added.

use alloc::vec::Vec;
use beadle_primitives::AccountId;
use frame_support::dispatch::DispatchResult;

/// The members that may be authorities, as the council has added them.
pub trait Membership {
	/// Returns all members, sorted.
	fn members() -> Vec<AccountId>;

	/// Removes a member.
	///
	/// # Errors
	///
	/// If it is not a member.
	fn remove(member: &AccountId) -> DispatchResult;
}
