//! The node of the demo: a child process with a temporary directory, stopped and removed whatever happens.

use std::{
	fs::File,
	io,
	net::TcpListener,
	os::unix::process::CommandExt,
	path::{Path, PathBuf},
	process::{Child, Command, ExitStatus, Stdio},
	time::Duration,
};
use tempfile::TempDir;
use tokio::time::{sleep, Instant};

use beadle_client::{chain::ConnectError, Chain};

/// How long the node may take until it answers.
const START_WITHIN: Duration = Duration::from_secs(60);

/// How many of the last lines of its log tell why a node stopped.
const LOG_LINES: usize = 5;

/// Why there is no node.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
	/// It could not be started.
	#[error("{path} cannot be started: {source}")]
	Start {
		/// The binary.
		path: PathBuf,
		/// Why.
		source: io::Error,
	},
	/// There is no room for its files, or no port.
	#[error("no place for the node: {0}")]
	Place(#[source] io::Error),
	/// It stopped before it answered.
	#[error("the node stopped ({status}); its last words: {log}")]
	Stopped {
		/// How.
		status: ExitStatus,
		/// What it logged last.
		log: String,
	},
	/// It runs and does not answer.
	#[error("the node does not answer: {0}")]
	Silent(#[source] ConnectError),
}

/// A running node. Dropping it stops it and removes its files.
pub struct Node {
	child: Option<Child>,
	directory: Option<TempDir>,
	url: String,
	log: PathBuf,
}

impl Node {
	/// Starts a development chain of its own, on free ports. What is to outlive the demo is put out of reach of the
	/// terminal's Ctrl-C.
	pub fn start(binary: &Path, outlives: bool) -> Result<Self, NodeError> {
		let directory = tempfile::Builder::new().prefix("beadle-demo-").tempdir().map_err(NodeError::Place)?;
		let [rpc_port, p2p_port] = free_ports().map_err(NodeError::Place)?;
		let log = directory.path().join("node.log");
		let output = File::create(&log).map_err(NodeError::Place)?;
		let errors = output.try_clone().map_err(NodeError::Place)?;
		let mut command = Command::new(binary);
		if outlives {
			command.process_group(0);
		}
		let child = command
			.arg("--dev")
			.arg("--base-path")
			.arg(directory.path().join("chain"))
			.args(["--rpc-port", &rpc_port.to_string(), "--port", &p2p_port.to_string()])
			// Every block's state is read at the end.
			.args(["--state-pruning", "archive"])
			.args(["--no-prometheus", "--no-telemetry", "--no-mdns"])
			.stdin(Stdio::null())
			.stdout(output)
			.stderr(errors)
			.spawn()
			.map_err(|source| NodeError::Start { path: binary.to_owned(), source })?;
		let url = format!("ws://127.0.0.1:{rpc_port}");
		Ok(Self { child: Some(child), directory: Some(directory), url, log })
	}

	/// Waits until the node answers.
	pub async fn connect(&mut self) -> Result<Chain, NodeError> {
		let deadline = Instant::now() + START_WITHIN;
		loop {
			match Chain::connect(&self.url).await {
				Ok(chain) => return Ok(chain),
				Err(error @ ConnectError::Different { .. }) => return Err(NodeError::Silent(error)),
				Err(error) if Instant::now() >= deadline => return Err(NodeError::Silent(error)),
				Err(_) => self.ensure_running()?,
			}
			sleep(Duration::from_millis(200)).await;
		}
	}

	/// Fails if the node has stopped, with what it logged last.
	pub fn ensure_running(&mut self) -> Result<(), NodeError> {
		let Some(child) = &mut self.child else { return Ok(()) };
		match child.try_wait() {
			Ok(Some(status)) => Err(NodeError::Stopped { status, log: last_lines(&self.log) }),
			Ok(None) | Err(_) => Ok(()),
		}
	}

	/// Lets the node go on after the demo, and says how to find and stop it.
	pub fn keep(mut self) -> Kept {
		let pid = self.child.take().map_or(0, |child| child.id());
		let directory = self.directory.take().map(TempDir::keep).unwrap_or_default();
		Kept { url: self.url.clone(), pid, directory }
	}
}

impl Drop for Node {
	fn drop(&mut self) {
		if let Some(mut child) = self.child.take() {
			// It may have stopped by itself already.
			let _ = child.kill();
			let _ = child.wait();
		}
	}
}

/// A node that outlives the demo.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Kept {
	/// Where it answers.
	pub url: String,
	/// Its process.
	pub pid: u32,
	/// Its files.
	pub directory: PathBuf,
}

/// Ports that nobody listens on. Both are held until both are found, so that they differ.
fn free_ports() -> io::Result<[u16; 2]> {
	let listeners = [TcpListener::bind("127.0.0.1:0")?, TcpListener::bind("127.0.0.1:0")?];
	Ok([listeners[0].local_addr()?.port(), listeners[1].local_addr()?.port()])
}

fn last_lines(log: &Path) -> String {
	let text = std::fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
	let lines: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).collect();
	lines[lines.len().saturating_sub(LOG_LINES)..].join(" / ")
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::{fs::Permissions, os::unix::fs::PermissionsExt, sync::Mutex};

	#[test]
	fn the_ports_differ() {
		let [first, second] = free_ports().unwrap();
		assert_ne!(first, second);
	}

	/// A program that a process writes while another starts cannot be run.
	static STARTING: Mutex<()> = Mutex::new(());

	/// Starts a shell script in the place of a node.
	fn start_script(script: &str) -> Node {
		let _starting = STARTING.lock().unwrap();
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("node");
		std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
		std::fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
		let node = Node::start(&path, false).unwrap();
		// The shell has its script open by the time that it has written this.
		while std::fs::read(&node.log).unwrap().is_empty() {
			std::thread::sleep(Duration::from_millis(10));
		}
		node
	}

	#[test]
	fn a_node_that_is_not_there_is_told_of() {
		let _starting = STARTING.lock().unwrap();
		let error = Node::start(Path::new("/nowhere/beadle-node"), false).err().unwrap();
		assert!(error.to_string().starts_with("/nowhere/beadle-node cannot be started: "));
	}

	#[tokio::test]
	async fn a_node_that_stops_is_told_of_with_its_last_words() {
		let mut node = start_script("echo 'Error: no such option' >&2; exit 7");
		let error = node.connect().await.err().unwrap().to_string();
		assert!(error.contains("exit status: 7") && error.contains("Error: no such option"), "{error}");
	}

	#[test]
	fn dropping_a_node_stops_it_and_removes_its_files() {
		let node = start_script("echo started; exec sleep 600");
		let files = node.directory.as_ref().unwrap().path().to_owned();
		let pid = node.child.as_ref().unwrap().id();
		assert!(files.exists());
		drop(node);
		assert!(!files.exists());
		assert!(!Path::new(&format!("/proc/{pid}")).exists());
	}
}
