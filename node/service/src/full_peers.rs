//! Number of connected full nodes. The SDK's own count includes light clients, which deliver no blocks.

use std::{sync::Arc, time::Duration};

use sc_network_sync::SyncingService;
use substrate_prometheus_endpoint::{register, Gauge, PrometheusError, Registry, U64};

use crate::runtime_api::Block;

/// Interval at which they are counted for Prometheus.
const COUNT_INTERVAL: Duration = Duration::from_secs(5);

/// Returns the number of peers that are full nodes; `None` if the network no longer answers.
pub async fn count(sync: &SyncingService<Block>) -> Option<usize> {
	let peers = sync.peers_info().await.ok()?;
	Some(peers.iter().filter(|(_, peer)| peer.roles.is_full()).count())
}

/// Gauge `beadle_full_peers`, to be run as a task.
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

	/// Counts in intervals until the node stops.
	pub async fn run(self) {
		while let Some(peers) = count(&self.sync).await {
			self.gauge.set(u64::try_from(peers).unwrap_or(u64::MAX));
			tokio::time::sleep(COUNT_INTERVAL).await;
		}
	}
}
