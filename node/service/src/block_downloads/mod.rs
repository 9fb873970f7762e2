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
//! one does. So such a failure becomes an empty answer, too. One request is held for as long as the peer stays: the search
//! for a common ancestor, which is for this peer alone, and which sync never begins anew after an empty answer. The peer is
//! asked again for it, ever less often.
//!
//! A peer that has started from a recent state lacks old headers for a while, too. Sync learns of that after a pause.
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
use peers::{lock, longer, Peers, LOOK_INTERVAL, PATIENCE, PAUSE};
use sc_network::{
	request_responses::{OutboundFailure, RequestFailure},
	PeerId, ProtocolName, ReputationChange,
};
use sc_network_common::sync::message::{BlockAttributes, BlockData, BlockRequest, Direction, FromBlock};
use sc_network_sync::{
	block_relay_protocol::{BlockDownloader, BlockResponseError},
	service::network::NetworkServiceHandle,
	strategy::chain_sync::validate_blocks,
};
use substrate_prometheus_endpoint::{PrometheusError, Registry};

use crate::{runtime_api::Block, types::Client};

/// Reputation given back to a peer: as much as sync takes for an empty answer (`NO_BLOCK`, `NOT_REQUESTED` in the SDK's
/// sync). For bodies in a gap it takes less, but this node asks for none there.
const GIVEN_BACK: ReputationChange = ReputationChange::new(1 << 29, "Not having a block is no fault");

