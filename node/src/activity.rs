//! Counters of what final blocks did, and the gauge that tells how far finality is behind.
//!
//! What there is to count, the runtime says: the node gives it on under the names that it is told.

use std::sync::Arc;

use beadle_primitives::api::ActivityApi;
use beadle_runtime::opaque::{Block, Header};
use futures::StreamExt;
use sc_client_api::BlockchainEvents;
use sc_consensus_aura::{find_pre_digest, SlotDuration};
use sp_api::{ApiError, ApiExt, ProvideRuntimeApi};
use sp_consensus_aura::sr25519::AuthoritySignature;
use sp_runtime::traits::Block as BlockT;
use substrate_prometheus_endpoint::{register, CounterVec, Gauge, Opts, PrometheusError, Registry, U64};

use crate::service::Client;

/// Watches the chain's final blocks.
pub struct ActivityMetrics {
	client: Arc<Client>,
	slot_duration: SlotDuration,
	activity: CounterVec<U64>,
	finalised_slot: Gauge<U64>,
}

impl ActivityMetrics {
	/// Registers `beadle_activity_total` and `beadle_finalised_slot_timestamp_seconds`.
	pub fn new(client: Arc<Client>, slot_duration: SlotDuration, registry: &Registry) -> Result<Self, PrometheusError> {
		let activity = CounterVec::new(
			Opts::new("beadle_activity_total", "What final blocks did, since the node started"),
			&["kind"],
		)?;
		let finalised_slot = Gauge::new(
			"beadle_finalised_slot_timestamp_seconds",
			"When the slot of the last final block began, in seconds since 1970",
		)?;
		Ok(Self {
			client,
			slot_duration,
			activity: register(activity, registry)?,
			finalised_slot: register(finalised_slot, registry)?,
		})
	}

	/// Counts until the node stops.
	pub async fn run(self) {
		let mut finalised = self.client.finality_notification_stream();
		self.begin();
		while let Some(notification) = finalised.next().await {
			for block in notification.tree_route.iter().chain([&notification.hash]) {
				if let Err(error) = self.count(*block) {
					// A block of which only the header is there, as after a warp sync.
					log::debug!("Not counted, for want of its state: block {block:?}: {error}");
				}
			}
			self.tell_slot(&notification.header);
		}
	}

	/// Has everything there before the first block is final: a counter that is not there cannot be seen to stand still.
	fn begin(&self) {
		let last = self.client.chain_info().finalized_hash;
		if let Ok(counts) = self.activity_of(last) {
			for (kind, _) in counts {
				self.activity.with_label_values(&[&kind]).inc_by(0);
			}
		}
		if let Ok(Some(header)) = self.client.header(last) {
			self.tell_slot(&header);
		}
	}

	fn count(&self, block: <Block as BlockT>::Hash) -> Result<(), ApiError> {
		for (kind, count) in self.activity_of(block)? {
			self.activity.with_label_values(&[&kind]).inc_by(count.into());
		}
		Ok(())
	}

	/// What the runtime counts of a block; nothing if it does not count yet.
	fn activity_of(&self, block: <Block as BlockT>::Hash) -> Result<Vec<(String, u32)>, ApiError> {
		let api = self.client.runtime_api();
		if !api.has_api::<dyn ActivityApi<Block>>(block)? {
			return Ok(Vec::new());
		}
		let counts = api.activity(block)?;
		Ok(counts.into_iter().map(|(kind, count)| (String::from_utf8_lossy(&kind).into_owned(), count)).collect())
	}

	/// The genesis block has no slot, and is left out.
	fn tell_slot(&self, header: &Header) {
		if let Ok(slot) = find_pre_digest::<Block, AuthoritySignature>(header) {
			if header.number > 0 {
				self.finalised_slot.set(u64::from(slot).saturating_mul(self.slot_duration.as_millis()) / 1_000);
			}
		}
	}
}
