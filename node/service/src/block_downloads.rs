//! Downloads of blocks that a peer may no longer have.
//!
//! With `--edge` or `--blocks-pruning`, a node keeps only the bodies of its latest blocks. A peer that lacks older ones
//! sends an empty answer. The SDK's sync takes that for a breach of the protocol: it lowers the peer's reputation,
//! tries to disconnect it, which it cannot do with a listed one, and asks again, many times per second.
//! [`BlockDownloads`] asks other peers instead, one of which may be an archive node. A peer that does not have the
//! blocks is not asked again for [`PATIENCE`].
//!
//! No request is held for longer than that, since sync may want what does not exist: a block of a fork that others have
//! given up, or one after a block that only this node has. It plans anew with every answer, and with an empty one, too.
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
use sc_network::{request_responses::RequestFailure, PeerId, ProtocolName};
use sc_network_common::sync::message::{BlockAttributes, BlockData, BlockRequest, FromBlock};
use sc_network_sync::block_relay_protocol::{BlockDownloader, BlockResponseError};
use substrate_prometheus_endpoint::{register, Gauge, PrometheusError, Registry, U64};

use crate::{runtime_api::Block, types::Client};

/// Time for which a peer is not asked for bodies again after it has answered that it does not have them.
const PATIENCE: Duration = Duration::from_secs(60);

/// Time after which sync learns that a peer does not have a block of a fork. Sync asks again at once.
const FORK_PATIENCE: Duration = Duration::from_secs(2);

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
}

/// Peers of the recent past.
#[derive(Default)]
struct Peers(HashMap<PeerId, Known>);

impl Peers {
	fn note_wanted(&mut self, peer: PeerId, now: Instant) {
		// Bounds the map to the peers that sync has had within that time.
		self.0.retain(|_, known| now.saturating_duration_since(known.wanted) < REMEMBERED);
		self.0.entry(peer).or_insert(Known { wanted: now, refused: None }).wanted = now;
	}

	fn note_refused(&mut self, peer: PeerId, now: Instant) {
		self.0.entry(peer).or_insert(Known { wanted: now, refused: None }).refused = Some(now);
	}

	/// Returns the peers to ask: the one that sync has chosen, then the others, the most recently used first. Leaves
	/// out those that have refused recently.
	fn to_ask(&self, chosen: PeerId, now: Instant) -> Vec<PeerId> {
		let may_have =
			|known: &Known| known.refused.is_none_or(|refused| now.saturating_duration_since(refused) >= PATIENCE);
		let mut peers: Vec<_> = self.0.iter().filter(|(_, known)| may_have(known)).collect();
		peers.sort_by_key(|(peer, known)| (**peer != chosen, std::cmp::Reverse(known.wanted)));
		peers.into_iter().map(|(peer, _)| *peer).collect()
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
	peers: Arc<Mutex<Peers>>,
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
		Ok((Self { inner, peers }, watch))
	}
}

/// Blocks as a peer sent them, and the protocol that they came by.
type Answer = (Vec<u8>, ProtocolName);

/// Returns whether a peer sent no blocks: an encoded Protocol Buffers message without any is empty.
fn is_empty((blocks, _): &Answer) -> bool {
	blocks.is_empty()
}

impl BlockDownloads {
	/// Downloads a block of a fork from the peer that announced it, and from no other: the others may follow another fork.
	async fn download_fork(
		&self,
		who: PeerId,
		request: BlockRequest<Block>,
	) -> Result<Result<Answer, RequestFailure>, oneshot::Canceled> {
		let answer = self.inner.download_blocks(who, request).await?;
		if answer.as_ref().is_ok_and(is_empty) {
			tokio::time::sleep(FORK_PATIENCE).await;
		}
		Ok(answer)
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
		let since = Instant::now();
		lock(&self.peers).note_wanted(who, since);
		if !request.fields.contains(BlockAttributes::BODY) {
			return self.inner.download_blocks(who, request).await;
		}
		if matches!(request.from, FromBlock::Hash(_)) {
			return self.download_fork(who, request).await;
		}
		loop {
			let mut empty = None;
			let to_ask = lock(&self.peers).to_ask(who, Instant::now());
			for peer in to_ask {
				match self.inner.download_blocks(peer, request.clone()).await? {
					Ok(answer) if is_empty(&answer) => {
						log::debug!("Peer {peer} does not keep the blocks that this node lacks");
						lock(&self.peers).note_refused(peer, Instant::now());
						empty = Some(answer);
					},
					answer @ Ok(_) => return Ok(answer),
					// Sync need not know of failures of peers that it has not chosen.
					failure @ Err(_) if peer == who => return Ok(failure),
					Err(_) => {},
				}
			}
			if since.elapsed() >= PATIENCE {
				return Ok(Ok(empty.unwrap_or_else(|| (Vec::new(), self.protocol_name().clone()))));
			}
			tokio::time::sleep(LOOK_INTERVAL).await;
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
	use sc_network_common::sync::message::Direction;
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

	/// Downloader whose peers have nothing, and which counts the requests.
	#[derive(Debug, Default)]
	struct Nothing(AtomicUsize);

	#[async_trait]
	impl BlockDownloader<Block> for Nothing {
		fn protocol_name(&self) -> &ProtocolName {
			const NAME: &ProtocolName = &ProtocolName::Static("/sync/2");
			NAME
		}

		async fn download_blocks(
			&self,
			_: PeerId,
			_: BlockRequest<Block>,
		) -> Result<Result<Answer, RequestFailure>, oneshot::Canceled> {
			self.0.fetch_add(1, Ordering::Relaxed);
			Ok(Ok((Vec::new(), self.protocol_name().clone())))
		}

		fn block_response_into_blocks(
			&self,
			_: &BlockRequest<Block>,
			_: Vec<u8>,
		) -> Result<Vec<BlockData<Block>>, BlockResponseError> {
			Ok(Vec::new())
		}
	}

	#[tokio::test]
	async fn sync_learns_that_a_block_of_a_fork_is_gone() {
		let inner = Arc::new(Nothing::default());
		let downloads = BlockDownloads { inner: inner.clone(), peers: Arc::default() };
		let request = BlockRequest::<Block> {
			id: 0,
			fields: BlockAttributes::HEADER | BlockAttributes::BODY,
			from: FromBlock::Hash(Default::default()),
			direction: Direction::Descending,
			max: Some(1),
		};
		// Others are known, and not asked.
		lock(&downloads.peers).note_wanted(PeerId::random(), Instant::now());
		let begun = Instant::now();
		let answer = downloads.download_blocks(PeerId::random(), request);
		let answer = tokio::time::timeout(PATIENCE, answer).await.expect("it is not held");
		assert!(is_empty(&answer.unwrap().unwrap()));
		assert!(begun.elapsed() >= FORK_PATIENCE, "sync would ask again at once");
		assert_eq!(inner.0.load(Ordering::Relaxed), 1);
		assert_eq!(lock(&downloads.peers).last_refused(), None, "it says nothing of what peers keep");
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
