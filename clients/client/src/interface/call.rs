//! The calls that clients make, with their arguments as the chain declares them.

use super::check::{check_fields, missing, Difference};
use beadle_primitives::{
	standing::MAX_REASON_BYTES, AccountId, AlarmId, DeviceId, DeviceKey, Model, ModelId, Moment, Profile, ProfileId,
	Quota, SignedPack, Text, Ueid, VerificationState,
};
use codec::{Compact, Encode};
use frame_decode::extrinsics::encode_call_data;
use scale_info::TypeInfo;
use sp_runtime::{MultiAddress, MultiSignature};
use subxt::{
	ext::scale_encode::{self, EncodeAsFields, FieldIter, TypeResolver},
	tx::Payload,
	Metadata,
};

/// A call. It encodes as its arguments in order.
pub trait Call: Encode + TypeInfo + 'static {
	/// Name of the pallet in the runtime.
	const PALLET: &'static str;
	/// Name of the call in the pallet.
	const NAME: &'static str;
}

/// Checks that the chain has this call, with these arguments.
///
/// # Errors
///
/// The first difference found.
pub fn check<C: Call>(metadata: &Metadata) -> Result<(), Difference> {
	let at = format!("call {}.{}", C::PALLET, C::NAME);
	let pallet = metadata.pallet_by_name(C::PALLET).ok_or_else(|| missing(&at))?;
	let declared = pallet.call_variant_by_name(C::NAME).ok_or_else(|| missing(&at))?;
	check_fields::<C>(metadata.types(), &declared.fields, &at)
}

