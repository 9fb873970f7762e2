//! The chain of a node: its database, runtime, transaction pool and queue of blocks to import.

use std::sync::Arc;

use sc_consensus::{DefaultImportQueue, LongestChain};
use sc_consensus_grandpa::{GrandpaPruningFilter, LinkHalf};
use sc_service::{Configuration, KeystoreContainer, TaskManager};
use sc_telemetry::{Telemetry, TelemetryWorker};

use super::consensus::{self, BlockImport};
use crate::{
	database,
	runtime_api::{Block, RuntimeApi},
	types::{Backend, Client, HostFunctions, Pool, SelectChain},
};

/// Components that every command on the chain needs.
pub struct Partial {
	pub client: Arc<Client>,
	pub backend: Arc<Backend>,
	pub task_manager: TaskManager,
	pub import_queue: DefaultImportQueue<Block>,
	pub(super) keystore: KeystoreContainer,
	pub(super) select_chain: SelectChain,
	pub(super) pool: Arc<Pool>,
	pub(super) block_import: BlockImport,
	pub(super) grandpa_link: LinkHalf<Block, Client, SelectChain>,
	pub(super) telemetry: Option<Telemetry>,
}

/// Opens the chain, without a network and without consensus tasks.
///
/// Replaces the database in the configuration, which is named by its directory, by the open one.
pub fn new_partial(config: &mut Configuration, database_log_kbytes: u32) -> Result<Partial, sc_service::Error> {
	if let Some(path) = config.database.path() {
		config.database = database::open(path, config.state_pruning.clone(), database_log_kbytes)?;
	}
	let config = &*config;
	let telemetry = telemetry(config)?;
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
	let handle = telemetry.as_ref().map(Telemetry::handle);
	let (block_import, grandpa_link) = consensus::block_import(&client, &select_chain, handle.clone())?;
	let import_queue = consensus::import_queue(config, &client, &block_import, &task_manager, handle)?;
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

/// Returns the node's telemetry with its worker, if the configuration names endpoints.
fn telemetry(config: &Configuration) -> Result<Option<(TelemetryWorker, Telemetry)>, sc_telemetry::Error> {
	let endpoints = config.telemetry_endpoints.clone().filter(|endpoints| !endpoints.is_empty());
	let start = |endpoints| {
		let worker = TelemetryWorker::new(16)?;
		let telemetry = worker.handle().new_telemetry(endpoints);
		Ok((worker, telemetry))
	};
	endpoints.map(start).transpose()
}
