//! Council of three, whose majority is root.

use super::{ALICE, BOB, CHARLIE};
use beadle_primitives::AccountId;
use frame_support::{parameter_types, traits::IsInVec};
use frame_system::{EnsureRoot, EnsureSignedBy};

parameter_types! {
	/// Members of the council.
	pub Council: Vec<AccountId> = vec![ALICE, BOB, CHARLIE];
}

/// Origin check that passes a council member, by its own signature.
pub type EnsureMember = EnsureSignedBy<IsInVec<Council>, AccountId>;

/// Origin check that passes a majority of the council.
pub type EnsureMajority = EnsureRoot<AccountId>;
