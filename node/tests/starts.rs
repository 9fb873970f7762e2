//! The program as a whole: its log at the start, and its exit if it cannot start.

use std::{
	fs,
	io::{BufRead, BufReader},
	net::TcpListener,
	path::{Path, PathBuf},
	process::{Command, Output, Stdio},
	thread,
	time::{Duration, Instant},
};

/// Time limit for a node to log what it should.
const SOON: Duration = Duration::from_secs(120);

const PROGRAM: &str = env!("CARGO_BIN_EXE_beadle-node");

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
		let mut node = self.bare();
		node.args(["--dev", "--rpc-port=0"]);
		node
	}

	/// Returns a command that runs a node in this directory, with the default port for JSON-RPC.
	fn bare(&self) -> Command {
		let mut node = Command::new(PROGRAM);
		node.args(["--port=0", "--no-prometheus", "--no-telemetry", "--no-mdns"]);
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

/// Runs a node to its end; returns the last line, which gives the reason, and the exit code.
fn refusal(test: &str, arguments: &[&str]) -> (String, Option<i32>) {
	let place = Place::of(test);
	end_of(place.node().args(arguments))
}

fn end_of(node: &mut Command) -> (String, Option<i32>) {
	let Output { status, stderr, .. } = node.output().expect("it can be run");
	let said = String::from_utf8_lossy(&stderr);
	(said.lines().last().unwrap_or_default().to_owned(), status.code())
}

/// Returns a port that was free a moment ago.
fn free_port() -> u16 {
	let listener = TcpListener::bind("0.0.0.0:0").expect("a port is free");
	listener.local_addr().expect("it listens").port()
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

#[test]
fn a_port_that_is_taken_ends_with_1() {
	let taken = TcpListener::bind("127.0.0.1:0").expect("a port is free");
	let address = taken.local_addr().expect("it listens");
	let place = Place::of("port");
	let port = format!("--rpc-port={}", address.port());
	let (said, code) = end_of(place.bare().args(["--dev", &port]));
	assert!(said.starts_with(&format!("beadle-node: JSON-RPC cannot listen on {address}: ")), "{said}");
	assert_eq!(code, Some(1));
}

#[test]
fn json_rpc_for_other_machines_has_no_other_port() {
	let (place, port) = (Place::of("external"), free_port());
	let argument = format!("--rpc-port={port}");
	let log = log_of(place.bare().args(["--dev", "--rpc-external", &argument]), &["Running JSON-RPC server"]);
	let (_, addresses) = log.split_once("Running JSON-RPC server: addr=").unwrap_or_else(|| panic!("{log}"));
	let addresses: Vec<_> = addresses.trim_end().split(',').filter(|address| !address.is_empty()).collect();
	assert_eq!(addresses.first(), Some(&&*format!("0.0.0.0:{port}")));
	assert!(addresses.iter().all(|address| address.ends_with(&format!(":{port}"))), "{addresses:?}");
}

#[test]
fn a_chain_without_authorities_ends_with_2() {
	let place = Place::of("nobody");
	fs::create_dir_all(&place.0).expect("the directory can be made");
	let export = Command::new(PROGRAM).args(["export-chain-spec", "--chain=local"]).output().expect("it can be run");
	let specification = String::from_utf8(export.stdout).expect("JSON is text");
	let (before, keys) = specification.split_once("\"keys\": [").expect("the authorities have keys");
	let mut open = 1;
	let closes = |character: char| {
		match character {
			'[' => open += 1,
			']' => open -= 1,
			_ => {},
		}
		open == 0
	};
	let end = keys.find(closes).expect("the list ends");
	let path = place.0.join("chain.json");
	fs::write(&path, format!("{before}\"keys\": [{}", &keys[end..])).expect("it can be written");
	let (said, code) = end_of(place.bare().arg("--rpc-port=0").arg("--chain").arg(&path));
	assert!(said.contains("no authorities with session keys"), "{said}");
	assert_eq!(code, Some(2));
}

#[test]
fn files_that_are_at_fault_are_named() {
	let no_directory = |option: &str| format!("{option}={PROGRAM}");
	let missing = "/nowhere/password";
	for (argument, named) in [
		(no_directory("--keystore-path"), PROGRAM),
		(no_directory("--node-key-file"), PROGRAM),
		(format!("--password-filename={missing}"), missing),
		("--log=a=b=c".into(), "--log"),
	] {
		let (said, code) = refusal("files", &[&argument]);
		assert!(said.starts_with("beadle-node: ") && said.contains(named), "{said}");
		assert_eq!(code, Some(2), "{said}");
	}
	for base in [PROGRAM.to_owned(), format!("{PROGRAM}/below")] {
		let (said, code) = end_of(Command::new(PROGRAM).args(["--dev", "--base-path", &base]));
		assert!(said.starts_with("beadle-node: ") && said.contains(&base), "{said}");
		assert_eq!(code, Some(2), "{said}");
	}
}

#[test]
fn an_authority_without_a_node_key_ends_with_2() {
	let place = Place::of("keyless");
	let (said, code) = end_of(place.bare().args(["--chain=local", "--validator"]));
	assert!(said.starts_with("beadle-node: ") && said.contains("key generate-node-key --file"), "{said}");
	assert_eq!(code, Some(2));
}

#[test]
fn commands_on_a_chain_want_a_database() {
	for command in ["chain-info", "check-block", "revert"] {
		let place = Place::of(command);
		let mut node = Command::new(PROGRAM);
		node.args([command, "--chain=local", "--base-path"]).arg(&place.0);
		if command == "check-block" {
			node.arg("1");
		}
		let (said, code) = end_of(&mut node);
		assert!(said.contains("there is no database in"), "{said}");
		assert_eq!(code, Some(2));
		assert!(!place.0.exists());
	}
}
