//! The council: a list of accounts becomes a list of organisations.

use super::{cost::Cost, numbers, old, upgrades::OldItem};
use crate::{AccountId, Council, Runtime};
use alloc::vec::Vec;
use frame_support::{
	storage::unhashed,
	traits::{ChangeMembers, Contains},
	StorageHasher, Twox128,
};
use pallet_collective::{Instance1, Members};

/// Keys of the list of members, its prime and its version, with room to spare.
const MOST_KEYS: u32 = 8;

/// Makes an organisation of each member, in the order of their accounts, and removes the list.
///
/// A device's key can sign nothing but packs, and so an account of such a key never could vote. It has no seat any more,
/// unless nobody else has one.
pub(super) fn convert(cost: &mut Cost) {
	let members: Option<Vec<AccountId>> = cost.load(OldItem::Members, &old::storage::Members::hashed_key());
	// The collective had the same list.
	let mut members = members.unwrap_or_else(Members::<Runtime, Instance1>::get);
	members.sort();
	cost.read(u64::try_from(members.len()).unwrap_or(u64::MAX).saturating_add(1));
	let (keys, accounts): (Vec<_>, Vec<_>) = members.iter().cloned().partition(DeviceKeys::contains);
	let seated = if accounts.is_empty() { &members } else { &accounts };
	for account in &members {
		numbers::found(account, seated.contains(account), cost);
	}
	if seated.len() < members.len() {
		Council::change_members_sorted(&[], &keys, seated);
		cost.read(32);
		cost.write(34);
	}
	let removed = unhashed::clear_prefix(&Twox128::hash(b"CouncilMembership"), Some(MOST_KEYS), None);
	cost.write(removed.loops.into());
}

/// Keys that are, or ever were, devices', as they were kept.
pub(super) struct DeviceKeys;

impl Contains<AccountId> for DeviceKeys {
	fn contains(account: &AccountId) -> bool {
		old::storage::Keys::contains_key(account)
	}
}
