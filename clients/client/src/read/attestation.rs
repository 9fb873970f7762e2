//! Queries about devices and profiles, answered by the chain's own runtime API.

use crate::{
	connect::{Chain, QueryError},
	interface::{
		function::{ActionsOf, AlarmsOf, Appraise, Compare, DeviceOf, EvidenceOf, ProfileOf, ProfileVersion, ResultOf},
		storage::{BlockTime, ModelIds},
	},
};
use beadle_primitives::{
	AccountId, AlarmRecord, Appraisal, AttestationResult, Comparison, DeviceId, Evidence, HeldAgainst, KeyUse,
	LogEntry, Model, ModelId, Moment, Pack, Profile, ProfileId, ProfileRef, Refusal,
};
use sp_core::H256;

impl Chain {
	/// Returns the attestation result of a device; `None` if there is no such device.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn attestation_result(&self, device: DeviceId) -> Result<Option<AttestationResult>, QueryError> {
		self.ask::<ResultOf>((device,), None).await
	}

	/// Returns what inspecting this pack now would find, or the reason why it would be refused.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn appraise(&self, device: DeviceId, pack: &Pack) -> Result<Result<Appraisal, Refusal>, QueryError> {
		self.ask::<Appraise>((device, pack.clone()), None).await
	}

	/// Returns the device that the key with this account belongs, or belonged, to; `None` if it never was a device key.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn device_of(&self, key: AccountId) -> Result<Option<KeyUse>, QueryError> {
		self.ask::<DeviceOf>((key,), None).await
	}

	/// As [`Self::device_of`], at the given block.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn device_of_at(&self, key: AccountId, at: Option<H256>) -> Result<Option<KeyUse>, QueryError> {
		self.ask::<DeviceOf>((key,), at).await
	}

	/// Returns the profile that a device is appraised against, with the staged version, if any.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn profile_of(&self, device: DeviceId) -> Result<Option<HeldAgainst>, QueryError> {
		self.ask::<ProfileOf>((device,), None).await
	}

	/// Returns a version of a profile, be it staged, active or superseded.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn profile_version(&self, profile: ProfileRef) -> Result<Option<Profile>, QueryError> {
		self.ask::<ProfileVersion>((profile,), None).await
	}

	/// Returns the latest violations of a device, each with its evidence.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn evidence(&self, device: DeviceId) -> Result<Vec<Evidence>, QueryError> {
		self.ask::<EvidenceOf>((device,), None).await
	}

	/// Returns the latest alarms of a device.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn alarms(&self, device: DeviceId) -> Result<Vec<AlarmRecord<u32>>, QueryError> {
		self.ask::<AlarmsOf>((device,), None).await
	}

	/// Returns the entries of a device's log that are in the state, in their order. Events have all others.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn actions(&self, device: DeviceId) -> Result<Vec<LogEntry>, QueryError> {
		self.ask::<ActionsOf>((device,), None).await
	}

	/// Returns the tallies of a profile's staged version and of the active one, over the same packs; `None` if no
	/// version is staged or no pack has been recorded since.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn compare(&self, profile: ProfileId) -> Result<Option<Comparison>, QueryError> {
		self.ask::<Compare>((profile,), None).await
	}

	/// Returns the timestamp of the given block, or of the best one.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn time(&self, at: Option<H256>) -> Result<Moment, QueryError> {
		Ok(self.storage::<BlockTime>((), at).await?.unwrap_or_default())
	}

	/// Returns the number of a model; `None` if the model is not registered.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn model_id(&self, model: &Model) -> Result<Option<ModelId>, QueryError> {
		self.storage::<ModelIds>((model.clone(),), None).await
	}
}
