//! The node, assembled from the SDK's services.
//!
//! [`new_partial`] creates what every command on the chain needs; [`new_full`] creates the running node from it.

mod chain;
mod consensus;

pub use chain::{new_partial, Partial};
pub(crate) use consensus::NoAuthorities;

use std::{
	io::{self, ErrorKind},
	path::Path,
	sync::Arc,
};

use beadle_primitives::api::PeersApi;
use consensus::Consensus;
use futures::FutureExt;
use sc_client_api::Backend as _;
use sc_consensus::DefaultImportQueue;
use sc_consensus_grandpa::warp_proof::NetworkProvider;
use sc_network::{
	config::FullNetworkConfiguration, service::traits::NetworkService, Litep2pNetworkBackend, NetworkBackend, PeerId,
};
use sc_offchain::{OffchainWorkerOptions, OffchainWorkers};
use sc_service::{config::SyncMode, Configuration, SpawnTasksParams, TaskManager, WarpSyncConfig};
use sc_storage_monitor::{StorageMonitorParams, StorageMonitorService};
use sc_telemetry::Telemetry;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_api::ProvideRuntimeApi;
use sp_keystore::KeystorePtr;
use sp_runtime::traits::Block as BlockT;
use tokio::sync::watch;

use crate::{
	activity::ActivityMetrics,
	bodies::Bodies,
	disk,
	full_peers::FullPeersGauge,
	network::{self, Network},
	peers::{Admission, List, ListingNetwork, PeerGate},
	runtime_api::Block,
	submissions::{CountedPool, SubmissionMetrics},
	systemd,
	types::{Backend, Client, Pool},
};

/// Starts the node.
pub fn new_full(
	mut config: Configuration,
	storage_monitor: StorageMonitorParams,
	database_log_kbytes: u32,
	admission: Admission,
) -> Result<TaskManager, sc_service::Error> {
	let path = config.database.path().map(Path::to_path_buf);
	if let Some(path) = &path {
		disk::check(path, storage_monitor.threshold).map_err(application)?;
	}
	let parts = new_partial(&mut config, database_log_kbytes)?;
	let Partial { client, backend, pool, import_queue, mut task_manager, mut telemetry, .. } = parts;
	let keystore = parts.keystore.keystore();
	if let Some(path) = path {
		let tasks = task_manager.spawn_essential_handle();
		StorageMonitorService::try_spawn(storage_monitor, path, &tasks).map_err(application)?;
	}
	let (peer_gate, listed_peers) = PeerGate::new(admission, &mut config.network);
	prepare_sync(&mut config, &client);

	let registry = config.prometheus_registry().cloned();
	let submissions = registry.as_ref().map(SubmissionMetrics::new).transpose()?;
	let counted = CountedPool::new(pool.clone(), "peer", submissions.clone());
	let votes = parts.grandpa_link.shared_authority_set();
	let warp_sync = NetworkProvider::new(backend.clone(), votes.clone(), Vec::new());
	let (network, voting) = join_network(&config, &client, counted, import_queue, warp_sync, &task_manager)?;
	let Network { service: network, requests, transactions, sync } = network;

	if let Some(gate) = peer_gate {
		list_peers(&client, &*network, &listed_peers);
		let run = gate.run(network.clone(), sync.clone());
		task_manager.spawn_handle().spawn("peer-gate", Some("networking"), run);
	}
	let listing = ListingNetwork::new(network.clone(), listed_peers);
	start_offchain_workers(&config, &client, &backend, &pool, keystore.clone(), listing, &task_manager)?;
	start_reports(&config, &client, &sync, &task_manager)?;

	let (role, name) = (config.role, config.network.node_name.clone());
	let (force_authoring, disable_grandpa) = (config.force_authoring, config.disable_grandpa);
	let (rpc_client, rpc_pool) = (client.clone(), pool.clone());
	let rpc_addresses = rpc_addresses(&config);
	sc_service::spawn_tasks(SpawnTasksParams {
		config,
		client: client.clone(),
		backend,
		task_manager: &mut task_manager,
		keystore: keystore.clone(),
		transaction_pool: CountedPool::new(pool.clone(), "rpc", submissions),
		rpc_builder: Box::new(move |_| crate::rpc::create(rpc_client.clone(), rpc_pool.clone()).map_err(application)),
		network: network.clone(),
		system_rpc_tx: requests,
		tx_handler_controller: transactions,
		sync_service: sync.clone(),
		telemetry: telemetry.as_mut(),
		tracing_execute_block: None,
	})
	.map_err(|error| with_addresses(error, &rpc_addresses))?;

	// When JSON-RPC is there: until then the start may still fail.
	if let Some(service) = systemd::Service::of_this_process() {
		task_manager.spawn_handle().spawn("systemd", None, service.run(client.clone(), sync.clone()));
	}
	let telemetry = telemetry.as_ref().map(Telemetry::handle);
	let consensus = Consensus { client, pool, keystore, tasks: &task_manager, network, sync, registry, telemetry };
	if role.is_authority() {
		consensus.author(parts.select_chain, parts.block_import, force_authoring)?;
	}
	if !disable_grandpa {
		consensus.vote(parts.grandpa_link, voting, role, name)?;
	}
	Ok(task_manager)
}

