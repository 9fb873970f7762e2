//! The node, assembled from the SDK's services: Aura authors blocks, GRANDPA finalises them.
//!
//! [`new_partial`] creates what every command on the chain needs; [`new_full`] creates the running node from it.

use std::{error::Error, path::Path, sync::Arc, time::Duration};

use beadle_primitives::api::PeersApi;
use futures::FutureExt;
use sc_client_api::Backend as _;
use sc_consensus::{BasicQueue, DefaultImportQueue, LongestChain};
use sc_consensus_aura::{BuildVerifierParams, CheckForEquivocation, SlotDuration, SlotProportion, StartAuraParams};
use sc_consensus_grandpa::{
	warp_proof::NetworkProvider, GrandpaBlockImport, GrandpaParams, GrandpaPruningFilter, LinkHalf, SharedVoterState,
	VotingRulesBuilder,
};
use sc_consensus_slots::BackoffAuthoringOnFinalizedHeadLagging;
use sc_network::{config::FullNetworkConfiguration, Litep2pNetworkBackend, NetworkBackend, NetworkStateInfo, PeerId};
use sc_offchain::{OffchainWorkerOptions, OffchainWorkers};
use sc_service::{
	config::SyncMode, Configuration, KeystoreContainer, SpawnTasksParams, TFullBackend, TFullClient, TaskManager,
	WarpSyncConfig,
};
use sc_storage_monitor::{StorageMonitorParams, StorageMonitorService};
use sc_telemetry::{Telemetry, TelemetryHandle, TelemetryWorker};
use sc_transaction_pool::TransactionPoolHandle;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_api::ProvideRuntimeApi;
use sp_consensus_aura::sr25519::AuthorityPair;
use sp_runtime::traits::{Block as BlockT, NumberFor};

use crate::{
	activity::ActivityMetrics,
	bodies::Bodies,
	database, disk,
	equivocation::EquivocationAlarm,
	full_peers::FullPeersGauge,
	network::{self, Network},
	peers::{Admission, ListingNetwork, PeerGate},
	runtime_api::{Block, RuntimeApi},
	submissions::{CountedPool, SubmissionMetrics},
	systemd,
};

/// Host functions that the runtime can call.
#[cfg(not(feature = "runtime-benchmarks"))]
type HostFunctions = sp_io::SubstrateHostFunctions;

/// Host functions that the runtime can call.
#[cfg(feature = "runtime-benchmarks")]
type HostFunctions = (sp_io::SubstrateHostFunctions, frame_benchmarking::benchmarking::HostFunctions);

/// Client of the chain: its blocks, state and runtime.
pub type Client = TFullClient<Block, RuntimeApi, sc_executor::WasmExecutor<HostFunctions>>;

/// Transaction pool.
pub type Pool = TransactionPoolHandle<Block, Client>;

type Backend = TFullBackend<Block>;
type SelectChain = LongestChain<Backend, Block>;
type BlockImport = GrandpaBlockImport<Backend, Block, Client, SelectChain>;

/// Maximum number of blocks between two stored justifications. smoldot requires 512 or less.
const JUSTIFICATION_PERIOD: u32 = 512;

/// Expected time of a GRANDPA message through the network. A voter prevotes after twice, and precommits after four
/// times this time, so it determines how soon a block is final: see docs/decisions/0007-finality.md.
const GOSSIP_DURATION: Duration = Duration::from_millis(200);

/// Components that every command on the chain needs.
pub struct Partial {
	pub client: Arc<Client>,
	pub backend: Arc<Backend>,
	pub task_manager: TaskManager,
	pub import_queue: DefaultImportQueue<Block>,
	keystore: KeystoreContainer,
	select_chain: SelectChain,
	pool: Arc<Pool>,
	block_import: BlockImport,
	grandpa_link: LinkHalf<Block, Client, SelectChain>,
	telemetry: Option<Telemetry>,
}

