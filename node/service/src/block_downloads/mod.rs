//! Downloads of blocks that a peer may no longer have.
//!
//! With `--edge` or `--blocks-pruning`, a node keeps only the bodies of its latest blocks. A peer that lacks older ones
//! sends an empty answer. The SDK's sync takes that for a breach of the protocol: it lowers the peer's reputation,
//! tries to disconnect it, which it cannot do with a listed one, and asks again, many times per second.
//! [`BlockDownloads`] asks other peers instead, one of which may be an archive node. A peer that does not have the
//! blocks is not asked again for [`PATIENCE`].
//!
//! A request is held no longer than about that time, since sync may want what does not exist: a block of a fork that
//! others have given up, or one after a block that only this node has. It plans anew with every answer, also with an empty
//! one, and with nothing else: it does not learn of a request that has failed while the peer stays connected, as a listed
//! one does. So such a failure becomes an empty answer, too.
//!
//! For an empty answer sync lowers the peer's reputation until the peer is banned, and then this node no longer answers
//! it either. Not having a block is no fault: the peer gets its reputation back beforehand.
//!
//! If no peer has the blocks, the node is *left behind*: [`LeftBehindWatch`] logs that, and what to do.

mod left_behind;
mod peers;

pub use left_behind::LeftBehindWatch;

use std::{
	fmt,
	sync::{Arc, Mutex},
	time::{Duration, Instant},
};

use async_trait::async_trait;
use futures::channel::oneshot;
use peers::{lock, Peers, LOOK_INTERVAL, PATIENCE, PAUSE};
use sc_network::{
	request_responses::{OutboundFailure, RequestFailure},
	PeerId, ProtocolName, ReputationChange,
};
use sc_network_common::sync::message::{BlockAttributes, BlockData, BlockRequest, FromBlock};
use sc_network_sync::{
	block_relay_protocol::{BlockDownloader, BlockResponseError},
	service::network::NetworkServiceHandle,
};
use substrate_prometheus_endpoint::{PrometheusError, Registry};

use crate::{runtime_api::Block, types::Client};

/// Reputation given back to a peer: as much as sync takes for an empty answer (`NO_BLOCK`, `NOT_REQUESTED` in the SDK's
/// sync). For bodies in a gap it takes less, but this node asks for none there.
const GIVEN_BACK: ReputationChange = ReputationChange::new(1 << 29, "Not having a block is no fault");

/// Block downloader that asks peers as the SDK's does, and other peers if one does not have the blocks.
pub struct BlockDownloads {
	inner: Arc<dyn BlockDownloader<Block>>,
	network: NetworkServiceHandle,
	peers: Arc<Mutex<Peers>>,
	/// Longest time for which a request is held: [`PATIENCE`].
	patience: Duration,
}

impl BlockDownloads {
	/// Wraps the SDK's downloader, and registers `beadle_left_behind`.
	pub fn new(
		inner: Arc<dyn BlockDownloader<Block>>,
		network: NetworkServiceHandle,
		client: Arc<Client>,
		registry: Option<&Registry>,
	) -> Result<(Self, LeftBehindWatch), PrometheusError> {
		let peers = Arc::default();
		let watch = LeftBehindWatch::new(client, Arc::clone(&peers), registry)?;
		Ok((Self { inner, network, peers, patience: PATIENCE }, watch))
	}
}

/// Blocks as a peer sent them, and the protocol that they came by.
type Answer = (Vec<u8>, ProtocolName);

/// Returns whether a peer sent no blocks: an encoded Protocol Buffers message without any is empty.
fn is_empty((blocks, _): &Answer) -> bool {
	blocks.is_empty()
}

/// Returns whether sync has to be told of a request that has failed. It forgets a peer whose connection is gone; of other
/// failures it does not hear while the peer stays.
fn is_gone(failure: &RequestFailure) -> bool {
	matches!(failure, RequestFailure::NotConnected | RequestFailure::Network(OutboundFailure::ConnectionClosed))
}

impl BlockDownloads {
	/// Returns the answer that this peer sends no blocks, and gives back what that costs its reputation.
	fn nothing_from(&self, who: PeerId) -> Answer {
		self.network.report_peer(who, GIVEN_BACK);
		(Vec::new(), self.protocol_name().clone())
	}

