//! Shares of a block, and what is left of them.

use crate::{Amount, Booking, Config, Lane, MostParties, Pallet, Party, Used, UsedBy};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{dispatch::DispatchClass, traits::Get};
use frame_system::limits::BlockWeights;
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{CheckedDiv, Saturating},
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	Perbill,
};

/// Share of a block that parties divide among themselves.
///
/// A part of it is assured: equally much to each of as many parties as there can be, whatever the others take. The rest
/// is for who comes first.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Share {
	/// Share of the room in a block.
	pub of_block: Perbill,
	/// The most of this share that one party can have.
	pub party: Perbill,
	/// Part of this share that is assured.
	pub assured: Perbill,
}

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
	pub(crate) fn partys_part(share: Share) -> Amount {
		Self::share(share.of_block).part(share.party)
	}

	/// Returns the lane in which this block has room for a transaction other than a pack: its own; or that of large ones,
	/// for an operational transaction that needs more than is assured to its party. So floods of others delay it no
	/// longer than a large one. At most three storage reads.
	///
	/// # Errors
	///
	/// `ExhaustsResources`: the transaction has to wait for another block.
	pub(crate) fn lane_with_room(booking: &Booking) -> Result<Lane, TransactionValidityError> {
		let (normal, operational) = (T::NormalShare::get(), T::OperationalShare::get());
		let needs_more = !booking.amount.fits(&Self::assured(operational));
		match booking.lane {
			Lane::Normal if Self::has_room(booking, normal) => Ok(Lane::Normal),
			Lane::Operational if Self::has_room(booking, operational) => Ok(Lane::Operational),
			Lane::Operational | Lane::Large if needs_more && Self::has_room_for_large(booking.party) => Ok(Lane::Large),
			_ => Err(InvalidTransaction::ExhaustsResources.into()),
		}
	}

	/// Returns the room that is assured to each party.
	fn assured(share: Share) -> Amount {
		let all = Self::share(share.of_block).part(share.assured);
		all.part(Perbill::from_rational(1, MostParties::<T>::get()))
	}

	/// Returns whether this block has room for a large transaction of this party.
	fn has_room_for_large(party: Party) -> bool {
		Self::takes_large_ones() && Used::<T>::get().large == Amount::default() && Self::has_turn(party)
	}

	/// Returns whether the party has room in its part of this share, beside what is assured to the others.
	fn has_room(booking: &Booking, share: Share) -> bool {
		let Booking { party, lane, amount } = booking;
		let room = Self::share(share.of_block);
		let assured = Self::assured(share);
		let used_by = UsedBy::<T>::get();
		let taken = used_by.get(party).copied().unwrap_or_default().of(*lane).saturating_add(*amount);
		if !taken.fits(&room.part(share.party)) {
			return false;
		}
		// No more than is assured is taken from nobody. All have room for that, as long as the rest has room for more.
		let others = used_by.iter().filter(|(other, _)| *other != party).map(|(_, usage)| usage.of(*lane));
		let more = Amount::sum_beyond(assured, others.chain([taken]));
		more.fits(&room.saturating_sub(room.part(share.assured)))
	}

	/// Returns whether a large transaction can be in this block.
	pub(crate) fn takes_large_ones() -> bool {
		let number = frame_system::Pallet::<T>::block_number();
		let every = T::LargeEvery::get();
		number.checked_div(&every).is_some_and(|times| times.saturating_mul(every) == number)
	}
}
