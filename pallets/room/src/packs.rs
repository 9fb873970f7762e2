//! Packs, which have a share without a counter, and the parts of their owners.

use crate::{Amount, Config, LastPack, Members, MostParties, PacksBy, Pallet, Used};
use beadle_primitives::{
	traits::{Organisations, PacksRoom},
	OrganisationId, Refusal,
};
use frame_support::{
	dispatch::{DispatchClass, DispatchInfo, PostDispatchInfo},
	traits::Get,
	weights::Weight,
	BoundedBTreeMap,
};
use sp_runtime::{
	traits::Dispatchable,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	PerThing,
};

/// What packs have taken of a block, by the member that is their owner; without one, those of owners without a seat.
pub(crate) type PacksByOwner<T> = BoundedBTreeMap<Option<OrganisationId>, Amount, MostParties<T>>;

impl<T: Config> Pallet<T>
where
	T::RuntimeCall: Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
{
	/// Checks that a block has room for a pack; in a block, also that there is room left. At most one storage read
	/// besides those of the system pallet.
	///
	/// # Errors
	///
	/// [`Refusal::TooLarge`]: the pack fits into no block. `ExhaustsResources`: it has to wait for the next one.
	pub(crate) fn check_pack(info: &DispatchInfo, len: usize, in_block: bool) -> Result<(), TransactionValidityError> {
		// Looked up once: it takes more time than the rest.
		let weights = T::BlockWeights::get();
		let pack = Self::amount(&weights, info, len);
		let block = Self::block(&weights);
		if !pack.fits(&block.part(T::PacksShare::get())) {
			return Err(Refusal::TooLarge.into());
		}
		if in_block && !Self::has_room_for_pack(pack, block) {
			return Err(InvalidTransaction::ExhaustsResources.into());
		}
		Ok(())
	}
}

impl<T: Config> Pallet<T> {
	/// Returns whether the packs' share of this block has room left for a pack.
	fn has_room_for_pack(pack: Amount, block: Amount) -> bool {
		if Self::taken_by_normal().saturating_add(pack).fits(&block.part(T::PacksBesideLarge::get())) {
			// Whatever of it others have taken, and whatever block this is.
			return true;
		}
		Self::taken_by_packs().saturating_add(pack).fits(&Self::packs_share(block))
	}

	/// Returns what all transactions of the normal class, packs among them, have taken of this block, and all bytes.
	fn taken_by_normal() -> Amount {
		Amount {
			weight: *frame_system::Pallet::<T>::block_weight().get(DispatchClass::Normal),
			length: frame_system::Pallet::<T>::block_size(),
		}
	}

	/// Returns what packs have taken of this block.
	fn taken_by_packs() -> Amount {
		let used = Used::<T>::get();
		let others = Amount { weight: used.normal.weight, length: used.length() };
		Self::taken_by_normal().saturating_sub(others)
	}

	/// Returns what the packs of each owner have taken of this block, once all packs together had taken so much.
	///
	/// What the last pack did not spend shows only once all is done with it. So it has taken what packs have beyond what
	/// they had before it.
	pub(crate) fn packs_by(taken: Amount) -> PacksByOwner<T> {
		let mut packs_by = PacksBy::<T>::get();
		if let Some((owner, before)) = LastPack::<T>::get() {
			Self::add(&mut packs_by, owner, taken.saturating_sub(before));
		}
		packs_by
	}

	/// Adds a pack to what the packs of its owner have taken.
	fn add(packs_by: &mut PacksByOwner<T>, owner: Option<OrganisationId>, pack: Amount) {
		let taken = packs_by.get(&owner).copied().unwrap_or_default().saturating_add(pack);
		// Never full: it has no more members than the block began with, and those without a seat are one; qed.
		let _ = packs_by.try_insert(owner, taken);
	}

	/// Returns as whose an owner's packs count: its own if it is a member; otherwise they count with those of all others
	/// without a seat. At most one storage read besides what is in the block's memory.
	///
	/// What is assured is divided among the members that there were as the block began, so no more than these count.
	fn counted_as(owner: OrganisationId, packs_by: &PacksByOwner<T>) -> Option<OrganisationId> {
		let is_counted = packs_by.contains_key(&Some(owner));
		let members = u32::try_from(packs_by.keys().flatten().count()).unwrap_or(u32::MAX);
		let is_member = is_counted || members < Members::<T>::get() && T::Organisations::has_seat(owner);
		is_member.then_some(owner)
	}

	/// Returns the room that this block has for packs.
	fn packs_share(block: Amount) -> Amount {
		let share = if Self::takes_large_ones() { T::PacksBesideLarge::get() } else { T::PacksShare::get() };
		block.part(share)
	}

	/// Returns whether the owner has room for a pack in its part of a share, beside what is assured to the others.
	fn has_part_for(owner: OrganisationId, pack: Amount, share: Amount) -> bool {
		let mut packs_by = Self::packs_by(Self::taken_by_packs());
		let counted_as = Self::counted_as(owner, &packs_by);
		Self::add(&mut packs_by, counted_as, pack);
		let all_assured = share.part(T::PacksAssured::get());
		let assured = all_assured.among(Members::<T>::get());
		let without_seat = packs_by.remove(&None).unwrap_or_default();
		// No more than is assured is taken from nobody, as in the other shares. Nothing is assured without a seat.
		let members = packs_by.into_iter().map(|(_, taken)| taken);
		let more = without_seat.saturating_add(Amount::sum_beyond(assured, members));
		more.fits(&share.saturating_sub(all_assured))
	}
}

/// One part of the packs' share is divided evenly among the members, to each of whom its own is assured; the other is for
/// who comes first, with a seat or without. So one that is alone can have all of it, and whoever floods it leaves the
/// members what is theirs.
impl<T: Config> PacksRoom<Weight> for Pallet<T>
where
	T::RuntimeCall: Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
{
	/// As long as all that is taken fits into what is for who comes first, whose it is need not be looked up.
	fn owner_has_room(owner: OrganisationId, weight: Weight, length: usize) -> bool {
		let weights = T::BlockWeights::get();
		let info = DispatchInfo { call_weight: weight, ..Default::default() };
		let pack = Self::amount(&weights, &info, length);
		let block = Self::block(&weights);
		let for_the_first = block.part(T::PacksBesideLarge::get()).part(T::PacksAssured::get().left_from_one());
		Self::taken_by_normal().saturating_add(pack).fits(&for_the_first)
			|| Self::has_part_for(owner, pack, Self::packs_share(block))
	}

	fn count_for_owner(owner: OrganisationId, weight: Weight, length: usize) {
		let info = DispatchInfo { call_weight: weight, ..Default::default() };
		let pack = Self::amount(&T::BlockWeights::get(), &info, length);
		let before = Self::taken_by_packs().saturating_sub(pack);
		let packs_by = Self::packs_by(before);
		LastPack::<T>::put((Self::counted_as(owner, &packs_by), before));
		PacksBy::<T>::put(packs_by);
	}
}
