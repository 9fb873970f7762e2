//! A council member's signed calls: registering, enrolling, granting, transferring funds.

use super::{
	device_key::DevicePair,
	submission::{ProgressError, SubmitError},
	transaction::{transaction_hash, SignError},
};
use crate::{
	connect::{BlockError, Chain, QueryError},
	interface::{
		call::{
			AcceptProfile, ActivateVersion, Assign, Call, ChangeKey, CreateProfile, EncodedCall, Enrol, Grant,
			OfferProfile, RegisterModel, Reinstate, Revoke, RotateKey, SetVerificationState, StageVersion, Suspend,
			Transfer, WithdrawProfileOffer, WithdrawVersion,
		},
		event::{Enrolled, Event, EventRecord, ModelRegistered, ProfileCreated, VersionStaged},
	},
};
use beadle_primitives::{
	standing::MAX_REASON_BYTES, AccountId, AlarmId, Custody, DeviceId, Model, ModelId, Moment, OrganisationId, Profile,
	ProfileId, Quota, Text, Ueid, VerificationState, Version,
};
use codec::Compact;
use sp_core::H256;
use std::fmt;
use subxt::{error::DispatchError, rpcs};
use subxt_signer::sr25519::Keypair;
use tokio::sync::Mutex;

/// Errors of a council member's transaction.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
	/// The node did not return the next nonce.
	#[error("the node does not answer: {0}")]
	Rpc(#[from] rpcs::Error),
	/// The chain could not be queried.
	#[error(transparent)]
	Query(#[from] QueryError),
	/// The account signs for nobody: its organisation was expelled, has another account by now, or never had this one.
	#[error("this account signs for no organisation that sits on the council: {0}")]
	NotAMember(AccountId),
	/// The transaction could not be signed.
	#[error(transparent)]
	Sign(#[from] SignError),
	/// The node did not accept the transaction.
	#[error("{call}: {source}")]
	Submit {
		/// Name of the call.
		call: &'static str,
		/// The node's reason.
		source: SubmitError,
	},
	/// The transaction left the pool without getting into a block.
	#[error("{call}: {source}")]
	Progress {
		/// Name of the call.
		call: &'static str,
		/// The reason.
		source: ProgressError,
	},
	/// The block with the transaction could not be read.
	#[error(transparent)]
	Block(#[from] BlockError),
	/// The chain dispatched the call, and it failed.
	#[error("{call} failed: {error}")]
	Failed {
		/// Name of the call.
		call: &'static str,
		/// The chain's reason.
		error: String,
	},
	/// The chain dispatched the call, but deposited no event with the result.
	#[error("{call} has no event that says what came of it")]
	EventMissing {
		/// Name of the call.
		call: &'static str,
	},
}

/// The point from which a transaction's result counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Settled {
	/// In a block of the best chain, which could still be undone.
	InBlock,
	/// In a finalised block.
	Finalised,
}

/// An organisation on the council, with the key of its account, on a chain.
pub struct CouncilMember {
	chain: Chain,
	key: Keypair,
	settled: Settled,
	// Transactions get their nonce and are submitted one at a time.
	signing: Mutex<()>,
}

impl CouncilMember {
	/// Returns the member with this key.
	pub fn new(chain: Chain, key: Keypair, settled: Settled) -> Self {
		Self { chain, key, settled, signing: Mutex::new(()) }
	}

	/// Returns the account of this key.
	pub fn account(&self) -> AccountId {
		AccountId::new(self.key.public_key().0)
	}

	/// Returns the number of the organisation for which this key signs. The chain is asked each time: the organisation can
	/// have another key, or no seat on the council, a moment later.
	///
	/// # Errors
	///
	/// [`CallError::NotAMember`] if it signs for none, or if the chain cannot be queried.
	pub async fn organisation(&self) -> Result<OrganisationId, CallError> {
		let account = self.account();
		self.chain.organisation_of(&account).await?.ok_or(CallError::NotAMember(account))
	}

	/// Lets the member's organisation sign by another account from now on. This key signs for nobody then, and the votes
	/// that it has given in open motions are void.
	///
	/// # Errors
	///
	/// If the transaction fails at any step.
	pub async fn change_key(&self, account: AccountId) -> Result<(), CallError> {
		self.call(ChangeKey { account }).await.map(drop)
	}

	/// Registers a model; returns its number.
	///
	/// # Errors
	///
	/// If the transaction fails at any step.
	pub async fn register_model(&self, model: Model) -> Result<ModelId, CallError> {
		Ok(self.call_for::<_, ModelRegistered>(RegisterModel { model }).await?.model)
	}

	/// Creates a behaviour profile; returns its number.
	///
	/// # Errors
	///
	/// If the transaction fails at any step.
	pub async fn create_profile(&self, profile: Profile) -> Result<ProfileId, CallError> {
		Ok(self.call_for::<_, ProfileCreated>(CreateProfile { profile }).await?.profile.id)
	}

	/// Stages a new version of one of the member's own profiles, to become the active one in the block `activate_at`;
	/// returns the version's number.
	///
	/// # Errors
	///
	/// If the transaction fails at any step.
	pub async fn stage_version(&self, id: ProfileId, profile: Profile, activate_at: u32) -> Result<Version, CallError> {
		Ok(self.call_for::<_, VersionStaged>(StageVersion { id, profile, activate_at }).await?.profile.version)
	}

	/// Withdraws the staged version of one of the member's own profiles.
	///
	/// # Errors
	///
	/// If the transaction fails at any step.
	pub async fn withdraw_version(&self, id: ProfileId) -> Result<(), CallError> {
		self.call(WithdrawVersion { id }).await.map(drop)
	}

	/// Activates the staged version of one of the member's own profiles that was held back in its block.
	///
	/// # Errors
	///
	/// If the transaction fails at any step, as it does while devices of others have the profile.
	pub async fn activate_version(&self, id: ProfileId) -> Result<(), CallError> {
		self.call(ActivateVersion { id }).await.map(drop)
	}

	/// Offers one of the member's own profiles to another organisation.
	///
	/// # Errors
	///
	/// If the transaction fails at any step.
	pub async fn offer_profile(&self, id: ProfileId, to: OrganisationId) -> Result<(), CallError> {
		self.call(OfferProfile { id, to }).await.map(drop)
	}

	/// Accepts a profile that was offered to the member's organisation.
	///
	/// # Errors
	///
	/// If the transaction fails at any step.
	pub async fn accept_profile(&self, id: ProfileId) -> Result<(), CallError> {
		self.call(AcceptProfile { id }).await.map(drop)
	}

	/// Withdraws the offer of one of the member's own profiles.
	///
	/// # Errors
	///
	/// If the transaction fails at any step.
	pub async fn withdraw_profile_offer(&self, id: ProfileId) -> Result<(), CallError> {
		self.call(WithdrawProfileOffer { id }).await.map(drop)
	}

	/// Records the verdict on an alarm of one of the member's own devices.
	///
	/// # Errors
	///
	/// If the transaction fails at any step.
	pub async fn set_verification_state(
		&self,
		device: DeviceId,
		alarm: AlarmId,
		state: VerificationState,
		reason: Text<MAX_REASON_BYTES>,
	) -> Result<(), CallError> {
		self.call(SetVerificationState { device, alarm, state, reason }).await.map(drop)
	}

	/// Enrols a device that holds its own key, `pair`, which makes the proof of possession; returns the device's number.
	///
	/// # Errors
	///
	/// If the transaction fails at any step.
	pub async fn enrol(&self, model: ModelId, ueid: Ueid, pair: &DevicePair) -> Result<DeviceId, CallError> {
		let owner = self.organisation().await?;
		let enrolment = pair.enrolment(&self.chain.genesis(), owner, model, ueid, Custody::Device);
		self.enrol_with_proof(enrolment).await
	}

	/// Enrols a device with the proof of possession that the device made; returns its number.
	///
	/// # Errors
	///
	/// If the transaction fails at any step.
	pub async fn enrol_with_proof(&self, call: Enrol) -> Result<DeviceId, CallError> {
		Ok(self.call_for::<_, Enrolled>(call).await?.device)
	}

	/// Rotates the key of one of the member's own devices, with the proof of possession that the device made.
	///
	/// # Errors
	///
	/// If the transaction fails at any step.
	pub async fn rotate_key_with_proof(&self, call: RotateKey) -> Result<(), CallError> {
		self.call(call).await.map(drop)
	}

	/// Rotates one of the member's own devices, which holds its own key, to the public key of `pair`.
	///
	/// # Errors
	///
	/// If the transaction fails at any step.
	pub async fn rotate_key(
		&self,
		device: DeviceId,
		model: ModelId,
		ueid: Ueid,
		pair: &DevicePair,
	) -> Result<(), CallError> {
		let owner = self.organisation().await?;
		let rotation = pair.rotation(&self.chain.genesis(), device, owner, model, ueid, Custody::Device);
		self.rotate_key_with_proof(rotation).await
	}

	/// Revokes a device for good.
	///
	/// # Errors
	///
	/// If the transaction fails at any step.
	pub async fn revoke(&self, device: DeviceId, reason: Text<MAX_REASON_BYTES>) -> Result<(), CallError> {
		self.call(Revoke { device, reason }).await.map(drop)
	}

	/// Assigns a profile to a device.
	///
	/// # Errors
	///
	/// If the transaction fails at any step.
	pub async fn assign(&self, device: DeviceId, profile: ProfileId) -> Result<(), CallError> {
		self.call(Assign { device, profile }).await.map(drop)
	}

	/// Grants a device the permission to submit readings.
	///
	/// # Errors
	///
	/// If the transaction fails at any step.
	pub async fn grant(&self, device: DeviceId, quota: Quota, expires_at: Option<Moment>) -> Result<(), CallError> {
		self.call(Grant { device, quota, expires_at }).await.map(drop)
	}

	/// Suspends a device: the chain refuses its packs until it is reinstated.
	///
	/// # Errors
	///
	/// If the transaction fails at any step.
	pub async fn suspend(&self, device: DeviceId, reason: Text<MAX_REASON_BYTES>) -> Result<(), CallError> {
		self.call(Suspend { device, reason }).await.map(drop)
	}

	/// Reinstates a suspended device.
	///
	/// # Errors
	///
	/// If the transaction fails at any step.
	pub async fn reinstate(&self, device: DeviceId) -> Result<(), CallError> {
		self.call(Reinstate { device }).await.map(drop)
	}

	/// Transfers funds from the member's account.
	///
	/// # Errors
	///
	/// If the transaction fails at any step.
	pub async fn transfer(&self, to: AccountId, value: u128) -> Result<(), CallError> {
		self.call(Transfer { dest: to.into(), value: Compact(value) }).await.map(drop)
	}

	/// Returns a transaction with this call, signed by the member. It is not submitted.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn sign(&self, call: &EncodedCall) -> Result<Vec<u8>, CallError> {
		let nonce = self.chain.next_nonce(&self.account()).await?;
		Ok(self.chain.sign(call, &self.key, nonce).await?)
	}

	/// Makes a call; returns the event with its result.
	async fn call_for<C: Call, E: Event>(&self, call: C) -> Result<E, CallError> {
		let events = self.call(call).await?;
		events.iter().find_map(EventRecord::decode).ok_or(CallError::EventMissing { call: C::NAME })
	}

	/// Makes a call and waits until it is settled; returns its events.
	async fn call<C: Call>(&self, call: C) -> Result<Vec<EventRecord>, CallError> {
		self.make(&EncodedCall::from(&call)).await
	}

	/// Makes an encoded call and waits until it is settled; returns its events.
	///
	/// # Errors
	///
	/// If the transaction fails at any step.
	pub async fn make(&self, call: &EncodedCall) -> Result<Vec<EventRecord>, CallError> {
		let name = call.name();
		let mut submission = {
			let _signing = self.signing.lock().await;
			let transaction = self.sign(call).await?;
			let submitted = self.chain.submit(&transaction).await;
			submitted.map_err(|source| CallError::Submit { call: name, source })?
		};
		let block = match self.settled {
			Settled::InBlock => submission.in_block().await,
			Settled::Finalised => submission.finalised().await,
		};
		let block = block.map_err(|source| CallError::Progress { call: name, source })?;
		let events = self.events_of(block, submission.hash()).await?;
		match events.iter().find(|event| event.pallet == "System" && event.name == "ExtrinsicFailed") {
			Some(failed) => Err(CallError::Failed { call: name, error: self.dispatch_error(failed) }),
			None => Ok(events),
		}
	}

	/// Returns the events of one transaction of a block.
	async fn events_of(&self, block: H256, transaction: H256) -> Result<Vec<EventRecord>, CallError> {
		let block = self.chain.block(block).await?;
		let position = block.extrinsics.iter().position(|bytes| transaction_hash(bytes) == transaction);
		let position = position.and_then(|position| u32::try_from(position).ok()).ok_or(BlockError::NotFound)?;
		Ok(block.events.into_iter().filter(|event| event.extrinsic == Some(position)).collect())
	}

	fn dispatch_error(&self, failed: &EventRecord) -> String {
		match DispatchError::decode_from(failed.fields.as_slice(), self.chain.metadata_handle()) {
			Ok(error) => error.to_string(),
			Err(error) => error.to_string(),
		}
	}
}

impl fmt::Debug for CouncilMember {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("CouncilMember").field("account", &self.account()).field("chain", &self.chain).finish()
	}
}
