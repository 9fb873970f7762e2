//! Position among the keys of the state: where the next step goes on. Looking for a first key from the beginning would pass
//! over every one that was removed in the same block, once more in each step.

use super::cost::Cost;
use alloc::vec::Vec;
use frame_support::{
	storage::{unhashed, KeyPrefixIterator},
	BoundedVec,
};
use sp_runtime::traits::ConstU32;

/// Bytes of the longest key that steps go along: pallet, item, hash, account.
const LONGEST_KEY: usize = 16 + 16 + 16 + 32;

/// Bytes of a position: those of a key, and one more for what is behind it.
const MAX_POSITION: u32 = 16 + 16 + 16 + 32 + 1;

/// The least key that is still to be looked at; nothing at the beginning.
pub(super) type Position = BoundedVec<u8, ConstU32<MAX_POSITION>>;

/// Cost of finding a key.
pub(super) const FIND: Cost = Cost::new(2, 0, 0);

/// Returns the first key with a prefix that is not before a position.
pub(super) fn first(prefix: &[u8], from: &Position, cost: &mut Cost) -> Option<Vec<u8>> {
	*cost = cost.and(1, FIND);
	if from.starts_with(prefix) && unhashed::exists(from) {
		return Some(from.to_vec());
	}
	let before = if from.is_empty() { prefix } else { from };
	let mut keys = KeyPrefixIterator::new(prefix.to_vec(), before.to_vec(), |_| Ok(()));
	keys.next()?;
	Some(keys.last_raw_key().to_vec())
}

/// Returns the position behind a key.
///
/// Behind one that is longer than any that was written, it is behind all keys with the same beginning: none of them is one
/// that was written, and a position of theirs would have no bound.
pub(super) fn behind(mut key: Vec<u8>) -> Position {
	if key.len() <= LONGEST_KEY {
		key.push(0);
	} else {
		key.truncate(LONGEST_KEY);
		// The next one of at most this length: the last byte that can be is one more. A pallet's hash is not the greatest.
		while let Some(last) = key.pop() {
			if let Some(next) = last.checked_add(1) {
				key.push(next);
				break;
			}
		}
	}
	// No longer than a position.
	Position::truncate_from(key)
}
