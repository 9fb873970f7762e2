//! Command-line arguments.

use std::sync::LazyLock;

use clap::{
	builder::{ArgPredicate, RangedU64ValueParser},
	Arg,
};
use sc_cli::{
	arg_enums::{NetworkBackendType, SyncMode},
	DatabasePruningMode, RunCmd,
};
use sc_network::{multiaddr::Protocol, Multiaddr};
use sc_storage_monitor::StorageMonitorParams;

use crate::{database::LOG_KBYTES, program, runtime};

/// Default log filter. It hides a warning that comes many times per block: a runtime call found all instances busy, and
/// another one was created.
const LOG: &str = "wasm-runtime=error";
const EDGE_LOG: &str = "wasm-runtime=error,substrate=warn,aura=warn,sc_basic_authorship=warn";

/// Origins of the web pages whose scripts may call JSON-RPC over HTTP: those of this machine. The SDK's default also
/// trusts a page on the internet. The SDK does not apply them to WebSockets, and compares origins as a whole: what
/// keeps strangers' pages from changing the node is `--rpc-methods safe`.
const LOCAL_ORIGINS: &str = "http://localhost:*,http://127.0.0.1:*,https://localhost:*,https://127.0.0.1:*";

/// Options that make a node an authority.
const AUTHORITY: [&str; 10] = ["validator", "dev", "alice", "bob", "charlie", "dave", "eve", "ferdie", "one", "two"];

/// Minimum number of blocks whose states and bodies may be kept. A light client that is fewer blocks behind than this
/// follows block by block, and makes requests about each.
pub const SMALLEST_WINDOW: u32 = 32;

/// Command-line arguments of the node. Without a subcommand, the node runs.
///
/// Some of the SDK's defaults are made for servers, or for networks of strangers: a trie cache of 1 GiB, eight
/// instances of the runtime, 500 light clients, RPC methods that change the node. Here the defaults fit a small machine
/// that others must not change; options raise them. `--edge` and `--archive` are presets: they change the defaults of
/// other options.
#[derive(Debug, clap::Parser)]
#[command(
	long_version = LONG_VERSION.as_str(),
	mut_arg("trie_cache_size", |arg| edge(arg.default_value("67108864"), "16777216")),
	mut_arg("max_runtime_instances", |arg| edge(arg.default_value("2"), "1")),
	mut_arg("blocks_pruning", |arg| edge(arg, "1296000")),
	mut_arg("state_pruning", |arg| archive(arg, "archive-canonical")),
	mut_arg("sync", warp_on_edge),
	mut_arg("in_peers", |arg| edge(peers(arg), "8")),
	mut_arg("out_peers", |arg| edge(peers(arg), "4")),
	mut_arg("in_peers_light", |arg| edge(peers(arg).default_value("100"), "25")),
	mut_arg("pool_limit", |arg| edge(up_to(arg, 1_000_000), "1024")),
	mut_arg("pool_kbytes", |arg| edge(up_to(arg, 2_097_152), "2048")),
	mut_arg("tx_ban_seconds", |arg| arg.value_parser(clap::value_parser!(u64).range(..=31_536_000))),
	mut_arg("rpc_max_connections", |arg| edge(arg, "32")),
	mut_arg("rpc_message_buffer_capacity_per_connection", |arg| arg.value_parser(
		clap::value_parser!(u32).range(1..=65_536)
	)),
	mut_arg("rpc_methods", |arg| arg.default_value("safe").default_value_if("dev", is_given(), "auto")),
	mut_arg("rpc_cors", |arg| arg.default_value(LOCAL_ORIGINS).default_value_if("dev", is_given(), "all")),
	mut_arg("rpc_max_batch_request_len", |arg| arg.default_value("100").default_value_if(
		"rpc_disable_batch_requests", is_given(), None
	)),
	mut_arg("log", |arg| edge(arg.default_value(LOG), EDGE_LOG)),
)]
pub struct Cli {
	/// Subcommand to run instead of the node.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// Serve light clients and relay their transactions, without authoring. Full nodes are served only if the chain or
	/// `--reserved-nodes` lists them.
	#[arg(long, conflicts_with_all = ["validator", "dev", "alice", "bob", "charlie", "dave", "eve", "ferdie", "one", "two"])]
	pub bridge: bool,

	/// Preset for a Raspberry Pi or a similar machine: less memory, fewer peers, only the bodies of the last 30 days, a
	/// start from a recent state (unless it is an authority), and no log line per block.
	///
	/// Its defaults: --trie-cache-size 16777216 --max-runtime-instances 1 --blocks-pruning 1296000 --sync warp
	/// --in-peers 8 --out-peers 4 --in-peers-light 25 --pool-limit 1024 --pool-kbytes 2048 --rpc-max-connections 32 and
	/// --log wasm-runtime=error,substrate=warn,aura=warn,sc_basic_authorship=warn. Explicit options override the
	/// preset.
	#[arg(long, conflicts_with = "archive")]
	pub edge: bool,

