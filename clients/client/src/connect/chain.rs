//! A connection to a chain through one of its nodes.

use super::light::{self, LightError, SyncState};
use crate::interface::{
	built_in::{self, BuiltIn},
	event::{self, EventRecord},
	function::Function,
	storage::{self, StorageItem},
	Difference,
};
use codec::{DecodeAll, Encode};
use frame_decode::storage::StorageKeyEncodeError;
use sp_core::H256;
use std::{fmt, future::Future, sync::Arc, time::Duration};
use subxt::{
	backend::LegacyBackend,
	config::RpcConfigFor,
	error::OnlineClientError,
	metadata::ArcMetadata,
	rpcs::{self, LegacyRpcMethods, RpcClient},
	Metadata, OnlineClient, SubstrateConfig,
};

/// Interval between polls for what the node does not announce by itself.
pub(super) const POLL_INTERVAL: Duration = Duration::from_millis(200);

/// Number of times a light client is asked for something that its nodes may not have yet.
const LIGHT_ATTEMPTS: u32 = 10;

/// Time that a light client which has found the chain is given to complete the connection. It does not ask a node that
/// was too busy to answer again for ten seconds, nor one whose answer it does not believe for forty.
const LIGHT_PATIENCE: Duration = Duration::from_secs(60);

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
	/// The metadata has no such storage item, or one with other keys, which connecting rules out.
	#[error("the chain's state cannot be read: {0}")]
	Key(#[from] StorageKeyEncodeError),
}

impl QueryError {
	/// Returns whether there was no answer at all, not even that something is wrong.
	pub fn is_silence(&self) -> bool {
		matches!(self, Self::Rpc(rpcs::Error::Client(_)))
	}
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
	/// Version of the runtime that the metadata describes.
	spec_version: Option<u32>,
	genesis: H256,
}

impl Chain {
	/// Connects to the node at `url` (`wss://…`, or `ws://…` on the same machine). If its chain runs another version
	/// than this crate was built for, compares its interface with this crate's.
	///
	/// # Errors
	///
	/// If no node answers, or its chain is another one.
	pub async fn connect(url: &str) -> Result<Self, ConnectError> {
		let unreachable = |source| ConnectError::Unreachable { url: url.to_owned(), source };
		let rpc = RpcClient::from_url(url).await.map_err(unreachable)?;
		Self::over(rpc, url, false).await
	}

	/// Starts a light client of the chain with this specification (raw, with boot nodes), and waits until it has caught
	/// up with the chain. The chain must be as [`Self::connect`] expects it.
	///
	/// No node has to be trusted: the light client has proofs of what this connection returns. It runs until the last
	/// clone of the connection is dropped. `progress` is called repeatedly with the state of the synchronisation.
	///
	/// # Errors
	///
	/// If the specification is not one for light clients, the chain is another one, or its nodes do not answer for a
	/// minute. There is no timeout while it finds no node: the caller sets one.
	pub async fn connect_light(specification: &str, progress: impl FnMut(SyncState)) -> Result<Self, ConnectError> {
		Self::start_light(specification, None, progress).await
	}

	/// As [`Self::connect_light`], but goes on from the block that `finality` describes.
	pub(super) async fn start_light(
		specification: &str,
		finality: Option<&str>,
		mut progress: impl FnMut(SyncState),
	) -> Result<Self, ConnectError> {
		let name = "the light client";
		let unreachable = |source| ConnectError::Unreachable { url: name.to_owned(), source };
		let rpc = RpcClient::new(light::start(specification, finality)?);
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
				built_in::check(&metadata)
					.map_err(|difference| ConnectError::Different { url: url.to_owned(), difference })?;
				metadata
			},
		};
		let spec_version = built_in::version(&metadata).map(|(_, version)| version);
		let url = url.to_owned();
		Ok(Self(Arc::new(Inner { url, proven, client, rpc, methods, metadata, spec_version, genesis })))
	}

	/// Returns whether the chain has the runtime that this connection knows, at this block. After an upgrade,
	/// [`Self::renewed`] connects to the chain as it is then.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn is_current(&self, block: H256) -> Result<bool, rpcs::Error> {
		let version = self.patiently(|| self.0.methods.state_get_runtime_version(Some(block))).await?;
		Ok(Some(version.spec_version) == self.0.spec_version)
	}

	/// Reads anew how the chain describes itself, and compares it with this crate's interface. Neither the node nor the
	/// light client behind the connection changes.
	///
	/// # Errors
	///
	/// If the node does not answer, or its chain is not any more what this crate was built for.
	pub async fn renewed(&self) -> Result<Self, ConnectError> {
		Self::over(self.0.rpc.clone(), &self.0.url, self.0.proven).await
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

	pub(crate) fn client(&self) -> &OnlineClient<SubstrateConfig> {
		&self.0.client
	}

	pub(crate) fn rpc(&self) -> &RpcClient {
		&self.0.rpc
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
	pub(crate) async fn storage<Item: StorageItem>(
		&self,
		keys: Item::Keys,
		at: Option<H256>,
	) -> Result<Option<Item::Value>, QueryError> {
		let key = storage::key::<Item>(&self.0.metadata, &keys)?;
		let value = self.patiently(|| self.0.methods.state_get_storage(&key, at)).await?;
		Ok(value.map(|value| Item::Value::decode_all(&mut value.as_slice())).transpose()?)
	}

	/// Returns the events of a block; `None` if they are not as the runtime that this connection knows has them.
	pub(crate) async fn events(&self, block: H256) -> Result<Option<Vec<EventRecord>>, QueryError> {
		let key = storage::events_key(&self.0.metadata)?;
		let encoded = self.patiently(|| self.0.methods.state_get_storage(&key, Some(block))).await?;
		Ok(encoded.and_then(|encoded| event::decode_all(self.0.metadata.clone(), encoded)))
	}

	/// Calls a runtime function at the given block, or at the best one.
	pub(crate) async fn ask<F: Function>(
		&self,
		arguments: F::Arguments,
		at: Option<H256>,
	) -> Result<F::Answer, QueryError> {
		let function = format!("{}_{}", F::API, F::NAME);
		let arguments = arguments.encode();
		let answer = self.patiently(|| self.0.methods.state_call(&function, Some(&arguments), at)).await?;
		Ok(F::Answer::decode_all(&mut answer.as_slice())?)
	}
}

impl fmt::Debug for Chain {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("Chain").field("url", &self.0.url).field("genesis", &self.0.genesis).finish()
	}
}
