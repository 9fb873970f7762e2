//! Transaction extension that inspects call data before it can enter a block.

use crate::{inspection::Stage, pallet::Call, Config, Inspection, Origin, Pallet, WeightInfo};
use alloc::{boxed::Box, vec, vec::Vec};
use beadle_primitives::{
	profile::MAX_HELD_BEHAVIOURS,
	traits::{Authorisation, DeviceDirectory, PacksRoom},
	Device, DeviceId, OrganisationId, Pack, ProfileRef, Refusal, Sequence,
};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::marker::PhantomData;
use frame_support::{
	dispatch::{DispatchInfo, PostDispatchInfo},
	traits::{Get, IsSubType, OriginTrait},
	weights::Weight,
	CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound, PartialEqNoBound,
};
use frame_system::RawOrigin;
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{AsSystemOriginSigner, DispatchOriginOf, Dispatchable, Implication, TransactionExtension, ValidateResult},
	transaction_validity::{
		InvalidTransaction, TransactionLongevity, TransactionSource, TransactionValidityError, ValidTransaction,
	},
	DispatchResult, MultiSignature,
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

/// Charge for an inspected pack or report, taken once the transaction is sure to be dispatched.
pub struct Charge {
	/// Device whose quota is charged.
	device: DeviceId,
	/// Its owner, of whose part of the block it takes.
	owner: OrganisationId,
	/// Number of records.
	records: u32,
	/// Difference between the greatest weight of the inspection and the weight that it took.
	unspent: Weight,
}

/// Time for which a pack is valid to a pool: as long as there is.
///
/// Of transactions with the same priority, a pool gives those first which are valid for the shortest time (`Ord` of
/// `TransactionRef` in `graph/ready.rs` of sc-transaction-pool 48). With the time until a pack is too old, which its owner
/// chooses by the profile, an owner could put its packs before all others. So they go in the order in which they came.
const LONGEVITY: TransactionLongevity = TransactionLongevity::MAX;

/// Outcome of a validation: the pool's treatment, the charge, and the origin to dispatch with.
type Validated = (ValidTransaction, Charge, Origin);

impl<T> TransactionExtension<T::RuntimeCall> for InspectCallData<T>
where
	T: Config + Send + Sync,
	T::RuntimeCall: IsSubType<Call<T>> + Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
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
		info: &DispatchInfo,
		len: usize,
		_self_implicit: (),
		_inherited_implication: &impl Implication,
		source: TransactionSource,
	) -> ValidateResult<Self::Val, T::RuntimeCall> {
		if let Some(signer) = origin.as_system_origin_signer() {
			// A ban keeps a key from being a device's, and takes nobody's voice.
			if T::Devices::key_use(signer).is_some_and(|key_use| key_use.device().is_some()) {
				return Err(Refusal::DeviceKeyAsSigner.into());
			}
		}
		let call = call.is_sub_type();
		let is_general = matches!(origin.as_system_ref(), Some(RawOrigin::None));
		let room = Asked { weight: info.total_weight(), length: len };
		let (validity, charge, origin) = match call {
			Some(Call::submit { .. } | Call::report { .. }) if !is_general => return Err(Refusal::NotGeneral.into()),
			Some(Call::submit { device, pack, signature }) => {
				Self::validate_pack(*device, pack, signature, room, source)?
			},
			Some(Call::report { device, pack, signature, profile }) => {
				Self::validate_report(*device, pack, signature, *profile, room, source)?
			},
			_ => return Ok((ValidTransaction::default(), None, origin)),
		};
		Ok((validity, Some(charge), origin.into()))
	}

	fn bare_validate_and_prepare(
		call: &T::RuntimeCall,
		_info: &DispatchInfo,
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
		info: &DispatchInfo,
		len: usize,
	) -> Result<Weight, TransactionValidityError> {
		let Some(Charge { device, owner, records, unspent }) = charge else { return Ok(Weight::zero()) };
		T::Authorisation::spend(device, records)?;
		T::Room::count_for_owner(owner, info.total_weight(), len);
		Ok(unspent)
	}

	fn post_dispatch_details(
		unspent: Weight,
		_info: &DispatchInfo,
		_post_info: &PostDispatchInfo,
		_len: usize,
		_result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		Ok(unspent)
	}
}

/// Room that a transaction asks for.
#[derive(Clone, Copy)]
struct Asked {
	weight: Weight,
	length: usize,
}

impl<T: Config> InspectCallData<T> {
	/// Returns the device with this number; in a block, checks that its owner has room left in it, before anything that
	/// costs more.
	fn device_with_room(
		device: DeviceId,
		Asked { weight, length }: Asked,
		source: TransactionSource,
	) -> Result<Device, TransactionValidityError> {
		let known = Pallet::<T>::enrolled(device)?;
		if source == TransactionSource::InBlock && !T::Room::owner_has_room(known.owner, weight, length) {
			return Err(InvalidTransaction::ExhaustsResources.into());
		}
		Ok(known)
	}

	fn validate_pack(
		device: DeviceId,
		pack: &Pack,
		signature: &MultiSignature,
		room: Asked,
		source: TransactionSource,
	) -> Result<Validated, TransactionValidityError> {
		let known = Self::device_with_room(device, room, source)?;
		let stage = match source {
			TransactionSource::InBlock => Stage::Block(signature),
			TransactionSource::Local | TransactionSource::External => Stage::Pool(signature),
		};
		let inspection = Pallet::<T>::inspect(device, &known, pack, stage)?;
		let validity = Self::validity(device, pack, &inspection);
		let records = inspection.records;
		let spent = T::WeightInfo::inspect(records, inspection.behaviours);
		let unspent = T::WeightInfo::inspect(records, MAX_HELD_BEHAVIOURS).saturating_sub(spent);
		let charge = Charge { device, owner: known.owner, records, unspent };
		Ok((validity, charge, Origin::Inspected(Box::new(inspection))))
	}

	fn validate_report(
		device: DeviceId,
		pack: &Pack,
		signature: &MultiSignature,
		profile: ProfileRef,
		room: Asked,
		source: TransactionSource,
	) -> Result<Validated, TransactionValidityError> {
		let known = Self::device_with_room(device, room, source)?;
		let in_block = source == TransactionSource::InBlock;
		let report = Pallet::<T>::inspect_report(device, &known, pack, signature, profile, in_block)?;
		let validity = Self::validity_of_report(device);
		let most = T::WeightInfo::inspect_report(pack.record_count(), MAX_HELD_BEHAVIOURS);
		let unspent = most.saturating_sub(report.weight_to_inspect::<T::WeightInfo>());
		let charge = Charge { device, owner: known.owner, records: report.records(), unspent };
		Ok((validity, charge, Origin::Reported(Box::new(report))))
	}

	/// Returns the pool's treatment of an inspected pack.
	///
	/// A pack provides its own sequence and requires the previous one, so that the pool orders a device's packs and
	/// keeps one of each. Its priority within the packs' band is higher the sooner it can be recorded, and that of a report
	/// is below them all. It leaves the pool once it is too old: a pool validates again what it keeps.
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
			longevity: LONGEVITY,
			propagate: true,
		}
	}

	/// Returns the pool's treatment of an inspected report: one of a device at a time, with the lowest priority of all that
	/// devices have signed.
	fn validity_of_report(device: DeviceId) -> ValidTransaction {
		ValidTransaction {
			priority: 0,
			requires: Vec::new(),
			provides: vec![(b"beadle/report", device).encode()],
			longevity: LONGEVITY,
			propagate: true,
		}
	}
}

fn predecessor(sequence: Sequence) -> Sequence {
	sequence.saturating_sub(1)
}
