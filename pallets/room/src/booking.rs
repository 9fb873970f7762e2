//! What a transaction takes of a block: who may sign it, in which lane it enters, and how much room it takes.

use crate::{Amount, Config, Lane, Pallet, Party, Used, UsedBy};
use beadle_primitives::{
	priority::{Band, HIGHEST_WITHIN},
	AccountId, Refusal,
};
use frame_support::{
	dispatch::{DispatchClass, DispatchInfo, PostDispatchInfo},
	traits::{Contains, Get},
	weights::Weight,
};
use frame_system::{calculate_consumed_extrinsic_weight, limits::BlockWeights};
use sp_runtime::{
	traits::Dispatchable,
	transaction_validity::{InvalidTransaction, TransactionPriority, TransactionValidityError},
};

/// Room for a transaction other than a pack.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Booking {
	/// Party whose transaction it is.
	pub(crate) party: Party,
	/// Lane in which it enters the block.
	pub(crate) lane: Lane,
	/// Amount that it takes.
	pub(crate) amount: Amount,
}

impl Booking {
	/// Returns the priority of the transaction, before its tip counts, where as many bytes as these are short.
	///
	/// Of operational transactions, those with the least weight go first: so a heavy one never makes a suspension wait.
	/// Long ones stand behind packs, which a full pool would drop for them otherwise.
	pub(crate) fn priority(&self, short: u32) -> TransactionPriority {
		let band = match (self.lane, self.party) {
			(Lane::Normal, Party::Anyone) => return Band::Anyone.floor(),
			(Lane::Normal, Party::Buyers) => return Band::Buyers.floor(),
			(Lane::Normal, Party::Member(_)) => return Band::Members.floor(),
			(Lane::Operational | Lane::Large, _) if self.amount.length <= short => Band::Operational,
			(Lane::Operational | Lane::Large, _) => Band::Long,
		};
		band.priority(HIGHEST_WITHIN.saturating_sub(self.amount.weight.ref_time()))
	}
}

impl<T: Config> Pallet<T>
where
	T::RuntimeCall: Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
{
	/// Returns the amount that a transaction takes of a block, as [`CheckWeight`](frame_system::CheckWeight) counts it.
	pub(crate) fn amount(weights: &BlockWeights, info: &DispatchInfo, len: usize) -> Amount {
		Amount {
			weight: calculate_consumed_extrinsic_weight::<T::RuntimeCall>(weights, info, len),
			length: u32::try_from(len).unwrap_or(u32::MAX),
		}
	}

	/// Returns the room that a transaction other than a pack needs; the signer is none if it has no signature of an
	/// account. Storage reads as for [`Self::signer`].
	///
	/// # Errors
	///
	/// [`Refusal::NotAMember`]: the signer may not sign this. [`Refusal::TooLarge`]: it takes more than a party can
	/// have in any block.
	pub(crate) fn book(
		signer: Option<&AccountId>,
		call: &T::RuntimeCall,
		info: &DispatchInfo,
		len: usize,
	) -> Result<Booking, Refusal> {
		let amount = Self::amount(&T::BlockWeights::get(), info, len);
		let party = signer.map_or(Party::Anyone, |signer| Self::signer(signer, call).party());
		let fits_in = |share| amount.fits(&Self::partys_part(share));
		let lane = match (info.class, party) {
			(DispatchClass::Operational, Party::Member(_)) if fits_in(T::OperationalShare::get()) => Lane::Operational,
			(DispatchClass::Operational, Party::Member(_)) if amount.fits(&Self::share(T::LargeShare::get())) => {
				Lane::Large
			},
			(DispatchClass::Operational, Party::Member(_)) => return Err(Refusal::TooLarge),
			(DispatchClass::Operational, Party::Buyers | Party::Anyone) => return Err(Refusal::NotAMember),
			_ if party == Party::Anyone && signer.is_some() && !Self::may_anyone_sign(call, info, len) => {
				return Err(Refusal::NotAMember);
			},
			_ if fits_in(T::NormalShare::get()) => Lane::Normal,
			_ => return Err(Refusal::TooLarge),
		};
		Ok(Booking { party, lane, amount })
	}

	/// Returns whether anyone may sign this transaction.
	fn may_anyone_sign(call: &T::RuntimeCall, info: &DispatchInfo, len: usize) -> bool {
		u32::try_from(len).is_ok_and(|len| len <= T::AnyonesLength::get())
			&& info.total_weight().all_lte(T::AnyonesWeight::get())
			&& T::AnyoneMayCall::contains(call)
	}

	/// Takes the room from the block.
	///
	/// # Errors
	///
	/// `ExhaustsResources`: there are more parties than there can be.
	pub(crate) fn take(booking: Booking) -> Result<(), TransactionValidityError> {
		let Booking { party, lane, amount } = booking;
		UsedBy::<T>::try_mutate(|used_by| {
			let mut usage = used_by.get(&party).copied().unwrap_or_default();
			usage.add(lane, amount);
			used_by.try_insert(party, usage)
		})
		.map_err(|_| InvalidTransaction::ExhaustsResources)?;
		Used::<T>::mutate(|used| used.add(lane, amount));
		if lane == Lane::Large {
			Self::note_turn(party);
		}
		Ok(())
	}

	/// Gives back the weight that the transaction was booked for and did not take.
	pub(crate) fn give_back(party: Party, lane: Lane, unspent: Weight) {
		if unspent == Weight::zero() {
			return;
		}
		let amount = Amount { weight: unspent, length: 0 };
		Used::<T>::mutate(|used| used.subtract(lane, amount));
		UsedBy::<T>::mutate(|used_by| {
			if let Some(usage) = used_by.get_mut(&party) {
				usage.subtract(lane, amount);
			}
		});
	}
}
