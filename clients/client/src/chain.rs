//! A connection to a chain through one of its nodes.

use crate::{
	call::EncodedCall,
	event::EventRecord,
	interface::Difference,
	light::{self, LightClient, LightError, SyncState},
	metadata::{self, BuiltIn},
	submission::{Rejection, Submission, SubmitError},
};
use beadle_primitives::{AccountId, Model, ModelId, Moment};
use codec::{DecodeAll, Encode};
use sp_core::H256;
use sp_crypto_hashing::{blake2_128, twox_128};
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	transaction_validity::{TransactionSource, TransactionValidity},
};
use std::{fmt, future::Future, sync::Arc, time::Duration};
use subxt::{
	backend::LegacyBackend,
	config::{DefaultExtrinsicParamsBuilder, RpcConfigFor},
	error::{EventsError, ExtrinsicError, OnlineClientAtBlockError, OnlineClientError},
	events::Phase,
	metadata::ArcMetadata,
	rpcs::{self, client::rpc_params, LegacyRpcMethods, RpcClient},
	tx::Signer,
	Metadata, OnlineClient, SubstrateConfig,
};

/// Interval between polls for what the node does not announce by itself.
const POLL_INTERVAL: Duration = Duration::from_millis(200);

/// Number of times a light client is asked for something that its nodes may not have yet.
const LIGHT_ATTEMPTS: u32 = 10;

/// Time that a light client which has found the chain is given to complete the connection. It does not ask a node that
/// was too busy to answer again for ten seconds, nor one whose answer it does not believe for forty.
const LIGHT_PATIENCE: Duration = Duration::from_secs(60);

/// Runtime API function that validates a transaction as the pools of full nodes do.
const VALIDATE: &str = "TaggedTransactionQueue_validate_transaction";

/// Errors of connecting to a chain.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
	/// The light client of this chain could not be started.
	#[error(transparent)]
	Light(#[from] LightError),
	/// Nobody answers, or what answers is not a node.
	#[error("no node answers at {url}: {source}")]
	Unreachable {
		/// URL of the node.
		url: String,
		/// The cause.
		source: rpcs::Error,
	},
	/// The node does not describe its chain.
	#[error("the node at {url} does not tell about its chain: {source}")]
	Silent {
		/// URL of the node.
		url: String,
		/// The cause.
		source: Box<dyn std::error::Error + Send + Sync>,
	},
	/// The chain is not the one that this client was built for.
	#[error("the chain behind {url} and this client do not fit together: {difference}")]
	Different {
		/// URL of the node.
		url: String,
		/// The first difference found.
		difference: Difference,
	},
}

