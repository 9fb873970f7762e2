//! A light client within this process: it asks full nodes for proofs and checks them itself, so that none has to be
//! trusted.
//!
//! It is `smoldot-light`, driven over JSON-RPC like a node. It verifies everything that it returns: finality by GRANDPA
//! justifications from the genesis block on, state by Merkle proofs against a block's header, and the runtime's answers
//! by running the runtime.

use futures::stream;
use serde::Deserialize;
use serde_json::value::RawValue;
use smoldot_light::{
	platform::DefaultPlatform, AddChainConfig, AddChainConfigJsonRpc, AddChainError, ChainId, Client, HandleRpcError,
	JsonRpcResponses,
};
use std::{
	collections::HashMap,
	num::NonZeroU32,
	sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
	time::Duration,
};
use subxt::rpcs::{
	client::{rpc_params, RawRpcFuture, RawRpcSubscription, RpcClient, RpcClientT},
	Error, UserError,
};
use tokio::sync::{mpsc, oneshot};

/// Maximum number of requests that wait to be processed.
const MAX_PENDING_REQUESTS: NonZeroU32 = NonZeroU32::MIN.saturating_add(127);

/// Maximum number of subscriptions at a time.
const MAX_SUBSCRIPTIONS: u32 = 64;

/// Interval between polls of the client's progress.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

type Platform = Arc<DefaultPlatform>;
type Notifications = mpsc::UnboundedReceiver<Result<Box<RawValue>, Error>>;

/// Errors of starting a light client.
#[derive(Debug, thiserror::Error)]
pub enum LightError {
	/// A light client cannot start from this chain specification.
	#[error("not a chain specification for light clients: {0}")]
	Specification(AddChainError),
	/// The chain specification names no node to connect to.
	#[error("the chain specification names no bootnode: a light client would have nobody to ask")]
	NoBootnode,
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

/// A light client of one chain. It runs until it is dropped.
pub(crate) struct LightClient(Arc<Shared>);

struct Shared {
	chain: ChainId,
	client: Mutex<Client<Platform>>,
	waiting: Mutex<Waiting>,
}

/// The receivers of the client's messages.
#[derive(Default)]
struct Waiting {
	next_id: u64,
	requests: HashMap<u64, Request>,
	subscriptions: HashMap<String, mpsc::UnboundedSender<Result<Box<RawValue>, Error>>>,
	/// Whether the client has ended and sends nothing more.
	ended: bool,
}

/// The receiver of the answer to a request.
enum Request {
	Answer(oneshot::Sender<Result<Box<RawValue>, Error>>),
	Subscription(oneshot::Sender<Result<(String, Notifications), Error>>),
}

/// A message of the client: the answer to the request with this `id`, or a notification of a subscription.
#[derive(Deserialize)]
struct Message {
	id: Option<u64>,
	result: Option<Box<RawValue>>,
	error: Option<UserError>,
	params: Option<News>,
}

#[derive(Deserialize)]
struct News {
	subscription: String,
	result: Box<RawValue>,
}

/// The bootnodes of a chain specification.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bootnodes {
	#[serde(default)]
	boot_nodes: Vec<String>,
}

impl LightClient {
	/// Starts a light client of the chain with this specification. It connects to the bootnodes that the specification
	/// names, and answers only once it has found out which block is final.
	///
	/// # Errors
	///
	/// If the specification is not one for light clients, or names no bootnode.
	pub(crate) fn start(specification: &str) -> Result<Self, LightError> {
		let mut client = Client::new(DefaultPlatform::new("beadle".into(), env!("CARGO_PKG_VERSION").into()));
		let added = client.add_chain(AddChainConfig {
			user_data: (),
			specification,
			database_content: "",
			potential_relay_chains: std::iter::empty(),
			json_rpc: AddChainConfigJsonRpc::Enabled {
				max_pending_requests: MAX_PENDING_REQUESTS,
				max_subscriptions: MAX_SUBSCRIPTIONS,
			},
			statement_protocol_config: None,
		});
		let added = added.map_err(LightError::Specification)?;
		// The client has parsed the specification, so it is JSON.
		let found: Option<Bootnodes> = serde_json::from_str(specification).ok();
		if found.is_none_or(|found| found.boot_nodes.is_empty()) {
			return Err(LightError::NoBootnode);
		}
		let shared = Arc::new(Shared { chain: added.chain_id, client: Mutex::new(client), waiting: Mutex::default() });
		if let Some(responses) = added.json_rpc_responses {
			tokio::spawn(hand_out(responses, shared.clone()));
		}
		Ok(Self(shared))
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

impl Drop for LightClient {
	fn drop(&mut self) {
		// Ends the stream of responses, and with it the task that holds the other handle.
		let () = lock(&self.0.client).remove_chain(self.0.chain);
	}
}

impl RpcClientT for LightClient {
	fn request_raw<'a>(&'a self, method: &'a str, params: Option<Box<RawValue>>) -> RawRpcFuture<'a, Box<RawValue>> {
		Box::pin(async move {
			let (sender, receiver) = oneshot::channel();
			self.0.send(method, params, Request::Answer(sender))?;
			receiver.await.unwrap_or_else(|_| Err(ended()))
		})
	}

	fn subscribe_raw<'a>(
		&'a self,
		sub: &'a str,
		params: Option<Box<RawValue>>,
		unsub: &'a str,
	) -> RawRpcFuture<'a, RawRpcSubscription> {
		Box::pin(async move {
			let (sender, receiver) = oneshot::channel();
			self.0.send(sub, params, Request::Subscription(sender))?;
			let (id, notifications) = receiver.await.unwrap_or_else(|_| Err(ended()))?;
			let subscription = Subscription {
				id: id.clone(),
				unsubscribe: unsub.to_owned(),
				client: Arc::downgrade(&self.0),
				notifications,
			};
			let stream = stream::unfold(subscription, |mut subscription| async move {
				Some((subscription.notifications.recv().await?, subscription))
			});
			Ok(RawRpcSubscription { stream: Box::pin(stream), id: Some(id) })
		})
	}
}

