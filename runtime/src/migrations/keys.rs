//! Uses of keys: kept under the hash of the key's account without the account itself.

use super::{
	cost::Cost,
	left,
	position::{behind, first, Position, FIND},
	upgrades::OldItem,
};
use crate::{AccountId, Runtime};
use beadle_primitives::KeyUse;
use codec::DecodeAll;
use frame_support::storage::{unhashed, StoragePrefixedMap};
use pallet_device_registry::Keys;

/// Bytes of the hash in front of an account.
const HASH_BYTES: usize = 16;

/// Cost of a key: its entry, which is replaced, or left.
pub(super) const AT_MOST: Cost = Cost::new(1, 2, 16).and(1, FIND).and(1, left::NOTE);

/// Converts the first entry from a position on; returns the position behind it, or `None` if there is none.
pub(super) fn convert(from: &Position, cost: &mut Cost) -> Option<Position> {
	let prefix = Keys::<Runtime>::final_prefix();
	let key = first(&prefix, from, cost)?;
	let behind_prefix = key.get(prefix.len()..).unwrap_or_default();
	// Without an account behind the hash, it is as entries are now.
	if behind_prefix.len() > HASH_BYTES {
		match account_of(behind_prefix) {
			Some(account) => {
				if let Some(key_use) = cost.load::<KeyUse>(OldItem::Keys, &key) {
					unhashed::kill(&key);
					Keys::<Runtime>::insert(account, key_use);
					cost.write(2);
				}
			},
			None => left::leave(OldItem::Keys, &key, cost),
		}
	}
	Some(behind(key))
}

fn account_of(behind_prefix: &[u8]) -> Option<AccountId> {
	AccountId::decode_all(&mut behind_prefix.get(HASH_BYTES..)?).ok()
}
