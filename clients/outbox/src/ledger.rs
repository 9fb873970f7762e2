//! What the outbox asks of a chain: behind a trait, so that a model of a chain can take its place.

use beadle_appraisal::History;
use beadle_primitives::{
	AccountId, AttestationResult, DeviceId, HeldAgainst, KeyUse, Moment, Pack, ProfileRef, Refusal, Sequence,
	SignedPack,
};
use sp_core::H256;
use std::{fmt, future::Future};

/// Number of blocks in which a device's packs are looked for: an hour.
pub const BLOCKS_READ: u32 = 1_200;

/// A block by height and hash.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Block {
	/// The block's height.
	pub number: u32,
	/// The block's hash.
	pub hash: H256,
}

/// What a device has to know to make its next packs, at a final block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct View {
	/// The block.
	pub block: Block,
	/// The time of that block.
	pub time: Moment,
	/// The attestation result.
	pub result: AttestationResult,
	/// The profile that the device is appraised against, if any. Not read of a device that is not active.
	pub held: Option<HeldAgainst>,
	/// The device's history, which the rules compare with. Not read of a device that is not active.
	pub history: History,
}

/// Why a transaction was not taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Rejection {
	/// The chain refused it.
	Refused(Refusal),
	/// A transaction with the same pack is in the pool.
	InPool,
	/// The pool takes none of these bytes for a while.
	Banned,
	/// Another reason.
	Other(String),
}

/// The chain did not answer, or not what was asked for; in words.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unreachable(pub String);

/// The packs of a device that a range of final blocks has.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Recorded {
	/// The hash of each pack that could be read, by its number.
	pub packs: Vec<(Sequence, H256)>,
}

/// A chain, as the outbox uses it.
pub trait Ledger: Send + Sync {
	/// Returns the genesis hash.
	fn genesis(&self) -> H256;

	/// Returns what a key is, at a final block.
	///
	/// # Errors
	///
	/// If the chain does not answer.
	fn key_use(
		&self,
		account: &AccountId,
		at: Block,
	) -> impl Future<Output = Result<Option<KeyUse>, Unreachable>> + Send;

	/// Returns what a device has to know, at a final block; `None` if there is no such device.
	///
	/// # Errors
	///
	/// If the chain does not answer.
	fn view(&self, device: DeviceId, at: Block) -> impl Future<Output = Result<Option<View>, Unreachable>> + Send;

	/// Returns the packs of a device in the final blocks after `after`, up to that of the view, as far as they can be read
	/// and are proven to be there. Of more than [`BLOCKS_READ`] blocks, those in the latest, and the device's last pack.
	///
	/// # Errors
	///
	/// If the chain does not answer.
	fn recorded(
		&self,
		device: DeviceId,
		after: u32,
		view: &View,
	) -> impl Future<Output = Result<Recorded, Unreachable>> + Send;

	/// Submits a pack in a transaction with this tip. The outer error is that the chain does not answer.
	///
	/// # Errors
	///
	/// If the chain does not answer.
	fn send(
		&self,
		pack: &SignedPack,
		tip: u8,
	) -> impl Future<Output = Result<Result<(), Rejection>, Unreachable>> + Send;

	/// Reports a pack that this version of the device's profile refuses, likewise.
	///
	/// # Errors
	///
	/// If the chain does not answer.
	fn report(
		&self,
		pack: &SignedPack,
		profile: ProfileRef,
		tip: u8,
	) -> impl Future<Output = Result<Result<(), Rejection>, Unreachable>> + Send;

	/// Returns the height of the best block.
	///
	/// # Errors
	///
	/// If the chain does not answer.
	fn best(&self) -> impl Future<Output = Result<u32, Unreachable>> + Send;
}

/// A device's key, wherever it is kept.
pub trait Signer: Send + Sync {
	/// Returns the public key at hand.
	fn public(&self) -> beadle_primitives::DeviceKey;

	/// Signs a pack.
	///
	/// # Errors
	///
	/// If whatever keeps the key does not answer; in words.
	fn sign(&self, genesis: &H256, device: DeviceId, pack: &Pack) -> Result<SignedPack, String>;

	/// Looks for another key where the key came from, as after a rotation.
	fn renew(&mut self);
}

impl fmt::Display for Rejection {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Refused(refusal) => write!(f, "{}: {}", refusal.name(), refusal.explanation()),
			Self::InPool => f.write_str("it is in the pool already"),
			Self::Banned => f.write_str("the pool takes it again later"),
			Self::Other(words) => f.write_str(words),
		}
	}
}
