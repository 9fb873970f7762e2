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

/// How often the node is asked for something that it does not tell by itself.
const POLL_INTERVAL: Duration = Duration::from_millis(200);

/// How often a light client is asked for something that its nodes may not have yet.
const LIGHT_ATTEMPTS: u32 = 10;

/// How long a light client that has found the chain is given for what connecting takes. It leaves a node that was too busy
/// to answer alone for ten seconds, one that it does not believe for forty.
const LIGHT_PATIENCE: Duration = Duration::from_secs(60);

/// Runs the checks that the pools of full nodes run, on one transaction.
const VALIDATE: &str = "TaggedTransactionQueue_validate_transaction";

/// Why no connection could be made.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
	/// There is no light client of this chain.
	#[error(transparent)]
	Light(#[from] LightError),
	/// Nobody answers, or not as a node does.
	#[error("no node answers at {url}: {source}")]
	Unreachable {
		/// Where.
		url: String,
		/// What happened.
		source: rpcs::Error,
	},
	/// The node cannot tell about its chain.
	#[error("the node at {url} does not tell about its chain: {source}")]
	Silent {
		/// Where.
		url: String,
		/// What happened.
		source: Box<dyn std::error::Error + Send + Sync>,
	},
	/// The chain is not the one that this client was made for.
	#[error("the chain behind {url} and this client do not fit together: {difference}")]
	Different {
		/// Where.
		url: String,
		/// The first difference.
		difference: Difference,
	},
}

