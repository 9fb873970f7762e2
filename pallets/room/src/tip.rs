//! Wrapper of the extension that charges fees: a tip lifts a transaction within its band only.

use beadle_primitives::priority::HIGHEST_WITHIN;
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{
	dispatch::{DispatchClass, DispatchInfo},
	weights::Weight,
};
use scale_info::{StaticTypeInfo, Type, TypeInfo};
use sp_runtime::{
	traits::{DispatchOriginOf, Dispatchable, Implication, PostDispatchInfoOf, TransactionExtension, ValidateResult},
	transaction_validity::{
		TransactionPriority, TransactionSource, TransactionValidity, TransactionValidityError, ValidTransaction,
	},
	DispatchResult,
};

/// Caps the priority that the wrapped extension gives, which grows with the tip, to what fits into a band
/// ([`Band`](beadle_primitives::priority::Band)). Operational transactions get none: no tip puts one before another.
///
/// To wallets it is the wrapped extension: it has its identifier, its type and its bytes.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, PartialEq, Eq, Debug)]
pub struct CapTip<S>(S);

impl<S> CapTip<S> {
	/// Wraps the extension that charges fees.
	pub fn new(wrapped: S) -> Self {
		Self(wrapped)
	}
}

impl<S: StaticTypeInfo> TypeInfo for CapTip<S> {
	type Identity = S;

	fn type_info() -> Type {
		S::type_info()
	}
}

/// Returns what is left of a priority within a band.
fn cap(priority: TransactionPriority, info: &DispatchInfo) -> TransactionPriority {
	match info.class {
		DispatchClass::Operational => 0,
		DispatchClass::Normal | DispatchClass::Mandatory => priority.min(HIGHEST_WITHIN),
	}
}

impl<S, C> TransactionExtension<C> for CapTip<S>
where
	S: TransactionExtension<C>,
	C: Dispatchable<Info = DispatchInfo>,
{
	const IDENTIFIER: &'static str = S::IDENTIFIER;
	type Implicit = S::Implicit;
	type Val = S::Val;
	type Pre = S::Pre;

	fn implicit(&self) -> Result<Self::Implicit, TransactionValidityError> {
		self.0.implicit()
	}

	fn weight(&self, call: &C) -> Weight {
		self.0.weight(call)
	}

	fn validate(
		&self,
		origin: DispatchOriginOf<C>,
		call: &C,
		info: &DispatchInfo,
		len: usize,
		self_implicit: Self::Implicit,
		inherited_implication: &impl Implication,
		source: TransactionSource,
	) -> ValidateResult<Self::Val, C> {
		let (validity, val, origin) =
			self.0.validate(origin, call, info, len, self_implicit, inherited_implication, source)?;
		Ok((ValidTransaction { priority: cap(validity.priority, info), ..validity }, val, origin))
	}

	fn prepare(
		self,
		val: Self::Val,
		origin: &DispatchOriginOf<C>,
		call: &C,
		info: &DispatchInfo,
		len: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		self.0.prepare(val, origin, call, info, len)
	}

	fn post_dispatch_details(
		pre: Self::Pre,
		info: &DispatchInfo,
		post_info: &PostDispatchInfoOf<C>,
		len: usize,
		result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		S::post_dispatch_details(pre, info, post_info, len, result)
	}

	fn post_dispatch(
		pre: Self::Pre,
		info: &DispatchInfo,
		post_info: &mut PostDispatchInfoOf<C>,
		len: usize,
		result: &DispatchResult,
	) -> Result<(), TransactionValidityError> {
		S::post_dispatch(pre, info, post_info, len, result)
	}

	fn bare_validate(call: &C, info: &DispatchInfo, len: usize) -> TransactionValidity {
		let validity = S::bare_validate(call, info, len)?;
		Ok(ValidTransaction { priority: cap(validity.priority, info), ..validity })
	}

	fn bare_validate_and_prepare(call: &C, info: &DispatchInfo, len: usize) -> Result<(), TransactionValidityError> {
		S::bare_validate_and_prepare(call, info, len)
	}

	fn bare_post_dispatch(
		info: &DispatchInfo,
		post_info: &mut PostDispatchInfoOf<C>,
		len: usize,
		result: &DispatchResult,
	) -> Result<(), TransactionValidityError> {
		S::bare_post_dispatch(info, post_info, len, result)
	}
}
