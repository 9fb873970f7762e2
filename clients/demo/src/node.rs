//! The node of the demo: a development chain in a temporary directory, stopped and removed whatever happens.

use std::{
	io,
	path::{Path, PathBuf},
	time::Duration,
};
use tempfile::TempDir;

use beadle_client::Chain;
use beadle_network::{
	ports::{self, NoFreePorts},
	process::{AnswerError, NodeProcess, StartError, Stopped},
};

/// How long the node may take until it answers.
const START_WITHIN: Duration = Duration::from_secs(60);

/// Why there is no node.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
	/// It could not be started.
	#[error(transparent)]
	Start(#[from] StartError),
	/// There is no room for its files.
	#[error("no place for the node: {0}")]
	Place(#[from] io::Error),
	/// There is no port for it.
	#[error("no place for the node: {0}")]
	Ports(#[from] NoFreePorts),
	/// It does not answer.
	#[error(transparent)]
	Answer(#[from] AnswerError),
	/// It stopped later.
	#[error(transparent)]
	Stopped(#[from] Stopped),
}

/// A running node. Dropping it stops it and removes its files.
pub struct Node {
	// Before the directory, which goes when it has ended.
	process: NodeProcess,
	directory: TempDir,
	url: String,
}

impl Node {
	/// Starts a development chain of its own, on free ports. What is to outlive the demo is put out of reach of the
	/// terminal's Ctrl-C.
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
			// Every block's state is read at the end.
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

	/// Fails if the node has stopped, with what it logged last.
	pub fn ensure_running(&mut self) -> Result<(), NodeError> {
		Ok(self.process.ensure_running()?)
	}

	/// Lets the node go on after the demo, and says how to find and stop it.
	pub fn keep(self) -> Kept {
		let Self { mut process, directory, url } = self;
		process.leave_running();
		Kept { url, pid: process.pid(), directory: directory.keep() }
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
