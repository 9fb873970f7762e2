//! Consensus: Aura authors blocks, GRANDPA finalises them.

use std::{error::Error, fmt, sync::Arc, time::Duration};

use sc_consensus::{BasicQueue, DefaultImportQueue};
use sc_consensus_aura::{BuildVerifierParams, CheckForEquivocation, SlotDuration, SlotProportion, StartAuraParams};
use sc_consensus_grandpa::{
	GenesisAuthoritySetProvider, GrandpaBlockImport, GrandpaParams, LinkHalf, SharedVoterState, VotingRulesBuilder,
};
use sc_consensus_slots::BackoffAuthoringOnFinalizedHeadLagging;
use sc_network::{service::traits::NetworkService, NotificationService, ProtocolName};
use sc_network_sync::SyncingService;
use sc_service::{Configuration, TaskManager};
use sc_telemetry::TelemetryHandle;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_blockchain::Error as BlockchainError;
use sp_consensus_aura::sr25519::AuthorityPair;
use sp_consensus_grandpa::AuthorityList;
use sp_keystore::KeystorePtr;
use sp_runtime::{traits::NumberFor, Percent};
use substrate_prometheus_endpoint::Registry;

use crate::{
	equivocation::EquivocationWatch,
	runtime_api::Block,
	types::{Backend, Client, Pool, SelectChain},
};

/// The protocol of votes on finality: its name, and the messages that arrive by it.
pub(super) type VotingProtocol = (ProtocolName, Box<dyn NotificationService>);

pub(super) type BlockImport = GrandpaBlockImport<Backend, Block, Client, SelectChain>;

/// Maximum number of blocks between two stored justifications. smoldot requires 512 or less.
const JUSTIFICATION_PERIOD: u32 = 512;

/// Expected time of a GRANDPA message through the network. A voter prevotes after twice, and precommits after four
/// times this time, so it determines how soon a block is final: see docs/decisions/0007-finality.md.
const GOSSIP_DURATION: Duration = Duration::from_millis(200);

/// Part of the time for a block in which an author goes on past any number of transactions without room. After it, the
/// author takes the block for full once it is past eight: but here what has no room has none in its own share, and
/// others may. The SDK's half is over before a slow machine has filled the share of packs; see
/// docs/decisions/0018-room-in-blocks.md.
const SKIP_UNTIL: Percent = Percent::from_percent(90);

/// The most bytes of a block: as many as the runtime allows, which divides them, and a header's. The SDK's limit is
/// 4 MiB, which would cut off the shares that are filled last.
const MAX_BLOCK_BYTES: usize = (5 * 1024 + 64) * 1024;

/// Slowdown of authoring while nothing becomes final: none for the first 50 blocks, then one more slot for every two
/// more blocks, up to 100. Blocks that are not final stay in memory, and would fill it in a standstill of days. The
/// numbers are the SDK's; see docs/decisions/0014-when-finality-stalls.md.
const BACK_OFF: BackoffAuthoringOnFinalizedHeadLagging<NumberFor<Block>> =
	BackoffAuthoringOnFinalizedHeadLagging { max_interval: 100, unfinalized_slack: 50, authoring_bias: 2 };

/// Error: the chain begins without authorities, so that nobody could author a block.
#[derive(Debug)]
pub struct NoAuthorities;

impl fmt::Display for NoAuthorities {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		f.write_str(
			"the chain specification has no authorities with session keys: name them under session.keys, and remove \
			 what has been begun without them (purge-chain; keys stay)",
		)
	}
}

impl Error for NoAuthorities {}

/// Authorities with which the chain begins. GRANDPA asks for them once, and panics if there are none.
struct FirstAuthorities<'a>(&'a Arc<Client>);

impl GenesisAuthoritySetProvider<Block> for FirstAuthorities<'_> {
	fn get(&self) -> Result<AuthorityList, BlockchainError> {
		let authorities = <Arc<Client> as GenesisAuthoritySetProvider<Block>>::get(self.0)?;
		if authorities.is_empty() {
			return Err(BlockchainError::Application(Box::new(NoAuthorities)));
		}
		Ok(authorities)
	}
}

/// Returns the import of blocks, which finalises those with a justification, and the voter's link to it.
pub(super) fn block_import(
	client: &Arc<Client>,
	select_chain: &SelectChain,
	telemetry: Option<TelemetryHandle>,
) -> Result<(BlockImport, LinkHalf<Block, Client, SelectChain>), sc_service::Error> {
	Ok(sc_consensus_grandpa::block_import(
		client.clone(),
		JUSTIFICATION_PERIOD,
		&FirstAuthorities(client),
		select_chain.clone(),
		telemetry,
	)?)
}

