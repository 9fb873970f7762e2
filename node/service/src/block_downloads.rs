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
//! If no peer has the blocks, the node is *left behind*: [`DownloadsWatch`] logs that, and what to do.

use std::{
	collections::HashMap,
	fmt,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	time::{Duration, Instant},
};

use async_trait::async_trait;
use futures::channel::oneshot;
use sc_network::{
	request_responses::{OutboundFailure, RequestFailure},
	PeerId, ProtocolName, ReputationChange,
};
use sc_network_common::sync::message::{BlockAttributes, BlockData, BlockRequest, FromBlock};
use sc_network_sync::{
	block_relay_protocol::{BlockDownloader, BlockResponseError},
	service::network::NetworkServiceHandle,
};
use substrate_prometheus_endpoint::{register, Gauge, PrometheusError, Registry, U64};

use crate::{runtime_api::Block, types::Client};

/// Time for which a peer is not asked for bodies again after it has answered that it does not have them.
const PATIENCE: Duration = Duration::from_secs(60);

/// Time after which sync first learns that a peer does not have a block by its hash, or that a request has failed. It
/// asks again at once.
const PAUSE: Duration = Duration::from_secs(2);

/// Reputation given back to a peer: as much as sync takes for an empty answer (`NO_BLOCK` in the SDK's sync).
const GIVEN_BACK: ReputationChange = ReputationChange::new(1 << 29, "Not having a block is no fault");

/// Interval of the checks whether the node is left behind, and whether there is another peer to ask.
const LOOK_INTERVAL: Duration = Duration::from_secs(5);

/// Time without a new block, while peers lack the next one, after which the node counts as left behind. Long enough for
/// a peer that has the blocks to connect.
const LEFT_BEHIND_AFTER: Duration = Duration::from_secs(30);

/// Time for which peers and their refusals are remembered.
const REMEMBERED: Duration = PATIENCE.saturating_mul(3);

/// Interval at which the log repeats that the node is left behind.
const REPEAT: Duration = Duration::from_secs(600);

/// Knowledge about a peer.
struct Known {
	/// Last time that sync requested something of the peer, which was connected then.
	wanted: Instant,
	/// Last time that the peer answered that it does not have the blocks.
	refused: Option<Instant>,
	/// Last time that the peer was asked in place of another one.
	asked: Option<Instant>,
	/// Time after which sync learns of the peer's next empty answer to a request by hash. Doubles with each.
	pause: Duration,
}

impl Known {
	fn new(wanted: Instant) -> Self {
		Self { wanted, refused: None, asked: None, pause: PAUSE }
	}

	/// Returns whether the peer may have the blocks: it has not refused for a while.
	fn may_have(&self, now: Instant) -> bool {
		self.refused.is_none_or(|refused| now.saturating_duration_since(refused) >= PATIENCE)
	}
}

/// Peers of the recent past.
#[derive(Default)]
struct Peers(HashMap<PeerId, Known>);

impl Peers {
	fn note_wanted(&mut self, peer: PeerId, now: Instant) {
		// Bounds the map to the peers that sync has had within that time.
		self.0.retain(|_, known| now.saturating_duration_since(known.wanted) < REMEMBERED);
		self.0.entry(peer).or_insert_with(|| Known::new(now)).wanted = now;
	}

	fn note_refused(&mut self, peer: PeerId, now: Instant) {
		self.0.entry(peer).or_insert_with(|| Known::new(now)).refused = Some(now);
	}

	/// Returns the peers to ask: the one that sync has chosen, then the others, the most recently used first. Leaves
	/// out those that have refused recently.
	fn to_ask(&self, chosen: PeerId, now: Instant) -> Vec<PeerId> {
		let mut peers: Vec<_> = self.0.iter().filter(|(_, known)| known.may_have(now)).collect();
		peers.sort_by_key(|(peer, known)| (**peer != chosen, std::cmp::Reverse(known.wanted)));
		peers.into_iter().map(|(peer, _)| *peer).collect()
	}

	/// Returns whether the peer may be asked, and notes that it is. Several requests wait at a time, one for each peer:
	/// one of them asks a peer that sync has not chosen for it, and the others see what came of it.
	fn claim(&mut self, peer: PeerId, chosen: PeerId, now: Instant) -> bool {
		let Some(known) = self.0.get_mut(&peer) else { return false };
		let is_asked = known.asked.is_some_and(|asked| now.saturating_duration_since(asked) < LOOK_INTERVAL);
		if !known.may_have(now) || (peer != chosen && is_asked) {
			return false;
		}
		if peer != chosen {
			known.asked = Some(now);
		}
		true
	}

	/// Returns the time after which sync learns that this peer does not have a block by its hash; it is longer each time,
	/// up to [`PATIENCE`], until the peer has something again.
	fn pause(&mut self, peer: PeerId) -> Duration {
		let Some(known) = self.0.get_mut(&peer) else { return PATIENCE };
		let pause = known.pause;
		known.pause = pause.saturating_mul(2).min(PATIENCE);
		pause
	}

	fn note_answered(&mut self, peer: PeerId) {
		if let Some(known) = self.0.get_mut(&peer) {
			known.pause = PAUSE;
		}
	}

	fn last_refused(&self) -> Option<Instant> {
		self.0.values().filter_map(|known| known.refused).max()
	}
}

/// Locks the peers, even if a holder of the lock has panicked: they are consistent at any time.
fn lock(peers: &Mutex<Peers>) -> MutexGuard<'_, Peers> {
	peers.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Block downloader that asks peers as the SDK's does, and other peers if one does not have the blocks.
