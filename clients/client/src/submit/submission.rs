//! Submitting a transaction: the pool's answer, and what becomes of it.

use super::transaction::transaction_hash;
use crate::connect::{Chain, QueryError};
use beadle_primitives::Refusal;
use codec::{DecodeAll, Encode};
use sp_core::H256;
use sp_runtime::transaction_validity::{
	InvalidTransaction, TransactionSource, TransactionValidity, TransactionValidityError, UnknownTransaction,
};
use std::fmt;
use subxt::rpcs::{self, client::RpcSubscription, methods::legacy::TransactionStatus, UserError};

/// Runtime API function that validates a transaction as the pools of full nodes do.
const VALIDATE: &str = "TaggedTransactionQueue_validate_transaction";

/// Reasons for which a node does not accept a transaction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Rejection {
	/// The chain refused it, with one of Beadle's own codes.
	Refused(Refusal),
	/// The chain found it invalid, for a reason common to all Substrate chains.
	Invalid(InvalidTransaction),
	/// The chain could not determine its validity, for a reason common to all Substrate chains.
	Unknown(UnknownTransaction),
	/// The same bytes were refused, or included in a block, a short while ago.
	TemporarilyBanned,
	/// The same bytes are in the pool already.
	AlreadyInPool,
	/// It would replace a transaction in the pool, but its priority is not higher.
	PriorityTooLow,
	/// The pool is full of transactions with a higher priority.
	PoolFull,
	/// The node rejected it for another reason.
	Other {
		/// The JSON-RPC error code.
		code: i32,
		/// The node's message.
		message: String,
	},
}

// From sc-rpc-api's `author/error.rs`.
const POOL_INVALID: i32 = 1010;
const POOL_UNKNOWN: i32 = 1011;
const POOL_BANNED: i32 = 1012;
const POOL_ALREADY_IMPORTED: i32 = 1013;
const POOL_TOO_LOW_PRIORITY: i32 = 1014;
const POOL_IMMEDIATELY_DROPPED: i32 = 1016;

impl Rejection {
	/// Returns the rejection that corresponds to a JSON-RPC error of `author_submit…`.
	pub fn from_rpc(code: i32, message: &str, data: Option<&str>) -> Self {
		let words = data.unwrap_or(message);
		let other = || Self::Other { code, message: words.to_owned() };
		match code {
			POOL_INVALID => invalid(words).map_or_else(other, |error| TransactionValidityError::from(error).into()),
			POOL_UNKNOWN => unknown(words).map_or_else(other, |error| TransactionValidityError::from(error).into()),
			POOL_BANNED => Self::TemporarilyBanned,
			POOL_ALREADY_IMPORTED => Self::AlreadyInPool,
			POOL_TOO_LOW_PRIORITY => Self::PriorityTooLow,
			POOL_IMMEDIATELY_DROPPED => Self::PoolFull,
			_ => other(),
		}
	}

	/// Returns Beadle's refusal, if it is one.
	pub fn refusal(&self) -> Option<Refusal> {
		match self {
			Self::Refused(refusal) => Some(*refusal),
			_ => None,
		}
	}
}

impl fmt::Display for Rejection {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Refused(refusal) => f.write_str(refusal.name()),
			Self::Invalid(error) => write!(f, "{error:?}"),
			Self::Unknown(error) => write!(f, "{error:?}"),
			Self::TemporarilyBanned => f.write_str("TemporarilyBanned"),
			Self::AlreadyInPool => f.write_str("AlreadyInPool"),
			Self::PriorityTooLow => f.write_str("PriorityTooLow"),
			Self::PoolFull => f.write_str("PoolFull"),
			Self::Other { code, message } => write!(f, "{message} ({code})"),
		}
	}
}

impl From<TransactionValidityError> for Rejection {
	fn from(error: TransactionValidityError) -> Self {
		match (Refusal::from_validity_error(&error), error) {
			(Some(refusal), _) => Self::Refused(refusal),
			(None, TransactionValidityError::Invalid(error)) => Self::Invalid(error),
			(None, TransactionValidityError::Unknown(error)) => Self::Unknown(error),
		}
	}
}

impl From<&UserError> for Rejection {
	fn from(error: &UserError) -> Self {
		let data = error.data.as_ref().and_then(|data| serde_json::from_str::<String>(data.get()).ok());
		Self::from_rpc(error.code, &error.message, data.as_deref())
	}
}

