//! The arguments of the command line.

use sc_cli::RunCmd;
use sc_storage_monitor::StorageMonitorParams;

/// The whole command line. Without a subcommand the node runs.
///
/// Some of the SDK's defaults are made for servers: a trie cache of 1 GiB, eight instances of the runtime, 500 light
/// clients. Here they fit a small machine, and the options raise them.
#[derive(Debug, clap::Parser)]
#[command(
	mut_arg("trie_cache_size", |arg| arg.default_value("67108864")),
	mut_arg("max_runtime_instances", |arg| arg.default_value("2")),
	mut_arg("in_peers_light", |arg| arg.default_value("100")),
)]
pub struct Cli {
	/// What to do instead of running the node.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// Serve light clients and relay what they send, without authoring. Other nodes are only served if the chain lists
	/// them, or `--reserved-nodes` does.
	#[arg(long, conflicts_with_all = ["validator", "dev", "alice", "bob", "charlie", "dave", "eve", "ferdie"])]
	pub bridge: bool,

	/// How to run the node.
	#[command(flatten)]
	pub run: RunCmd,

	/// When to stop because the disk is filling up.
	#[command(flatten)]
	pub storage_monitor: StorageMonitorParams,
}

/// What the program can do besides running the node.
#[derive(Debug, clap::Subcommand)]
#[allow(clippy::large_enum_variant, reason = "one value for the life of the process")]
pub enum Subcommand {
	/// Generate, inspect and insert keys.
	#[command(subcommand)]
	Key(sc_cli::KeySubcommand),

	/// Print a chain specification, with this machine as boot node.
	BuildSpec(sc_cli::BuildSpecCmd),

	/// Write a chain specification.
	ExportChainSpec(sc_cli::ExportChainSpecCmd),

	/// Check a block again.
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Write blocks to a file.
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Write the state at a block into a chain specification.
	ExportState(sc_cli::ExportStateCmd),

	/// Read blocks from a file.
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Remove the whole chain from this machine.
	PurgeChain(sc_cli::PurgeChainCmd),

	/// Take back the latest blocks.
	Revert(sc_cli::RevertCmd),

	/// Print the best and the last finalised block of the database.
	ChainInfo(sc_cli::ChainInfoCmd),

	/// Measure the runtime and the machine.
	#[cfg(feature = "runtime-benchmarks")]
	#[command(subcommand)]
	Benchmark(frame_benchmarking_cli::BenchmarkCmd),
}