/// Returns the queue of blocks to import, which verifies their authors.
pub(super) fn import_queue(
	config: &Configuration,
	client: &Arc<Client>,
	block_import: &BlockImport,
	tasks: &TaskManager,
	telemetry: Option<TelemetryHandle>,
) -> Result<DefaultImportQueue<Block>, sc_service::Error> {
	let slot_duration = sc_consensus_aura::slot_duration(&**client)?;
	let verifier = sc_consensus_aura::build_verifier::<AuthorityPair, _, _, _>(BuildVerifierParams {
		client: client.clone(),
		create_inherent_data_providers: move |_, ()| inherents(slot_duration),
		// The watch around this verifier does that.
		check_for_equivocation: CheckForEquivocation::No,
		telemetry,
		compatibility_mode: Default::default(),
	});
	Ok(BasicQueue::new(
		EquivocationWatch::new(verifier, client.clone(), slot_duration, config.prometheus_registry())?,
		Box::new(block_import.clone()),
		Some(Box::new(block_import.clone())),
		&tasks.spawn_essential_handle(),
		config.prometheus_registry(),
	))
}

/// Parts that authoring and voting share.
pub(super) struct Consensus<'a> {
	pub client: Arc<Client>,
	pub pool: Arc<Pool>,
	pub keystore: KeystorePtr,
	pub tasks: &'a TaskManager,
	pub network: Arc<dyn NetworkService>,
	pub sync: Arc<SyncingService<Block>>,
	pub registry: Option<Registry>,
	pub telemetry: Option<TelemetryHandle>,
}

impl Consensus<'_> {
	/// Starts to author blocks.
	pub fn author(
		&self,
		select_chain: SelectChain,
		block_import: BlockImport,
		force_authoring: bool,
	) -> Result<(), sc_service::Error> {
		let slot_duration = sc_consensus_aura::slot_duration(&*self.client)?;
		let mut proposer_factory = sc_basic_authorship::ProposerFactory::new(
			self.tasks.spawn_handle(),
			self.client.clone(),
			self.pool.clone(),
			self.registry.as_ref(),
			self.telemetry.clone(),
		);
		proposer_factory.set_soft_deadline(SKIP_UNTIL);
		proposer_factory.set_default_block_size_limit(MAX_BLOCK_BYTES);
		let aura = sc_consensus_aura::start_aura::<AuthorityPair, _, _, _, _, _, _, _, _, _, _>(StartAuraParams {
			slot_duration,
			client: self.client.clone(),
			select_chain,
			block_import,
			proposer_factory,
			sync_oracle: self.sync.clone(),
			justification_sync_link: self.sync.clone(),
			create_inherent_data_providers: move |_, ()| inherents(slot_duration),
			force_authoring,
			backoff_authoring_blocks: Some(BACK_OFF),
			keystore: self.keystore.clone(),
			block_proposal_slot_portion: SlotProportion::new(2.0 / 3.0),
			max_block_proposal_slot_portion: None,
			telemetry: self.telemetry.clone(),
			compatibility_mode: Default::default(),
		})?;
		// Essential: an authority that can no longer author had better stop.
		self.tasks.spawn_essential_handle().spawn_blocking("aura", Some("block-authoring"), aura);
		Ok(())
	}

	/// Starts to vote, as an authority, or to follow the votes.
	pub fn vote(
		self,
		link: LinkHalf<Block, Client, SelectChain>,
		(protocol_name, notification_service): VotingProtocol,
		role: sc_service::Role,
		name: String,
	) -> Result<(), sc_service::Error> {
		let voter = sc_consensus_grandpa::run_grandpa_voter(GrandpaParams {
			config: sc_consensus_grandpa::Config {
				gossip_duration: GOSSIP_DURATION,
				justification_generation_period: JUSTIFICATION_PERIOD,
				observer_enabled: false,
				local_role: role,
				name: Some(name),
				// A node that is not an authority follows the votes, and has no key to vote with.
				keystore: role.is_authority().then_some(self.keystore),
				telemetry: self.telemetry.clone(),
				protocol_name,
			},
			link,
			network: self.network,
			sync: self.sync,
			notification_service,
			// No rules: the default ones hold votes back by two blocks. See docs/decisions/0007-finality.md.
			voting_rule: VotingRulesBuilder::new().build(),
			prometheus_registry: self.registry,
			shared_voter_state: SharedVoterState::empty(),
			telemetry: self.telemetry,
			offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(self.pool),
		})?;
		// Essential too: without its voter, the node would continue without finality.
		self.tasks.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
		Ok(())
	}
}

/// Creates the inherent data that a block's author provides: slot and time.
async fn inherents(
	slot_duration: SlotDuration,
) -> Result<
	(sp_consensus_aura::inherents::InherentDataProvider, sp_timestamp::InherentDataProvider),
	Box<dyn Error + Send + Sync>,
> {
	let timestamp = sp_timestamp::InherentDataProvider::from_system_time();
	let slot =
		sp_consensus_aura::inherents::InherentDataProvider::from_timestamp_and_slot_duration(*timestamp, slot_duration);
	Ok((slot, timestamp))
}
