//! Uses of keys: kept under the hash of the key's account without the account itself.

use super::cost::Cost;
use crate::{AccountId, Runtime};
use beadle_primitives::KeyUse;
use codec::DecodeAll;
use frame_support::{
	storage::{unhashed, KeyPrefixIterator, StoragePrefixedMap},
	BoundedVec,
};
use pallet_device_registry::Keys;
use sp_runtime::traits::ConstU32;

/// Bytes of the position of an old entry in the state: pallet, item, hash, account.
pub(super) const MAX_POSITION: u32 = 16 + 16 + 16 + 32;

/// Bytes of the hash in front of an account.
const HASH_BYTES: usize = 16;

/// Cost of a key: its entry, and the new one before it that is passed over.
pub(super) const AT_MOST: Cost = Cost::new(4, 2, 16);

/// Position in the state.
pub(super) type Position = BoundedVec<u8, ConstU32<MAX_POSITION>>;

/// Converts the first entry after a position; returns the entry's, or `None` if there is none.
pub(super) fn convert(after: Position, cost: &mut Cost) -> Option<Position> {
	let prefix = Keys::<Runtime>::final_prefix().to_vec();
	let after = if after.is_empty() { prefix.clone() } else { after.into_inner() };
	// The new entries, without an account behind the hash, come before the old ones of the same hash.
	let mut old = KeyPrefixIterator::new(prefix, after, |behind_prefix| Ok(account_of(behind_prefix)));
	while let Some(account) = old.next() {
		cost.read(1);
		let Some(account) = account else { continue };
		let position = old.last_raw_key();
		if let Some(key_use) = cost.load::<KeyUse>(position) {
			unhashed::kill(position);
			Keys::<Runtime>::insert(account, key_use);
			cost.write(2);
		}
		return position.to_vec().try_into().ok();
	}
	None
}

fn account_of(behind_prefix: &[u8]) -> Option<AccountId> {
	AccountId::decode_all(&mut behind_prefix.get(HASH_BYTES..)?).ok()
}
