//! Queries about devices and profiles, answered by the chain's own runtime API.

use crate::{
	chain::{Chain, QueryError},
	interface::{check_function, Difference},
};
use beadle_primitives::{
	AccountId, AlarmRecord, Appraisal, AttestationResult, Comparison, DeviceId, Evidence, HeldAgainst, KeyUse, Pack,
	Profile, ProfileId, ProfileRef, Refusal,
};
use codec::{DecodeAll, Encode};
use sp_core::H256;
use subxt::Metadata;

/// Name of the runtime API.
const ATTESTATION: &str = "AttestationApi";

impl Chain {
	/// Returns the attestation result of a device; `None` if there is no such device.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn attestation_result(&self, device: DeviceId) -> Result<Option<AttestationResult>, QueryError> {
		self.ask("attestation_result", device).await
	}

	/// Returns what inspecting this pack now would find, or the reason why it would be refused.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn appraise(&self, device: DeviceId, pack: &Pack) -> Result<Result<Appraisal, Refusal>, QueryError> {
		self.ask("appraise", (device, pack)).await
	}

	/// Returns the device that the key with this account belongs, or belonged, to; `None` if it never was a device key.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn device_of(&self, key: AccountId) -> Result<Option<KeyUse>, QueryError> {
		self.ask("device_of", key).await
	}

	/// As [`Self::device_of`], at the given block.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn device_of_at(&self, key: AccountId, at: Option<H256>) -> Result<Option<KeyUse>, QueryError> {
		self.ask_at("device_of", key, at).await
	}

	/// Returns the profile that a device is held against, with the staged version, if any.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn profile_of(&self, device: DeviceId) -> Result<Option<HeldAgainst>, QueryError> {
		self.ask("profile_of", device).await
	}

	/// Returns a version of a profile, be it staged, active or superseded.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn profile_version(&self, profile: ProfileRef) -> Result<Option<Profile>, QueryError> {
		self.ask("profile_version", profile).await
	}

	/// Returns the latest violations of a device, each with its evidence.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn evidence(&self, device: DeviceId) -> Result<Vec<Evidence>, QueryError> {
		self.ask("evidence", device).await
	}

	/// Returns the latest alarms of a device.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn alarms(&self, device: DeviceId) -> Result<Vec<AlarmRecord<u32>>, QueryError> {
		self.ask("alarms", device).await
	}

	/// Returns the tallies of a profile's staged version and of the active one, over the same packs; `None` if no
	/// version is staged or no pack has been recorded since.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn compare(&self, profile: ProfileId) -> Result<Option<Comparison>, QueryError> {
		self.ask("compare", profile).await
	}

	/// Calls the runtime API at the best block.
	async fn ask<Arguments: Encode, Answer: DecodeAll>(
		&self,
		function: &str,
		arguments: Arguments,
	) -> Result<Answer, QueryError> {
		self.ask_at(function, arguments, None).await
	}

	/// Calls the runtime API at the given block, or at the best one.
	pub(crate) async fn ask_at<Arguments: Encode, Answer: DecodeAll>(
		&self,
		function: &str,
		arguments: Arguments,
		at: Option<H256>,
	) -> Result<Answer, QueryError> {
		let function = format!("{ATTESTATION}_{function}");
		let arguments = arguments.encode();
		let answer = self.patiently(|| self.methods().state_call(&function, Some(&arguments), at)).await?;
		Ok(Answer::decode_all(&mut answer.as_slice())?)
	}
}

/// Checks that the chain's runtime declares all functions of this module as they are called here.
///
/// # Errors
///
/// The first difference found.
pub(crate) fn check_all(metadata: &Metadata) -> Result<(), Difference> {
	check_function::<(DeviceId,), Option<AttestationResult>>(metadata, ATTESTATION, "attestation_result")?;
	check_function::<(DeviceId, Pack), Result<Appraisal, Refusal>>(metadata, ATTESTATION, "appraise")?;
	check_function::<(AccountId,), Option<KeyUse>>(metadata, ATTESTATION, "device_of")?;
	check_function::<(DeviceId,), Option<HeldAgainst>>(metadata, ATTESTATION, "profile_of")?;
	check_function::<(ProfileRef,), Option<Profile>>(metadata, ATTESTATION, "profile_version")?;
	check_function::<(DeviceId,), Vec<Evidence>>(metadata, ATTESTATION, "evidence")?;
	check_function::<(DeviceId,), Vec<AlarmRecord<u32>>>(metadata, ATTESTATION, "alarms")?;
	check_function::<(ProfileId,), Option<Comparison>>(metadata, ATTESTATION, "compare")
}
