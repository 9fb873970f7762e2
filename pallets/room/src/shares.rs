//! Shares of a block, and what is left of them.

use crate::{Amount, Booking, Config, Lane, Pallet, Used, UsedBy};
use frame_support::{dispatch::DispatchClass, traits::Get};
use frame_system::limits::BlockWeights;
use sp_runtime::{
	traits::{CheckedDiv, Saturating},
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	Perbill,
};

impl<T: Config> Pallet<T> {
	/// Returns the room in a block with these limits of weight.
	pub(crate) fn block(weights: &BlockWeights) -> Amount {
		let length = *T::BlockLength::get().max.get(DispatchClass::Operational);
		Amount { weight: weights.max_block, length }
	}

	/// Returns a share of the room in a block.
	pub(crate) fn share(share: Perbill) -> Amount {
		Self::block(&T::BlockWeights::get()).part(share)
	}

	/// Returns the part of a share that one party can have.
	pub(crate) fn partys_part(share: Perbill) -> Amount {
		Self::share(share).part(T::PartysPart::get())
	}

	/// Checks that this block has room for a transaction other than a pack. At most two storage reads.
	///
	/// # Errors
	///
	/// `ExhaustsResources`: the transaction has to wait for the next block.
	pub(crate) fn ensure_room(booking: &Booking) -> Result<(), TransactionValidityError> {
		let has_room = match booking.lane {
			Lane::Normal => Self::has_room(booking, T::NormalShare::get()),
			Lane::Operational => Self::has_room(booking, T::OperationalShare::get()),
			Lane::Large => Self::takes_large_ones() && Used::<T>::get().large == Amount::default(),
		};
		if has_room {
			Ok(())
		} else {
			Err(InvalidTransaction::ExhaustsResources.into())
		}
	}

	/// Returns whether the party has room in its part of this share, and all parties together in the share.
	fn has_room(booking: &Booking, share: Perbill) -> bool {
		let Booking { party, lane, amount } = booking;
		if !Used::<T>::get().of(*lane).saturating_add(*amount).fits(&Self::share(share)) {
			return false;
		}
		let taken = UsedBy::<T>::get().get(party).copied().unwrap_or_default().of(*lane);
		taken.saturating_add(*amount).fits(&Self::partys_part(share))
	}

	/// Returns whether a large transaction can be in this block.
	fn takes_large_ones() -> bool {
		let number = frame_system::Pallet::<T>::block_number();
		let every = T::LargeEvery::get();
		number.checked_div(&every).is_some_and(|times| times.saturating_mul(every) == number)
	}
}