/// Starts the network; returns it with the protocol of votes on finality.
fn join_network(
	config: &Configuration,
	client: &Arc<Client>,
	pool: Arc<CountedPool<Pool>>,
	import_queue: DefaultImportQueue<Block>,
	warp_sync: NetworkProvider<Block, Backend>,
	tasks: &TaskManager,
) -> Result<(Network, consensus::VotingProtocol), sc_service::Error> {
	let registry = config.prometheus_registry();
	let mut net_config =
		FullNetworkConfiguration::<_, _, Litep2pNetworkBackend>::new(&config.network, registry.cloned());
	let metrics =
		<Litep2pNetworkBackend as NetworkBackend<Block, <Block as BlockT>::Hash>>::register_notification_metrics(
			registry,
		);
	let protocol = sc_consensus_grandpa::protocol_standard_name(&client.chain_info().genesis_hash, &config.chain_spec);
	let (protocol_config, notifications) = sc_consensus_grandpa::grandpa_peers_set_config::<Block, Litep2pNetworkBackend>(
		protocol.clone(),
		metrics.clone(),
		net_config.peer_store_handle(),
	);
	net_config.add_notification_protocol(protocol_config);
	let network = network::start(network::Parts {
		config,
		net_config,
		client: client.clone(),
		pool,
		tasks,
		import_queue,
		warp_sync: WarpSyncConfig::WithProvider(Arc::new(warp_sync)),
		metrics,
	})?;
	Ok((network, (protocol, notifications)))
}

/// Returns an error of one of the node's own parts as the service's.
fn application(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> sc_service::Error {
	sc_service::Error::Application(error.into())
}

/// Returns the addresses on which JSON-RPC has to listen.
fn rpc_addresses(config: &Configuration) -> String {
	let endpoints = config.rpc.addr.iter().flatten().filter(|endpoint| !endpoint.is_optional);
	endpoints.map(|endpoint| endpoint.listen_addr.to_string()).collect::<Vec<_>>().join(", ")
}

/// Returns the error of a server that cannot listen with the addresses on which it has to; other errors as they are.
fn with_addresses(error: sc_service::Error, addresses: &str) -> sc_service::Error {
	match error {
		sc_service::Error::Application(inner) => {
			let kind = inner.downcast_ref::<io::Error>().map(io::Error::kind);
			match kind {
				Some(ErrorKind::AddrInUse | ErrorKind::AddrNotAvailable | ErrorKind::PermissionDenied) => {
					application(format!("JSON-RPC cannot listen on {addresses}: {inner}"))
				},
				_ => sc_service::Error::Application(inner),
			}
		},
		other => other,
	}
}

/// Adapts the configuration of synchronising to the chain and to small networks.
fn prepare_sync(config: &mut Configuration, client: &Client) {
	// A peer's warp proof is verified, and a small network may not have the three peers that the SDK waits for.
	config.network.min_peers_to_start_warp_sync = Some(1);
	// Warp sync is for an empty database only; an existing chain is continued.
	if client.chain_info().finalized_number > 0 {
		config.network.sync_mode = SyncMode::Full;
	}
}

/// Sets the list of peers to that of the best block. If the runtime cannot answer yet, its offchain worker sets the list
/// after the first block.
fn list_peers(client: &Client, network: &dyn NetworkService, listed_peers: &watch::Sender<List>) {
	let best = client.chain_info().best_hash;
	if let Ok(listed) = client.runtime_api().listed_peers(best, network.local_peer_id().to_bytes()) {
		let listed = listed.iter().filter_map(|peer| PeerId::from_bytes(peer).ok()).collect();
		listed_peers.send_replace(Some(listed));
	}
}

/// Starts the runtime's offchain workers, if the configuration enables them.
fn start_offchain_workers(
	config: &Configuration,
	client: &Arc<Client>,
	backend: &Arc<Backend>,
	pool: &Arc<Pool>,
	keystore: KeystorePtr,
	network: ListingNetwork,
	tasks: &TaskManager,
) -> Result<(), sc_service::Error> {
	if !config.offchain_worker.enabled {
		return Ok(());
	}
	let workers = OffchainWorkers::new(OffchainWorkerOptions {
		runtime_api_provider: client.clone(),
		keystore: Some(keystore),
		offchain_db: backend.offchain_storage(),
		transaction_pool: Some(OffchainTransactionPoolFactory::new(pool.clone())),
		network_provider: Arc::new(network),
		is_validator: config.role.is_authority(),
		enable_http_requests: false,
		custom_extensions: |_| Vec::new(),
	})?;
	let run = workers.run(client.clone(), tasks.spawn_handle()).boxed();
	tasks.spawn_handle().spawn("offchain-workers-runner", "offchain-worker", run);
	Ok(())
}

/// Starts what reports on the node: its own metrics, and the log of bodies.
fn start_reports(
	config: &Configuration,
	client: &Arc<Client>,
	sync: &Arc<sc_network_sync::SyncingService<Block>>,
	tasks: &TaskManager,
) -> Result<(), sc_service::Error> {
	let registry = config.prometheus_registry();
	if let Some(registry) = registry {
		let slot_duration = sc_consensus_aura::slot_duration(&**client)?;
		let activity = ActivityMetrics::new(client.clone(), slot_duration, registry)?;
		tasks.spawn_handle().spawn("activity-metrics", None, activity.run());
		let gauge = FullPeersGauge::new(sync.clone(), registry)?;
		tasks.spawn_handle().spawn("full-peers", Some("networking"), gauge.run());
	}
	let bodies = Bodies::new(client.clone(), config.blocks_pruning.is_archive(), registry)?;
	tasks.spawn_handle().spawn("bodies", None, bodies.run());
	Ok(())
}
