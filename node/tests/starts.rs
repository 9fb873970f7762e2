//! The program as a whole: its log at the start, and its exit if it cannot start.

use std::{
	fs,
	io::{BufRead, BufReader},
	path::{Path, PathBuf},
	process::{Command, Output, Stdio},
	thread,
	time::{Duration, Instant},
};

/// Time limit for a node to log what it should.
const SOON: Duration = Duration::from_secs(120);

/// Temporary directory of a node, removed on drop.
struct Place(PathBuf);

impl Place {
	fn of(test: &str) -> Self {
		let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
		let _ = fs::remove_dir_all(&path);
		Self(path)
	}

	/// Returns a command that runs a development chain in this directory, on any free ports.
	fn node(&self) -> Command {
		let mut node = Command::new(env!("CARGO_BIN_EXE_beadle-node"));
		node.args(["--dev", "--rpc-port=0", "--port=0", "--no-prometheus", "--no-telemetry", "--no-mdns"]);
		node.arg("--base-path").arg(&self.0);
		node
	}
}

impl Drop for Place {
	fn drop(&mut self) {
		let _ = fs::remove_dir_all(&self.0);
	}
}

/// Runs a node of this test's own; returns its log up to where it contains all of these words, or the node has ended,
/// or the time is up.
fn log_until(test: &str, arguments: &[&str], all: &[&str]) -> String {
	let place = Place::of(test);
	log_of(place.node().args(arguments), all)
}

fn log_of(node: &mut Command, all: &[&str]) -> String {
	let mut process = node.stderr(Stdio::piped()).spawn().expect("it can be run");
	let errors = process.stderr.take().expect("it was asked for");
	let (sender, lines) = std::sync::mpsc::channel();
	let reader = thread::spawn(move || {
		BufReader::new(errors).lines().map_while(Result::ok).all(|line| sender.send(line).is_ok())
	});
	let (mut log, deadline) = (String::new(), Instant::now() + SOON);
	while !all.iter().all(|words| log.contains(words)) {
		match lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
			Ok(line) => log.extend([&*line, "\n"]),
			Err(_) => break,
		}
	}
	let _ = process.kill();
	process.wait().expect("it was killed");
	drop(lines);
	let _ = reader.join();
	log
}

#[test]
fn a_node_that_is_told_nothing_has_a_large_pool_and_keeps_all_bodies() {
	let said = ["ready=Limit { count: 8192", "Gap sync body policy: All", "Bodies are kept of all blocks from #1 on"];
	let log = log_until("plain", &[], &said);
	for words in said {
		assert!(log.contains(words), "{words}: {log}");
	}
}

#[test]
fn with_edge_the_pool_is_small_and_old_bodies_go() {
	// With the default log, since the preset hides block imports; until after the first search for bodies, which runs
	// every ten seconds.
	let log = log_until("edge", &["--edge", "--log=info"], &["Imported #8"]);
	assert!(log.contains("Imported #8"), "{log}");
	assert!(log.contains("ready=Limit { count: 1024"), "{log}");
	assert!(log.contains("Gap sync body policy: HeadersOnly"), "{log}");
	assert!(!log.contains("Bodies are kept"), "{log}");
}

/// Runs a node to its end; returns the line with the reason, and the exit code.
fn refusal(test: &str, arguments: &[&str]) -> (String, Option<i32>) {
	let place = Place::of(test);
	let Output { status, stderr, .. } = place.node().args(arguments).output().expect("it can be run");
	let said = String::from_utf8_lossy(&stderr);
	let why = said.lines().find(|line| line.starts_with("beadle-node: ")).unwrap_or_default();
	(why.to_owned(), status.code())
}

#[test]
fn arguments_that_contradict_each_other_end_with_2() {
	let (said, code) = refusal("contradiction", &["--archive", "--blocks-pruning=1000"]);
	assert!(said.contains("--archive keeps all blocks"), "{said}");
	assert_eq!(code, Some(2));
	assert_eq!(refusal("presets", &["--archive", "--edge"]).1, Some(2));
	assert_eq!(refusal("window", &["--blocks-pruning=31"]).1, Some(2));
}

#[test]
fn a_disk_without_room_ends_with_3() {
	// No disk has a hundred pebibytes.
	let (said, code) = refusal("full", &["--db-storage-threshold=107374182400"]);
	assert!(said.contains("MiB free") && said.contains("make room"), "{said}");
	assert_eq!(code, Some(3));
}

#[test]
fn a_database_that_keeps_other_states_ends_with_2() {
	let place = Place::of("states");
	let run = |arguments: &[&str]| log_of(place.node().args(arguments), &["Running JSON-RPC server"]);
	let log = run(&["--state-pruning=archive"]);
	assert!(log.contains("Running JSON-RPC server"), "{log}");
	let log = run(&["--state-pruning=1000"]);
	assert!(log.contains("keeps states in another way"), "{log}");
}