	/// Downloads a block by its hash, from no other peer than sync has chosen: the others may follow another fork.
	async fn download_by_hash(
		&self,
		who: PeerId,
		request: BlockRequest<Block>,
	) -> Result<Result<Answer, RequestFailure>, oneshot::Canceled> {
		match self.inner.download_blocks(who, request).await? {
			Ok(answer) if !is_empty(&answer) => {
				lock(&self.peers).note_answered(who);
				Ok(Ok(answer))
			},
			Err(failure) if is_gone(&failure) => Ok(Err(failure)),
			Ok(_) | Err(_) => {
				let pause = lock(&self.peers).pause(who);
				tokio::time::sleep(pause).await;
				Ok(Ok(self.nothing_from(who)))
			},
		}
	}

	/// Downloads blocks by their numbers, from whichever peer has them.
	async fn download_by_number(
		&self,
		who: PeerId,
		request: BlockRequest<Block>,
	) -> Result<Result<Answer, RequestFailure>, oneshot::Canceled> {
		let since = Instant::now();
		loop {
			let mut has_failed = false;
			let to_ask = lock(&self.peers).to_ask(who, Instant::now());
			for peer in to_ask {
				if !lock(&self.peers).claim(peer, who, Instant::now()) {
					continue;
				}
				match self.inner.download_blocks(peer, request.clone()).await? {
					Ok(answer) if is_empty(&answer) => {
						log::debug!("Peer {peer} does not keep the blocks that this node lacks");
						lock(&self.peers).note_refused(peer, Instant::now());
					},
					answer @ Ok(_) => {
						lock(&self.peers).note_answered(peer);
						return Ok(answer);
					},
					Err(failure) if peer == who && is_gone(&failure) => return Ok(Err(failure)),
					// Sync need not know of failures of peers that it has not chosen.
					Err(_) => has_failed |= peer == who,
				}
			}
			if has_failed {
				tokio::time::sleep(PAUSE).await;
			}
			if has_failed || since.elapsed() >= self.patience {
				return Ok(Ok(self.nothing_from(who)));
			}
			tokio::time::sleep(LOOK_INTERVAL.min(self.patience)).await;
		}
	}
}

impl fmt::Debug for BlockDownloads {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		self.inner.fmt(f)
	}
}

#[async_trait]
impl BlockDownloader<Block> for BlockDownloads {
	fn protocol_name(&self) -> &ProtocolName {
		self.inner.protocol_name()
	}

	async fn download_blocks(
		&self,
		who: PeerId,
		request: BlockRequest<Block>,
	) -> Result<Result<Answer, RequestFailure>, oneshot::Canceled> {
		lock(&self.peers).note_wanted(who, Instant::now());
		match (request.fields.contains(BlockAttributes::BODY), &request.from) {
			(false, _) => self.inner.download_blocks(who, request).await,
			(true, FromBlock::Hash(_)) => self.download_by_hash(who, request).await,
			(true, FromBlock::Number(_)) => self.download_by_number(who, request).await,
		}
	}

