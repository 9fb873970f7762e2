//! Whitelisted calls: hashes of calls as the old runtime encoded them.

use super::{
	cost::Cost,
	position::{behind, first, Position, FIND},
};
use crate::{Hash, Runtime, System};
use codec::DecodeAll;
use frame_support::{
	storage::{unhashed, StoragePrefixedMap},
	traits::PalletInfoAccess,
};
use pallet_whitelist::{DeferredDispatch, Event, WhitelistedCall};

/// Bytes of the hash in front of a call's.
const HASH_BYTES: usize = 8;

/// Cost of a hash: its entry and an event.
pub(super) const AT_MOST: Cost = Cost::new(1, 2, 128).and(1, FIND);

/// Drops the first hash from a position on; returns the position behind it, or `None` if there is none.
///
/// The same bytes can be another call now, and nobody has voted on that one. The pallet's own events say which hashes are
/// dropped.
pub(super) fn drop_hash(from: &Position, cost: &mut Cost) -> Option<Position> {
	let key = first(&crate::Whitelist::name_hash(), from, cost)?;
	for (prefix, dropped) in [
		(
			WhitelistedCall::<Runtime>::final_prefix(),
			(|call_hash| Event::WhitelistedCallRemoved { call_hash }) as fn(Hash) -> Event<Runtime>,
		),
		(DeferredDispatch::<Runtime>::final_prefix(), |call_hash| Event::DeferredDispatchRemoved { call_hash }),
	] {
		if let Some(behind_prefix) = key.strip_prefix(&prefix) {
			unhashed::kill(&key);
			cost.write(1);
			if let Some(call_hash) =
				behind_prefix.get(HASH_BYTES..).and_then(|mut bytes| Hash::decode_all(&mut bytes).ok())
			{
				System::deposit_event(dropped(call_hash));
				cost.write(1);
			}
		}
	}
	Some(behind(key))
}
