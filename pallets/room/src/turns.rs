//! Turns of large transactions: a party that had one waits until others could have theirs.

use crate::{Config, LargeTurns, Pallet, Party};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::Get;
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_runtime::traits::Saturating;

/// Turn of a party: the block that had its large transaction.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct LargeTurn<BlockNumber> {
	/// Party whose transaction it was.
	pub party: Party,
	/// Number of the block.
	pub block: BlockNumber,
}

impl<T: Config> Pallet<T> {
	/// Returns whether the party had no large transaction for so long that it can have one. One storage read.
	pub(crate) fn has_turn(party: Party) -> bool {
		let now = frame_system::Pallet::<T>::block_number();
		!LargeTurns::<T>::get().iter().any(|turn| turn.party == party && Self::is_recent(turn, now))
	}

	/// Notes that the party has its turn in this block. One storage read and one write, once in a block.
	pub(crate) fn note_turn(party: Party) {
		let block = frame_system::Pallet::<T>::block_number();
		LargeTurns::<T>::mutate(|turns| {
			turns.retain(|turn| Self::is_recent(turn, block));
			// Never full: as many blocks as there are recent ones that take large transactions, without this one; qed.
			let _ = turns.try_push(LargeTurn { party, block });
		});
	}

	/// Returns whether a turn is so recent that its party waits.
	fn is_recent(turn: &LargeTurn<BlockNumberFor<T>>, now: BlockNumberFor<T>) -> bool {
		let wait = T::LargeEvery::get().saturating_mul(T::MaxTurns::get().into());
		turn.block.saturating_add(wait) > now
	}
}