impl Shared {
	/// Sends a request to the client, and registers the receiver of its answer.
	fn send(&self, method: &str, params: Option<Box<RawValue>>, request: Request) -> Result<(), Error> {
		let params = params.map_or_else(|| "[]".to_owned(), |params| params.get().to_owned());
		let method = serde_json::to_string(method).map_err(Error::Serialization)?;
		let id = {
			let mut waiting = lock(&self.waiting);
			if waiting.ended {
				return Err(ended());
			}
			let id = waiting.next_id;
			waiting.next_id = id.wrapping_add(1);
			waiting.requests.insert(id, request);
			id
		};
		let message = format!(r#"{{"jsonrpc":"2.0","id":{id},"method":{method},"params":{params}}}"#);
		let queued = lock(&self.client).json_rpc_request(message, self.chain);
		queued.map_err(|error: HandleRpcError| {
			lock(&self.waiting).requests.remove(&id);
			Error::Client(error.to_string().into())
		})
	}

	/// Delivers one message to its receiver.
	fn hand_over(&self, message: Message) {
		let mut waiting = lock(&self.waiting);
		if let Some(News { subscription, result }) = message.params {
			if let Some(subscriber) = waiting.subscriptions.get(&subscription) {
				// A receiver that has gone unsubscribes by itself.
				let _ = subscriber.send(Ok(result));
			}
			return;
		}
		let Some(request) = message.id.and_then(|id| waiting.requests.remove(&id)) else { return };
		let answer = match (message.result, message.error) {
			(_, Some(error)) => Err(Error::User(error)),
			(Some(result), None) => Ok(result),
			(None, None) => RawValue::from_string("null".into()).map_err(Error::Deserialization),
		};
		match request {
			Request::Answer(sender) => drop(sender.send(answer)),
			Request::Subscription(sender) => {
				let subscribed = answer.and_then(|id| {
					let id: String = serde_json::from_str(id.get()).map_err(Error::Deserialization)?;
					let (news, notifications) = mpsc::unbounded_channel();
					// Registered before the next message, which may be the first notification.
					waiting.subscriptions.insert(id.clone(), news);
					Ok((id, notifications))
				});
				drop(sender.send(subscribed));
			},
		}
	}
}

/// Delivers the client's messages until it ends.
async fn hand_out(mut responses: JsonRpcResponses<Platform>, shared: Arc<Shared>) {
	while let Some(response) = responses.next().await {
		if let Ok(message) = serde_json::from_str(&response) {
			shared.hand_over(message);
		}
	}
	let mut waiting = lock(&shared.waiting);
	*waiting = Waiting { ended: true, ..Waiting::default() };
}

/// A subscription. Dropping it unsubscribes.
struct Subscription {
	id: String,
	unsubscribe: String,
	client: Weak<Shared>,
	notifications: Notifications,
}

impl Drop for Subscription {
	fn drop(&mut self) {
		let Some(client) = self.client.upgrade() else { return };
		if lock(&client.waiting).subscriptions.remove(&self.id).is_none() {
			return;
		}
		let Ok(params) = serde_json::value::to_raw_value(&[&self.id]) else { return };
		// Nobody waits for the answer. If the client has ended, so has the subscription.
		let (sender, _) = oneshot::channel();
		let _ = client.send(&self.unsubscribe, Some(params), Request::Answer(sender));
	}
}

fn ended() -> Error {
	Error::Client("the light client has ended".into())
}

/// Locks a mutex, poisoned or not: nothing here panics while it holds a lock, so the data are consistent.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
	mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
