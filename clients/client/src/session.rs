//! What a sensor, or a bridge on its behalf, needs to have readings recorded.

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

/// A pack with its device's signature. Whoever carries it adds nothing that needs trust.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedPack {
	/// Whose pack.
	pub device: DeviceId,
	/// The observations.
	pub pack: Pack,
	/// The device key's signature of the pack.
	pub signature: MultiSignature,
}

impl SignedPack {
	/// The pack that a general transaction carries, given as it stands in a block of `chain`; `None` if it is any other
	/// transaction.
	pub fn of_transaction(chain: &Chain, transaction: &[u8]) -> Option<Self> {
		transaction::pack_of(chain.metadata(), transaction)
	}

	/// The call that submits it.
	pub fn call(&self) -> EncodedCall {
		let Self { device, pack, signature } = self.clone();
		EncodedCall::from(&Submit { device, pack, signature })
	}

	/// The general transaction that carries it to `chain`.
	///
	/// # Errors
	///
	/// If the chain wants a transaction that this crate cannot make.
	pub fn transaction(&self, chain: &Chain) -> Result<Vec<u8>, CarriageError> {
		self.transaction_with_tip(chain, 0)
	}

	/// As [`Self::transaction`], with a tip. Nobody pays it; it makes for other bytes around the same pack.
	///
	/// # Errors
	///
	/// If the chain wants a transaction that this crate cannot make.
	pub fn transaction_with_tip(&self, chain: &Chain, tip: u128) -> Result<Vec<u8>, CarriageError> {
		let call = self.call().data(chain.metadata())?;
		let extensions = transaction::extension_data(chain.metadata(), tip)?;
		Ok(transaction::general(&extensions, &call))
	}
}

/// Why a pack cannot be put into a transaction.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CarriageError {
	/// The chain does not take packs.
	#[error(transparent)]
	Call(#[from] CallMissing),
	/// The chain wants more than is known.
	#[error(transparent)]
	Extension(#[from] UnknownExtension),
}

/// Why a session cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
	/// No device has this key.
	#[error("no device is enrolled under this key")]
	NotEnrolled,
	/// The key was rotated out, or the device revoked.
	#[error("the key is retired: device {0} has another one, or was revoked")]
	Retired(DeviceId),
	/// The chain could not be asked.
	#[error(transparent)]
	Query(#[from] QueryError),
}

/// Why a pack could not be sent.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
	/// There is no transaction for it.
	#[error(transparent)]
	Carriage(#[from] CarriageError),
	/// The node did not take it.
	#[error(transparent)]
	Submit(#[from] SubmitError),
}

/// A device's connection to the chain: numbers, signs and sends its packs.
#[derive(Clone, Debug)]
pub struct SensorSession {
	chain: Chain,
	device: DeviceId,
	pair: DevicePair,
	next: Sequence,
}

impl SensorSession {
	/// Looks up which device the key belongs to and where its series stands.
	///
	/// # Errors
	///
	/// If the key is no device's present key, or the chain cannot be asked.
	pub async fn open(chain: Chain, pair: DevicePair) -> Result<Self, OpenError> {
		let device = match chain.device_of(pair.account()).await? {
			Some(KeyUse::Active(device)) => device,
			Some(KeyUse::Retired(device)) => return Err(OpenError::Retired(device)),
			None => return Err(OpenError::NotEnrolled),
		};
		let result = chain.attestation_result(device).await?.ok_or(OpenError::NotEnrolled)?;
		Ok(Self { chain, device, pair, next: result.sequence.saturating_add(1) })
	}

	/// The chain that it speaks with.
	pub fn chain(&self) -> &Chain {
		&self.chain
	}

	/// Which device this is.
	pub fn device(&self) -> DeviceId {
		self.device
	}

	/// The device's keys.
	pub fn pair(&self) -> &DevicePair {
		&self.pair
	}

	/// The number of the next pack.
	pub fn next(&self) -> Sequence {
		self.next
	}

	/// Numbers and signs observations as the next pack. The number is used up only once [`Self::send`] succeeds.
	pub fn seal(&self, base_time: Moment, records: Records) -> SignedPack {
		self.seal_as(self.next, base_time, records)
	}

	/// Signs observations as the pack with this number, whatever the next one is.
	pub fn seal_as(&self, sequence: Sequence, base_time: Moment, records: Records) -> SignedPack {
		let pack = Pack { sequence, base_time, records };
		let signature = self.pair.sign_pack(&self.chain.genesis(), self.device, &pack);
		SignedPack { device: self.device, pack, signature }
	}

	/// Hands a pack to the node. Packs may follow each other without waiting, as far as the device's quota and the
	/// chain's window go.
	///
	/// # Errors
	///
	/// If the node does not take it, with the reason; then the next pack still has the same number.
	pub async fn send(&mut self, pack: &SignedPack) -> Result<Submission, SendError> {
		let submission = self.chain.submit(&pack.transaction(&self.chain)?).await?;
		self.next = self.next.max(pack.pack.sequence.saturating_add(1));
		Ok(submission)
	}
}
