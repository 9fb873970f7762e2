//! Recording readings, for a sensor or for a bridge on its behalf.

use crate::{
	call::{CallMissing, EncodedCall, Submit},
	chain::{Chain, QueryError},
	submission::{Submission, SubmitError},
	transaction::{self, UnknownExtension},
	DevicePair,
};
use beadle_primitives::{pack::MAX_RECORDS, DeviceId, KeyUse, Moment, Pack, Record, Sequence};
use sp_runtime::{traits::ConstU32, BoundedVec, MultiSignature};

/// The records of a pack.
pub type Records = BoundedVec<Record, ConstU32<MAX_RECORDS>>;

/// A pack with its device's signature. Whoever carries it adds nothing that has to be trusted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedPack {
	/// The device that made the pack.
	pub device: DeviceId,
	/// The pack.
	pub pack: Pack,
	/// The device key's signature over the pack.
	pub signature: MultiSignature,
}

impl SignedPack {
	/// Decodes the pack of a general transaction, given as it stands in a block of `chain`; returns `None` for any
	/// other transaction.
	pub fn of_transaction(chain: &Chain, transaction: &[u8]) -> Option<Self> {
		transaction::pack_of(chain.metadata(), transaction)
	}

	/// Returns the call that submits the pack.
	pub fn call(&self) -> EncodedCall {
		let Self { device, pack, signature } = self.clone();
		EncodedCall::from(&Submit { device, pack, signature })
	}

	/// Returns the general transaction that carries the pack to `chain`.
	///
	/// # Errors
	///
	/// If the chain requires transactions that this crate cannot make.
	pub fn transaction(&self, chain: &Chain) -> Result<Vec<u8>, CarriageError> {
		self.transaction_with_tip(chain, 0)
	}

	/// As [`Self::transaction`], with a tip. Nobody pays it; it only makes the encoding around the same pack a
	/// different one.
	///
	/// # Errors
	///
	/// If the chain requires transactions that this crate cannot make.
	pub fn transaction_with_tip(&self, chain: &Chain, tip: u128) -> Result<Vec<u8>, CarriageError> {
		let call = self.call().data(chain.metadata())?;
		let extensions = transaction::extension_data(chain.metadata(), tip)?;
		Ok(transaction::general(&extensions, &call))
	}
}

/// Errors of putting a pack into a transaction.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CarriageError {
	/// The chain has no call that takes packs.
	#[error(transparent)]
	Call(#[from] CallMissing),
	/// The chain requires extension data that this crate does not know.
	#[error(transparent)]
	Extension(#[from] UnknownExtension),
}

/// Errors of opening a session.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
	/// No device has this key.
	#[error("no device is enrolled under this key")]
	NotEnrolled,
	/// The key was rotated out, or the device revoked.
	#[error("the key is retired: device {0} has another one, or was revoked")]
	Retired(DeviceId),
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

/// A device's session with the chain: numbers, signs and sends its packs.
#[derive(Clone, Debug)]
pub struct SensorSession {
	chain: Chain,
	device: DeviceId,
	pair: DevicePair,
	next: Sequence,
}

impl SensorSession {
	/// Opens a session: looks up the device that the key belongs to, and the position of its series.
	///
	/// # Errors
	///
	/// If the key is not the current key of any device, or the chain cannot be queried.
	pub async fn open(chain: Chain, pair: DevicePair) -> Result<Self, OpenError> {
		let device = match chain.device_of(pair.account()).await? {
			Some(KeyUse::Active(device)) => device,
			Some(KeyUse::Retired(device)) => return Err(OpenError::Retired(device)),
			None => return Err(OpenError::NotEnrolled),
		};
		let result = chain.attestation_result(device).await?.ok_or(OpenError::NotEnrolled)?;
		Ok(Self { chain, device, pair, next: result.sequence.saturating_add(1) })
	}

	/// Returns the chain that the session is with.
	pub fn chain(&self) -> &Chain {
		&self.chain
	}

	/// Returns the device's number.
	pub fn device(&self) -> DeviceId {
		self.device
	}

	/// Returns the device's key pair.
	pub fn pair(&self) -> &DevicePair {
		&self.pair
	}

	/// Returns the number of the next pack.
	pub fn next(&self) -> Sequence {
		self.next
	}

	/// Numbers and signs records as the next pack. The number is used up only once [`Self::send`] succeeds.
	pub fn seal(&self, base_time: Moment, records: Records) -> SignedPack {
		self.seal_as(self.next, base_time, records)
	}

	/// Signs records as the pack with this number, whatever the number of the next pack is.
	pub fn seal_as(&self, sequence: Sequence, base_time: Moment, records: Records) -> SignedPack {
		let pack = Pack { sequence, base_time, records };
		let signature = self.pair.sign_pack(&self.chain.genesis(), self.device, &pack);
		SignedPack { device: self.device, pack, signature }
	}

	/// Submits a pack to the node. Packs may follow each other without waiting, within the device's quota and the
	/// chain's window of sequences.
	///
	/// # Errors
	///
	/// If the node does not accept the pack, with the reason. The next pack then keeps its number.
	pub async fn send(&mut self, pack: &SignedPack) -> Result<Submission, SendError> {
		let submission = self.chain.submit(&pack.transaction(&self.chain)?).await?;
		self.next = self.next.max(pack.pack.sequence.saturating_add(1));
		Ok(submission)
	}
}
