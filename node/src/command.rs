//! What each command does.

use std::path::PathBuf;

use beadle_runtime::opaque::Block;
use sc_cli::SubstrateCli;
use sc_network::{config::NetworkBackendType, Litep2pNetworkBackend, NetworkWorker};
use sc_service::{ChainSpec, GenericChainSpec};
use sp_runtime::traits::Block as BlockT;

use crate::{
	chain_spec,
	cli::{Cli, Subcommand},
	database::LOG_KBYTES,
	peers::{self, Admission},
	service::{self, Partial},
};

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"Beadle Node".into()
	}

	fn impl_version() -> String {
		env!("SUBSTRATE_CLI_IMPL_VERSION").into()
	}

	fn description() -> String {
		env!("CARGO_PKG_DESCRIPTION").into()
	}

	fn author() -> String {
		"the authors of Beadle".into()
	}

	fn support_url() -> String {
		"the project's issue tracker".into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> Result<Box<dyn ChainSpec>, String> {
		Ok(Box::new(match id {
			"dev" => chain_spec::development()?,
			// The SDK asks for "" when no chain was given.
			"" | "local" => chain_spec::local()?,
			path => GenericChainSpec::from_json_file(PathBuf::from(path))?,
		}))
	}
}

/// Parses the command line and does what it says.
pub fn run() -> sc_cli::Result<()> {
	let mut cli = Cli::from_args();
	if cli.bridge {
		peers::as_bridge(&mut cli.run);
	}

	match &cli.subcommand {
		None => run_node(&cli),
		Some(Subcommand::Key(cmd)) => cmd.run(&cli),
		Some(Subcommand::BuildSpec(cmd)) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.chain_spec, config.network))
		},
		Some(Subcommand::ExportChainSpec(cmd)) => cmd.run(cli.load_spec(&cmd.chain)?),
		Some(Subcommand::CheckBlock(cmd)) => cli.create_runner(cmd)?.async_run(|mut config| {
			let Partial { client, task_manager, import_queue, .. } = service::new_partial(&mut config, LOG_KBYTES)?;
			Ok((cmd.run(client, import_queue), task_manager))
		}),
		Some(Subcommand::ExportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|mut config| {
			let Partial { client, task_manager, .. } = service::new_partial(&mut config, LOG_KBYTES)?;
			Ok((cmd.run(client, config.database), task_manager))
		}),
		Some(Subcommand::ExportState(cmd)) => cli.create_runner(cmd)?.async_run(|mut config| {
			let Partial { client, task_manager, .. } = service::new_partial(&mut config, LOG_KBYTES)?;
			Ok((cmd.run(client, config.chain_spec), task_manager))
		}),
		Some(Subcommand::ImportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|mut config| {
			let Partial { client, task_manager, import_queue, .. } = service::new_partial(&mut config, LOG_KBYTES)?;
			Ok((cmd.run(client, import_queue), task_manager))
		}),
		Some(Subcommand::PurgeChain(cmd)) => cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.database)),
		Some(Subcommand::Revert(cmd)) => cli.create_runner(cmd)?.async_run(|mut config| {
			let Partial { client, backend, task_manager, .. } = service::new_partial(&mut config, LOG_KBYTES)?;
			let revert_grandpa = Box::new(|client, _, blocks| {
				sc_consensus_grandpa::revert(client, blocks)?;
				Ok(())
			});
			Ok((cmd.run(client, backend, Some(revert_grandpa)), task_manager))
		}),
		Some(Subcommand::ChainInfo(cmd)) => cli.create_runner(cmd)?.sync_run(|config| cmd.run::<Block>(&config)),
		#[cfg(feature = "runtime-benchmarks")]
		Some(Subcommand::Benchmark(cmd)) => cli.create_runner(cmd)?.sync_run(|config| crate::benchmarking::run(cmd, config)),
	}
}

/// Runs the node until it is told to stop or an essential part of it fails.
fn run_node(cli: &Cli) -> sc_cli::Result<()> {
	cli.create_runner(&cli.run)?.run_node_until_exit(|config| async move {
		let storage_monitor = cli.storage_monitor.clone();
		let log_kbytes = cli.database_log_kbytes;
		let admission = Admission::of(config.role, cli.bridge);
		let task_manager = match config.network.network_backend {
			NetworkBackendType::Litep2p => {
				service::new_full::<Litep2pNetworkBackend>(config, storage_monitor, log_kbytes, admission)
			},
			NetworkBackendType::Libp2p => service::new_full::<NetworkWorker<Block, <Block as BlockT>::Hash>>(
				config,
				storage_monitor,
				log_kbytes,
				admission,
			),
		}?;
		Ok(task_manager)
	})
}
