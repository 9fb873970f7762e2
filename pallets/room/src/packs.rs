//! Packs, which have a share without a counter.

use crate::{Amount, Config, Pallet, Used};
use beadle_primitives::Refusal;
use frame_support::{
	dispatch::{DispatchClass, DispatchInfo, PostDispatchInfo},
	traits::Get,
};
use sp_runtime::{
	traits::Dispatchable,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
};

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
		let taken = Amount {
			weight: *frame_system::Pallet::<T>::block_weight().get(DispatchClass::Normal),
			length: frame_system::Pallet::<T>::block_size(),
		};
		let least = block.part(T::PacksBesideLarge::get());
		if taken.saturating_add(pack).fits(&least) {
			// Whatever of it others have taken, and whatever block this is.
			return true;
		}
		let share = if Self::takes_large_ones() { least } else { block.part(T::PacksShare::get()) };
		let has_room = |taken: Amount| taken.saturating_add(pack).fits(&share);
		let used = Used::<T>::get();
		let others = Amount { weight: used.normal.weight, length: used.length() };
		has_room(taken.saturating_sub(others))
	}
}
