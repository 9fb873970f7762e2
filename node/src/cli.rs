//! The arguments of the command line.

use std::sync::LazyLock;

use sc_cli::{RunCmd, SubstrateCli};
use sc_storage_monitor::StorageMonitorParams;
use sp_core::H256;

use crate::database::LOG_KBYTES;

/// What is not logged unless asked for: that a question to the runtime found all its instances busy and had one made, many
/// times a block.
const LOG: &str = "wasm-runtime=error";
const EDGE_LOG: &str = "wasm-runtime=error,substrate=warn,aura=warn,sc_basic_authorship=warn";

/// The whole command line. Without a subcommand the node runs.
///
/// Some of the SDK's defaults are made for servers: a trie cache of 1 GiB, eight instances of the runtime, 500 light
/// clients. Here they fit a small machine, and the options raise them. With `--edge` they fit a smaller one.
#[derive(Debug, clap::Parser)]
#[command(
	long_version = LONG_VERSION.as_str(),
	mut_arg("trie_cache_size", |arg| edge(arg.default_value("67108864"), "16777216")),
	mut_arg("max_runtime_instances", |arg| edge(arg.default_value("2"), "1")),
	mut_arg("blocks_pruning", |arg| edge(arg, "43200")),
	mut_arg("in_peers", |arg| edge(arg, "8")),
	mut_arg("out_peers", |arg| edge(arg, "4")),
	mut_arg("in_peers_light", |arg| edge(arg.default_value("100"), "25")),
	mut_arg("pool_limit", |arg| edge(arg, "1024")),
	mut_arg("pool_kbytes", |arg| edge(arg, "2048")),
	mut_arg("rpc_max_connections", |arg| edge(arg, "32")),
	mut_arg("log", |arg| edge(arg.default_value(LOG), EDGE_LOG)),
)]
pub struct Cli {
	/// What to do instead of running the node.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// Serve light clients and relay what they send, without authoring. Other nodes are only served if the chain lists
	/// them, or `--reserved-nodes` does.
	#[arg(long, conflicts_with_all = ["validator", "dev", "alice", "bob", "charlie", "dave", "eve", "ferdie", "one", "two"])]
	pub bridge: bool,

	/// Other defaults, for a Raspberry Pi or the like: less memory and fewer peers, the blocks of one day, and no line in
	/// the log for every block.
	///
	/// They are: --trie-cache-size 16777216 --max-runtime-instances 1 --blocks-pruning 43200 --in-peers 8 --out-peers 4
	/// --in-peers-light 25 --pool-limit 1024 --pool-kbytes 2048 --rpc-max-connections 32 and
	/// --log wasm-runtime=error,substrate=warn,aura=warn,sc_basic_authorship=warn. What is given by itself counts more.
	#[arg(long)]
	pub edge: bool,

	/// How many KiB of changes wait in the database's log before they are written to its tables. They wait ten minutes at
	/// most. More takes more memory, less wears the disk more.
	#[arg(long, value_name = "COUNT", default_value_t = LOG_KBYTES, value_parser = clap::value_parser!(u32).range(1..=32_768))]
	pub database_log_kbytes: u32,

	/// How to run the node.
	#[command(flatten)]
	pub run: RunCmd,

	/// When to stop because the disk is filling up.
	#[command(flatten)]
	pub storage_monitor: StorageMonitorParams,
}

/// Gives an option another default value with `--edge`.
fn edge(arg: clap::Arg, value: &'static str) -> clap::Arg {
	arg.default_value_if("edge", clap::builder::ArgPredicate::IsPresent, value)
}

/// The version, and the runtime that new chains start with. Its hash is what `b2sum -l 256` prints for the runtime's file,
/// and what the council authorises an upgrade by.
static LONG_VERSION: LazyLock<String> = LazyLock::new(|| {
	let runtime = beadle_runtime::WASM_BINARY.unwrap_or_default();
	let sp_version::RuntimeVersion { spec_name, spec_version, .. } = beadle_runtime::VERSION;
	let hash = H256(sp_io::hashing::blake2_256(runtime));
	format!("{}\nruntime: {spec_name} {spec_version}, blake2-256 {hash:?}", Cli::impl_version())
});

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
