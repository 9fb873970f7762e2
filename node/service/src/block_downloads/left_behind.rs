//! Reports that the node is left behind: peers are ahead, and none of them has the blocks that this node lacks.

use std::{
	sync::{Arc, Mutex},
	time::{Duration, Instant},
};

use substrate_prometheus_endpoint::{register, Gauge, PrometheusError, Registry, U64};

use super::peers::{lock, Peers, LOOK_INTERVAL, REMEMBERED};
use crate::types::Client;

/// Time without a new block, while peers lack the next one, after which the node counts as left behind. Long enough for
/// a peer that has the blocks to connect.
const LEFT_BEHIND_AFTER: Duration = Duration::from_secs(30);

/// Interval at which the log repeats that the node is left behind.
const REPEAT: Duration = Duration::from_secs(600);

/// Watch for the node being left behind, to be run as a task.
pub struct LeftBehindWatch {
	client: Arc<Client>,
	peers: Arc<Mutex<Peers>>,
	left_behind: Option<Gauge<U64>>,
}

impl LeftBehindWatch {
	/// Returns the watch, and registers `beadle_left_behind`.
	pub fn new(
		client: Arc<Client>,
		peers: Arc<Mutex<Peers>>,
		registry: Option<&Registry>,
	) -> Result<Self, PrometheusError> {
		let gauge = || {
			Gauge::new(
				"beadle_left_behind",
				"1 if peers are ahead and none of them keeps the blocks that this node lacks",
			)
		};
		let left_behind = registry.map(|registry| register(gauge()?, registry)).transpose()?;
		Ok(Self { client, peers, left_behind })
	}

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