/// Why a question was not answered.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
	/// The node did not answer.
	#[error("the node does not answer: {0}")]
	Rpc(#[from] rpcs::Error),
	/// The answer is not of the type that it should be.
	#[error("the chain's answer cannot be read: {0}")]
	Answer(#[from] codec::Error),
}

/// Why a block could not be read.
#[derive(Debug, thiserror::Error)]
pub enum BlockError {
	/// The node has no such block, or has it no longer.
	#[error("the node does not have this block")]
	NotFound,
	/// The node did not answer.
	#[error("the node does not answer: {0}")]
	Rpc(#[from] rpcs::Error),
	/// The node cannot tell about the block.
	#[error("the block cannot be read: {0}")]
	State(#[from] Box<OnlineClientAtBlockError>),
	/// Its events cannot be read.
	#[error("the block's events cannot be read: {0}")]
	Events(#[from] Box<EventsError>),
}

/// Why a transaction could not be signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
	/// The node did not answer.
	#[error("the node does not answer: {0}")]
	Rpc(#[from] rpcs::Error),
	/// The node cannot tell what has to be signed.
	#[error("the node does not tell about its chain: {0}")]
	State(#[from] Box<OnlineClientAtBlockError>),
	/// There is no such transaction on this chain.
	#[error("cannot be signed for this chain: {0}")]
	Transaction(#[from] Box<ExtrinsicError>),
}

/// A block, its extrinsics and events as bytes.
#[derive(Clone, Debug)]
pub struct Block {
	/// Its height.
	pub number: u64,
	/// Its hash.
	pub hash: H256,
	/// Its extrinsics, each with its length in front.
	pub extrinsics: Vec<Vec<u8>>,
	/// What happened in it.
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
	/// Connects to the node at `url` (`wss://…`, or `ws://…` on the same machine). If its chain is of another version than
	/// this crate was made for, it makes sure that the chain has the calls, events and functions of this crate.
	///
	/// # Errors
	///
	/// If there is no node, or its chain is another one.
	pub async fn connect(url: &str) -> Result<Self, ConnectError> {
		let unreachable = |source| ConnectError::Unreachable { url: url.to_owned(), source };
		let rpc = RpcClient::from_url(url).await.map_err(unreachable)?;
		Self::over(rpc, url, false).await
	}

	/// Starts a light client of the chain with this specification (raw, with bootnodes), and waits until it has caught up
	/// with the chain, which has to be as [`Self::connect`] expects it.
	///
	/// No node has to be trusted: what this connection says, the light client has proofs of. It works until the last
	/// clone of the connection is dropped. `progress` is told how far it is, again and again.
	///
	/// # Errors
	///
	/// If the specification is not one for light clients, the chain is another one, or its nodes do not answer for a minute.
	/// It does not give up while it finds no node: whoever calls it may.
	pub async fn connect_light(specification: &str, mut progress: impl FnMut(SyncState)) -> Result<Self, ConnectError> {
		let client = LightClient::start(specification)?;
		let name = "the light client";
		let unreachable = |source| ConnectError::Unreachable { url: name.to_owned(), source };
		let rpc = RpcClient::new(client);
		light::until_synced(&rpc, &mut progress).await.map_err(unreachable)?;
		let deadline = tokio::time::Instant::now() + LIGHT_PATIENCE;
		loop {
			match Self::over(rpc.clone(), name, true).await {
				// None of its nodes has served it yet: they may be busy with others.
				Err(ConnectError::Silent { .. }) if tokio::time::Instant::now() < deadline => {
					progress(SyncState::CatchingUp);
					tokio::time::sleep(POLL_INTERVAL).await;
				},
				outcome => return outcome,
			}
		}
	}

	/// A connection by way of `rpc`.
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

	/// Where the node is, or that it is a light client.
	pub fn url(&self) -> &str {
		&self.0.url
	}

	/// Whether what this connection says is proven, as by a light client, or a node's word.
	pub fn is_proven(&self) -> bool {
		self.0.proven
	}

	/// What tells this chain from all others.
	pub fn genesis(&self) -> H256 {
		self.0.genesis
	}

	/// What the chain says of itself.
	pub fn metadata(&self) -> &Metadata {
		&self.0.metadata
	}

	pub(crate) fn methods(&self) -> &LegacyRpcMethods<RpcConfigFor<SubstrateConfig>> {
		&self.0.methods
	}

	pub(crate) fn metadata_handle(&self) -> ArcMetadata {
		self.0.metadata.clone()
	}

	/// Asks for something in the state of a block. A light client may not have been told yet which of its nodes have the
	/// block, and says that none has; so it is asked again for a while.
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

	/// The value of a storage item at a block, or at the best one; `None` if there is none.
	pub(crate) async fn storage<Value: DecodeAll>(
		&self,
		key: &[u8],
		at: Option<H256>,
	) -> Result<Option<Value>, QueryError> {
		let value = self.patiently(|| self.0.methods.state_get_storage(key, at)).await?;
		Ok(value.map(|value| Value::decode_all(&mut value.as_slice())).transpose()?)
	}

	/// The time of a block, or of the best one.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn time(&self, at: Option<H256>) -> Result<Moment, QueryError> {
		Ok(self.storage(&value_key("Timestamp", "Now"), at).await?.unwrap_or_default())
	}

	/// The number of a registered model; `None` if it is not registered.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn model_id(&self, model: &Model) -> Result<Option<ModelId>, QueryError> {
		self.storage(&model_key(model), None).await
	}

	/// The height of the best block.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn best_number(&self) -> Result<u64, BlockError> {
		Ok(self.0.methods.chain_get_header(None).await?.ok_or(BlockError::NotFound)?.number)
	}

	/// The height of the finalised chain.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn finalised_number(&self) -> Result<u64, BlockError> {
		let hash = self.0.methods.chain_get_finalized_head().await?;
		Ok(self.0.methods.chain_get_header(Some(hash)).await?.ok_or(BlockError::NotFound)?.number)
	}

	/// Waits until the best block of now is finalised; gives its height.
	///
	/// A node tells that a transaction is in a block a moment before its pool judges by that block. Once the block is
	/// finalised, the pool does for sure.
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

	/// The block at a height of the best chain.
	///
	/// # Errors
	///
	/// If the node does not have it, or has its state no longer.
	pub async fn block_at(&self, number: u64) -> Result<Block, BlockError> {
		let number = u32::try_from(number).map_err(|_| BlockError::NotFound)?;
		let hash = self.0.methods.chain_get_block_hash(Some(number.into())).await?.ok_or(BlockError::NotFound)?;
		self.block(hash).await
	}

	/// The block with this hash.
	///
	/// # Errors
	///
	/// If the node does not have it, or has its state no longer.
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

	/// The nonce of an account's next transaction, counting those in the pool.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn next_nonce(&self, account: &AccountId) -> Result<u64, rpcs::Error> {
		self.0.rpc.request("system_accountNextIndex", rpc_params![account.to_string()]).await
	}

	/// A call in a transaction that `signer` signs, good for the next 32 blocks.
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

	/// Runs the checks that the pools of nodes run on a transaction, on top of the best block. A light client runs them
	/// itself; it needs no node to say what is wrong.
	///
	/// # Errors
	///
	/// If the state of the chain cannot be read.
	pub async fn validate(&self, transaction: &[u8]) -> Result<Result<(), Rejection>, QueryError> {
		let best = self.0.methods.chain_get_block_hash(None).await?.unwrap_or_default();
		let mut arguments = TransactionSource::External.encode();
		arguments.extend_from_slice(transaction);
		best.encode_to(&mut arguments);
		let answer = self.0.methods.state_call(VALIDATE, Some(&arguments), Some(best)).await?;
		let validity = TransactionValidity::decode_all(&mut answer.as_slice())?;
		Ok(validity.map(drop).map_err(Rejection::from))
	}

	/// Hands a transaction to the node's pool. A light client, which has no pool, validates it first and then sends it to
	/// the nodes that it is connected to.
	///
	/// # Errors
	///
	/// If it is not taken, with the reason.
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

/// Where a storage value is.
pub(crate) fn value_key(pallet: &str, item: &str) -> Vec<u8> {
	[twox_128(pallet.as_bytes()), twox_128(item.as_bytes())].concat()
}

/// Where the state has the number of a model: in a map with keys hashed by `Blake2_128Concat`.
fn model_key(model: &Model) -> Vec<u8> {
	let model = model.encode();
	[&value_key("DeviceRegistry", "ModelIds"), blake2_128(&model).as_slice(), &model].concat()
}

/// The hash that the chain knows a transaction by.
pub fn transaction_hash(transaction: &[u8]) -> H256 {
	BlakeTwo256::hash(transaction)
}
