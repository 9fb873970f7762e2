//! Transaction extension that inspects call data before it can enter a block.

use crate::{inspection::Stage, pallet::Call, Config, Inspection, Origin, Pallet, WeightInfo};
use alloc::{boxed::Box, vec, vec::Vec};
use beadle_primitives::{
	profile::MAX_HELD_BEHAVIOURS,
	traits::{Authorisation, DeviceDirectory},
	DeviceId, Pack, Refusal, Sequence,
};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::marker::PhantomData;
use frame_support::{
	traits::{Get, IsSubType, OriginTrait},
	weights::Weight,
	CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound, PartialEqNoBound,
};
use frame_system::RawOrigin;
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{
		AsSystemOriginSigner, DispatchInfoOf, DispatchOriginOf, Implication, PostDispatchInfoOf, TransactionExtension,
		ValidateResult,
	},
	transaction_validity::{TransactionSource, TransactionValidityError, ValidTransaction},
	DispatchResult, SaturatedConversion,
};

/// Inspects the packs that devices send, and keeps device keys from signing anything else.
///
/// - A [`submit`](Pallet::submit) in a general transaction without signer is inspected. If it passes, it is dispatched
///   with [`Origin::Inspected`]; otherwise it is refused with a [`Refusal`]'s code.
/// - A signed or bare `submit` is refused: the device's signature is in the pack, and nobody pays for a reading.
/// - Any transaction signed with a key that is, or ever was, a device's is refused.
/// - All other transactions pass untouched.
///
/// The extension adds no bytes to a transaction or its signed payload, so wallets that do not know it sign valid
/// transactions.
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
pub struct InspectCallData<T>(PhantomData<T>);

impl<T> InspectCallData<T> {
	/// Returns the extension, which has no parameters.
	pub fn new() -> Self {
		Self(PhantomData)
	}
}

/// Charge for an inspected pack, taken once the transaction is sure to be dispatched.
pub struct Charge {
	device: DeviceId,
	records: u32,
	/// Difference between the greatest weight of the inspection and the weight that it took.
	unspent: Weight,
}

impl<T> TransactionExtension<T::RuntimeCall> for InspectCallData<T>
where
	T: Config + Send + Sync,
	T::RuntimeCall: IsSubType<Call<T>>,
	T::RuntimeOrigin: From<Origin> + AsSystemOriginSigner<T::AccountId> + Clone,
{
	const IDENTIFIER: &'static str = "InspectCallData";
	type Implicit = ();
	type Val = Option<Charge>;
	/// Weight that the inspection was charged for and did not take.
	type Pre = Weight;

	fn weight(&self, call: &T::RuntimeCall) -> Weight {
		match call.is_sub_type() {
			Some(Call::submit { pack, .. }) => T::WeightInfo::inspect(pack.record_count(), MAX_HELD_BEHAVIOURS),
			_ => T::WeightInfo::check_signer(),
		}
	}

	fn validate(
		&self,
		origin: DispatchOriginOf<T::RuntimeCall>,
		call: &T::RuntimeCall,
		_info: &DispatchInfoOf<T::RuntimeCall>,
		_len: usize,
		_self_implicit: (),
		_inherited_implication: &impl Implication,
		source: TransactionSource,
	) -> ValidateResult<Self::Val, T::RuntimeCall> {
		if let Some(signer) = origin.as_system_origin_signer() {
			if T::Devices::key_use(signer).is_some() {
				return Err(Refusal::DeviceKeyAsSigner.into());
			}
		}
		let Some(Call::submit { device, pack, signature }) = call.is_sub_type() else {
			return Ok((ValidTransaction::default(), None, origin));
		};
		if !matches!(origin.as_system_ref(), Some(RawOrigin::None)) {
			return Err(Refusal::NotGeneral.into());
		}
		let stage = match source {
			TransactionSource::InBlock => Stage::Block(signature),
			TransactionSource::Local | TransactionSource::External => Stage::Pool(signature),
		};
		let inspection = Pallet::<T>::inspect(*device, pack, stage)?;
		let validity = Self::validity(*device, pack, &inspection);
		let records = inspection.records;
		let spent = T::WeightInfo::inspect(records, inspection.behaviours);
		let unspent = T::WeightInfo::inspect(records, MAX_HELD_BEHAVIOURS).saturating_sub(spent);
		let charge = Charge { device: *device, records, unspent };
		Ok((validity, Some(charge), Origin::Inspected(Box::new(inspection)).into()))
	}

	fn bare_validate_and_prepare(
		call: &T::RuntimeCall,
		_info: &DispatchInfoOf<T::RuntimeCall>,
		_len: usize,
	) -> Result<(), TransactionValidityError> {
		match call.is_sub_type() {
			// The pool refuses it earlier, since no `ValidateUnsigned` accepts it; a block author might include it.
			Some(Call::submit { .. }) => Err(Refusal::NotGeneral.into()),
			_ => Ok(()),
		}
	}

	fn prepare(
		self,
		charge: Self::Val,
		_origin: &DispatchOriginOf<T::RuntimeCall>,
		_call: &T::RuntimeCall,
		_info: &DispatchInfoOf<T::RuntimeCall>,
		_len: usize,
	) -> Result<Weight, TransactionValidityError> {
		let Some(Charge { device, records, unspent }) = charge else { return Ok(Weight::zero()) };
		T::Authorisation::spend(device, records)?;
		Ok(unspent)
	}

	fn post_dispatch_details(
		unspent: Weight,
		_info: &DispatchInfoOf<T::RuntimeCall>,
		_post_info: &PostDispatchInfoOf<T::RuntimeCall>,
		_len: usize,
		_result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		Ok(unspent)
	}
}

impl<T: Config> InspectCallData<T> {
	/// Returns the pool's treatment of an inspected pack.
	///
	/// A pack provides its own sequence and requires the previous one, so that the pool orders a device's packs and
	/// keeps one of each. Its priority within the packs' band is higher the sooner it can be recorded. It leaves the pool
	/// once it is too old.
	fn validity(device: DeviceId, pack: &Pack, inspection: &Inspection) -> ValidTransaction {
		let requires = match inspection.distance() {
			1 => Vec::new(),
			_ => vec![Pack::tag(device, predecessor(pack.sequence))],
		};
		let blocks = inspection.lifetime.checked_div(T::MillisPerBlock::get()).unwrap_or(0);
		ValidTransaction {
			priority: u64::from(T::SequenceWindow::get()).saturating_sub(inspection.distance()),
			requires,
			provides: vec![Pack::tag(device, pack.sequence)],
			longevity: blocks.max(1).saturated_into(),
			propagate: true,
		}
	}
}

fn predecessor(sequence: Sequence) -> Sequence {
	sequence.saturating_sub(1)
}
