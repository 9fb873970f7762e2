//! Downloads of blocks that a peer may no longer have.
//!
//! A node keeps the bodies of its latest blocks alone, if it is told so (`--edge`, `--blocks-pruning`). A peer that lacks
//! older ones gets an empty answer. The SDK's sync takes that for a breach of the protocol: it lowers the other node's
//! reputation, drops it, connects again, and asks again, many times a second. [`BlockDownloads`] tells it that the connection
//! was lost instead. Then the reputation stays, the blocks are wanted of another peer at once, and of this one after a minute:
//! that is how the SDK spares peers that have too much to do (`disconnected_peers.rs` of `sc-network-sync`). So peers that do
//! have the blocks, archive nodes, are the ones that are asked.
//!
//! If none of them has, the node is *left behind*: [`DownloadsWatch`] says so in a line, and what to do.

use std::{
	fmt,
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant},
};

use async_trait::async_trait;
use futures::channel::oneshot;
use sc_network::{request_responses::RequestFailure, PeerId, ProtocolName};
use sc_network_common::sync::message::{BlockAttributes, BlockData, BlockRequest};
use sc_network_sync::block_relay_protocol::{BlockDownloader, BlockResponseError};
use substrate_prometheus_endpoint::{register, Gauge, PrometheusError, Registry, U64};

use crate::{runtime_api::Block, service::Client};

/// How often it is looked whether the node is left behind.
const LOOK_INTERVAL: Duration = Duration::from_secs(5);

/// How long no block may have come, while peers lack what comes next, for the node to be left behind. A while, since a peer
/// that has the blocks may just be connecting.
const LEFT_BEHIND_AFTER: Duration = Duration::from_secs(30);

/// For how long it matters that a peer did not have the blocks: longer than a peer is not asked.
const REMEMBERED: Duration = Duration::from_secs(300);

/// How often the log says that the node is left behind.
const REPEAT: Duration = Duration::from_secs(600);

/// When a peer last answered that it does not have the blocks.
type Refused = Arc<Mutex<Option<Instant>>>;

/// Asks peers for blocks as the SDK does, and takes an empty answer for a lost connection.
pub struct BlockDownloads {
	inner: Arc<dyn BlockDownloader<Block>>,
	refused: Refused,
}

/// Looks whether the node is left behind.
pub struct DownloadsWatch {
	client: Arc<Client>,
	refused: Refused,
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
		let refused = Refused::default();
		let watch = DownloadsWatch { client, refused: Arc::clone(&refused), left_behind };
		Ok((Self { inner, refused }, watch))
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
	) -> Result<Result<(Vec<u8>, ProtocolName), RequestFailure>, oneshot::Canceled> {
		let with_bodies = request.fields.contains(BlockAttributes::BODY);
		let answer = self.inner.download_blocks(who, request).await?;
		// A message of Protocol Buffers without blocks has no bytes.
		if !with_bodies || !matches!(&answer, Ok((blocks, _)) if blocks.is_empty()) {
			return Ok(answer);
		}
		*self.refused.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
		log::debug!("Peer {who} does not keep the blocks that this node lacks");
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
			let refused = *self.refused.lock().unwrap_or_else(PoisonError::into_inner);
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
