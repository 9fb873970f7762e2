//! The arguments of the command line.

use std::sync::LazyLock;

use clap::{builder::ArgPredicate, Arg};
use sc_cli::{
	arg_enums::{NetworkBackendType, SyncMode},
	DatabasePruningMode, RunCmd,
};
use sc_network::{multiaddr::Protocol, Multiaddr};
use sc_storage_monitor::StorageMonitorParams;

use crate::{database::LOG_KBYTES, program, runtime};

/// What is not logged unless asked for: that a question to the runtime found all its instances busy and had one made, many
/// times a block.
const LOG: &str = "wasm-runtime=error";
const EDGE_LOG: &str = "wasm-runtime=error,substrate=warn,aura=warn,sc_basic_authorship=warn";

/// Which pages' scripts may ask over HTTP: those of this machine. The SDK would also trust a page on the internet. It does not
/// hold WebSockets to it, and compares whole origins: what keeps strangers' pages from changing the node is `--rpc-methods safe`.
const LOCAL_ORIGINS: &str = "http://localhost:*,http://127.0.0.1:*,https://localhost:*,https://127.0.0.1:*";

/// The options that make a node an authority.
const AUTHORITY: [&str; 10] = ["validator", "dev", "alice", "bob", "charlie", "dave", "eve", "ferdie", "one", "two"];

/// The smallest number of blocks whose states and bodies may be kept. A light client that is fewer blocks than this behind
/// follows block by block and asks about each.
pub const SMALLEST_WINDOW: u32 = 32;

/// The whole command line. Without a subcommand the node runs.
///
/// Some of the SDK's defaults are made for servers, or for networks of strangers: a trie cache of 1 GiB, eight instances of
/// the runtime, 500 light clients, methods that change the node. Here they fit a small machine that others are not to
/// change, and the options raise them. `--edge` and `--archive` are presets: they give options other defaults.
#[derive(Debug, clap::Parser)]
#[command(
	long_version = LONG_VERSION.as_str(),
	mut_arg("trie_cache_size", |arg| edge(arg.default_value("67108864"), "16777216")),
	mut_arg("max_runtime_instances", |arg| edge(arg.default_value("2"), "1")),
	mut_arg("blocks_pruning", |arg| edge(arg, "1296000")),
	mut_arg("state_pruning", |arg| archive(arg, "archive-canonical")),
	mut_arg("sync", warp_on_edge),
	mut_arg("in_peers", |arg| edge(arg, "8")),
	mut_arg("out_peers", |arg| edge(arg, "4")),
	mut_arg("in_peers_light", |arg| edge(arg.default_value("100"), "25")),
	mut_arg("pool_limit", |arg| edge(arg, "1024")),
	mut_arg("pool_kbytes", |arg| edge(arg, "2048")),
	mut_arg("rpc_max_connections", |arg| edge(arg, "32")),
	mut_arg("rpc_methods", |arg| arg.default_value("safe").default_value_if("dev", is_given(), "auto")),
	mut_arg("rpc_cors", |arg| arg.default_value(LOCAL_ORIGINS).default_value_if("dev", is_given(), "all")),
	mut_arg("rpc_max_batch_request_len", |arg| arg.default_value("100").default_value_if(
		"rpc_disable_batch_requests", is_given(), None
	)),
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

	/// Other defaults, for a Raspberry Pi or the like: less memory and fewer peers, the bodies of the blocks of 30 days, a
	/// start from a recent state (unless it is an authority), and no line in the log for every block.
	///
	/// They are: --trie-cache-size 16777216 --max-runtime-instances 1 --blocks-pruning 1296000 --sync warp --in-peers 8
	/// --out-peers 4 --in-peers-light 25 --pool-limit 1024 --pool-kbytes 2048 --rpc-max-connections 32 and
	/// --log wasm-runtime=error,substrate=warn,aura=warn,sc_basic_authorship=warn. Explicit options override the preset.
	#[arg(long, conflicts_with = "archive")]
	pub edge: bool,

	/// Keep the bodies and the states of all blocks, for a council's server: --blocks-pruning archive-canonical
	/// --state-pruning archive-canonical. Explicit options override the preset.
	///
	/// States can only be kept from the first block on, so that it does not go with --sync warp. Without any preset a node keeps
	/// all bodies that it gets, and the states of the last 256 blocks.
	#[arg(long)]
	pub archive: bool,

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

/// A flag that is given. A flag that is not has a value too, its default, so that `IsPresent` would be true of all.
fn is_given() -> ArgPredicate {
	ArgPredicate::Equals("true".into())
}

/// Gives an option another default value with `--edge`.
fn edge(arg: Arg, value: &'static str) -> Arg {
	arg.default_value_if("edge", is_given(), value)
}

/// Gives an option another default value with `--archive`.
fn archive(arg: Arg, value: &'static str) -> Arg {
	arg.default_value_if("archive", is_given(), value)
}

/// With `--edge` a node starts from a recent state, since its like do not keep the first blocks. An authority does not: a
/// network that has just begun has no other state yet, and somebody has to author. Nor does a node that keeps all states: it
/// has to work them out.
fn warp_on_edge(arg: Arg) -> Arg {
	let authorities = AUTHORITY.map(|option| (option, is_given(), "full"));
	let archives =
		["archive", "archive-canonical"].map(|states| ("state_pruning", ArgPredicate::Equals(states.into()), "full"));
	arg.default_value_ifs(authorities.into_iter().chain(archives).chain([("edge", is_given(), "warp")]))
}

impl Cli {
	/// Returns what is wrong with the options, where each is right by itself.
	pub fn contradiction(&self) -> Option<String> {
		let network = &self.run.network_params;
		if network.network_backend != NetworkBackendType::Litep2p {
			return Some("--network-backend: this node has litep2p alone".into());
		}
		let is_web_rtc = |address: &Multiaddr| address.iter().any(|part| matches!(part, Protocol::WebRTCDirect));
		if network.force_enable_webrtc || network.listen_addr.iter().chain(&network.public_addr).any(is_web_rtc) {
			return Some(
				"WebRTC is not built into this node: leave --force-enable-webrtc and webrtc-direct addresses out"
					.into(),
			);
		}
		let states = self.run.import_params.pruning_params.state_pruning;
		let keeps_states = matches!(states, Some(DatabasePruningMode::Archive | DatabasePruningMode::ArchiveCanonical));
		if keeps_states && self.run.network_params.sync != SyncMode::Full {
			return Some(
				"a node that keeps all states works them out from the first block on, and --sync warp passes over blocks: \
				 leave it out, or leave --archive or --state-pruning out; without them all bodies are kept from there on"
					.into(),
			);
		}
		let windows = [
			("--blocks-pruning", Some(self.run.import_params.pruning_params.blocks_pruning)),
			("--state-pruning", states),
		];
		for (option, window) in windows {
			if let Some(DatabasePruningMode::Custom(blocks)) = window {
				if self.archive {
					return Some(format!(
						"--archive keeps all blocks, and {option} {blocks} does not: leave one of them out"
					));
				}
				if blocks < SMALLEST_WINDOW {
					return Some(format!(
						"{option} {blocks} is too small: light clients ask about the last {SMALLEST_WINDOW} blocks"
					));
				}
			}
		}
		None
	}
}

/// The version, and the runtime that new chains start with.
static LONG_VERSION: LazyLock<String> = LazyLock::new(|| format!("{}\n{}", program::version(), runtime::description()));

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