/// Opens the chain, without a network and without consensus tasks.
///
/// Replaces the database in the configuration, which is named by its directory, by the open one.
pub fn new_partial(config: &mut Configuration, database_log_kbytes: u32) -> Result<Partial, sc_service::Error> {
	if let Some(path) = config.database.path() {
		config.database = database::open(path, config.state_pruning.clone(), database_log_kbytes)?;
	}
	let config = &*config;
	let telemetry = config
		.telemetry_endpoints
		.clone()
		.filter(|endpoints| !endpoints.is_empty())
		.map(|endpoints| -> Result<_, sc_telemetry::Error> {
			let worker = TelemetryWorker::new(16)?;
			let telemetry = worker.handle().new_telemetry(endpoints);
			Ok((worker, telemetry))
		})
		.transpose()?;

	let executor = sc_service::new_wasm_executor::<HostFunctions>(&config.executor);
	let (client, backend, keystore, task_manager) = sc_service::new_full_parts::<Block, RuntimeApi, _>(
		config,
		telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
		executor,
		// Without it, a node that prunes blocks could not prove finality to nodes that sync from it.
		vec![Arc::new(GrandpaPruningFilter)],
	)?;
	let client = Arc::new(client);

	let telemetry = telemetry.map(|(worker, telemetry)| {
		task_manager.spawn_handle().spawn("telemetry", None, worker.run());
		telemetry
	});
	let telemetry_handle = telemetry.as_ref().map(Telemetry::handle);

	let select_chain = LongestChain::new(backend.clone());

	let pool = Arc::new(
		sc_transaction_pool::Builder::new(
			task_manager.spawn_essential_handle(),
			client.clone(),
			config.role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(config.prometheus_registry())
		.build(),
	);

	let (block_import, grandpa_link) = sc_consensus_grandpa::block_import(
		client.clone(),
		JUSTIFICATION_PERIOD,
		&client,
		select_chain.clone(),
		telemetry_handle.clone(),
	)?;

	let slot_duration = sc_consensus_aura::slot_duration(&*client)?;
	let verifier = sc_consensus_aura::build_verifier::<AuthorityPair, _, _, _>(BuildVerifierParams {
		client: client.clone(),
		create_inherent_data_providers: move |_, ()| inherents(slot_duration),
		// The alarm around this verifier does that.
		check_for_equivocation: CheckForEquivocation::No,
		telemetry: telemetry_handle,
		compatibility_mode: Default::default(),
	});
	let import_queue = BasicQueue::new(
		EquivocationAlarm::new(verifier, client.clone(), slot_duration, config.prometheus_registry())?,
		Box::new(block_import.clone()),
		Some(Box::new(block_import.clone())),
		&task_manager.spawn_essential_handle(),
		config.prometheus_registry(),
	);

	Ok(Partial {
		client,
		backend,
		task_manager,
		import_queue,
		keystore,
		select_chain,
		pool,
		block_import,
		grandpa_link,
		telemetry,
	})
}

/// Slowdown of authoring while nothing becomes final: none for the first 50 blocks, then one more slot for every two
/// more blocks, up to 100. Blocks that are not final stay in memory, and would fill it in a standstill of days. The
/// numbers are the SDK's; see docs/decisions/0014-when-finality-stalls.md.
const BACK_OFF: BackoffAuthoringOnFinalizedHeadLagging<NumberFor<Block>> =
	BackoffAuthoringOnFinalizedHeadLagging { max_interval: 100, unfinalized_slack: 50, authoring_bias: 2 };

/// Starts the node.
pub fn new_full(
	mut config: Configuration,
	storage_monitor: StorageMonitorParams,
	database_log_kbytes: u32,
	admission: Admission,
) -> Result<TaskManager, sc_service::Error> {
	let database_path = config.database.path().map(Path::to_path_buf);
	if let Some(path) = &database_path {
		disk::check(path, storage_monitor.threshold).map_err(|error| sc_service::Error::Application(error.into()))?;
	}
	let Partial {
		client,
		backend,
		mut task_manager,
		import_queue,
		keystore,
		select_chain,
		pool,
		block_import,
		grandpa_link,
		mut telemetry,
	} = new_partial(&mut config, database_log_kbytes)?;

	if let Some(path) = database_path {
		StorageMonitorService::try_spawn(storage_monitor, path, &task_manager.spawn_essential_handle())
			.map_err(|error| sc_service::Error::Application(error.into()))?;
	}

	let (peer_gate, listed_peers) = PeerGate::new(admission, &mut config.network);
	// A peer's warp proof is verified, and a small network may not have the three peers that the SDK waits for.
	config.network.min_peers_to_start_warp_sync = Some(1);
	// Warp sync is for an empty database only; an existing chain is continued.
	if client.chain_info().finalized_number > 0 {
		config.network.sync_mode = SyncMode::Full;
	}

	let registry = config.prometheus_registry().cloned();
	let mut net_config =
		FullNetworkConfiguration::<_, _, Litep2pNetworkBackend>::new(&config.network, registry.clone());
	let metrics =
		<Litep2pNetworkBackend as NetworkBackend<Block, <Block as BlockT>::Hash>>::register_notification_metrics(
			registry.as_ref(),
		);

	let genesis_hash = client.chain_info().genesis_hash;
	let grandpa_protocol = sc_consensus_grandpa::protocol_standard_name(&genesis_hash, &config.chain_spec);
	let (grandpa_protocol_config, grandpa_notifications) =
		sc_consensus_grandpa::grandpa_peers_set_config::<Block, Litep2pNetworkBackend>(
			grandpa_protocol.clone(),
			metrics.clone(),
			net_config.peer_store_handle(),
		);
	net_config.add_notification_protocol(grandpa_protocol_config);

	let submissions = registry.as_ref().map(SubmissionMetrics::new).transpose()?;
	let slot_duration = sc_consensus_aura::slot_duration(&*client)?;
	if let Some(registry) = &registry {
		let activity = ActivityMetrics::new(client.clone(), slot_duration, registry)?;
		task_manager.spawn_handle().spawn("activity-metrics", None, activity.run());
	}

	let warp_sync =
		Arc::new(NetworkProvider::new(backend.clone(), grandpa_link.shared_authority_set().clone(), Vec::new()));

	let Network { service: network, requests, transactions, sync: sync_service } = network::start(network::Parts {
		config: &config,
		net_config,
		client: client.clone(),
		pool: CountedPool::new(pool.clone(), "peer", submissions.clone()),
		tasks: &task_manager,
		import_queue,
		warp_sync: WarpSyncConfig::WithProvider(warp_sync),
		metrics,
	})?;
	if let Some(registry) = &registry {
		let gauge = FullPeersGauge::new(sync_service.clone(), registry)?;
		task_manager.spawn_handle().spawn("full-peers", Some("networking"), gauge.run());
	}
	let bodies = Bodies::new(client.clone(), config.blocks_pruning.is_archive(), registry.as_ref())?;
	task_manager.spawn_handle().spawn("bodies", None, bodies.run());

	if let Some(gate) = peer_gate {
		// If the runtime cannot answer yet, its offchain worker sets the list after the first block.
		let best = client.chain_info().best_hash;
		if let Ok(listed) = client.runtime_api().listed_peers(best, network.local_peer_id().to_bytes()) {
			let listed = listed.iter().filter_map(|peer| PeerId::from_bytes(peer).ok()).collect();
			listed_peers.send_replace(Some(listed));
		}
		task_manager.spawn_handle().spawn(
			"peer-gate",
			Some("networking"),
			gate.run(network.clone(), sync_service.clone()),
		);
	}

	if config.offchain_worker.enabled {
		let workers = OffchainWorkers::new(OffchainWorkerOptions {
			runtime_api_provider: client.clone(),
			keystore: Some(keystore.keystore()),
			offchain_db: backend.offchain_storage(),
			transaction_pool: Some(OffchainTransactionPoolFactory::new(pool.clone())),
			network_provider: Arc::new(ListingNetwork::new(network.clone(), listed_peers)),
			is_validator: config.role.is_authority(),
			enable_http_requests: false,
			custom_extensions: |_| Vec::new(),
		})?;
		let spawner = task_manager.spawn_handle();
		task_manager.spawn_handle().spawn(
			"offchain-workers-runner",
			"offchain-worker",
			workers.run(client.clone(), spawner).boxed(),
		);
	}

	let role = config.role;
	let node_name = config.network.node_name.clone();
	let force_authoring = config.force_authoring;
	let disable_grandpa = config.disable_grandpa;

	let rpc_builder = {
		let client = client.clone();
		let pool = pool.clone();
		Box::new(move |_| {
			crate::rpc::create(client.clone(), pool.clone())
				.map_err(|error| sc_service::Error::Application(error.into()))
		})
	};
	sc_service::spawn_tasks(SpawnTasksParams {
		config,
		client: client.clone(),
		backend,
		task_manager: &mut task_manager,
		keystore: keystore.keystore(),
		transaction_pool: CountedPool::new(pool.clone(), "rpc", submissions),
		rpc_builder,
		network: network.clone(),
		system_rpc_tx: requests,
		tx_handler_controller: transactions,
		sync_service: sync_service.clone(),
		telemetry: telemetry.as_mut(),
		tracing_execute_block: None,
	})?;

	let telemetry: Option<TelemetryHandle> = telemetry.as_ref().map(Telemetry::handle);

	if let Some(service) = systemd::Service::of_this_process() {
		task_manager.spawn_handle().spawn("systemd", None, service.run(client.clone(), sync_service.clone()));
	}

	if role.is_authority() {
		let proposer_factory = sc_basic_authorship::ProposerFactory::new(
			task_manager.spawn_handle(),
			client.clone(),
			pool.clone(),
			registry.as_ref(),
			telemetry.clone(),
		);
		let aura = sc_consensus_aura::start_aura::<AuthorityPair, _, _, _, _, _, _, _, _, _, _>(StartAuraParams {
			slot_duration,
			client,
			select_chain,
			block_import,
			proposer_factory,
			sync_oracle: sync_service.clone(),
			justification_sync_link: sync_service.clone(),
			create_inherent_data_providers: move |_, ()| inherents(slot_duration),
			force_authoring,
			backoff_authoring_blocks: Some(BACK_OFF),
			keystore: keystore.keystore(),
			block_proposal_slot_portion: SlotProportion::new(2.0 / 3.0),
			max_block_proposal_slot_portion: None,
			telemetry: telemetry.clone(),
			compatibility_mode: Default::default(),
		})?;
		// Essential: an authority that can no longer author had better stop.
		task_manager.spawn_essential_handle().spawn_blocking("aura", Some("block-authoring"), aura);
	}

	if !disable_grandpa {
		// A node that is not an authority follows the votes, and has no key to vote with.
		let keystore = role.is_authority().then(|| keystore.keystore());
		let voter = sc_consensus_grandpa::run_grandpa_voter(GrandpaParams {
			config: sc_consensus_grandpa::Config {
				gossip_duration: GOSSIP_DURATION,
				justification_generation_period: JUSTIFICATION_PERIOD,
				observer_enabled: false,
				local_role: role,
				name: Some(node_name),
				keystore,
				telemetry: telemetry.clone(),
				protocol_name: grandpa_protocol,
			},
			link: grandpa_link,
			network,
			sync: sync_service,
			notification_service: grandpa_notifications,
			// No rules: the default ones hold votes back by two blocks. See docs/decisions/0007-finality.md.
			voting_rule: VotingRulesBuilder::new().build(),
			prometheus_registry: registry,
			shared_voter_state: SharedVoterState::empty(),
			telemetry,
			offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(pool),
		})?;
		// Essential too: without its voter, the node would continue without finality.
		task_manager.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
	}

	Ok(task_manager)
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
