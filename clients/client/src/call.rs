//! The calls that clients make, with their arguments as the chain has them.

use beadle_primitives::{
	standing::MAX_REASON_BYTES, AccountId, AlarmId, DeviceId, DeviceKey, Model, ModelId, Moment, Pack, Profile,
	ProfileId, Quota, Text, Ueid, VerificationState,
};
use codec::{Compact, Encode};
use scale_info::TypeInfo;
use sp_runtime::{MultiAddress, MultiSignature};
use subxt::{
	ext::scale_encode::{self, EncodeAsFields, FieldIter, TypeResolver},
	tx::Payload,
	Metadata,
};

/// A call, encoded as its arguments in order.
pub trait Call: Encode + TypeInfo + 'static {
	/// The pallet's name in the runtime.
	const PALLET: &'static str;
	/// The call's name in the pallet.
	const NAME: &'static str;
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

		/// Checks that the chain has all calls of this module as they are here.
		///
		/// # Errors
		///
		/// The first difference found.
		pub(crate) fn check_all(metadata: &Metadata) -> Result<(), crate::interface::Difference> {
			$(crate::interface::check_call::<$name>(metadata)?;)*
			Ok(())
		}
	};
}

calls! {
	/// Registers a kind of device.
	DeviceRegistry.register_model RegisterModel {
		/// Which kind.
		pub model: Model,
	}

	/// Enrols a device, with the signer as its owner.
	DeviceRegistry.enrol Enrol {
		/// As what kind of device.
		pub model: ModelId,
		/// With which identity of its own.
		pub ueid: Ueid,
		/// The key that its packs will be signed with.
		pub key: DeviceKey,
		/// The key's signature that it is possessed.
		pub proof: MultiSignature,
	}

	/// Makes another key the key of a device.
	DeviceRegistry.rotate_key RotateKey {
		/// Which device.
		pub device: DeviceId,
		/// The key that its packs will be signed with.
		pub key: DeviceKey,
		/// The new key's signature that it is possessed.
		pub proof: MultiSignature,
	}

	/// Revokes a device's identity for good.
	DeviceRegistry.revoke Revoke {
		/// Which device.
		pub device: DeviceId,
		/// Why; everybody can read it.
		pub reason: Text<MAX_REASON_BYTES>,
	}

	/// Creates a behaviour profile.
	BehaviourProfiles.create_profile CreateProfile {
		/// What it says.
		pub profile: Profile,
	}

	/// Has a device held against a profile from now on.
	BehaviourProfiles.assign Assign {
		/// Which device.
		pub device: DeviceId,
		/// Against which profile.
		pub profile: ProfileId,
	}

	/// Stages a new version of a profile.
	BehaviourProfiles.stage_version StageVersion {
		/// Which profile.
		pub id: ProfileId,
		/// What the version says.
		pub profile: Profile,
		/// The block in which it becomes the active one.
		pub activate_at: u32,
	}

	/// Withdraws the staged version of a profile.
	BehaviourProfiles.withdraw_version WithdrawVersion {
		/// Which profile.
		pub id: ProfileId,
	}

	/// Permits a device to submit readings.
	Aaa.grant Grant {
		/// Which device.
		pub device: DeviceId,
		/// How many.
		pub quota: Quota,
		/// Until when; `None` for good.
		pub expires_at: Option<Moment>,
	}

	/// Takes a device's permission to submit readings back.
	Aaa.withdraw_grant WithdrawGrant {
		/// Which device.
		pub device: DeviceId,
	}

	/// Has a device's packs refused until it is reinstated.
	Aaa.suspend Suspend {
		/// Which device.
		pub device: DeviceId,
		/// Why; everybody can read it.
		pub reason: Text<MAX_REASON_BYTES>,
	}

	/// Lifts a device's suspension.
	Aaa.reinstate Reinstate {
		/// Which device.
		pub device: DeviceId,
	}

	/// Submits a pack; only ever in a general transaction.
	Readings.submit Submit {
		/// Whose pack.
		pub device: DeviceId,
		/// The observations.
		pub pack: Pack,
		/// The device key's signature of the pack.
		pub signature: MultiSignature,
	}

	/// Says what an alarm was, after somebody looked into it.
	Readings.set_verification_state SetVerificationState {
		/// Whose alarm.
		pub device: DeviceId,
		/// Its number among those of the device.
		pub alarm: AlarmId,
		/// What became clear.
		pub state: VerificationState,
		/// Why; everybody can read it.
		pub reason: Text<MAX_REASON_BYTES>,
	}

	/// Moves funds.
	Balances.transfer_allow_death Transfer {
		/// To whom.
		pub dest: MultiAddress<AccountId, ()>,
		/// How much.
		pub value: Compact<u128>,
	}
}

/// A call with its arguments encoded, ready for any transaction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EncodedCall {
	pallet: &'static str,
	name: &'static str,
	arguments: Arguments,
}

impl EncodedCall {
	/// All of `calls` after one another, stopping at the first that fails (`utility.batch`).
	///
	/// # Errors
	///
	/// If the chain does not have one of them.
	pub fn batch(metadata: &Metadata, calls: &[EncodedCall]) -> Result<Self, CallMissing> {
		let mut arguments = Compact(u32::try_from(calls.len()).unwrap_or(u32::MAX)).encode();
		for call in calls {
			arguments.extend(call.data(metadata)?);
		}
		Ok(Self { pallet: "Utility", name: "batch", arguments: Arguments(arguments) })
	}

	/// The call as it stands in a transaction: pallet, call, arguments.
	///
	/// # Errors
	///
	/// If the chain does not have it.
	pub fn data(&self, metadata: &Metadata) -> Result<Vec<u8>, CallMissing> {
		let missing = CallMissing { pallet: self.pallet, name: self.name };
		let pallet = metadata.pallet_by_name(self.pallet).ok_or(missing.clone())?;
		let call = pallet.call_variant_by_name(self.name).ok_or(missing)?;
		let mut data = vec![pallet.call_index(), call.index];
		data.extend_from_slice(&self.arguments.0);
		Ok(data)
	}
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

/// A call's arguments, encoded.
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
