//! Wrapper of the extension that checks nonces: limits how many transactions of a signer wait in the pool.

use crate::Config;
use beadle_primitives::Refusal;
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::fmt;
use frame_support::{traits::Get, weights::Weight};
use frame_system::CheckNonce;
use scale_info::{StaticTypeInfo, Type, TypeInfo};
use sp_runtime::{
	traits::{
		AsSystemOriginSigner, DispatchInfoOf, DispatchOriginOf, Implication, PostDispatchInfoOf, Saturating,
		TransactionExtension, ValidateResult,
	},
	transaction_validity::{TransactionSource, TransactionValidityError},
	DispatchResult,
};

/// Checks nonces, and limits how far they can be ahead in the pool: by [`Config::MaxWaiting`]. So no signer fills the
/// pools of all nodes, whatever the priority of its transactions.
///
/// To wallets it is [`CheckNonce`]: it has its identifier, its type and its bytes.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, PartialEq, Eq)]
pub struct LimitWaiting<T: frame_system::Config>(CheckNonce<T>);

impl<T: frame_system::Config> LimitWaiting<T> {
	/// Returns the extension of a transaction with this nonce.
	pub fn new(nonce: T::Nonce) -> Self {
		Self(CheckNonce::from(nonce))
	}
}

impl<T: frame_system::Config> fmt::Debug for LimitWaiting<T> {
	fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
		self.0.fmt(formatter)
	}
}

impl<T: frame_system::Config> TypeInfo for LimitWaiting<T>
where
	CheckNonce<T>: StaticTypeInfo,
{
	type Identity = CheckNonce<T>;

	fn type_info() -> Type {
		CheckNonce::<T>::type_info()
	}
}

impl<T> TransactionExtension<T::RuntimeCall> for LimitWaiting<T>
where
	T: Config + Send + Sync,
	CheckNonce<T>: TransactionExtension<T::RuntimeCall, Implicit = ()>,
	DispatchOriginOf<T::RuntimeCall>: AsSystemOriginSigner<T::AccountId> + Clone,
{
	const IDENTIFIER: &'static str = CheckNonce::<T>::IDENTIFIER;
	type Implicit = ();
	type Val = <CheckNonce<T> as TransactionExtension<T::RuntimeCall>>::Val;
	type Pre = <CheckNonce<T> as TransactionExtension<T::RuntimeCall>>::Pre;

	fn weight(&self, call: &T::RuntimeCall) -> Weight {
		self.0.weight(call)
	}

	fn validate(
		&self,
		origin: DispatchOriginOf<T::RuntimeCall>,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		len: usize,
		self_implicit: (),
		inherited_implication: &impl Implication,
		source: TransactionSource,
	) -> ValidateResult<Self::Val, T::RuntimeCall> {
		let signer = origin.as_system_origin_signer();
		// In a block, nonces follow each other without gap.
		if let Some(signer) = signer.filter(|_| source != TransactionSource::InBlock) {
			let next = frame_system::Pallet::<T>::account_nonce(signer);
			let first_too_far = next.saturating_add(T::MaxWaiting::get().into());
			if (self.0).0 >= first_too_far {
				return Err(Refusal::TooManyWaiting.into());
			}
		}
		self.0.validate(origin, call, info, len, self_implicit, inherited_implication, source)
	}

	fn prepare(
		self,
		val: Self::Val,
		origin: &DispatchOriginOf<T::RuntimeCall>,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		len: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		self.0.prepare(val, origin, call, info, len)
	}

	fn post_dispatch_details(
		pre: Self::Pre,
		info: &DispatchInfoOf<T::RuntimeCall>,
		post_info: &PostDispatchInfoOf<T::RuntimeCall>,
		len: usize,
		result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		<CheckNonce<T> as TransactionExtension<T::RuntimeCall>>::post_dispatch_details(
			pre, info, post_info, len, result,
		)
	}
}