/// Reputation taken from a peer whose blocks cannot be read: as much as sync takes for a bad message.
const UNREADABLE: ReputationChange = ReputationChange::new(-(1 << 12), "Unreadable blocks");

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

	/// Downloads headers or a justification, from no other peer than sync has chosen.
	async fn download_headers(
		&self,
		who: PeerId,
		request: BlockRequest<Block>,
	) -> Result<Result<Answer, RequestFailure>, oneshot::Canceled> {
		let mut next_pause = PAUSE;
		loop {
			match self.inner.download_blocks(who, request.clone()).await? {
				Ok(answer) if !is_empty(&answer) => return Ok(Ok(answer)),
				Err(failure) if is_gone(&failure) => return Ok(Err(failure)),
				// Sync takes no reputation for it, and asks another peer.
				Ok(_) | Err(_) if request.fields == BlockAttributes::JUSTIFICATION => {
					tokio::time::sleep(PAUSE).await;
					return Ok(Ok((Vec::new(), self.protocol_name().clone())));
				},
				// The gap below the block that the node has started from. Sync asks again at once. The pause does not grow:
				// meanwhile sync takes no new blocks from this peer.
				Ok(_) | Err(_) if request.direction == Direction::Descending => {
					tokio::time::sleep(PAUSE).await;
					return Ok(Ok(self.nothing_from(who)));
				},
				// The search for a common ancestor.
				Ok(_) | Err(_) => {
					tokio::time::sleep(next_pause).await;
					next_pause = longer(next_pause);
				},
			}
		}
	}

	/// Returns whether these are blocks that were requested. If not, the peer that sent them pays for it, and not the one
	/// that sync has chosen.
	fn is_sound(&self, peer: PeerId, request: &BlockRequest<Block>, (response, _): &Answer) -> bool {
		let fault = match self.inner.block_response_into_blocks(request, response.clone()) {
			Ok(mut blocks) => {
				if request.direction == Direction::Descending {
					blocks.reverse();
				}
				validate_blocks::<Block>(&blocks, &peer, Some(request.clone())).err().map(|bad| bad.1)
			},
			Err(_) => Some(UNREADABLE),
		};
		if let Some(fault) = fault {
			log::debug!("Peer {peer} sent blocks that were not requested");
			self.network.report_peer(peer, fault);
		}
		fault.is_none()
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
					// Sync itself looks at what the peer has sent that it has chosen.
					Ok(answer) if peer == who || self.is_sound(peer, &request, &answer) => {
						lock(&self.peers).note_answered(peer);
						return Ok(Ok(answer));
					},
					Ok(_) => lock(&self.peers).note_refused(peer, Instant::now()),
					Err(failure) if peer == who && is_gone(&failure) => return Ok(Err(failure)),
					// Sync need not know of failures of peers that it has not chosen.
					Err(_) => has_failed |= peer == who,
				}
				// A peer that does not answer takes its time, and there may be many.
				if has_failed || since.elapsed() >= self.patience {
					break;
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
			(false, _) => self.download_headers(who, request).await,
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

	/// Downloader that counts the requests. The answer depends on how many there were, and on whether it is asked of the
	/// peer that sync has chosen.
	#[derive(Debug)]
	struct Peered {
		chosen: PeerId,
		answer: fn(usize, bool) -> Result<Answer, RequestFailure>,
		requests: AtomicUsize,
	}

	#[async_trait]
	impl BlockDownloader<Block> for Peered {
		fn protocol_name(&self) -> &ProtocolName {
			const NAME: &ProtocolName = &ProtocolName::Static("/sync/2");
			NAME
		}

		async fn download_blocks(
			&self,
			who: PeerId,
			_: BlockRequest<Block>,
		) -> Result<Result<Answer, RequestFailure>, oneshot::Canceled> {
			let before = self.requests.fetch_add(1, Ordering::Relaxed);
			Ok((self.answer)(before, who == self.chosen))
		}

		fn block_response_into_blocks(
			&self,
			_: &BlockRequest<Block>,
			_: Vec<u8>,
		) -> Result<Vec<BlockData<Block>>, BlockResponseError> {
			Ok(Vec::new())
		}
	}

	/// Outcome of a request: what sync gets, after which time, how many requests peers got, and how their reputation
	/// changed. Besides the peer that sync has chosen there is another one.
	struct Outcome {
		answer: Result<Answer, RequestFailure>,
		after: Duration,
		requests: usize,
		reported: Vec<ReputationChange>,
		has_refused: bool,
	}

	async fn download(
		request: BlockRequest<Block>,
		answer: fn(usize, bool) -> Result<Answer, RequestFailure>,
	) -> Outcome {
		let chosen = PeerId::random();
		let inner = Arc::new(Peered { chosen, answer, requests: AtomicUsize::new(0) });
		let (sender, mut commands) = tracing_unbounded("commands", 16);
		let downloads = BlockDownloads {
			inner: inner.clone(),
			network: NetworkServiceHandle::new(sender),
			peers: Arc::default(),
			patience: Duration::from_secs(1),
		};
		lock(&downloads.peers).note_wanted(PeerId::random(), Instant::now());
		let begun = Instant::now();
		let answer = tokio::time::timeout(PATIENCE, downloads.download_blocks(chosen, request)).await;
		let has_refused = lock(&downloads.peers).last_refused().is_some();
		drop(downloads.network);
		let mut reported = Vec::new();
		while let Some(Some(ToServiceCommand::ReportPeer(_, change))) = commands.next().now_or_never() {
			reported.push(change);
		}
		Outcome {
			answer: answer.expect("it is not held").unwrap(),
			after: begun.elapsed(),
			requests: inner.requests.load(Ordering::Relaxed),
			reported,
			has_refused,
		}
	}

	fn request(fields: BlockAttributes, from: FromBlock<H256, u32>, direction: Direction) -> BlockRequest<Block> {
		BlockRequest::<Block> { id: 0, fields, from, direction, max: Some(1) }
	}

	fn bodies(from: FromBlock<H256, u32>) -> BlockRequest<Block> {
		request(BlockAttributes::HEADER | BlockAttributes::BODY, from, Direction::Descending)
	}

	fn headers_of_the_gap() -> BlockRequest<Block> {
		request(BlockAttributes::HEADER, FromBlock::Number(5), Direction::Descending)
	}

	fn justification() -> BlockRequest<Block> {
		request(BlockAttributes::JUSTIFICATION, FromBlock::Hash(H256::zero()), Direction::Ascending)
	}

	fn ancestor() -> BlockRequest<Block> {
		let fields = BlockAttributes::HEADER | BlockAttributes::JUSTIFICATION;
		request(fields, FromBlock::Number(5), Direction::Ascending)
	}

	fn sent(blocks: &[u8]) -> Result<Answer, RequestFailure> {
		Ok((blocks.to_vec(), ProtocolName::Static("/sync/2")))
	}

	fn nothing(_: usize, _: bool) -> Result<Answer, RequestFailure> {
		sent(&[])
	}

	#[tokio::test]
	async fn a_block_of_a_fork_is_asked_of_one_peer_and_sync_learns_that_it_is_gone() {
		let outcome = download(bodies(FromBlock::Hash(H256::zero())), nothing).await;
		assert!(is_empty(&outcome.answer.unwrap()));
		assert!(outcome.after >= PAUSE, "sync would ask again at once");
		assert_eq!((outcome.requests, outcome.reported), (1, vec![GIVEN_BACK]));
		assert!(!outcome.has_refused, "it says nothing of what peers keep");
	}

	#[tokio::test]
	async fn blocks_that_no_peer_has_are_asked_of_each_once_and_then_sync_plans_anew() {
		let outcome = download(bodies(FromBlock::Number(5)), nothing).await;
		assert!(is_empty(&outcome.answer.unwrap()));
		assert!(outcome.after >= Duration::from_secs(1), "it is held for a while: another peer may come");
		assert_eq!((outcome.requests, outcome.reported), (2, vec![GIVEN_BACK]));
		assert!(outcome.has_refused);
	}

	#[tokio::test]
	async fn who_sends_other_blocks_in_place_of_the_chosen_peer_pays_for_it() {
		let outcome = download(bodies(FromBlock::Number(5)), |_, chosen| sent(if chosen { &[] } else { &[1] })).await;
		assert!(is_empty(&outcome.answer.unwrap()));
		assert_eq!(outcome.requests, 2);
		let [fault, GIVEN_BACK] = outcome.reported[..] else { panic!("{:?}", outcome.reported) };
		assert!(fault.value < 0);
	}

	#[tokio::test]
	async fn sync_learns_after_a_pause_that_a_peer_lacks_the_headers_of_the_gap() {
		let outcome = download(headers_of_the_gap(), nothing).await;
		assert!(is_empty(&outcome.answer.unwrap()));
		assert!(outcome.after >= PAUSE, "sync would ask again at once");
		assert_eq!((outcome.requests, outcome.reported), (1, vec![GIVEN_BACK]));
		assert!(!outcome.has_refused, "the bodies are another matter");
	}

	#[tokio::test]
	async fn a_peer_that_does_not_show_its_ancestor_is_asked_again() {
		// Sync would search no more.
		let outcome = download(ancestor(), |before, _| match before {
			0 => Err(RequestFailure::Refused),
			_ => sent(&[1]),
		})
		.await;
		assert!(!is_empty(&outcome.answer.unwrap()));
		assert_eq!((outcome.requests, outcome.reported), (2, vec![]));
		let gone = download(ancestor(), |_, _| Err(RequestFailure::NotConnected)).await;
		assert!(gone.answer.is_err());
	}

	#[tokio::test]
	async fn sync_learns_of_every_failure() {
		let by_number = bodies(FromBlock::Number(5));
		let by_hash = bodies(FromBlock::Hash(H256::zero()));
		for (request, given_back) in [(by_number, 1), (by_hash, 1), (headers_of_the_gap(), 1), (justification(), 0)] {
			let outcome = download(request.clone(), |_, _| Err(RequestFailure::Refused)).await;
			assert!(is_empty(&outcome.answer.unwrap()), "a listed peer stays, and sync would wait for ever");
			assert!(outcome.after >= PAUSE && !outcome.has_refused);
			assert_eq!(outcome.reported, vec![GIVEN_BACK; given_back]);
			let gone = download(request, |_, _| Err(RequestFailure::NotConnected)).await;
			assert!(matches!(gone.answer, Err(RequestFailure::NotConnected)), "the peer is gone, and sync hears of it");
		}
	}
}