macro_rules! calls {
	($($(#[$doc:meta])* $pallet:ident.$call:ident $name:ident { $($fields:tt)* })*) => {
		$(
			$(#[$doc])*
			#[derive(Clone, PartialEq, Eq, Debug, Encode, TypeInfo)]
			pub struct $name { $($fields)* }

			impl Call for $name {
				const PALLET: &'static str = stringify!($pallet);
				const NAME: &'static str = stringify!($call);
			}
		)*

		/// Checks that the chain declares all calls of this module as they are here.
		///
		/// # Errors
		///
		/// The first difference found.
		pub(crate) fn check_all(metadata: &Metadata) -> Result<(), Difference> {
			$(check::<$name>(metadata)?;)*
			check::<SignedPack>(metadata)
		}
	};
}

calls! {
	/// Registers a model.
	DeviceRegistry.register_model RegisterModel {
		/// The model.
		pub model: Model,
	}

	/// Enrols a device, with the signer as its owner.
	DeviceRegistry.enrol Enrol {
		/// The device's model.
		pub model: ModelId,
		/// The identity that the device was made with.
		pub ueid: Ueid,
		/// The key that its packs will be signed with.
		pub key: DeviceKey,
		/// Proof of possession: the key's own signature.
		pub proof: MultiSignature,
	}

	/// Replaces a device's key.
	DeviceRegistry.rotate_key RotateKey {
		/// The device.
		pub device: DeviceId,
		/// The new key, which its packs will be signed with.
		pub key: DeviceKey,
		/// Proof of possession: the new key's own signature.
		pub proof: MultiSignature,
	}

	/// Revokes a device for good.
	DeviceRegistry.revoke Revoke {
		/// The device.
		pub device: DeviceId,
		/// The reason, which everybody can read.
		pub reason: Text<MAX_REASON_BYTES>,
	}

	/// Creates a behaviour profile.
	BehaviourProfiles.create_profile CreateProfile {
		/// The first version of the profile.
		pub profile: Profile,
	}

	/// Assigns a profile to a device: its packs are appraised against this one from now on.
	BehaviourProfiles.assign Assign {
		/// The device.
		pub device: DeviceId,
		/// The profile.
		pub profile: ProfileId,
	}

	/// Stages a new version of a profile.
	BehaviourProfiles.stage_version StageVersion {
		/// The profile.
		pub id: ProfileId,
		/// The new version.
		pub profile: Profile,
		/// The block in which it becomes the active version.
		pub activate_at: u32,
	}

	/// Withdraws the staged version of a profile.
	BehaviourProfiles.withdraw_version WithdrawVersion {
		/// The profile.
		pub id: ProfileId,
	}

	/// Grants a device the permission to submit readings.
	Aaa.grant Grant {
		/// The device.
		pub device: DeviceId,
		/// The quota of records that it may submit.
		pub quota: Quota,
		/// The end of the grant; `None` for no end.
		pub expires_at: Option<Moment>,
	}

	/// Withdraws a device's grant.
	Aaa.withdraw_grant WithdrawGrant {
		/// The device.
		pub device: DeviceId,
	}

	/// Suspends a device: the chain refuses its packs until it is reinstated.
	Aaa.suspend Suspend {
		/// The device.
		pub device: DeviceId,
		/// The reason, which everybody can read.
		pub reason: Text<MAX_REASON_BYTES>,
	}

	/// Reinstates a suspended device.
	Aaa.reinstate Reinstate {
		/// The device.
		pub device: DeviceId,
	}

	/// Records the verdict on an alarm that somebody has looked into.
	Readings.set_verification_state SetVerificationState {
		/// The device with the alarm.
		pub device: DeviceId,
		/// The alarm's number among those of the device.
		pub alarm: AlarmId,
		/// The verdict.
		pub state: VerificationState,
		/// The reason, which everybody can read.
		pub reason: Text<MAX_REASON_BYTES>,
	}

	/// Transfers funds.
	Balances.transfer_allow_death Transfer {
		/// The receiver.
		pub dest: MultiAddress<AccountId, ()>,
		/// The amount.
		pub value: Compact<u128>,
	}
}

/// Submits a pack; only ever in a general transaction.
impl Call for SignedPack {
	const PALLET: &'static str = "Readings";
	const NAME: &'static str = "submit";
}

/// A call with its arguments encoded, ready for any kind of transaction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EncodedCall {
	pallet: &'static str,
	name: &'static str,
	arguments: Arguments,
}

impl EncodedCall {
	/// Returns a call with arguments that are encoded already. Nothing compares their types with the chain's: prefer a
	/// [`Call`].
	pub fn raw(pallet: &'static str, name: &'static str, arguments: Vec<u8>) -> Self {
		Self { pallet, name, arguments: Arguments(arguments) }
	}

	/// Returns a `utility.batch` of `calls`, which runs them in order and stops at the first that fails.
	///
	/// # Errors
	///
	/// If the chain lacks one of them.
	pub fn batch(metadata: &Metadata, calls: &[EncodedCall]) -> Result<Self, CallMissing> {
		Ok(Self::raw("Utility", "batch", encoded_list(metadata, calls)?))
	}

	/// Returns a `utility.batchAll` of `calls`, which runs them in order and undoes all if one fails.
	///
	/// # Errors
	///
	/// If the chain lacks one of them.
	pub fn batch_all(metadata: &Metadata, calls: &[EncodedCall]) -> Result<Self, CallMissing> {
		Ok(Self::raw("Utility", "batch_all", encoded_list(metadata, calls)?))
	}

	/// Returns the call's name in its pallet.
	pub fn name(&self) -> &'static str {
		self.name
	}

	/// Returns the call as it is encoded in a transaction: pallet index, call index, arguments.
	///
	/// # Errors
	///
	/// If the chain lacks the call.
	pub fn data(&self, metadata: &Metadata) -> Result<Vec<u8>, CallMissing> {
		encode_call_data(self.pallet, self.name, &self.arguments, metadata, metadata.types())
			.map_err(|_| CallMissing { pallet: self.pallet, name: self.name })
	}

	/// As [`Self::data`], by the metadata that this crate was built with: no chain has to be asked.
	///
	/// # Errors
	///
	/// If that chain does not have the call.
	pub fn built_in_data(&self) -> Result<Vec<u8>, CallMissing> {
		match super::metadata() {
			Some(metadata) => self.data(metadata),
			None => Err(CallMissing { pallet: self.pallet, name: self.name }),
		}
	}

	/// Returns the encoded arguments.
	pub(crate) fn arguments(&self) -> &Arguments {
		&self.arguments
	}
}

/// Returns an encoded list of calls.
fn encoded_list(metadata: &Metadata, calls: &[EncodedCall]) -> Result<Vec<u8>, CallMissing> {
	let mut list = Compact(u32::try_from(calls.len()).unwrap_or(u32::MAX)).encode();
	for call in calls {
		list.extend(call.data(metadata)?);
	}
	Ok(list)
}

impl<C: Call> From<&C> for EncodedCall {
	fn from(call: &C) -> Self {
		Self { pallet: C::PALLET, name: C::NAME, arguments: Arguments(call.encode()) }
	}
}

/// The chain does not have a call.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the chain has no call {pallet}.{name}")]
pub struct CallMissing {
	pallet: &'static str,
	name: &'static str,
}

/// The encoded arguments of a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arguments(Vec<u8>);

impl EncodeAsFields for Arguments {
	fn encode_as_fields_to<R: TypeResolver>(
		&self,
		_fields: &mut dyn FieldIter<'_, R::TypeId>,
		_types: &R,
		out: &mut Vec<u8>,
	) -> Result<(), scale_encode::Error> {
		out.extend_from_slice(&self.0);
		Ok(())
	}
}

impl Payload for EncodedCall {
	type CallData = Arguments;

	fn pallet_name(&self) -> &str {
		self.pallet
	}

	fn call_name(&self) -> &str {
		self.name
	}

	fn call_data(&self) -> &Arguments {
		&self.arguments
	}
}
