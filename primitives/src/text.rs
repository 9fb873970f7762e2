//! Bounded texts.

use sp_runtime::{traits::ConstU32, BoundedVec};

/// UTF-8 text of at most `N` bytes.
pub type Text<const N: u32> = BoundedVec<u8, ConstU32<N>>;

/// The most bytes in a stated reason.
pub const MAX_REASON_BYTES: u32 = 128;
