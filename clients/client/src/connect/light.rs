//! A light client within this process: it asks full nodes for proofs and checks them itself, so that none has to be
//! trusted.
//!
//! It is `smoldot-light`, driven over JSON-RPC like a node. It verifies everything that it returns: finality by GRANDPA
//! justifications from the genesis block on, or from a block that it knows as final; state by Merkle proofs against a
//! block's header; and the runtime's answers by running the runtime.

mod floor;

use jsonrpsee_core::client::{Client as RpcConnection, ReceivedMessage, TransportReceiverT, TransportSenderT};
use serde::Deserialize;
use smoldot_light::{
	platform::DefaultPlatform, AddChainConfig, AddChainConfigJsonRpc, AddChainError, ChainId, Client, HandleRpcError,
	JsonRpcResponses,
};
use std::{convert::Infallible, num::NonZeroU32, sync::Arc, time::Duration};
use subxt::rpcs::{
	client::{rpc_params, RpcClient},
	Error,
};

/// Maximum number of requests that wait to be processed.
const MAX_PENDING_REQUESTS: NonZeroU32 = NonZeroU32::MIN.saturating_add(127);

/// Maximum number of subscriptions at a time.
const MAX_SUBSCRIPTIONS: u32 = 64;

/// Interval between polls of the client's progress.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// Interval after which a request is handed in again while the client has too many to process.
const ROOM_INTERVAL: Duration = Duration::from_millis(10);

/// Time after which an answer is given up. The client answers by itself, at the latest when its nodes have not.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(3_600);

/// Number of a subscription's notifications that wait to be read, before it is ended.
const MAX_WAITING_NOTIFICATIONS: usize = 4_096;

type Platform = Arc<DefaultPlatform>;

/// Errors of starting a light client.
#[derive(Debug, thiserror::Error)]
pub enum LightError {
	/// A light client cannot start from this chain specification.
	#[error("not a chain specification for light clients: {0}")]
	Specification(AddChainError),
	/// The client cannot go on from what it knew of the chain.
	#[error("the chain specification does not let a light client go on from a block that it knows: {0}")]
	GoOn(serde_json::Error),
	/// The chain specification names no node to connect to.
	#[error("the chain specification names no boot node: a light client would have nobody to ask")]
	NoBootNode,
}

/// The progress of a light client.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SyncState {
	/// No node found yet.
	Connecting,
	/// Advancing from one finality proof to the next.
	Syncing {
		/// The block that it has reached.
		at: u64,
		/// The highest block that a node has announced.
		target: u64,
	},
	/// Fetching the latest blocks.
	CatchingUp,
}

/// The boot nodes of a chain specification.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BootNodes {
	#[serde(default)]
	boot_nodes: Vec<String>,
}

/// Starts a light client of the chain with this specification; returns the JSON-RPC connection to it. It connects to the
/// boot nodes of the specification, and answers nothing before it has found out which block is final. It ends when the
/// connection is dropped.
///
/// With `finality`, the client goes on from the block that this describes, by the authorities that it names: see
/// [`super::checkpoint`]. It has to be of the same chain, or the client finds no block.
///
/// # Errors
///
/// If a light client cannot start from the specification.
pub(crate) fn start(specification: &str, finality: Option<&str>) -> Result<RpcConnection, LightError> {
	let with_floor = finality.map(|_| floor::with_floor(specification)).transpose().map_err(LightError::GoOn)?;
	let specification = with_floor.as_deref().unwrap_or(specification);
	let mut client = Client::new(DefaultPlatform::new("beadle".into(), env!("CARGO_PKG_VERSION").into()));
	let added = client.add_chain(AddChainConfig {
		user_data: (),
		specification,
		database_content: finality.unwrap_or_default(),
		potential_relay_chains: std::iter::empty(),
		json_rpc: AddChainConfigJsonRpc::Enabled {
			max_pending_requests: MAX_PENDING_REQUESTS,
			max_subscriptions: MAX_SUBSCRIPTIONS,
		},
		statement_protocol_config: None,
	});
	let added = added.map_err(LightError::Specification)?;
	// A specification that the client has read is JSON.
	let found: Option<BootNodes> = serde_json::from_str(specification).ok();
	if found.is_none_or(|found| found.boot_nodes.is_empty()) {
		return Err(LightError::NoBootNode);
	}
	let connection = RpcConnection::builder()
		.request_timeout(REQUEST_TIMEOUT)
		.max_buffer_capacity_per_subscription(MAX_WAITING_NOTIFICATIONS)
		.build_with_tokio(Requests { client, chain: added.chain_id }, Responses(added.json_rpc_responses));
	Ok(connection)
}

/// The way to the light client. It ends with it.
struct Requests {
	client: Client<Platform>,
	chain: ChainId,
}

impl TransportSenderT for Requests {
	type Error = Infallible;

	/// Hands a request in, as soon as the client has room for it.
	async fn send(&mut self, mut request: String) -> Result<(), Infallible> {
		while let Err(HandleRpcError::TooManyPendingRequests { json_rpc_request }) =
			self.client.json_rpc_request(request, self.chain)
		{
			request = json_rpc_request;
			tokio::time::sleep(ROOM_INTERVAL).await;
		}
		Ok(())
	}
}

impl Drop for Requests {
	fn drop(&mut self) {
		// Ends the responses, too.
		let () = self.client.remove_chain(self.chain);
	}
}

/// The way from the light client.
struct Responses(Option<JsonRpcResponses<Platform>>);

/// The light client has ended.
#[derive(Debug, thiserror::Error)]
#[error("the light client has ended")]
struct Ended;

impl TransportReceiverT for Responses {
	type Error = Ended;

	async fn receive(&mut self) -> Result<ReceivedMessage, Ended> {
		let responses = self.0.as_mut().ok_or(Ended)?;
		responses.next().await.map(ReceivedMessage::Text).ok_or(Ended)
	}
}

/// The client's own progress, from `lifecycle_unstable_follow`.
#[derive(Deserialize)]
struct Lifecycle {
	phase: Phase,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
enum Phase {
	Connecting,
	Syncing { at: u64, target: u64 },
	Ready,
}

/// Part of the answer to `system_health`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Health {
	is_syncing: bool,
	peers: u64,
}

/// Waits until the client has caught up with the chain; reports the state to `progress` meanwhile.
pub(crate) async fn until_synced(rpc: &RpcClient, progress: &mut impl FnMut(SyncState)) -> Result<(), Error> {
	let follow = ("lifecycle_unstable_follow", "lifecycle_unstable_unfollow");
	let mut states = rpc.subscribe::<Lifecycle>(follow.0, rpc_params![], follow.1).await?;
	while let Some(state) = states.next().await {
		match state?.phase {
			Phase::Connecting => progress(SyncState::Connecting),
			Phase::Syncing { at, target } => progress(SyncState::Syncing { at, target }),
			Phase::Ready => break,
		}
	}
	progress(SyncState::CatchingUp);
	// The client does not announce it by itself.
	loop {
		let health: Health = rpc.request("system_health", rpc_params![]).await?;
		if health.peers > 0 && !health.is_syncing {
			return Ok(());
		}
		tokio::time::sleep(POLL_INTERVAL).await;
	}
}
