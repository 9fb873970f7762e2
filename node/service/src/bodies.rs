//! The first block from which on the node has all bodies: the transactions of blocks, and so the evidence.
//!
//! A node that has followed the chain from its first block and prunes nothing has all bodies. One that prunes old
//! bodies, or has started from a recent state, lacks those before some block, and has all after it.

use std::{sync::Arc, time::Duration};

use sc_client_api::BlockBackend;
use sp_blockchain::HeaderBackend;
use substrate_prometheus_endpoint::{register, Gauge, PrometheusError, Registry, U64};

use crate::types::Client;

/// Interval at which the first body is searched.
const LOOK_INTERVAL: Duration = Duration::from_secs(10);

/// Search for the first body, to be run as a task.
pub struct Bodies {
	client: Arc<Client>,
	/// Whether the node keeps all bodies that it receives.
	keeps_all: bool,
	from: Option<Gauge<U64>>,
}

impl Bodies {
	/// Registers `beadle_bodies_from_block`.
	pub fn new(client: Arc<Client>, keeps_all: bool, registry: Option<&Registry>) -> Result<Self, PrometheusError> {
		let gauge = || Gauge::new("beadle_bodies_from_block", "The first block from which on this node has all bodies");
		let from = registry.map(|registry| register(gauge()?, registry)).transpose()?;
		Ok(Self { client, keeps_all, from })
	}

	/// Searches in intervals until the node stops. On a node that keeps all bodies, logs the first block whenever it
	/// changes.
	pub async fn run(self) {
		let mut look = tokio::time::interval(LOOK_INTERVAL);
		let mut said = None;
		loop {
			look.tick().await;
			// At block 0 there is nothing to report, and a node that starts from a recent state has no other block
			// until then.
			if self.client.chain_info().best_number == 0 {
				continue;
			}
			let client = self.client.clone();
			let Ok(Some(from)) = tokio::task::spawn_blocking(move || first_with_body(&client)).await else { continue };
			if let Some(gauge) = &self.from {
				gauge.set(from.into());
			}
			if self.keeps_all && said != Some(from) {
				log::info!("Bodies are kept of all blocks from #{from} on");
				said = Some(from);
			}
		}
	}
}

/// Returns the first block from which on there are bodies; `None` if the database cannot be read.
fn first_with_body(client: &Client) -> Option<u32> {
	let has_body = |number: u32| -> Option<bool> {
		let Some(hash) = client.hash(number).ok()? else { return Some(false) };
		Some(client.block_body(hash).ok()?.is_some())
	};
	// Starts at block 1: the genesis block has an empty body on every node.
	first_in(1, client.chain_info().best_number, has_body)
}

/// Returns the first number from `first` to `last` for which `is_true` holds, given that it holds for all numbers after
/// that one. Returns the number after `last` if it holds for none, and `None` if `is_true` has no answer.
fn first_in(first: u32, last: u32, mut is_true: impl FnMut(u32) -> Option<bool>) -> Option<u32> {
	let (mut low, mut high) = (first, last.saturating_add(1));
	while low < high {
		let middle = low.midpoint(high);
		if is_true(middle)? {
			high = middle;
		} else {
			low = middle.saturating_add(1);
		}
	}
	Some(low)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_first_is_found_wherever_it_is() {
		for last in 0..40 {
			for from in 1..=last + 1 {
				assert_eq!(first_in(1, last, |number| Some(number >= from)), Some(from), "{from} of {last}");
			}
		}
		assert_eq!(first_in(1, 9, |_| None), None);
	}
}
