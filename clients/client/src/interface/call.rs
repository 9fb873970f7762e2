//! The calls that clients make, with their arguments as the chain declares them.

use super::check::{check_fields, missing, Difference, ANY_CALL};
use beadle_primitives::{
	standing::MAX_REASON_BYTES, AccountId, AlarmId, Custody, DeviceId, DeviceKey, Model, ModelId, Moment,
	OrganisationId, Pack, Profile, ProfileId, ProfileRef, Quota, SignedPack, Text, Ueid, VerificationState,
};
use codec::{Compact, Encode, Output};
use frame_decode::extrinsics::encode_call_data;
use scale_info::{build::Fields, Path, Type, TypeInfo};
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
	check_fields::<C>(metadata, &declared.fields, &at)
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
	/// Lets the signer's organisation sign by another account from now on.
	Organisations.change_key ChangeKey {
		/// The other account.
		pub account: AccountId,
	}

	/// Registers a model.
	DeviceRegistry.register_model RegisterModel {
		/// The model.
		pub model: Model,
	}

	/// Enrols a device, with the signer's organisation as its owner.
	DeviceRegistry.enrol Enrol {
		/// The device's model.
		pub model: ModelId,
		/// The identity that the device was made with.
		pub ueid: Ueid,
		/// The holder of the key's secret.
		pub custody: Custody,
		/// The key that its packs will be signed with.
		pub key: DeviceKey,
		/// Proof of possession: the key's own signature.
		pub proof: MultiSignature,
	}

	/// Replaces a device's key.
	DeviceRegistry.rotate_key RotateKey {
		/// The device.
		pub device: DeviceId,
		/// The holder of the new key's secret.
		pub custody: Custody,
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

	/// Activates the staged version of a profile that was held back.
	BehaviourProfiles.activate_version ActivateVersion {
		/// The profile.
		pub id: ProfileId,
	}

	/// Offers a profile to another organisation.
	BehaviourProfiles.offer_profile OfferProfile {
		/// The profile.
		pub id: ProfileId,
		/// The organisation that may accept it.
		pub to: OrganisationId,
	}

	/// Accepts a profile that was offered to the signer's organisation.
	BehaviourProfiles.accept_profile AcceptProfile {
		/// The profile.
		pub id: ProfileId,
	}

	/// Withdraws the offer of a profile.
	BehaviourProfiles.withdraw_profile_offer WithdrawProfileOffer {
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

	/// Reports a pack that the device's profile refuses; only ever in a general transaction.
	Readings.report Report {
		/// The device that signed the pack.
		pub device: DeviceId,
		/// The pack.
		pub pack: Pack,
		/// The device's signature of the pack.
		pub signature: MultiSignature,
		/// The profile and version in force, of which a behaviour refuses the pack.
		pub profile: ProfileRef,
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

	/// Makes calls in order, and stops at the first that fails.
	Utility.batch Batch {
		/// The calls.
		pub calls: Vec<AnyCall>,
	}

	/// Makes calls in order, and undoes all if one fails.
	Utility.batch_all BatchAll {
		/// The calls.
		pub calls: Vec<AnyCall>,
	}
}

/// A call of any kind, as it is encoded in a transaction: pallet index, call index, arguments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AnyCall(Vec<u8>);

impl Encode for AnyCall {
	fn size_hint(&self) -> usize {
		self.0.len()
	}

	fn encode_to<W: Output + ?Sized>(&self, out: &mut W) {
		out.write(&self.0);
	}
}

impl TypeInfo for AnyCall {
	type Identity = Self;

	fn type_info() -> Type {
		Type::builder().path(Path::new(ANY_CALL, module_path!())).composite(Fields::unit())
	}
}

/// Submits a pack; only ever in a general transaction.
impl Call for SignedPack {
	const PALLET: &'static str = "Readings";
	const NAME: &'static str = "submit";
}

impl Report {
	/// Returns the report of a pack that this version of the device's profile refuses.
	pub fn of(signed: &SignedPack, profile: ProfileRef) -> Self {
		let SignedPack { device, pack, signature } = signed.clone();
		Self { device, pack, signature, profile }
	}
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

	/// Returns a [`Batch`] of `calls`.
	///
	/// # Errors
	///
	/// If the chain lacks one of them.
	pub fn batch(metadata: &Metadata, calls: &[EncodedCall]) -> Result<Self, CallMissing> {
		Ok(Self::from(&Batch { calls: any_calls(metadata, calls)? }))
	}

	/// Returns a [`BatchAll`] of `calls`.
	///
	/// # Errors
	///
	/// If the chain lacks one of them.
	pub fn batch_all(metadata: &Metadata, calls: &[EncodedCall]) -> Result<Self, CallMissing> {
		Ok(Self::from(&BatchAll { calls: any_calls(metadata, calls)? }))
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
			.map_err(|_| self.missing())
	}

	/// Returns the error of a chain that does not have the call.
	pub(super) fn missing(&self) -> CallMissing {
		CallMissing { pallet: self.pallet, name: self.name }
	}

	/// Returns the encoded arguments.
	pub(crate) fn arguments(&self) -> &Arguments {
		&self.arguments
	}
}

/// Returns calls as they are encoded in a transaction to a chain with this metadata.
fn any_calls(metadata: &Metadata, calls: &[EncodedCall]) -> Result<Vec<AnyCall>, CallMissing> {
	calls.iter().map(|call| call.data(metadata).map(AnyCall)).collect()
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

#[cfg(test)]
mod tests {
	use super::*;
	use crate::interface::metadata;

	#[test]
	fn a_list_of_calls_is_a_call() {
		let metadata = metadata().unwrap();
		let calls = [EncodedCall::from(&Reinstate { device: 3 }), EncodedCall::from(&WithdrawVersion { id: 4 })];
		let [one, two] = [&calls[0], &calls[1]].map(|call| call.data(metadata).unwrap());
		let utility = metadata.pallet_by_name("Utility").unwrap();
		let batch = EncodedCall::batch(metadata, &calls).unwrap();
		let batch_all = EncodedCall::batch_all(metadata, &calls).unwrap();
		for (name, list) in [("batch", batch), ("batch_all", batch_all)] {
			let index = utility.call_variant_by_name(name).unwrap().index;
			// The number of calls is compact.
			let expected = [&[utility.call_index(), index, 2 << 2][..], one.as_slice(), two.as_slice()].concat();
			assert_eq!(list.data(metadata).unwrap(), expected, "{name}");
		}
	}
}
