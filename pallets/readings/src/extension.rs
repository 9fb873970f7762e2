//! Transaction extension that inspects call data before it can enter a block.

use crate::{inspection::Stage, pallet::Call, reports::Report, Config, Inspection, Origin, Pallet, WeightInfo};
use alloc::{boxed::Box, vec, vec::Vec};
use beadle_primitives::{
	profile::MAX_HELD_BEHAVIOURS,
	traits::{Authorisation, DeviceDirectory},
	DeviceId, Millis, Pack, ProfileRef, Refusal, Sequence,
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
	DispatchResult, MultiSignature, SaturatedConversion,
};

/// Inspects the packs that devices send, and keeps device keys from signing anything else.
///
/// - A [`submit`](Pallet::submit) in a general transaction without signer is inspected. If it passes, it is dispatched
///   with [`Origin::Inspected`]; otherwise it is refused with a [`Refusal`]'s code.
/// - A [`report`](Pallet::report) likewise, with [`Origin::Reported`]. In the pool, a device has one at a time, behind all
///   packs.
/// - A signed or bare `submit` or `report` is refused: the device's signature is in the pack, and nobody pays for a reading.
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
	/// Device whose quota is charged, and number of records; none for a report.
	quota: Option<(DeviceId, u32)>,
	/// Difference between the greatest weight of the inspection and the weight that it took.
	unspent: Weight,
}

/// Outcome of a validation: the pool's treatment, the charge, and the origin to dispatch with.
type Validated = (ValidTransaction, Charge, Origin);

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
			Some(Call::report { pack, .. }) => T::WeightInfo::inspect_report(pack.record_count(), MAX_HELD_BEHAVIOURS),
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
		let call = call.is_sub_type();
		let is_general = matches!(origin.as_system_ref(), Some(RawOrigin::None));
		let (validity, charge, origin) = match call {
			Some(Call::submit { .. } | Call::report { .. }) if !is_general => return Err(Refusal::NotGeneral.into()),
			Some(Call::submit { device, pack, signature }) => Self::validate_pack(*device, pack, signature, source)?,
			Some(Call::report { device, pack, signature, profile }) => {
				Self::validate_report(*device, pack, signature, *profile, source)?
			},
			_ => return Ok((ValidTransaction::default(), None, origin)),
		};
		Ok((validity, Some(charge), origin.into()))
	}

	fn bare_validate_and_prepare(
		call: &T::RuntimeCall,
		_info: &DispatchInfoOf<T::RuntimeCall>,
		_len: usize,
	) -> Result<(), TransactionValidityError> {
		match call.is_sub_type() {
			// The pool refuses it earlier, since no `ValidateUnsigned` accepts it; a block author might include it.
			Some(Call::submit { .. } | Call::report { .. }) => Err(Refusal::NotGeneral.into()),
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
		let Some(Charge { quota, unspent }) = charge else { return Ok(Weight::zero()) };
		if let Some((device, records)) = quota {
			T::Authorisation::spend(device, records)?;
		}
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
	fn validate_pack(
		device: DeviceId,
		pack: &Pack,
		signature: &MultiSignature,
		source: TransactionSource,
	) -> Result<Validated, TransactionValidityError> {
		let stage = match source {
			TransactionSource::InBlock => Stage::Block(signature),
			TransactionSource::Local | TransactionSource::External => Stage::Pool(signature),
		};
		let inspection = Pallet::<T>::inspect(device, pack, stage)?;
		let validity = Self::validity(device, pack, &inspection);
		let records = inspection.records;
		let spent = T::WeightInfo::inspect(records, inspection.behaviours);
		let unspent = T::WeightInfo::inspect(records, MAX_HELD_BEHAVIOURS).saturating_sub(spent);
		let charge = Charge { quota: Some((device, records)), unspent };
		Ok((validity, charge, Origin::Inspected(Box::new(inspection))))
	}

	fn validate_report(
		device: DeviceId,
		pack: &Pack,
		signature: &MultiSignature,
		profile: ProfileRef,
		source: TransactionSource,
	) -> Result<Validated, TransactionValidityError> {
		let in_block = source == TransactionSource::InBlock;
		let report = Pallet::<T>::inspect_report(device, pack, signature, profile, in_block)?;
		let validity = Self::validity_of_report(device, &report);
		let most = T::WeightInfo::inspect_report(pack.record_count(), MAX_HELD_BEHAVIOURS);
		let unspent = most.saturating_sub(report.weight_to_inspect::<T::WeightInfo>());
		Ok((validity, Charge { quota: None, unspent }, Origin::Reported(Box::new(report))))
	}

	/// Returns the pool's treatment of an inspected pack.
	///
	/// A pack provides its own sequence and requires the previous one, so that the pool orders a device's packs and
	/// keeps one of each. Its priority within the packs' band is higher the sooner it can be recorded, and that of a report
	/// is below them all. It leaves the pool once it is too old.
	fn validity(device: DeviceId, pack: &Pack, inspection: &Inspection) -> ValidTransaction {
		let requires = match inspection.distance() {
			1 => Vec::new(),
			_ => vec![Pack::tag(device, predecessor(pack.sequence))],
		};
		let next = u64::from(T::SequenceWindow::get()).saturating_add(1);
		ValidTransaction {
			priority: next.saturating_sub(inspection.distance()),
			requires,
			provides: vec![Pack::tag(device, pack.sequence)],
			longevity: Self::blocks(inspection.lifetime),
			propagate: true,
		}
	}

	/// Returns the pool's treatment of an inspected report: one of a device at a time, with the lowest priority of all that
	/// devices have signed.
	fn validity_of_report(device: DeviceId, report: &Report) -> ValidTransaction {
		ValidTransaction {
			priority: 0,
			requires: Vec::new(),
			provides: vec![(b"beadle/report", device).encode()],
			longevity: Self::blocks(report.lifetime),
			propagate: true,
		}
	}

	/// Returns the number of blocks in so long a time, at least one.
	fn blocks(lifetime: Millis) -> u64 {
		lifetime.checked_div(T::MillisPerBlock::get()).unwrap_or(0).max(1).saturated_into()
	}
}

fn predecessor(sequence: Sequence) -> Sequence {
	sequence.saturating_sub(1)
}
