//! Accounts of people.

use beadle_primitives::AccountId;

/// Account of a member of the council.
pub const ALICE: AccountId = AccountId::new([1; 32]);

/// Account of a second member.
pub const BOB: AccountId = AccountId::new([2; 32]);

/// Account of a third member.
pub const CHARLIE: AccountId = AccountId::new([3; 32]);

/// Account that is no member of the council.
pub const DAVE: AccountId = AccountId::new([4; 32]);

/// Another account that is no member of the council.
pub const EVE: AccountId = AccountId::new([5; 32]);

/// Account of a stranger.
pub const MALLORY: AccountId = AccountId::new([9; 32]);
