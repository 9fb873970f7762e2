//! The `benchmark` command, which measures the weights of the runtime's calls and the machine it runs on.

use frame_benchmarking_cli::{BenchmarkCmd, SUBSTRATE_REFERENCE_HARDWARE};
use sc_service::Configuration;
use sp_runtime::traits::HashingFor;

use crate::{
	database::LOG_KBYTES,
	runtime_api::Block,
	service::{self, Partial},
};

/// Runs the benchmark selected by `cmd`.
pub fn run(cmd: &BenchmarkCmd, mut config: Configuration) -> sc_cli::Result<()> {
	match cmd {
		BenchmarkCmd::Pallet(cmd) => cmd.run_with_spec::<HashingFor<Block>, ()>(Some(config.chain_spec)),
		BenchmarkCmd::Block(cmd) => {
			let Partial { client, .. } = service::new_partial(&mut config, LOG_KBYTES)?;
			cmd.run(client)
		},
		BenchmarkCmd::Storage(cmd) => {
			let Partial { client, backend, .. } = service::new_partial(&mut config, LOG_KBYTES)?;
			let db = backend.expose_db();
			let storage = backend.expose_storage();
			let trie_cache = backend.expose_shared_trie_cache();
			cmd.run(config, client, db, storage, trie_cache)
		},
		BenchmarkCmd::Overhead(cmd) => cmd.run_with_default_builder_and_spec::<Block, ()>(Some(config.chain_spec)),
		BenchmarkCmd::Machine(cmd) => cmd.run(&config, SUBSTRATE_REFERENCE_HARDWARE.clone()),
		BenchmarkCmd::Extrinsic(_) => Err("single extrinsics are measured by `benchmark pallet`".into()),
	}
}
