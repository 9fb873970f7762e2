//! How many full nodes the node is connected to. Light clients are peers too, for the SDK's own count, but give no blocks.

use std::{sync::Arc, time::Duration};

use sc_network_sync::SyncingService;
use substrate_prometheus_endpoint::{register, Gauge, PrometheusError, Registry, U64};

use crate::runtime_api::Block;

/// How often they are counted for Prometheus.
const COUNT_INTERVAL: Duration = Duration::from_secs(5);

/// Returns how many of the peers are full nodes; `None` if the network no longer answers.
pub async fn count(sync: &SyncingService<Block>) -> Option<usize> {
	let peers = sync.peers_info().await.ok()?;
	Some(peers.iter().filter(|(_, peer)| peer.roles.is_full()).count())
}

/// The gauge `beadle_full_peers`.
pub struct FullPeersGauge {
	sync: Arc<SyncingService<Block>>,
	gauge: Gauge<U64>,
}

impl FullPeersGauge {
	/// Registers the gauge.
	pub fn new(sync: Arc<SyncingService<Block>>, registry: &Registry) -> Result<Self, PrometheusError> {
		let gauge = Gauge::new("beadle_full_peers", "Connected full nodes; light clients are not counted")?;
		Ok(Self { sync, gauge: register(gauge, registry)? })
	}

	/// Counts until the node stops.
	pub async fn run(self) {
		while let Some(peers) = count(&self.sync).await {
			self.gauge.set(u64::try_from(peers).unwrap_or(u64::MAX));
			tokio::time::sleep(COUNT_INTERVAL).await;
		}
	}
}
