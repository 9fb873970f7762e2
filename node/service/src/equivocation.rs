//! Watch for authorities that author two blocks in one slot.
//!
//! Aura has no way to prove this to the chain, so the node alerts people: by a warning, and by a counter for alert
//! rules. Votes for two blocks are another matter: GRANDPA's voter reports them to the chain by itself.

use std::sync::Arc;

use async_trait::async_trait;
use sc_consensus::{BlockImportParams, Verifier};
use sc_consensus_aura::{find_pre_digest, standalone::slot_author, SlotDuration};
use sc_consensus_slots::check_equivocation;
use sp_api::ProvideRuntimeApi;
use sp_consensus_aura::{
	sr25519::{AuthorityPair, AuthoritySignature},
	AuraApi, Slot,
};
use sp_runtime::traits::Header as _;
use substrate_prometheus_endpoint::{register, Counter, PrometheusError, Registry, U64};

use crate::{runtime_api::Block, types::Client};

/// Block verifier that wraps another one. After that one has accepted a block, checks whether the block's author has
/// made another block in the same slot.
pub struct EquivocationWatch<V> {
	verifier: V,
	client: Arc<Client>,
	slot_duration: SlotDuration,
	equivocations: Option<Counter<U64>>,
}

impl<V> EquivocationWatch<V> {
	/// Wraps the verifier, and registers the counter `beadle_aura_equivocations_total` if there is a registry.
	pub fn new(
		verifier: V,
		client: Arc<Client>,
		slot_duration: SlotDuration,
		registry: Option<&Registry>,
	) -> Result<Self, PrometheusError> {
		let counter = || {
			Counter::new("beadle_aura_equivocations_total", "Blocks seen beside another of the same slot and author")
		};
		let equivocations = registry.map(|registry| register(counter()?, registry)).transpose()?;
		Ok(Self { verifier, client, slot_duration, equivocations })
	}

	/// Warns and counts if the block's author has made another block in its slot.
	fn look_at(&self, block: &BlockImportParams<Block>) -> Result<(), Box<dyn std::error::Error>> {
		let header = &block.header;
		let slot = find_pre_digest::<Block, AuthoritySignature>(header)?;
		let authorities = self.client.runtime_api().authorities(*header.parent_hash())?;
		let Some(author) = slot_author::<AuthorityPair>(slot, &authorities) else { return Ok(()) };
		// One slot of tolerance for clocks, as the verifier itself has.
		let now = Slot::from_timestamp(sp_timestamp::Timestamp::current(), self.slot_duration) + 1;
		if let Some(proof) = check_equivocation(&*self.client, now, slot, header, author)? {
			log::warn!(
				"The authority with the Aura key {author} has authored two blocks in slot {slot}: {:?} and {:?}. \
				 Its keys are in use twice, or in wrong hands.",
				proof.first_header.hash(),
				proof.second_header.hash(),
			);
			if let Some(equivocations) = &self.equivocations {
				equivocations.inc();
			}
		}
		Ok(())
	}
}

#[async_trait]
impl<V: Verifier<Block>> Verifier<Block> for EquivocationWatch<V> {
	async fn verify(&self, block: BlockImportParams<Block>) -> Result<BlockImportParams<Block>, String> {
		let block = self.verifier.verify(block).await?;
		// Blocks imported with their state are not verified, and still have their seal in the header.
		if !block.with_state() && !block.state_action.skip_execution_checks() {
			if let Err(error) = self.look_at(&block) {
				log::warn!("Cannot tell whether block {} is the only one of its slot: {error}", block.header.number());
			}
		}
		Ok(block)
	}
}