/// Returns the reason that the node words like this.
fn invalid(words: &str) -> Option<InvalidTransaction> {
	use InvalidTransaction::*;
	let worded = [
		Call,
		Payment,
		Future,
		Stale,
		BadProof,
		AncientBirthBlock,
		ExhaustsResources,
		BadMandatory,
		MandatoryValidation,
		BadSigner,
		IndeterminateImplicit,
		UnknownOrigin,
	];
	let custom = || words.strip_prefix("Custom error: ")?.parse().ok().map(Custom);
	worded.into_iter().find(|error| <&str>::from(*error) == words).or_else(custom)
}

/// Returns the reason that the node words like this: by the name of its variant.
fn unknown(words: &str) -> Option<UnknownTransaction> {
	use UnknownTransaction::*;
	let custom = || words.strip_prefix("Custom(")?.strip_suffix(')')?.parse().ok().map(Custom);
	[CannotLookup, NoUnsignedValidator].into_iter().find(|error| format!("{error:?}") == words).or_else(custom)
}

/// Errors of submitting a transaction.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
	/// The node did not accept it.
	#[error("not taken: {0}")]
	Rejected(Rejection),
	/// The node could not be reached.
	#[error("the node does not answer: {0}")]
	Rpc(rpcs::Error),
}

impl From<rpcs::Error> for SubmitError {
	fn from(error: rpcs::Error) -> Self {
		match error {
			rpcs::Error::User(error) => Self::Rejected(Rejection::from(&error)),
			error => Self::Rpc(error),
		}
	}
}

impl SubmitError {
	/// Returns the node's reason, if it was the node that rejected the transaction.
	///
	/// # Errors
	///
	/// The error itself, if the node could not be reached.
	pub fn rejection(self) -> Result<Rejection, rpcs::Error> {
		match self {
			Self::Rejected(rejection) => Ok(rejection),
			Self::Rpc(error) => Err(error),
		}
	}
}

/// Reasons for which a transaction in the pool did not get as far as awaited.
#[derive(Debug, thiserror::Error)]
pub enum ProgressError {
	/// It left the pool since it is no longer valid.
	#[error("the transaction left the pool: it is no longer valid")]
	Invalid,
	/// It left the pool to make room for others.
	#[error("the transaction left the pool to make room")]
	Dropped,
	/// Another one took its place.
	#[error("another transaction took its place in the pool")]
	Usurped,
	/// Its block was not finalised in time.
	#[error("the block with the transaction was not finalised in time")]
	NotFinalised,
	/// The node stopped reporting on it.
	#[error("the node stopped telling about the transaction")]
	Ended,
	/// The node could not be reached.
	#[error("the node does not answer: {0}")]
	Rpc(#[from] rpcs::Error),
}

/// A transaction in a node's pool, on its way into the chain.
#[derive(Debug)]
pub struct Submission {
	hash: H256,
	status: RpcSubscription<TransactionStatus<H256>>,
	in_block: Option<H256>,
	finalised: Option<H256>,
}

impl Submission {
	pub(crate) fn new(hash: H256, status: RpcSubscription<TransactionStatus<H256>>) -> Self {
		Self { hash, status, in_block: None, finalised: None }
	}

	/// Returns the transaction's hash.
	pub fn hash(&self) -> H256 {
		self.hash
	}

	/// Waits until the transaction is in a block of the best chain; returns the block's hash.
	///
	/// # Errors
	///
	/// If it leaves the pool without getting into a block.
	pub async fn in_block(&mut self) -> Result<H256, ProgressError> {
		loop {
			if let Some(block) = self.in_block {
				return Ok(block);
			}
			self.advance().await?;
		}
	}

	/// Waits until the transaction is in a finalised block; returns the block's hash.
	///
	/// # Errors
	///
	/// If it leaves the pool without getting into a block, or its block is not finalised in time.
	pub async fn finalised(&mut self) -> Result<H256, ProgressError> {
		loop {
			if let Some(block) = self.finalised {
				return Ok(block);
			}
			self.advance().await?;
		}
	}