pub struct BlockDownloads {
	inner: Arc<dyn BlockDownloader<Block>>,
	network: NetworkServiceHandle,
	peers: Arc<Mutex<Peers>>,
	/// Longest time for which a request is held: [`PATIENCE`].
	patience: Duration,
}

/// Watch for the node being left behind, to be run as a task.
pub struct DownloadsWatch {
	client: Arc<Client>,
	peers: Arc<Mutex<Peers>>,
	left_behind: Option<Gauge<U64>>,
}

impl BlockDownloads {
	/// Wraps the SDK's downloader, and registers `beadle_left_behind`.
	pub fn new(
		inner: Arc<dyn BlockDownloader<Block>>,
		network: NetworkServiceHandle,
		client: Arc<Client>,
		registry: Option<&Registry>,
	) -> Result<(Self, DownloadsWatch), PrometheusError> {
		let gauge = || {
			Gauge::new(
				"beadle_left_behind",
				"1 if peers are ahead and none of them keeps the blocks that this node lacks",
			)
		};
		let left_behind = registry.map(|registry| register(gauge()?, registry)).transpose()?;
		let peers = Arc::default();
		let watch = DownloadsWatch { client, peers: Arc::clone(&peers), left_behind };
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

impl DownloadsWatch {
	/// Checks in intervals until the node stops.
	pub async fn run(self) {
		let mut look = tokio::time::interval(LOOK_INTERVAL);
		let mut progress = (self.client.chain_info().best_number, Instant::now());
		let mut said: Option<Instant> = None;
		loop {
			look.tick().await;
			let best = self.client.chain_info().best_number;
			if best != progress.0 {
				progress = (best, Instant::now());
			}
			let refused = lock(&self.peers).last_refused();
			let is_left_behind = is_left_behind(Instant::now(), progress.1, refused);
			if let Some(gauge) = &self.left_behind {
				gauge.set(is_left_behind.into());
			}
			match (is_left_behind, said) {
				(true, last) if last.is_none_or(|said: Instant| said.elapsed() >= REPEAT) => {
					log::error!(
						"Left behind: no peer keeps the blocks after #{best}, which this node lacks. Connect a node that keeps \
						 all (--archive), or stop this one, remove its chain (purge-chain; keys stay) and start it with --sync \
						 warp; for an authority see section 9 of OPERATIONS.md first"
					);
					said = Some(Instant::now());
				},
				(false, Some(_)) => {
					log::info!("No longer left behind: at block #{best}");
					said = None;
				},
				_ => {},
			}
		}
	}
}

/// Returns whether no block has come for a while, and peers that were asked did not have the next one.
fn is_left_behind(now: Instant, progress: Instant, refused: Option<Instant>) -> bool {
	refused.is_some_and(|refused| {
		refused > progress
			&& now.saturating_duration_since(refused) < REMEMBERED
			&& now.saturating_duration_since(progress) >= LEFT_BEHIND_AFTER
	})
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

	#[test]
	fn whoever_refuses_is_left_alone_for_a_while_and_others_are_asked() {
		let start = Instant::now();
		let at = |seconds| start + Duration::from_secs(seconds);
		let (pruned, archive) = (PeerId::random(), PeerId::random());
		let mut peers = Peers::default();
		peers.note_wanted(archive, start);
		peers.note_wanted(pruned, at(1));
		assert_eq!(peers.to_ask(pruned, at(1)), [pruned, archive]);
		assert_eq!(peers.to_ask(archive, at(1)), [archive, pruned]);
		peers.note_refused(pruned, at(2));
		assert_eq!(peers.to_ask(pruned, at(3)), [archive]);
		assert_eq!(peers.last_refused(), Some(at(2)));
		assert_eq!(peers.to_ask(pruned, at(62)), [pruned, archive], "it may have them by now");
		peers.note_wanted(archive, at(1_000));
		assert_eq!(peers.to_ask(archive, at(1_000)), [archive], "who has long been gone is forgotten");
	}

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

	#[test]
	fn waiting_requests_do_not_all_ask_the_same_peer() {
		let start = Instant::now();
		let (chosen, other) = (PeerId::random(), PeerId::random());
		let mut peers = Peers::default();
		peers.note_wanted(chosen, start);
		peers.note_wanted(other, start);
		assert!(peers.claim(other, chosen, start));
		assert!(!peers.claim(other, chosen, start), "another request asks it at the moment");
		assert!(peers.claim(other, other, start), "the one that it was chosen for asks it all the same");
		assert!(peers.claim(other, chosen, start + LOOK_INTERVAL));
		peers.note_refused(other, start);
		assert!(!peers.claim(other, other, start + LOOK_INTERVAL));
	}

	#[test]
	fn sync_learns_ever_later_what_a_peer_does_not_have_until_it_has_something() {
		let peer = PeerId::random();
		let mut peers = Peers::default();
		peers.note_wanted(peer, Instant::now());
		let seconds: Vec<_> = (0..7).map(|_| peers.pause(peer).as_secs()).collect();
		assert_eq!(seconds, [2, 4, 8, 16, 32, 60, 60]);
		peers.note_answered(peer);
		assert_eq!(peers.pause(peer), PAUSE);
	}

	#[test]
	fn left_behind_is_who_is_refused_and_gets_nothing() {
		let start = Instant::now();
		let at = |seconds| start + Duration::from_secs(seconds);
		assert!(!is_left_behind(at(1_000), at(0), None), "nobody was asked");
		assert!(!is_left_behind(at(20), at(0), Some(at(10))), "a peer that has them may be connecting");
		assert!(is_left_behind(at(40), at(0), Some(at(10))));
		assert!(!is_left_behind(at(40), at(35), Some(at(10))), "a block has come since");
		assert!(!is_left_behind(at(400), at(0), Some(at(10))), "nobody refuses any more");
	}
}