	/// Preset for a council's server, which keeps the bodies and the states of all blocks: --blocks-pruning
	/// archive-canonical --state-pruning archive-canonical. Explicit options override the preset.
	///
	/// States can only be kept from the first block on, which excludes --sync warp. Without a preset, a node keeps all
	/// bodies that it receives, and the states of the last 256 blocks.
	#[arg(long)]
	pub archive: bool,

	/// Number of KiB of changes that may wait in the database's log before they are written to its tables. They wait
	/// ten minutes at most. A higher number takes more memory and wears the disk less.
	#[arg(long, value_name = "COUNT", default_value_t = LOG_KBYTES, value_parser = clap::value_parser!(u32).range(1..=32_768))]
	pub database_log_kbytes: u32,

	/// Options of the running node.
	#[command(flatten)]
	pub run: RunCmd,

	/// Options of the storage monitor, which stops the node before the disk is full.
	#[command(flatten)]
	pub storage_monitor: StorageMonitorParams,
}

/// Returns a predicate for a flag that is given. `IsPresent` would hold for all flags: one that is not given has a
/// value too, its default.
fn is_given() -> ArgPredicate {
	ArgPredicate::Equals("true".into())
}

/// Changes the default value of an option under `--edge`.
fn edge(arg: Arg, value: &'static str) -> Arg {
	arg.default_value_if("edge", is_given(), value)
}

/// Changes the default value of an option under `--archive`.
fn archive(arg: Arg, value: &'static str) -> Arg {
	arg.default_value_if("archive", is_given(), value)
}

/// Limits a number of peers: the SDK adds these numbers up, and they would overflow.
fn peers(arg: Arg) -> Arg {
	arg.value_parser(clap::value_parser!(u32).range(..=10_000))
}

/// Limits an option of the type `usize`: the SDK multiplies some, and they would overflow.
fn up_to(arg: Arg, most: u64) -> Arg {
	arg.value_parser(RangedU64ValueParser::<usize>::new().range(..=most))
}

/// Makes `--edge` start from a recent state, since nodes with this preset do not keep the first blocks. Authorities are
/// excluded: a new network has no other state yet, and somebody has to author. So are nodes that keep all states, which
/// have to compute them.
fn warp_on_edge(arg: Arg) -> Arg {
	let authorities = AUTHORITY.map(|option| (option, is_given(), "full"));
	let archives =
		["archive", "archive-canonical"].map(|states| ("state_pruning", ArgPredicate::Equals(states.into()), "full"));
	arg.default_value_ifs(authorities.into_iter().chain(archives).chain([("edge", is_given(), "warp")]))
}

impl Cli {
	/// Returns what is wrong with a combination of options that are valid by themselves.
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
		let endpoints = &self.run.rpc_params.experimental_rpc_endpoint;
		if endpoints.iter().any(|endpoint| endpoint.max_buffer_capacity_per_connection == 0) {
			return Some("--experimental-rpc-endpoint: max-buffer-capacity-per-connection is at least 1".into());
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

/// Version of the program, and the runtime that new chains start with.
static LONG_VERSION: LazyLock<String> = LazyLock::new(|| format!("{}\n{}", program::version(), runtime::description()));

/// Subcommands other than running the node.
#[derive(Debug, clap::Subcommand)]
#[allow(clippy::large_enum_variant, reason = "one value for the life of the process")]
pub enum Subcommand {
	/// Generate, inspect and insert keys.
	#[command(subcommand)]
	Key(sc_cli::KeySubcommand),

	/// Print a chain specification, with this machine as a boot node.
	BuildSpec(sc_cli::BuildSpecCmd),

	/// Export a chain specification.
	ExportChainSpec(sc_cli::ExportChainSpecCmd),

	/// Execute and check a block again.
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Export blocks to a file or to standard output.
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Export the state at a block as a chain specification.
	ExportState(sc_cli::ExportStateCmd),

	/// Import blocks from a file or from standard input.
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Remove the chain's database from this machine.
	PurgeChain(sc_cli::PurgeChainCmd),

	/// Revert the latest blocks.
	Revert(sc_cli::RevertCmd),

	/// Print the best and the last finalised block in the database.
	ChainInfo(sc_cli::ChainInfoCmd),

	/// Run benchmarks of the runtime and the machine.
	#[cfg(feature = "runtime-benchmarks")]
	#[command(subcommand)]
	Benchmark(frame_benchmarking_cli::BenchmarkCmd),
}
