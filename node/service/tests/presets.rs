//! Presets change the options that they name, and no others.

use beadle_service::cli::{Cli, SMALLEST_WINDOW};
use clap::{CommandFactory, Parser};

/// Returns every setting that a preset may change, by its option.
fn settings(arguments: &[&str]) -> Vec<(&'static str, String)> {
	let cli = parse(arguments);
	let run = &cli.run;
	let (import, network, rpc) = (&run.import_params, &run.network_params, &run.rpc_params);
	vec![
		("--trie-cache-size", format!("{:?}", import.trie_cache_size)),
		("--max-runtime-instances", format!("{:?}", run.runtime_params.max_runtime_instances)),
		("--blocks-pruning", format!("{:?}", import.pruning_params.blocks_pruning)),
		("--state-pruning", format!("{:?}", import.pruning_params.state_pruning)),
		("--sync", format!("{:?}", network.sync)),
		("--in-peers", network.in_peers.to_string()),
		("--out-peers", network.out_peers.to_string()),
		("--in-peers-light", network.in_peers_light.to_string()),
		("--pool-limit", run.pool_config.pool_limit.to_string()),
		("--pool-kbytes", run.pool_config.pool_kbytes.to_string()),
		("--rpc-max-connections", rpc.rpc_max_connections.to_string()),
		("--rpc-max-batch-request-len", format!("{:?}", rpc.rpc_max_batch_request_len)),
		("--rpc-methods", format!("{:?}", rpc.rpc_methods)),
		("--rpc-cors", format!("{:?}", rpc.rpc_cors)),
		("--log", format!("{:?}", run.shared_params.log)),
		("--database-log-kbytes", cli.database_log_kbytes.to_string()),
		("--offchain-worker", format!("{:?}", run.offchain_worker_params.enabled)),
	]
}

fn parse(arguments: &[&str]) -> Cli {
	try_parse(arguments).unwrap_or_else(|error| panic!("{arguments:?}: {error}"))
}

fn try_parse(arguments: &[&str]) -> Result<Cli, clap::Error> {
	Cli::try_parse_from([&["beadle-node"], arguments].concat())
}

/// Returns the settings that differ, as `option: value`.
fn changes(from: &[&str], to: &[&str]) -> Vec<String> {
	let before = settings(from);
	let after = settings(to);
	let differ = |(before, after): &((&str, String), (&str, String))| before != after;
	before.into_iter().zip(after).filter(differ).map(|(_, (option, value))| format!("{option}: {value}")).collect()
}

