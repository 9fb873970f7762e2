//! Node of the demo: a development chain in a temporary directory, stopped and removed in any case.

use std::{
	io,
	path::{Path, PathBuf},
	time::Duration,
};
use tempfile::TempDir;

use beadle_client::Chain;
use beadle_harness::{
	ports::{self, NoFreePorts},
	process::{AnswerError, NodeProcess, StartError, Stopped},
};

/// Time limit for the node to answer.
const START_WITHIN: Duration = Duration::from_secs(60);

/// Reasons why the demo has no node.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
	/// The node could not be started.
	#[error(transparent)]
	Start(#[from] StartError),
	/// No directory for its files.
	#[error("no place for the node: {0}")]
	Place(#[from] io::Error),
	/// No free ports.
	#[error("no place for the node: {0}")]
	Ports(#[from] NoFreePorts),
	/// The node does not answer.
	#[error(transparent)]
	Answer(#[from] AnswerError),
	/// The node stopped later.
	#[error(transparent)]
	Stopped(#[from] Stopped),
}

/// A running node. Dropping it stops the node and removes its files.
pub struct Node {
	// Declared before the directory: fields drop in order, so the directory is removed after the process has ended.
	process: NodeProcess,
	directory: TempDir,
	url: String,
}

impl Node {
	/// Starts a new development chain on free ports. With `outlives`, the terminal's Ctrl-C does not reach the node.
	pub fn start(binary: &Path, outlives: bool) -> Result<Self, NodeError> {
		let directory = tempfile::Builder::new().prefix("beadle-demo-").tempdir()?;
		let rpc_port = ports::free_range(2)?;
		let p2p_port = rpc_port + 1;
		let (rpc, p2p) = (rpc_port.to_string(), p2p_port.to_string());
		let arguments = [
			"--dev",
			"--rpc-port",
			&rpc,
			"--port",
			&p2p,
			// The state of every block is read at the end.
			"--state-pruning",
			"archive",
			"--no-prometheus",
			"--no-telemetry",
			"--no-mdns",
		];
		let (base_path, log) = (directory.path().join("chain"), directory.path().join("node.log"));
		let process = NodeProcess::start(binary, &base_path, arguments, &log, outlives)?;
		Ok(Self { process, directory, url: format!("ws://127.0.0.1:{rpc_port}") })
	}

	/// Waits until the node answers.
	pub async fn connect(&mut self) -> Result<Chain, NodeError> {
		Ok(self.process.connect(&self.url, START_WITHIN).await?)
	}

	/// Returns an error if the node has stopped, with the end of its log.
	pub fn ensure_running(&mut self) -> Result<(), NodeError> {
		Ok(self.process.ensure_running()?)
	}

	/// Lets the node outlive the demo; returns how to reach and stop it.
	pub fn keep(self) -> Kept {
		let Self { mut process, directory, url } = self;
		process.leave_running();
		Kept { url, pid: process.pid(), directory: directory.keep() }
	}
}

/// Node that outlives the demo.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Kept {
	/// WebSocket URL of its JSON-RPC server.
	pub url: String,
	/// Id of its process.
	pub pid: u32,
	/// Directory of its files.
	pub directory: PathBuf,
}
