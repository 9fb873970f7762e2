//! What the chain tells of devices and profiles, by its own runtime API.

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

/// The API's name.
const ATTESTATION: &str = "AttestationApi";

impl Chain {
	/// What the chain vouches for about a device; `None` if there is no such device.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn attestation_result(&self, device: DeviceId) -> Result<Option<AttestationResult>, QueryError> {
		self.ask("attestation_result", device).await
	}

	/// What inspecting this pack now would find, or why it would be refused.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn appraise(&self, device: DeviceId, pack: &Pack) -> Result<Result<Appraisal, Refusal>, QueryError> {
		self.ask("appraise", (device, pack)).await
	}

	/// What the key with this account is, or was, to which device.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn device_of(&self, key: AccountId) -> Result<Option<KeyUse>, QueryError> {
		self.ask("device_of", key).await
	}

	/// As [`Self::device_of`], at a block.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn device_of_at(&self, key: AccountId, at: Option<H256>) -> Result<Option<KeyUse>, QueryError> {
		self.ask_at("device_of", key, at).await
	}

	/// The profile that a device is held against, with the version staged beside it.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn profile_of(&self, device: DeviceId) -> Result<Option<HeldAgainst>, QueryError> {
		self.ask("profile_of", device).await
	}

	/// A version of a profile, be it staged, active or superseded.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn profile_version(&self, profile: ProfileRef) -> Result<Option<Profile>, QueryError> {
		self.ask("profile_version", profile).await
	}

	/// The latest violations of a device, each with its evidence.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn evidence(&self, device: DeviceId) -> Result<Vec<Evidence>, QueryError> {
		self.ask("evidence", device).await
	}

	/// The latest alarms of a device.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn alarms(&self, device: DeviceId) -> Result<Vec<AlarmRecord<u32>>, QueryError> {
		self.ask("alarms", device).await
	}

	/// What a profile's staged version says so far, beside the active one; `None` if none is staged or no pack has come
	/// since.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn compare(&self, profile: ProfileId) -> Result<Option<Comparison>, QueryError> {
		self.ask("compare", profile).await
	}

	/// Asks the runtime, at the best block.
	async fn ask<Arguments: Encode, Answer: DecodeAll>(
		&self,
		function: &str,
		arguments: Arguments,
	) -> Result<Answer, QueryError> {
		self.ask_at(function, arguments, None).await
	}

	/// Asks the runtime, at a block, or at the best one.
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

/// Checks that the chain's runtime has all functions of this module as they are here.
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
