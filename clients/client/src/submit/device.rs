//! A device's packs: numbered, signed and sent.

use super::{
	device_key::DevicePair,
	submission::{Submission, SubmitError},
	transaction::CarriageError,
};
use crate::{
	connect::{Chain, QueryError},
	interface::function::ResultOf,
};
use beadle_primitives::{
	pack::MAX_RECORDS, DeviceId, KeyUse, Moment, Pack, ProfileRef, Record, Sequence, SignedPack, Standing,
};
use sp_runtime::{traits::ConstU32, BoundedVec};

/// The records of a pack.
pub type Records = BoundedVec<Record, ConstU32<MAX_RECORDS>>;

/// Errors of looking up the device of a key.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
	/// No device has this key.
	#[error("no device is enrolled under this key")]
	NotEnrolled,
	/// The key was rotated out.
	#[error("the key is retired: device {0} has another one")]
	Retired(DeviceId),
	/// The key's device was revoked.
	#[error("device {0} was revoked: it can record nothing, ever")]
	Revoked(DeviceId),
	/// The council has banned the key.
	#[error("the council has banned the key: it can be no device's")]
	Banned,
	/// The chain could not be queried.
	#[error(transparent)]
	Query(#[from] QueryError),
}

/// Errors of sending a pack.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
	/// The pack cannot be put into a transaction for this chain.
	#[error(transparent)]
	Carriage(#[from] CarriageError),
	/// The node did not accept the transaction.
	#[error(transparent)]
	Submit(#[from] SubmitError),
}

/// A device on its chain: its number and its key.
#[derive(Clone, Debug)]
pub struct EnrolledDevice {
	/// The connection that its packs go through.
	pub chain: Chain,
	/// The device's number.
	pub id: DeviceId,
	/// The device's key pair.
	pub pair: DevicePair,
}

impl EnrolledDevice {
	/// Looks up the device that a key belongs to.
	///
	/// # Errors
	///
	/// If the key is no device's present key, or the chain cannot be asked.
	pub async fn look_up(chain: Chain, pair: DevicePair) -> Result<Self, OpenError> {
		if let Some(KeyUse::Active(id)) = chain.device_of(pair.account()).await? {
			return Ok(Self { chain, id, pair });
		}
		// Programs end for good on what follows, so it rests on a final block.
		let at = Some(chain.finalised_block().await?.hash);
		match chain.device_of_at(pair.account(), at).await? {
			Some(KeyUse::Active(id)) => Ok(Self { chain, id, pair }),
			Some(KeyUse::Retired(id)) => match chain.ask::<ResultOf>((id,), at).await? {
				Some(result) if result.standing == Standing::Revoked => Err(OpenError::Revoked(id)),
				_ => Err(OpenError::Retired(id)),
			},
			Some(KeyUse::Banned) => Err(OpenError::Banned),
			None => Err(OpenError::NotEnrolled),
		}
	}

	/// Signs a pack.
	pub fn sign(&self, pack: Pack) -> SignedPack {
		let signature = self.pair.sign_pack(&self.chain.genesis(), self.id, &pack);
		SignedPack { device: self.id, pack, signature }
	}

	/// Submits a pack in a general transaction with this tip, which nobody pays. The same pack with another tip is another
	/// transaction: a pool bans what it threw out for half an hour.
	///
	/// # Errors
	///
	/// If the node does not take it, with the reason.
	pub async fn send(&self, pack: &SignedPack, tip: u128) -> Result<Submission, SendError> {
		Ok(self.chain.submit(&self.chain.pack_transaction(pack, tip)?).await?)
	}

	/// Reports a pack that the device's profile refuses, in a general transaction with this tip, which nobody pays. The
	/// version is the one in force. A report has to be in a block before the device's next pack is.
	///
	/// # Errors
	///
	/// If the node does not take it, with the reason.
	pub async fn report(&self, pack: &SignedPack, profile: ProfileRef, tip: u128) -> Result<Submission, SendError> {
		Ok(self.chain.submit(&self.chain.report_transaction(pack, profile, tip)?).await?)
	}
}

/// A device that numbers its packs by itself, one after another.
#[derive(Clone, Debug)]
pub struct SensorSession {
	device: EnrolledDevice,
	next: Sequence,
}

impl SensorSession {
	/// Looks up which device the key belongs to and where its series stands.
	///
	/// # Errors
	///
	/// If the key is no device's present key, or the chain cannot be asked.
	pub async fn open(chain: Chain, pair: DevicePair) -> Result<Self, OpenError> {
		let device = EnrolledDevice::look_up(chain, pair).await?;
		let result = device.chain.attestation_result(device.id).await?.ok_or(OpenError::NotEnrolled)?;
		Ok(Self { device, next: result.sequence.saturating_add(1) })
	}

	/// Returns the connection to the chain.
	pub fn chain(&self) -> &Chain {
		&self.device.chain
	}

	/// Returns the device's number.
	pub fn device(&self) -> DeviceId {
		self.device.id
	}

	/// Returns the device's key pair.
	pub fn pair(&self) -> &DevicePair {
		&self.device.pair
	}

	/// Returns the sequence number of the next pack.
	pub fn next(&self) -> Sequence {
		self.next
	}

	/// Numbers and signs observations as the next pack. The number is used up only once [`Self::send`] succeeds.
	pub fn seal(&self, base_time: Moment, records: Records) -> SignedPack {
		self.seal_as(self.next, base_time, records)
	}

	/// Signs observations as the pack with this sequence number, whatever the next one is.
	pub fn seal_as(&self, sequence: Sequence, base_time: Moment, records: Records) -> SignedPack {
		self.device.sign(Pack { sequence, base_time, records })
	}

	/// Submits a pack. Packs may follow each other without waiting, as far as the device's quota and the chain's window
	/// go.
	///
	/// # Errors
	///
	/// If the node does not take it, with the reason; then the next pack still has the same number.
	pub async fn send(&mut self, pack: &SignedPack) -> Result<Submission, SendError> {
		let submission = self.device.send(pack, 0).await?;
		self.next = self.next.max(pack.pack.sequence.saturating_add(1));
		Ok(submission)
	}
}
