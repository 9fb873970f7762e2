//! The network, assembled as `sc_service::build_network` does it, but with downloads that peers may refuse
//! ([`BlockDownloads`]).

use std::sync::Arc;

use sc_network::{config::FullNetworkConfiguration, service::NotificationMetrics, NetworkBackend, Roles};
use sc_network_sync::{
	engine::SyncingEngine,
	service::network::NetworkServiceProvider,
	strategy::chain_sync::{GapSyncBodyPolicy, GapSyncBodyPolicyProvider},
	SyncingService,
};
use sc_network_transactions::TransactionsHandlerController;
use sc_rpc::system::Request;
use sc_service::{
	build_default_block_downloader, build_network_advanced, build_polkadot_syncing_strategy,
	BuildNetworkAdvancedParams, Configuration, ImportQueue, TaskManager, WarpSyncConfig,
};
use sc_transaction_pool_api::TransactionPool;
use sc_utils::mpsc::TracingUnboundedSender;
use sp_consensus::block_validation::DefaultBlockAnnounceValidator;
use sp_runtime::traits::Block as BlockT;

use crate::{block_downloads::BlockDownloads, runtime_api::Block, types::Client};

type Hash = <Block as BlockT>::Hash;

/// Components that the network is built from.
pub struct Parts<'a, N: NetworkBackend<Block, Hash>, Pool, Queue> {
	pub config: &'a Configuration,
	pub net_config: FullNetworkConfiguration<Block, Hash, N>,
	pub client: Arc<Client>,
	pub pool: Arc<Pool>,
	pub tasks: &'a TaskManager,
	pub import_queue: Queue,
	pub warp_sync: WarpSyncConfig<Block>,
	pub metrics: NotificationMetrics,
}

/// Handles of the network for the other services.
pub struct Network {
	pub service: Arc<dyn sc_network::service::traits::NetworkService>,
	pub requests: TracingUnboundedSender<Request<Block>>,
	pub transactions: TransactionsHandlerController<Hash>,
	pub sync: Arc<SyncingService<Block>>,
}

/// Returns the policy on bodies for the gap that a warp sync leaves: sync requests only headers there. No peer may have
/// the bodies any more, and a peer that was asked for one in vain delivers nothing else meanwhile. Without such a gap,
/// a node that keeps all bodies requests all.
fn bodies_of_gap(client: Arc<Client>, keeps_all: bool) -> GapSyncBodyPolicyProvider {
	Arc::new(move || {
		Ok(match client.chain_info().block_gap {
			None if keeps_all => GapSyncBodyPolicy::All,
			_ => GapSyncBodyPolicy::HeadersOnly,
		})
	})
}

/// Returns the downloader of blocks, which asks other peers where one does not have them; starts what watches it.
fn downloads<N: NetworkBackend<Block, Hash>>(
	config: &Configuration,
	net_config: &mut FullNetworkConfiguration<Block, Hash, N>,
	provider: &NetworkServiceProvider,
	client: &Arc<Client>,
	tasks: &TaskManager,
) -> Result<BlockDownloads, sc_service::Error> {
	let peers = &config.network.default_peers_set;
	let downloader = build_default_block_downloader(
		&config.protocol_id(),
		config.chain_spec.fork_id(),
		net_config,
		provider.handle(),
		client.clone(),
		(peers.in_peers as usize).saturating_add(peers.out_peers as usize),
		&tasks.spawn_handle(),
	);
	let (downloads, watch) =
		BlockDownloads::new(downloader, provider.handle(), client.clone(), config.prometheus_registry())?;
	tasks.spawn_handle().spawn("block-downloads-watch", Some("networking"), watch.run());
	Ok(downloads)
}

/// Starts the network.
pub fn start<N, Pool, Queue>(parts: Parts<N, Pool, Queue>) -> Result<Network, sc_service::Error>
where
	N: NetworkBackend<Block, Hash>,
	Pool: TransactionPool<Block = Block, Hash = Hash> + 'static,
	Queue: ImportQueue<Block> + 'static,
{
	let Parts { config, mut net_config, client, pool, tasks, import_queue, warp_sync, metrics } = parts;
	let registry = config.prometheus_registry();
	let protocol_id = config.protocol_id();
	let fork_id = config.chain_spec.fork_id();
	let provider = NetworkServiceProvider::new();
	let downloads = downloads(config, &mut net_config, &provider, &client, tasks)?;
	let strategy = build_polkadot_syncing_strategy(
		protocol_id.clone(),
		fork_id,
		&mut net_config,
		Some(warp_sync),
		Arc::new(downloads),
		client.clone(),
		&tasks.spawn_handle(),
		registry,
		bodies_of_gap(client.clone(), config.blocks_pruning.is_archive()),
	)?;
	let (engine, sync, block_announcements) = SyncingEngine::new(
		Roles::from(&config.role),
		client.clone(),
		registry,
		metrics.clone(),
		&net_config,
		protocol_id.clone(),
		fork_id,
		Box::new(DefaultBlockAnnounceValidator),
		strategy,
		provider.handle(),
		import_queue.service(),
		net_config.peer_store_handle(),
	)?;
	// Essential: a node that can no longer sync had better stop.
	tasks.spawn_essential_handle().spawn_blocking("syncing", None, engine.run());

	let (service, requests, transactions, sync, _bitswap) = build_network_advanced(BuildNetworkAdvancedParams {
		role: config.role,
		protocol_id,
		fork_id,
		announce_block: config.announce_block,
		net_config,
		client,
		transaction_pool: pool,
		spawn_handle: tasks.spawn_handle(),
		spawn_essential_handle: tasks.spawn_essential_handle(),
		import_queue,
		sync_service: sync,
		block_announce_config: block_announcements,
		network_service_provider: provider,
		metrics_registry: registry,
		metrics,
		blocks_pruning: config.blocks_pruning,
	})?;
	Ok(Network { service, requests, transactions, sync })
}