/// Errors of querying the chain.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
	/// The node did not answer.
	#[error("the node does not answer: {0}")]
	Rpc(#[from] rpcs::Error),
	/// The answer is not of the expected type.
	#[error("the chain's answer cannot be read: {0}")]
	Answer(#[from] codec::Error),
}

/// Errors of reading a block.
#[derive(Debug, thiserror::Error)]
pub enum BlockError {
	/// The node has no such block, or has pruned it.
	#[error("the node does not have this block")]
	NotFound,
	/// The node did not answer.
	#[error("the node does not answer: {0}")]
	Rpc(#[from] rpcs::Error),
	/// The node does not describe the block.
	#[error("the block cannot be read: {0}")]
	State(#[from] Box<OnlineClientAtBlockError>),
	/// Its events cannot be read.
	#[error("the block's events cannot be read: {0}")]
	Events(#[from] Box<EventsError>),
}

/// Errors of signing a transaction.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
	/// The node did not answer.
	#[error("the node does not answer: {0}")]
	Rpc(#[from] rpcs::Error),
	/// The node does not describe what has to be signed.
	#[error("the node does not tell about its chain: {0}")]
	State(#[from] Box<OnlineClientAtBlockError>),
	/// This chain has no such transaction.
	#[error("cannot be signed for this chain: {0}")]
	Transaction(#[from] Box<ExtrinsicError>),
}

/// A block with its extrinsics and events as bytes.
#[derive(Clone, Debug)]
pub struct Block {
	/// The block's height.
	pub number: u64,
	/// The block's hash.
	pub hash: H256,
	/// The encoded extrinsics, each with its length prefix.
	pub extrinsics: Vec<Vec<u8>>,
	/// The events, with their fields still encoded.
	pub events: Vec<EventRecord>,
}

/// A connection to a chain; cheap to clone.
#[derive(Clone)]
pub struct Chain(Arc<Inner>);

struct Inner {
	url: String,
	proven: bool,
	client: OnlineClient<SubstrateConfig>,
	rpc: RpcClient,
	methods: LegacyRpcMethods<RpcConfigFor<SubstrateConfig>>,
	metadata: ArcMetadata,
	genesis: H256,
}

impl Chain {
	/// Connects to the node at `url` (`wss://…`, or `ws://…` on the same machine). If its chain runs another version
	/// than this crate was built for, checks that the chain has the calls, events and functions of this crate.
	///
	/// # Errors
	///
	/// If no node answers, or its chain is another one.
	pub async fn connect(url: &str) -> Result<Self, ConnectError> {
		let unreachable = |source| ConnectError::Unreachable { url: url.to_owned(), source };
		let rpc = RpcClient::from_url(url).await.map_err(unreachable)?;
		Self::over(rpc, url, false).await
	}

	/// Starts a light client of the chain with this specification (raw, with bootnodes), and waits until it has caught
	/// up with the chain. The chain must be as [`Self::connect`] expects it.
	///
	/// No node has to be trusted: the light client has proofs of what this connection returns. It runs until the last
	/// clone of the connection is dropped. `progress` is called repeatedly with the state of the synchronisation.
	///
	/// # Errors
	///
	/// If the specification is not one for light clients, the chain is another one, or its nodes do not answer for a
	/// minute. There is no timeout while it finds no node: the caller sets one.
	pub async fn connect_light(specification: &str, mut progress: impl FnMut(SyncState)) -> Result<Self, ConnectError> {
		let client = LightClient::start(specification)?;
		let name = "the light client";
		let unreachable = |source| ConnectError::Unreachable { url: name.to_owned(), source };
		let rpc = RpcClient::new(client);
		light::until_synced(&rpc, &mut progress).await.map_err(unreachable)?;
		let deadline = tokio::time::Instant::now() + LIGHT_PATIENCE;
		loop {
			match Self::over(rpc.clone(), name, true).await {
				// None of its nodes has answered yet: they may be busy serving others.
				Err(ConnectError::Silent { .. }) if tokio::time::Instant::now() < deadline => {
					progress(SyncState::CatchingUp);
					tokio::time::sleep(POLL_INTERVAL).await;
				},
				outcome => return outcome,
			}
		}
	}

	/// Connects by way of `rpc`.
	async fn over(rpc: RpcClient, url: &str, proven: bool) -> Result<Self, ConnectError> {
		let silent =
			|source: Box<dyn std::error::Error + Send + Sync>| ConnectError::Silent { url: url.into(), source };
		let methods = LegacyRpcMethods::new(rpc.clone());
		let built_in = BuiltIn::of_chain(&methods).await.map_err(|error| silent(error.into()))?;
		let genesis = methods.genesis_hash().await.map_err(|error| silent(error.into()))?;
		let known = built_in.map(|built_in| (built_in.spec_version, built_in.metadata.clone()));
		let config = SubstrateConfig::builder().set_genesis_hash(genesis).set_metadata_for_spec_versions(known);
		let backend = LegacyBackend::<SubstrateConfig>::builder().build(rpc.clone());
		let client = OnlineClient::from_backend_with_config(config.build(), Arc::new(backend)).await;
		let client = client.map_err(|error: OnlineClientError| silent(error.into()))?;
		let metadata = match built_in {
			Some(built_in) => built_in.metadata.clone(),
			None => {
				let metadata = client.at_current_block().await.map_err(|error| silent(error.into()))?.metadata();
				metadata::check(&metadata)
					.map_err(|difference| ConnectError::Different { url: url.to_owned(), difference })?;
				metadata
			},
		};
		Ok(Self(Arc::new(Inner { url: url.to_owned(), proven, client, rpc, methods, metadata, genesis })))
	}

	/// Returns the URL of the node, or "the light client".
	pub fn url(&self) -> &str {
		&self.0.url
	}

	/// Returns whether this connection's answers are proven, as by a light client. Otherwise they are the node's word.
	pub fn is_proven(&self) -> bool {
		self.0.proven
	}

	/// Returns the genesis hash, which distinguishes this chain from all others.
	pub fn genesis(&self) -> H256 {
		self.0.genesis
	}

	/// Returns the chain's metadata.
	pub fn metadata(&self) -> &Metadata {
		&self.0.metadata
	}

	pub(crate) fn methods(&self) -> &LegacyRpcMethods<RpcConfigFor<SubstrateConfig>> {
		&self.0.methods
	}

	pub(crate) fn metadata_handle(&self) -> ArcMetadata {
		self.0.metadata.clone()
	}

	/// Retries a query about the state of a block, for a while. A light client that has not yet been told which of its
	/// nodes have the block reports that none has it.
	pub(crate) async fn patiently<T, F: Future<Output = Result<T, rpcs::Error>>>(
		&self,
		ask: impl Fn() -> F,
	) -> Result<T, rpcs::Error> {
		let mut attempts = if self.0.proven { LIGHT_ATTEMPTS } else { 1 };
		loop {
			attempts -= 1;
			match ask().await {
				Err(rpcs::Error::User(_)) if attempts > 0 => tokio::time::sleep(POLL_INTERVAL).await,
				answer => return answer,
			}
		}
	}

	/// Returns the value of a storage item at the given block, or at the best one; `None` if it has no value.
	pub(crate) async fn storage<Value: DecodeAll>(
		&self,
		key: &[u8],
		at: Option<H256>,
	) -> Result<Option<Value>, QueryError> {
		let value = self.patiently(|| self.0.methods.state_get_storage(key, at)).await?;
		Ok(value.map(|value| Value::decode_all(&mut value.as_slice())).transpose()?)
	}

	/// Returns the timestamp of the given block, or of the best one.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn time(&self, at: Option<H256>) -> Result<Moment, QueryError> {
		Ok(self.storage(&value_key("Timestamp", "Now"), at).await?.unwrap_or_default())
	}

	/// Returns the number of a model; `None` if the model is not registered.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn model_id(&self, model: &Model) -> Result<Option<ModelId>, QueryError> {
		self.storage(&model_key(model), None).await
	}

	/// Returns the height of the best block.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn best_number(&self) -> Result<u64, BlockError> {
		Ok(self.0.methods.chain_get_header(None).await?.ok_or(BlockError::NotFound)?.number)
	}

	/// Returns the height of the latest finalised block.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn finalised_number(&self) -> Result<u64, BlockError> {
		let hash = self.0.methods.chain_get_finalized_head().await?;
		Ok(self.0.methods.chain_get_header(Some(hash)).await?.ok_or(BlockError::NotFound)?.number)
	}

	/// Waits until the current best block is finalised; returns its height.
	///
	/// A node reports that a transaction is in a block a moment before its pool validates against that block. Once the
	/// block is finalised, the pool certainly does.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn until_finalised(&self) -> Result<u64, BlockError> {
		let best = self.best_number().await?;
		while self.finalised_number().await? < best {
			tokio::time::sleep(POLL_INTERVAL).await;
		}
		Ok(best)
	}

	/// Returns the block at this height of the best chain.
	///
	/// # Errors
	///
	/// If the node does not have it, or has pruned its state.
	pub async fn block_at(&self, number: u64) -> Result<Block, BlockError> {
		let number = u32::try_from(number).map_err(|_| BlockError::NotFound)?;
		let hash = self.0.methods.chain_get_block_hash(Some(number.into())).await?.ok_or(BlockError::NotFound)?;
		self.block(hash).await
	}

	/// Returns the block with this hash.
	///
	/// # Errors
	///
	/// If the node does not have it, or has pruned its state.
	pub async fn block(&self, hash: H256) -> Result<Block, BlockError> {
		let block = self.0.methods.chain_get_block(Some(hash)).await?.ok_or(BlockError::NotFound)?.block;
		let number = block.header.number;
		let extrinsics = block.extrinsics.into_iter().map(|extrinsic| extrinsic.0).collect();
		let at = self.0.client.at_block_hash_and_number(subxt::backend::BlockRef::from_hash(hash), number).await;
		let events = at.map_err(Box::new)?.events().fetch().await.map_err(Box::new)?;
		let mut records = Vec::new();
		for event in events.iter() {
			let event = event.map_err(Box::new)?;
			records.push(EventRecord {
				extrinsic: match event.phase() {
					Phase::ApplyExtrinsic(index) => Some(index),
					Phase::Finalization | Phase::Initialization => None,
				},
				pallet: event.pallet_name().to_owned(),
				name: event.event_name().to_owned(),
				fields: event.field_bytes().to_vec(),
			});
		}
		Ok(Block { number, hash, extrinsics, events: records })
	}

	/// Returns the nonce of an account's next transaction, counting those in the pool.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn next_nonce(&self, account: &AccountId) -> Result<u64, rpcs::Error> {
		self.0.rpc.request("system_accountNextIndex", rpc_params![account.to_string()]).await
	}

	/// Returns a transaction with this call, signed by `signer` and valid for the next 32 blocks.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn sign<S: Signer<SubstrateConfig>>(
		&self,
		call: &EncodedCall,
		signer: &S,
		nonce: u64,
	) -> Result<Vec<u8>, SignError> {
		let parameters = DefaultExtrinsicParamsBuilder::new().nonce(nonce).build();
		let mut transactions = self.0.client.tx().await.map_err(Box::new)?;
		let signed = transactions.create_signed(call, signer, parameters).await.map_err(Box::new)?;
		Ok(signed.into_encoded())
	}

	/// Validates a transaction on top of the best block, as the pools of nodes do. A light client runs the runtime
	/// itself; it needs no node to learn what is wrong.
	///
	/// # Errors
	///
	/// If the chain's state cannot be read.
	pub async fn validate(&self, transaction: &[u8]) -> Result<Result<(), Rejection>, QueryError> {
		let best = self.0.methods.chain_get_block_hash(None).await?.unwrap_or_default();
		let mut arguments = TransactionSource::External.encode();
		arguments.extend_from_slice(transaction);
		best.encode_to(&mut arguments);
		let answer = self.0.methods.state_call(VALIDATE, Some(&arguments), Some(best)).await?;
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
		if self.0.proven {
			match self.validate(transaction).await {
				Ok(Ok(())) => {},
				Ok(Err(rejection)) => return Err(SubmitError::Rejected(rejection)),
				Err(QueryError::Rpc(error)) => return Err(error.into()),
				Err(QueryError::Answer(error)) => return Err(SubmitError::Rpc(rpcs::Error::Decode(error))),
			}
		}
		let status = self.0.methods.author_submit_and_watch_extrinsic(transaction).await?;
		Ok(Submission::new(transaction_hash(transaction), status))
	}
}

impl fmt::Debug for Chain {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("Chain").field("url", &self.0.url).field("genesis", &self.0.genesis).finish()
	}
}

/// Returns the storage key of a value.
pub(crate) fn value_key(pallet: &str, item: &str) -> Vec<u8> {
	[twox_128(pallet.as_bytes()), twox_128(item.as_bytes())].concat()
}

/// Returns the storage key of a model's number, in a map with keys hashed by `Blake2_128Concat`.
fn model_key(model: &Model) -> Vec<u8> {
	let model = model.encode();
	[&value_key("DeviceRegistry", "ModelIds"), blake2_128(&model).as_slice(), &model].concat()
}

/// Returns the hash by which the chain knows a transaction.
pub fn transaction_hash(transaction: &[u8]) -> H256 {
	BlakeTwo256::hash(transaction)
}
