//! Downloads of blocks that wait where a peer no longer has what is asked for.
//!
//! A node keeps the bodies of its latest blocks alone, if it is told so (`--edge`, `--blocks-pruning`). A peer that lacks
//! older ones gets an empty answer, for which the SDK's sync drops the node that gave it, connects again, and asks again, many
//! times a second. [`PatientDownloads`] holds an empty answer back for [`PATIENCE`] and then gives the connection up, which
//! costs the other side no reputation. Whatever else is wanted of that peer waits as long: the SDK begins its search anew with
//! every block that is announced. So each peer is asked once in a while, and peers that do have the blocks, archive nodes, are
//! asked meanwhile.
//!
//! If none of them has, the node is *left behind*: [`DownloadsWatch`] says so in a line, and what to do.

use std::{
	collections::HashMap,
	fmt,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	time::{Duration, Instant},
};

use async_trait::async_trait;
use futures::channel::oneshot;
use sc_network::{request_responses::RequestFailure, PeerId, ProtocolName};
use sc_network_common::sync::message::{BlockAttributes, BlockData, BlockRequest};
use sc_network_sync::block_relay_protocol::{BlockDownloader, BlockResponseError};
use substrate_prometheus_endpoint::{register, Gauge, PrometheusError, Registry, U64};

use crate::{runtime_api::Block, service::Client};

/// How long an empty answer is held back.
const PATIENCE: Duration = Duration::from_secs(60);

/// For how long it matters that a peer did not have the blocks.
const REMEMBERED: Duration = PATIENCE.saturating_mul(3);

/// How often it is looked whether the node is left behind.
const LOOK_INTERVAL: Duration = Duration::from_secs(5);

/// How long no block may have come, while peers lack what comes next, for the node to be left behind. A while, since a peer
/// that has the blocks may just be connecting.
const LEFT_BEHIND_AFTER: Duration = Duration::from_secs(30);

/// How often the log says that the node is left behind.
const REPEAT: Duration = Duration::from_secs(600);

/// When each peer last answered that it does not have the blocks, as far as it is worth remembering.
#[derive(Default)]
struct Refusals(HashMap<PeerId, Instant>);

impl Refusals {
	fn note(&mut self, peer: PeerId, now: Instant) {
		// As many as there are peers within that time.
		self.0.retain(|_, refused| now.saturating_duration_since(*refused) < REMEMBERED);
		self.0.insert(peer, now);
	}

	/// Returns for how long a peer is not to be asked.
	fn wait(&self, peer: &PeerId, now: Instant) -> Duration {
		self.0
			.get(peer)
			.map_or(Duration::ZERO, |refused| PATIENCE.saturating_sub(now.saturating_duration_since(*refused)))
	}

	fn last(&self) -> Option<Instant> {
		self.0.values().max().copied()
	}
}

/// Asks peers for blocks as the SDK does, but holds empty answers back.
pub struct PatientDownloads {
	inner: Arc<dyn BlockDownloader<Block>>,
	refusals: Arc<Mutex<Refusals>>,
}

/// The refusals, also if whoever had them has panicked: they are whole at any time.
fn lock(refusals: &Mutex<Refusals>) -> MutexGuard<'_, Refusals> {
	refusals.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Looks whether the node is left behind.
pub struct DownloadsWatch {
	client: Arc<Client>,
	refusals: Arc<Mutex<Refusals>>,
	left_behind: Option<Gauge<U64>>,
}

impl PatientDownloads {
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
		let refusals = Arc::default();
		let watch = DownloadsWatch { client, refusals: Arc::clone(&refusals), left_behind };
		Ok((Self { inner, refusals }, watch))
	}
}

impl fmt::Debug for PatientDownloads {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		self.inner.fmt(f)
	}
}

#[async_trait]
impl BlockDownloader<Block> for PatientDownloads {
	fn protocol_name(&self) -> &ProtocolName {
		self.inner.protocol_name()
	}

	async fn download_blocks(
		&self,
		who: PeerId,
		request: BlockRequest<Block>,
	) -> Result<Result<(Vec<u8>, ProtocolName), RequestFailure>, oneshot::Canceled> {
		if !request.fields.contains(BlockAttributes::BODY) {
			return self.inner.download_blocks(who, request).await;
		}
		let wait = lock(&self.refusals).wait(&who, Instant::now());
		tokio::time::sleep(wait).await;
		let answer = self.inner.download_blocks(who, request).await?;
		// A message of Protocol Buffers without blocks has no bytes.
		if !matches!(&answer, Ok((blocks, _)) if blocks.is_empty()) {
			return Ok(answer);
		}
		lock(&self.refusals).note(who, Instant::now());
		log::debug!("Peer {who} does not keep the blocks that this node lacks");
		tokio::time::sleep(PATIENCE).await;
		Ok(Err(RequestFailure::NotConnected))
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
	/// Looks until the node stops.
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
			let refused = lock(&self.refusals).last();
			let is_left_behind = is_left_behind(Instant::now(), progress.1, refused);
			if let Some(gauge) = &self.left_behind {
				gauge.set(is_left_behind.into());
			}
			match (is_left_behind, said) {
				(true, last) if last.is_none_or(|said: Instant| said.elapsed() >= REPEAT) => {
					log::error!(
						"Left behind: no peer keeps the blocks after #{best}, which this node lacks. Connect a node that keeps \
						 all (--archive), or stop this one, remove its chain (purge-chain; keys stay) and start it with --sync \
						 warp"
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

/// Whether no block has come for a while although peers were asked and did not have what comes next.
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

	#[test]
	fn a_peer_is_asked_once_in_a_while() {
		let start = Instant::now();
		let at = |seconds| start + Duration::from_secs(seconds);
		let (one, other) = (PeerId::random(), PeerId::random());
		let mut refusals = Refusals::default();
		assert_eq!(refusals.wait(&one, start), Duration::ZERO);
		refusals.note(one, start);
		assert_eq!(refusals.wait(&one, at(10)), Duration::from_secs(50));
		assert_eq!(refusals.wait(&one, at(60)), Duration::ZERO);
		assert_eq!(refusals.wait(&other, at(10)), Duration::ZERO, "another may have them");
		refusals.note(other, at(1_000));
		assert_eq!(refusals.last(), Some(at(1_000)));
		assert_eq!(refusals.0.len(), 1, "what is long past is forgotten");
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