	fn block_response_into_blocks(
		&self,
		request: &BlockRequest<Block>,
		response: Vec<u8>,
	) -> Result<Vec<BlockData<Block>>, BlockResponseError> {
		self.inner.block_response_into_blocks(request, response)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use futures::{FutureExt, StreamExt};
	use sc_network_common::sync::message::Direction;
	use sc_network_sync::service::network::ToServiceCommand;
	use sc_utils::mpsc::tracing_unbounded;
	use sp_core::H256;
	use std::sync::atomic::{AtomicUsize, Ordering};

	/// Downloader whose peers all answer the same, and which counts the requests.
	#[derive(Debug)]
	struct Same {
		answer: fn() -> Result<Answer, RequestFailure>,
		requests: AtomicUsize,
	}

	#[async_trait]
	impl BlockDownloader<Block> for Same {
		fn protocol_name(&self) -> &ProtocolName {
			const NAME: &ProtocolName = &ProtocolName::Static("/sync/2");
			NAME
		}

		async fn download_blocks(
			&self,
			_: PeerId,
			_: BlockRequest<Block>,
		) -> Result<Result<Answer, RequestFailure>, oneshot::Canceled> {
			self.requests.fetch_add(1, Ordering::Relaxed);
			Ok((self.answer)())
		}

		fn block_response_into_blocks(
			&self,
			_: &BlockRequest<Block>,
			_: Vec<u8>,
		) -> Result<Vec<BlockData<Block>>, BlockResponseError> {
			Ok(Vec::new())
		}
	}

	/// Outcome of a request: what sync gets, after which time, how many requests peers got, and how often a peer got its
	/// reputation back. Besides the peer that sync has chosen there is another one.
	struct Outcome {
		answer: Result<Answer, RequestFailure>,
		after: Duration,
		requests: usize,
		given_back: usize,
		has_refused: bool,
	}

	async fn download(from: FromBlock<H256, u32>, answer: fn() -> Result<Answer, RequestFailure>) -> Outcome {
		let inner = Arc::new(Same { answer, requests: AtomicUsize::new(0) });
		let (sender, mut commands) = tracing_unbounded("commands", 16);
		let downloads = BlockDownloads {
			inner: inner.clone(),
			network: NetworkServiceHandle::new(sender),
			peers: Arc::default(),
			patience: Duration::from_secs(1),
		};
		lock(&downloads.peers).note_wanted(PeerId::random(), Instant::now());
		let fields = BlockAttributes::HEADER | BlockAttributes::BODY;
		let request = BlockRequest::<Block> { id: 0, fields, from, direction: Direction::Descending, max: Some(1) };
		let begun = Instant::now();
		let answer = tokio::time::timeout(PATIENCE, downloads.download_blocks(PeerId::random(), request)).await;
		let has_refused = lock(&downloads.peers).last_refused().is_some();
		drop(downloads.network);
		let mut given_back = 0;
		while let Some(Some(ToServiceCommand::ReportPeer(_, change))) = commands.next().now_or_never() {
			assert_eq!(change, GIVEN_BACK);
			given_back += 1;
		}
		Outcome {
			answer: answer.expect("it is not held").unwrap(),
			after: begun.elapsed(),
			requests: inner.requests.load(Ordering::Relaxed),
			given_back,
			has_refused,
		}
	}

	fn nothing() -> Result<Answer, RequestFailure> {
		Ok((Vec::new(), ProtocolName::Static("/sync/2")))
	}

	#[tokio::test]
	async fn a_block_of_a_fork_is_asked_of_one_peer_and_sync_learns_that_it_is_gone() {
		let outcome = download(FromBlock::Hash(H256::zero()), nothing).await;
		assert!(is_empty(&outcome.answer.unwrap()));
		assert!(outcome.after >= PAUSE, "sync would ask again at once");
		assert_eq!((outcome.requests, outcome.given_back), (1, 1));
		assert!(!outcome.has_refused, "it says nothing of what peers keep");
	}

	#[tokio::test]
	async fn blocks_that_no_peer_has_are_asked_of_each_once_and_then_sync_plans_anew() {
		let outcome = download(FromBlock::Number(5), nothing).await;
		assert!(is_empty(&outcome.answer.unwrap()));
		assert!(outcome.after >= Duration::from_secs(1), "it is held for a while: another peer may come");
		assert_eq!((outcome.requests, outcome.given_back), (2, 1));
		assert!(outcome.has_refused);
	}

	#[tokio::test]
	async fn sync_learns_of_every_failure() {
		for from in [FromBlock::Number(5), FromBlock::Hash(H256::zero())] {
			let outcome = download(from.clone(), || Err(RequestFailure::Refused)).await;
			assert!(is_empty(&outcome.answer.unwrap()), "a listed peer stays, and sync would wait for ever");
			assert!(outcome.after >= PAUSE && !outcome.has_refused);
			assert_eq!(outcome.given_back, 1);
			let gone = download(from, || Err(RequestFailure::NotConnected)).await;
			assert!(matches!(gone.answer, Err(RequestFailure::NotConnected)), "the peer is gone, and sync hears of it");
		}
	}
}
