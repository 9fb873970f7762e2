//! The program itself: what it says when it starts, and how it ends when it cannot.

use std::{
	io::{BufRead, BufReader},
	process::{Command, Output, Stdio},
};

/// A development chain in memory's place: a directory that is gone afterwards, and any free ports.
const PLACE: [&str; 7] =
	["--dev", "--tmp", "--rpc-port=0", "--port=0", "--no-prometheus", "--no-telemetry", "--no-mdns"];

fn node() -> Command {
	Command::new(env!("CARGO_BIN_EXE_beadle-node"))
}

/// What it logs until its first look at its bodies, which it takes once it runs; or until it answers questions.
fn log_of_start(arguments: &[&str]) -> String {
	let mut process = node().args(PLACE).args(arguments).stderr(Stdio::piped()).spawn().expect("it can be run");
	let mut log = String::new();
	for line in BufReader::new(process.stderr.take().expect("it was asked for")).lines() {
		let line = line.expect("it is text");
		log.push_str(&line);
		log.push('\n');
		if line.contains("Running JSON-RPC server") {
			break;
		}
	}
	process.kill().expect("it runs");
	process.wait().expect("it was killed");
	log
}

#[test]
fn a_node_that_is_told_nothing_has_a_large_pool_and_keeps_all_bodies() {
	let log = log_of_start(&[]);
	assert!(log.contains("ready=Limit { count: 8192"), "{log}");
	assert!(log.contains("Gap sync body policy: All"), "{log}");
	assert!(log.contains("Bodies are kept of all blocks from #1 on"), "{log}");
}

#[test]
fn with_edge_the_pool_is_small_and_old_bodies_go() {
	// With its log as without the preset.
	let log = log_of_start(&["--edge", "--log=info"]);
	assert!(log.contains("ready=Limit { count: 1024"), "{log}");
	assert!(log.contains("Gap sync body policy: HeadersOnly"), "{log}");
	assert!(!log.contains("Bodies are kept"), "{log}");
}

/// Runs it to its end; the line in which it says why, and its exit code.
fn refusal(arguments: &[&str]) -> (String, Option<i32>) {
	let Output { status, stderr, .. } = node().args(arguments).output().expect("it can be run");
	let said = String::from_utf8_lossy(&stderr);
	let why = said.lines().find(|line| line.starts_with("beadle-node: ")).unwrap_or_default();
	(why.to_owned(), status.code())
}

#[test]
fn arguments_that_contradict_each_other_end_with_2() {
	let (said, code) = refusal(&["--archive", "--blocks-pruning=1000"]);
	assert!(said.contains("--archive keeps all blocks"), "{said}");
	assert_eq!(code, Some(2));
	assert_eq!(refusal(&["--archive", "--edge"]).1, Some(2));
	assert_eq!(refusal(&["--blocks-pruning=31"]).1, Some(2));
}

#[test]
fn a_disk_without_room_ends_with_3() {
	// No disk has a hundred pebibytes.
	let (said, code) = refusal(&[&PLACE[..], &["--db-storage-threshold=107374182400"]].concat());
	assert!(said.contains("MiB free") && said.contains("make room"), "{said}");
	assert_eq!(code, Some(3));
}
