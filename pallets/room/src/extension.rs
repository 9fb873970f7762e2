//! Transaction extension that keeps the shares of a block.

use crate::{party::READS_FOR_ANOTHER, Booking, Config, Lane, Pallet, Party, WeightInfo};
use beadle_primitives::{priority::Band, AccountId};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::marker::PhantomData;
use frame_support::{
	dispatch::{DispatchClass, DispatchInfo, PostDispatchInfo},
	traits::{Contains, Get},
	weights::Weight,
	CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound, PartialEqNoBound,
};
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{AsSystemOriginSigner, DispatchOriginOf, Dispatchable, Implication, TransactionExtension, ValidateResult},
	transaction_validity::{
		TransactionPriority, TransactionSource, TransactionValidity, TransactionValidityError, ValidTransaction,
	},
	DispatchResult,
};

/// Keeps the shares of a block, and says who may sign what and which transactions go first.
///
/// - A transaction that its signer may not sign, or that could not be in any block, is refused with the code of a
///   [`Refusal`](beadle_primitives::Refusal).
/// - A transaction whose share, or whose party's part, of this block is spent waits for the next block.
///
/// It stands before all that costs more, so what has no room fails early. It adds no bytes to a transaction or its
/// signed payload, so wallets that do not know it sign valid transactions.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	CloneNoBound,
	EqNoBound,
	PartialEqNoBound,
	DebugNoBound,
	DefaultNoBound,
	TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct CheckRoom<T>(PhantomData<T>);

impl<T> CheckRoom<T> {
	/// Returns the extension, which has no parameters.
	pub fn new() -> Self {
		Self(PhantomData)
	}
}

impl<T> CheckRoom<T>
where
	T: Config,
	T::RuntimeCall: Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
{
	/// Checks a transaction, in a block also whether there is room left. Returns its priority before its tip counts, and
	/// what it takes from others than packs.
	fn check(
		signer: Option<&AccountId>,
		call: &T::RuntimeCall,
		info: &DispatchInfo,
		len: usize,
		in_block: bool,
	) -> Result<(TransactionPriority, Option<Booking>), TransactionValidityError> {
		if info.class == DispatchClass::Mandatory {
			// Inherents of the block's author.
			return Ok((0, None));
		}
		if T::Packs::contains(call) {
			Pallet::<T>::check_pack(info, len, in_block)?;
			return Ok((Band::Packs.floor(), None));
		}
		let mut booking = Pallet::<T>::book(signer, call, info, len)?;
		if in_block {
			booking.lane = Pallet::<T>::lane_with_room(&booking)?;
		}
		Ok((booking.priority(T::ShortLength::get()), Some(booking)))
	}
}

impl<T> TransactionExtension<T::RuntimeCall> for CheckRoom<T>
where
	T: Config + Send + Sync,
	T::RuntimeCall: Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
	DispatchOriginOf<T::RuntimeCall>: AsSystemOriginSigner<AccountId> + Clone,
{
	const IDENTIFIER: &'static str = "CheckRoom";
	type Implicit = ();
	type Val = Option<Booking>;
	type Pre = Option<Booking>;

	fn weight(&self, call: &T::RuntimeCall) -> Weight {
		if T::Packs::contains(call) {
			// With what its inspection asks about the owner's part.
			T::WeightInfo::check_pack()
		} else {
			T::WeightInfo::check_others().saturating_add(T::DbWeight::get().reads(READS_FOR_ANOTHER))
		}
	}

	fn validate(
		&self,
		origin: DispatchOriginOf<T::RuntimeCall>,
		call: &T::RuntimeCall,
		info: &DispatchInfo,
		len: usize,
		_self_implicit: (),
		_inherited_implication: &impl Implication,
		source: TransactionSource,
	) -> ValidateResult<Self::Val, T::RuntimeCall> {
		let in_block = source == TransactionSource::InBlock;
		let (priority, booking) = Self::check(origin.as_system_origin_signer(), call, info, len, in_block)?;
		Ok((ValidTransaction { priority, ..Default::default() }, booking, origin))
	}

	fn prepare(
		self,
		booking: Self::Val,
		_origin: &DispatchOriginOf<T::RuntimeCall>,
		_call: &T::RuntimeCall,
		_info: &DispatchInfo,
		_len: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		if let Some(booking) = booking {
			Pallet::<T>::take(booking)?;
		}
		Ok(booking)
	}

	fn post_dispatch_details(
		booking: Self::Pre,
		info: &DispatchInfo,
		post_info: &PostDispatchInfo,
		_len: usize,
		_result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		if let Some(Booking { party, lane, .. }) = booking {
			Pallet::<T>::give_back(party, lane, post_info.calc_unspent(info));
		}
		Ok(Weight::zero())
	}

	fn bare_validate(call: &T::RuntimeCall, info: &DispatchInfo, len: usize) -> TransactionValidity {
		let (priority, _) = Self::check(None, call, info, len, false)?;
		Ok(ValidTransaction { priority, ..Default::default() })
	}

	fn bare_validate_and_prepare(
		call: &T::RuntimeCall,
		info: &DispatchInfo,
		len: usize,
	) -> Result<(), TransactionValidityError> {
		match Self::check(None, call, info, len, true)? {
			(_, Some(booking)) => Pallet::<T>::take(booking),
			(_, None) => Ok(()),
		}
	}

	fn bare_post_dispatch(
		info: &DispatchInfo,
		post_info: &mut PostDispatchInfo,
		_len: usize,
		_result: &DispatchResult,
	) -> Result<(), TransactionValidityError> {
		// No pack is bare, and what is bare and neither an inherent nor operational was booked as anyone's.
		if info.class == DispatchClass::Normal {
			Pallet::<T>::give_back(Party::Anyone, Lane::Normal, post_info.calc_unspent(info));
		}
		Ok(())
	}
}
