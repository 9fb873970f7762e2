//! The runtime functions that clients call, with their arguments and answers as the chain declares them.

use super::check::{check_each, check_type, missing, Difference};
use beadle_primitives::{
	AccountId, AlarmRecord, Appraisal, AttestationResult, Comparison, DeviceId, Evidence, HeldAgainst, KeyUse,
	LogEntry, Pack, Profile, ProfileId, ProfileRef, Refusal,
};
use codec::{DecodeAll, Encode};
use scale_info::TypeInfo;
use subxt::Metadata;

/// A function of a runtime API.
pub trait Function {
	/// Name of the runtime API.
	const API: &'static str;
	/// Name of the function in the API.
	const NAME: &'static str;
	/// Types of the arguments, as a tuple.
	type Arguments: Encode + TypeInfo + 'static;
	/// Type of the answer.
	type Answer: DecodeAll + TypeInfo + 'static;
}

/// Checks that the chain's runtime has this function, with these arguments and this answer.
///
/// # Errors
///
/// The first difference found.
pub fn check<F: Function>(metadata: &Metadata) -> Result<(), Difference> {
	let at = format!("runtime function {}.{}", F::API, F::NAME);
	let api = metadata.runtime_api_trait_by_name(F::API);
	let declared = api.and_then(|api| api.method_by_name(F::NAME)).ok_or_else(|| missing(&at))?;
	let inputs: Vec<u32> = declared.inputs().map(|input| input.id).collect();
	check_each::<F::Arguments>(metadata, &inputs, "arguments", &at)?;
	check_type::<F::Answer>(metadata, declared.output_ty(), &format!("{at}, answer"))
}

macro_rules! functions {
	($($(#[$doc:meta])* $api:ident.$function:ident $name:ident($($argument:ty),*) -> $answer:ty;)*) => {
		$(
			$(#[$doc])*
			pub struct $name;

			impl Function for $name {
				const API: &'static str = stringify!($api);
				const NAME: &'static str = stringify!($function);
				type Arguments = ($($argument,)*);
				type Answer = $answer;
			}
		)*

		/// Checks that the chain's runtime declares all functions of this module as they are here.
		///
		/// # Errors
		///
		/// The first difference found.
		pub(crate) fn check_all(metadata: &Metadata) -> Result<(), Difference> {
			$(check::<$name>(metadata)?;)*
			Ok(())
		}
	};
}

functions! {
	/// The attestation result of a device.
	AttestationApi.attestation_result ResultOf(DeviceId) -> Option<AttestationResult>;

	/// The outcome that inspecting a pack would have.
	AttestationApi.appraise Appraise(DeviceId, Pack) -> Result<Appraisal, Refusal>;

	/// The device that a key belongs, or belonged, to.
	AttestationApi.device_of DeviceOf(AccountId) -> Option<KeyUse>;

	/// The profile that a device is appraised against.
	AttestationApi.profile_of ProfileOf(DeviceId) -> Option<HeldAgainst>;

	/// A version of a profile.
	AttestationApi.profile_version ProfileVersion(ProfileRef) -> Option<Profile>;

	/// The latest violations of a device.
	AttestationApi.evidence EvidenceOf(DeviceId) -> Vec<Evidence>;

	/// The latest alarms of a device.
	AttestationApi.alarms AlarmsOf(DeviceId) -> Vec<AlarmRecord<u32>>;

	/// The latest entries of a device's log.
	AttestationApi.actions ActionsOf(DeviceId) -> Vec<LogEntry>;

	/// The tallies of a staged version and of the active one.
	AttestationApi.compare Compare(ProfileId) -> Option<Comparison>;
}
