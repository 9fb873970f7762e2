//! Turns of large transactions: a party that had one waits until others could have theirs.

use crate::{Config, LargeTurns, Members, Pallet, Party};
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

impl<BlockNumber: Saturating + PartialOrd + Copy> LargeTurn<BlockNumber> {
	/// Returns whether the turn is so recent that its party waits.
	fn is_recent(&self, wait: BlockNumber, now: BlockNumber) -> bool {
		self.block.saturating_add(wait) > now
	}
}

impl<T: Config> Pallet<T> {
	/// Returns whether the party had no large transaction for so long that it can have one. Two storage reads.
	pub(crate) fn has_turn(party: Party) -> bool {
		let now = frame_system::Pallet::<T>::block_number();
		let wait = Self::wait();
		!LargeTurns::<T>::get().iter().any(|turn| turn.party == party && turn.is_recent(wait, now))
	}

	/// Notes that the party has its turn in this block. Two storage reads and one write, once in a block.
	pub(crate) fn note_turn(party: Party) {
		let block = frame_system::Pallet::<T>::block_number();
		let wait = Self::wait();
		LargeTurns::<T>::mutate(|turns| {
			turns.retain(|turn| turn.is_recent(wait, block));
			// Never full: as many blocks as there are recent ones that take large transactions, without this one; qed.
			let _ = turns.try_push(LargeTurn { party, block });
		});
	}

	/// Returns for how many blocks after its turn a party waits. One storage read.
	///
	/// So long that those who could take all turns are more than a third of the council, which could as well vote an
	/// upgrade down; and no longer: who is alone on the council waits for nobody.
	fn wait() -> BlockNumberFor<T> {
		let turns = Members::<T>::get().saturating_div(3).saturating_add(1).min(T::MaxTurns::get());
		T::LargeEvery::get().saturating_mul(turns.into())
	}
}
