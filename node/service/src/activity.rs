//! Prometheus counters of the activity in final blocks, and a gauge of the last final slot.
//!
//! A node that catches up with the chain sees days of blocks within minutes. It does not count those older than
//! [`RECENT`], since rates and alerts would take them for new.
//!
//! The runtime defines the kinds of activity: the node exports them under the names that the runtime returns.

use std::{sync::Arc, time::Duration};

use beadle_primitives::api::ActivityApi;
use futures::StreamExt;
use sc_client_api::{BlockchainEvents, FinalityNotification};
use sc_consensus_aura::{find_pre_digest, SlotDuration};
use sp_api::{ApiError, ApiExt, ProvideRuntimeApi};
use sp_consensus_aura::sr25519::AuthoritySignature;
use sp_runtime::traits::Block as BlockT;
use sp_timestamp::Timestamp;
use substrate_prometheus_endpoint::{register, CounterVec, Gauge, Opts, PrometheusError, Registry, U64};

use crate::{
	runtime_api::{Block, Header},
	types::Client,
};

/// Maximum age of a block that is counted. Long enough for blocks whose finality has stood still for a while.
const RECENT: Duration = Duration::from_secs(3_600);

/// Counters of final blocks, to be run as a task.
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
			Opts::new(
				"beadle_activity_total",
				"What final blocks did, since the node started; of blocks that were final within an hour",
			),
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

	/// Counts final blocks until the node stops.
	pub async fn run(self) {
		let mut finalised = self.client.finality_notification_stream();
		self.begin();
		let this = Arc::new(self);
		while let Some(notification) = finalised.next().await {
			let this = this.clone();
			// One runtime call per block, and after a standstill there are hundreds of blocks.
			let counted = tokio::task::spawn_blocking(move || this.count_all(&notification)).await;
			if let Err(error) = counted {
				log::error!("What final blocks did is no longer counted: {error}");
				return;
			}
		}
	}

	/// Counts the blocks that have become final at once.
	fn count_all(&self, notification: &FinalityNotification<Block>) {
		let now = Timestamp::current().as_millis();
		let oldest = now.saturating_sub(u64::try_from(RECENT.as_millis()).unwrap_or(u64::MAX));
		let mut failures = Vec::new();
		for block in notification.tree_route.iter().chain([&notification.hash]) {
			// Blocks that a warp sync has skipped have no header.
			let Ok(Some(header)) = self.client.header(*block) else { continue };
			if self.made_at(&header).is_some_and(|made_at| made_at >= oldest) {
				failures.extend(self.count(*block).err());
			}
		}
		if let Some(error) = failures.first() {
			log::warn!("{} final blocks are not in beadle_activity_total: {error}", failures.len());
		}
		self.tell_slot(&notification.header);
	}

	/// Creates all counters before the first final block: one that does not exist cannot be seen to stand still.
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

	/// Returns the activity in a block, by kind; nothing if the runtime does not count it yet.
	fn activity_of(&self, block: <Block as BlockT>::Hash) -> Result<Vec<(String, u32)>, ApiError> {
		let api = self.client.runtime_api();
		if !api.has_api::<dyn ActivityApi<Block>>(block)? {
			return Ok(Vec::new());
		}
		let counts = api.activity(block)?;
		Ok(counts.into_iter().map(|(kind, count)| (String::from_utf8_lossy(&kind).into_owned(), count)).collect())
	}

	/// Returns the start of the block's slot, in milliseconds since 1970. The genesis block has none.
	fn made_at(&self, header: &Header) -> Option<u64> {
		let slot = find_pre_digest::<Block, AuthoritySignature>(header).ok().filter(|_| header.number > 0)?;
		Some(u64::from(slot).saturating_mul(self.slot_duration.as_millis()))
	}

	fn tell_slot(&self, header: &Header) {
		if let Some(made_at) = self.made_at(header) {
			self.finalised_slot.set(made_at / 1_000);
		}
	}
}
