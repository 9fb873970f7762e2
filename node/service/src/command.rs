//! Execution of the commands.

use std::{path::PathBuf, sync::OnceLock};

use sc_cli::{LoggerBuilder, SubstrateCli};
use sc_network::multiaddr::Protocol;
use sc_service::{ChainSpec, Configuration, GenericChainSpec};

use crate::{
	chain_spec,
	cli::{Cli, Subcommand},
	database::LOG_KBYTES,
	disk,
	failure::Failure,
	files,
	peers::{self, Admission},
	program::{self, Program},
	runtime_api::Block,
	service::{self, Partial},
};

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"Beadle Node".into()
	}

	fn impl_version() -> String {
		program::version().into()
	}

	fn description() -> String {
		"Beadle's node.".into()
	}

	fn author() -> String {
		"the authors of Beadle".into()
	}

	fn support_url() -> String {
		"whoever gave you this program; SECURITY.md of the project says what to send along".into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> Result<Box<dyn ChainSpec>, String> {
		Ok(Box::new(match id {
			"dev" => chain_spec::development()?,
			// The SDK passes "" if no chain was given.
			"" | "local" => chain_spec::local()?,
			path => GenericChainSpec::from_json_file(PathBuf::from(path))?,
		}))
	}
}

/// Parses the command line and runs the command.
pub fn run(program: Program) -> Result<(), Failure> {
	program::set(program);
	let mut cli = Cli::from_args();
	if let Some(contradiction) = cli.contradiction() {
		return Err(Failure::Arguments(contradiction));
	}
	if cli.bridge {
		peers::as_bridge(&mut cli.run);
	}

	Ok(match &cli.subcommand {
		None => return run_node(&cli),
		Some(Subcommand::Key(cmd)) => cmd.run(&cli),
		Some(Subcommand::BuildSpec(cmd)) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.chain_spec, config.network))
		},
		Some(Subcommand::ExportChainSpec(cmd)) => {
			// So that it is seen what the runtime panics over.
			LoggerBuilder::new("error").init().map_err(sc_cli::Error::from)?;
			cmd.run(cli.load_spec(&cmd.chain).map_err(sc_cli::Error::Input)?)
		},
		Some(Subcommand::CheckBlock(cmd)) => cli.create_runner(cmd)?.async_run(|mut config| {
			need_database(&config)?;
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
			need_database(&config)?;
			let Partial { client, backend, task_manager, .. } = service::new_partial(&mut config, LOG_KBYTES)?;
			let revert_grandpa = Box::new(|client, _, blocks| {
				sc_consensus_grandpa::revert(client, blocks)?;
				Ok(())
			});
			Ok((cmd.run(client, backend, Some(revert_grandpa)), task_manager))
		}),
		Some(Subcommand::ChainInfo(cmd)) => cli.create_runner(cmd)?.sync_run(|config| {
			need_database(&config)?;
			cmd.run::<Block>(&config)
		}),
		#[cfg(feature = "runtime-benchmarks")]
		Some(Subcommand::Benchmark(cmd)) => cli.create_runner(cmd)?.sync_run(|config| crate::benchmarking::run(cmd, config)),
	}?)
}

/// Checks that there is a database: the SDK would create one.
fn need_database(config: &Configuration) -> sc_cli::Result<()> {
	match config.database.path() {
		Some(path) if !path.exists() => Err(sc_cli::Error::Input(format!(
			"there is no database in {}: name its chain with --chain and its directory with --base-path",
			path.display()
		))),
		_ => Ok(()),
	}
}

/// Runs the node until it is told to stop or an essential task fails.
fn run_node(cli: &Cli) -> Result<(), Failure> {
	files::prepare(cli)?;
	let database = OnceLock::new();
	let path = &database;
	let ended = cli.create_runner(&cli.run)?.run_node_until_exit(|mut config| async move {
		if let Some(directory) = config.database.path() {
			path.get_or_init(|| directory.to_path_buf());
		}
		// The SDK's defaults listen for WebRTC too.
		let is_web_rtc = |protocol: Protocol| matches!(protocol, Protocol::WebRTCDirect);
		config.network.listen_addresses.retain(|address| !address.iter().any(is_web_rtc));
		// By default the SDK listens on a random port instead of one that is taken, or that IPv4 and IPv6 share. No
		// firewall knows of it.
		if cli.run.rpc_params.experimental_rpc_endpoint.is_empty() {
			for endpoint in config.rpc.addr.iter_mut().flatten() {
				endpoint.retry_random_port = false;
			}
		}
		let admission = Admission::of(config.role, cli.bridge);
		Ok(service::new_full(config, cli.storage_monitor.clone(), cli.database_log_kbytes, admission)?)
	});
	ended.map_err(|error: sc_cli::Error| {
		// If the storage monitor ends the node, the SDK only reports that a task has ended.
		let full = database.get().and_then(|path| disk::check(path, cli.storage_monitor.threshold).err());
		full.map_or_else(|| error.into(), Failure::Disk)
	})
}