	/// Processes the next status report of the node.
	async fn advance(&mut self) -> Result<(), ProgressError> {
		match self.status.next().await.ok_or(ProgressError::Ended)?? {
			TransactionStatus::InBlock(block) => self.in_block = Some(block),
			TransactionStatus::Retracted(_) => self.in_block = None,
			TransactionStatus::Finalized(block) => {
				self.in_block = Some(block);
				self.finalised = Some(block);
			},
			TransactionStatus::Future | TransactionStatus::Ready | TransactionStatus::Broadcast(_) => {},
			TransactionStatus::Invalid => return Err(ProgressError::Invalid),
			TransactionStatus::Dropped => return Err(ProgressError::Dropped),
			TransactionStatus::Usurped(_) => return Err(ProgressError::Usurped),
			TransactionStatus::FinalityTimeout(_) => return Err(ProgressError::NotFinalised),
		}
		Ok(())
	}
}

impl Chain {
	/// Validates a transaction on top of the best block, as the pools of nodes do. A light client runs the runtime
	/// itself; it needs no node to learn what is wrong.
	///
	/// # Errors
	///
	/// If the chain's state cannot be read.
	pub async fn validate(&self, transaction: &[u8]) -> Result<Result<(), Rejection>, QueryError> {
		let best = self.methods().chain_get_block_hash(None).await?.unwrap_or_default();
		let mut arguments = TransactionSource::External.encode();
		arguments.extend_from_slice(transaction);
		best.encode_to(&mut arguments);
		let answer = self.methods().state_call(VALIDATE, Some(&arguments), Some(best)).await?;
		let validity = TransactionValidity::decode_all(&mut answer.as_slice())?;
		Ok(validity.map(drop).map_err(Rejection::from))
	}

	/// Submits a transaction to the node's pool. A light client, which has no pool, validates the transaction first and
	/// then sends it to the nodes that it is connected to.
	///
	/// # Errors
	///
	/// If the transaction is not accepted, with the reason.
	pub async fn submit(&self, transaction: &[u8]) -> Result<Submission, SubmitError> {
		if self.is_proven() {
			match self.validate(transaction).await {
				Ok(Ok(())) => {},
				Ok(Err(rejection)) => return Err(SubmitError::Rejected(rejection)),
				Err(QueryError::Rpc(error)) => return Err(error.into()),
				Err(QueryError::Answer(error)) => return Err(SubmitError::Rpc(rpcs::Error::Decode(error))),
				Err(error) => return Err(SubmitError::Rpc(rpcs::Error::Client(Box::new(error)))),
			}
		}
		let status = self.methods().author_submit_and_watch_extrinsic(transaction).await?;
		Ok(Submission::new(transaction_hash(transaction), status))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use beadle_primitives::Permanence;

	#[test]
	fn every_refusal_is_recognised_as_the_node_words_it() {
		for refusal in Refusal::ALL {
			let (code, data) = match refusal.permanence() {
				Permanence::Permanent => (1010, format!("Custom error: {}", refusal.code())),
				Permanence::Curable => (1011, format!("{:?}", UnknownTransaction::Custom(refusal.code()))),
			};
			let rejection = Rejection::from_rpc(code, "Invalid Transaction", Some(&data));
			assert_eq!(rejection, Rejection::Refused(*refusal));
			assert_eq!(rejection.to_string(), refusal.name());
		}
	}

	#[test]
	fn what_is_not_ours_has_the_chains_name() {
		for error in [InvalidTransaction::Payment, InvalidTransaction::Stale, InvalidTransaction::BadSigner] {
			let rejection = Rejection::from_rpc(1010, "Invalid Transaction", Some(error.into()));
			assert_eq!(rejection, Rejection::Invalid(error));
			assert_eq!(rejection.to_string(), format!("{error:?}"));
		}
		assert_eq!(
			Rejection::from_rpc(1010, "Invalid Transaction", Some("Custom error: 250")),
			Rejection::Invalid(InvalidTransaction::Custom(250))
		);
		assert_eq!(
			Rejection::from_rpc(1011, "Unknown Transaction Validity", Some("CannotLookup")),
			Rejection::Unknown(UnknownTransaction::CannotLookup)
		);
	}

	#[test]
	fn other_words_are_kept() {
		for (code, data, words) in [(1010, Some("no such words"), "no such words"), (1002, None, "a message")] {
			let kept = Rejection::Other { code, message: words.into() };
			assert_eq!(Rejection::from_rpc(code, "a message", data), kept);
		}
	}

	#[test]
	fn a_permanent_refusal_is_not_taken_for_a_curable_one() {
		let code = Refusal::BadSignature.code();
		let rejection = Rejection::from_rpc(1011, "", Some(&format!("Custom({code})")));
		assert_eq!(rejection, Rejection::Unknown(UnknownTransaction::Custom(code)));
	}

	#[test]
	fn the_pools_own_reasons_have_names() {
		assert_eq!(Rejection::from_rpc(1012, "", None), Rejection::TemporarilyBanned);
		assert_eq!(Rejection::from_rpc(1013, "", Some("0x00")), Rejection::AlreadyInPool);
		assert_eq!(Rejection::from_rpc(1014, "", None), Rejection::PriorityTooLow);
		assert_eq!(Rejection::from_rpc(1016, "", None), Rejection::PoolFull);
	}
}