/// Settings of a node without any options.
const PLAIN: [(&str, &str); 17] = [
	("--trie-cache-size", "67108864"),
	("--max-runtime-instances", "2"),
	("--blocks-pruning", "ArchiveCanonical"),
	("--state-pruning", "None"),
	("--sync", "Full"),
	("--in-peers", "32"),
	("--out-peers", "8"),
	("--in-peers-light", "100"),
	("--pool-limit", "8192"),
	("--pool-kbytes", "20480"),
	("--rpc-max-connections", "100"),
	("--rpc-max-batch-request-len", "Some(100)"),
	("--rpc-methods", "Safe"),
	(
		"--rpc-cors",
		r#"Some(List(["http://localhost:*", "http://127.0.0.1:*", "https://localhost:*", "https://127.0.0.1:*"]))"#,
	),
	("--log", r#"["wasm-runtime=error"]"#),
	("--database-log-kbytes", "8192"),
	("--offchain-worker", "WhenAuthority"),
];

/// Settings that `--edge` changes.
const EDGE: [&str; 10] = [
	"--trie-cache-size: 16777216",
	"--max-runtime-instances: 1",
	"--blocks-pruning: Custom(1296000)",
	"--in-peers: 8",
	"--out-peers: 4",
	"--in-peers-light: 25",
	"--pool-limit: 1024",
	"--pool-kbytes: 2048",
	"--rpc-max-connections: 32",
	r#"--log: ["wasm-runtime=error,substrate=warn,aura=warn,sc_basic_authorship=warn"]"#,
];

#[test]
fn a_node_that_is_told_nothing_keeps_every_body() {
	let told: Vec<_> = settings(&[]).into_iter().collect();
	let expected: Vec<_> = PLAIN.map(|(option, value)| (option, value.to_string())).into();
	assert_eq!(told, expected);
}

#[test]
fn edge_changes_what_it_says() {
	let mut with_warp: Vec<&str> = EDGE.to_vec();
	with_warp.insert(3, "--sync: Warp");
	assert_eq!(changes(&[], &["--edge"]), with_warp);
	// An authority has to begin where the network begins.
	for authority in ["--validator", "--alice", "--one", "--dev"] {
		assert_eq!(changes(&[authority], &[authority, "--edge"]), EDGE, "{authority}");
	}
	// States of skipped blocks cannot be kept.
	for states in ["--state-pruning=archive", "--state-pruning=archive-canonical"] {
		assert_eq!(changes(&[states], &[states, "--edge"]), EDGE, "{states}");
	}
}

#[test]
fn the_help_tells_what_edge_changes() {
	let help = Cli::command().render_long_help().to_string().split_whitespace().collect::<Vec<_>>().join(" ");
	for change in EDGE {
		let (option, value) = change.split_once(": ").unwrap();
		let value = value.trim_start_matches("Custom(").trim_end_matches(')');
		if !option.starts_with("--log") {
			assert!(help.contains(&format!("{option} {value}")), "{option} {value}");
		}
	}
}

#[test]
fn archive_keeps_states_too() {
	assert_eq!(changes(&[], &["--archive"]), ["--state-pruning: Some(ArchiveCanonical)"]);
	assert_eq!(changes(&["--validator"], &["--validator", "--archive"]), ["--state-pruning: Some(ArchiveCanonical)"]);
}

#[test]
fn authorities_and_bridges_have_the_same_defaults() {
	for part in ["--validator", "--bridge"] {
		assert_eq!(changes(&[], &[part]), Vec::<String>::new(), "{part}");
	}
	let mut with_warp: Vec<&str> = EDGE.to_vec();
	with_warp.insert(3, "--sync: Warp");
	assert_eq!(changes(&["--bridge"], &["--bridge", "--edge"]), with_warp);
}

#[test]
fn development_trusts_this_machine() {
	assert_eq!(changes(&[], &["--dev"]), ["--rpc-methods: Auto", "--rpc-cors: Some(All)"]);
}

#[test]
fn explicit_options_override_the_preset() {
	let explicit = ["--edge", "--blocks-pruning=archive-canonical", "--pool-limit=9", "--sync=full", "--log=info"];
	let changed = changes(&["--edge"], &explicit);
	assert_eq!(
		changed,
		["--blocks-pruning: ArchiveCanonical", "--sync: Full", "--pool-limit: 9", r#"--log: ["info"]"#]
	);
	assert_eq!(changes(&["--archive"], &["--archive", "--state-pruning=archive"]), ["--state-pruning: Some(Archive)"]);
}

#[test]
fn what_contradicts_itself_is_refused_in_a_line() {
	let conflict = try_parse(&["--edge", "--archive"]).expect_err("one keeps what the other does not");
	assert_eq!(conflict.exit_code(), 2);
	for (arguments, named) in [
		(&["--archive", "--blocks-pruning=1000"][..], "--blocks-pruning"),
		(&["--archive", "--state-pruning=1000"][..], "--state-pruning"),
		(&["--blocks-pruning=31"][..], "--blocks-pruning"),
		(&["--edge", "--state-pruning=0"][..], "--state-pruning"),
		(&["--archive", "--sync=warp"][..], "--sync warp"),
		(&["--edge", "--state-pruning=archive", "--sync=warp"][..], "--sync warp"),
		(&["--network-backend=libp2p"][..], "--network-backend"),
		(&["--force-enable-webrtc"][..], "WebRTC"),
		(&["--listen-addr=/ip4/0.0.0.0/udp/30333/webrtc-direct"][..], "WebRTC"),
		(
			&["--experimental-rpc-endpoint=listen-addr=127.0.0.1:9944,max-buffer-capacity-per-connection=0"][..],
			"max-buffer-capacity-per-connection",
		),
	] {
		let contradiction = parse(arguments).contradiction().unwrap_or_else(|| panic!("{arguments:?} is taken"));
		assert!(contradiction.contains(named) && !contradiction.contains('\n'), "{contradiction}");
	}
	for arguments in [&[][..], &["--edge"], &["--archive"], &["--validator"], &["--bridge"]] {
		assert_eq!(parse(arguments).contradiction(), None, "{arguments:?}");
	}
	let smallest = format!("--blocks-pruning={SMALLEST_WINDOW}");
	assert_eq!(parse(&[&smallest]).contradiction(), None);
}

#[test]
fn numbers_over_which_a_node_would_panic_are_refused() {
	for argument in [
		"--rpc-message-buffer-capacity-per-connection=0",
		"--pool-kbytes=18446744073709551615",
		"--pool-limit=18446744073709551615",
		"--in-peers=4294967295",
		"--out-peers=4294967295",
		"--in-peers-light=4294967295",
		"--tx-ban-seconds=18446744073709551615",
	] {
		assert_eq!(try_parse(&[argument]).expect_err(argument).exit_code(), 2, "{argument}");
	}
}
