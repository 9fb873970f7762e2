//! A node of a local network.

use serde::Serialize;
use std::{
	fmt, fs, io,
	os::unix::fs::OpenOptionsExt,
	path::{Path, PathBuf},
};

use crate::{
	directory,
	keys::{Authority, NodeKey, PeerId},
	parameters::{Parameters, ParametersError, Ports},
	ports::{self, PortTaken},
	process::{NodeProcess, StartError, Stopped},
};

/// Role of a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
	/// Makes blocks; talks only to the peers that the chain lists.
	Validator,
	/// Serves light clients.
	Bridge,
	/// Follows the chain.
	Full,
}

impl fmt::Display for Role {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::Validator => "validator",
			Self::Bridge => "bridge",
			Self::Full => "full",
		})
	}
}

/// Reasons why a node does not start.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
	/// Another process holds one of its ports.
	#[error(transparent)]
	Port(#[from] PortTaken),
	/// The process could not be started.
	#[error(transparent)]
	Start(#[from] StartError),
	/// One of its files could not be written.
	#[error("{}: {source}", path.display())]
	File {
		/// Path of the file.
		path: PathBuf,
		/// Error of the operating system.
		source: io::Error,
	},
}

/// A node of a local network, running or not.
#[derive(Debug)]
pub struct Node {
	number: u16,
	role: Role,
	authority: Option<Authority>,
	name: String,
	key: NodeKey,
	ports: Ports,
	directory: PathBuf,
	pub(crate) arguments: Vec<String>,
	/// Program of its own, if not the network's.
	pub(crate) binary: Option<PathBuf>,
	process: Option<NodeProcess>,
}

/// Returns the nodes that a network in `path` begins with.
pub(crate) fn of_genesis(path: &Path, parameters: &Parameters) -> Result<Vec<Node>, ParametersError> {
	let validators =
		(1..=parameters.validators).map(|number| (number, Role::Validator, Some(Authority::numbered(number))));
	let bridges = (1..=parameters.bridges).map(|number| (parameters.validators + number, Role::Bridge, None));
	let nodes = validators.chain(bridges);
	nodes.map(|(number, role, authority)| Node::new(path, parameters, number, role, authority)).collect()
}

impl Node {
	pub(crate) fn new(
		path: &Path,
		parameters: &Parameters,
		number: u16,
		role: Role,
		authority: Option<Authority>,
	) -> Result<Self, ParametersError> {
		let name = match (&authority, role) {
			(Some(authority), _) => authority.name().to_owned(),
			(None, Role::Validator) => format!("Validator {number}"),
			(None, Role::Bridge) => format!("Bridge {number}"),
			(None, Role::Full) => format!("Full {number}"),
		};
		Ok(Self {
			number,
			role,
			authority,
			name,
			key: NodeKey::numbered(number),
			ports: parameters.ports(number)?,
			directory: directory::node(path, number),
			arguments: Vec::new(),
			binary: None,
			process: None,
		})
	}

	/// Returns the node's number in the network, from 1.
	pub fn number(&self) -> u16 {
		self.number
	}

	/// Returns the node's role.
	pub fn role(&self) -> Role {
		self.role
	}

	/// Returns the authority whose keys the node has, if it has any.
	pub fn authority(&self) -> Option<&Authority> {
		self.authority.as_ref()
	}

	/// Returns the node's name (`--name`).
	pub fn name(&self) -> &str {
		&self.name
	}

	/// Returns the id by which other nodes recognise it.
	pub fn peer_id(&self) -> PeerId {
		self.key.peer_id()
	}

	/// Returns the node's ports.
	pub fn ports(&self) -> Ports {
		self.ports
	}

	/// Returns the WebSocket URL of its JSON-RPC server.
	pub fn url(&self) -> String {
		format!("ws://127.0.0.1:{}", self.ports.rpc)
	}

	/// Returns the URL of its Prometheus metrics.
	pub fn prometheus_url(&self) -> String {
		format!("http://127.0.0.1:{}/metrics", self.ports.prometheus)
	}

	/// Returns its multiaddress for other nodes, with its peer id.
	pub fn p2p_address(&self) -> String {
		format!("{}/p2p/{}", self.listen_address(), self.peer_id())
	}

	fn listen_address(&self) -> String {
		format!("/ip4/127.0.0.1/tcp/{}", self.ports.p2p)
	}

	/// Returns the directory with its database, keys and log.
	pub fn directory(&self) -> &Path {
		&self.directory
	}

	/// Returns the path of its log.
	pub fn log_path(&self) -> PathBuf {
		self.directory.join("node.log")
	}

	/// Returns its log so far; empty if it never ran.
	pub fn log(&self) -> String {
		fs::read(self.log_path()).map(|log| String::from_utf8_lossy(&log).into_owned()).unwrap_or_default()
	}

	/// Returns the id of its process, if it runs.
	pub fn pid(&mut self) -> Option<u32> {
		self.process().map(|process| process.pid())
	}

	/// Returns its process, if it runs: one that this program started, or else the one recorded in its pid file.
	pub(crate) fn process(&mut self) -> Option<&mut NodeProcess> {
		let is_running = |process: &mut Option<NodeProcess>| process.as_mut().is_some_and(NodeProcess::is_running);
		if !is_running(&mut self.process) {
			let found = self.noted_process();
			// Otherwise keep the ended process, which still has the exit status.
			if found.is_some() {
				self.process = found;
			}
		}
		is_running(&mut self.process).then_some(self.process.as_mut()?)
	}

	/// Returns an error if a process that this value knew has ended by itself.
	pub(crate) fn ensure_running(&mut self) -> Result<(), Stopped> {
		match self.process() {
			Some(_) => Ok(()),
			None => self.process.as_mut().map_or(Ok(()), NodeProcess::ensure_running),
		}
	}

	fn noted_process(&self) -> Option<NodeProcess> {
		let pid = fs::read_to_string(self.pid_path()).ok()?.trim().parse().ok()?;
		NodeProcess::find(pid, &self.directory, &self.log_path())
	}

	fn pid_path(&self) -> PathBuf {
		self.directory.join("node.pid")
	}

	fn key_path(&self) -> PathBuf {
		self.directory.join("node.key")
	}

	/// Checks that no other process holds the node's ports.
	pub(crate) fn ensure_ports(&self) -> Result<(), PortTaken> {
		self.ports.all().into_iter().try_for_each(|(purpose, port)| ports::ensure_free(self.number, purpose, port))
	}

	/// Makes the node's directory and writes its node key.
	pub(crate) fn prepare(&self) -> Result<(), NodeError> {
		let file = |path: PathBuf| |source| NodeError::File { path, source };
		fs::create_dir_all(&self.directory).map_err(file(self.directory.clone()))?;
		let mut options = fs::OpenOptions::new();
		options.create(true).write(true).truncate(true).mode(0o600);
		let written = options.open(self.key_path()).and_then(|mut key| {
			use io::Write;
			key.write_all(self.key.hex().as_bytes())
		});
		written.map_err(file(self.key_path()))
	}

	/// Starts the node, unless it runs.
	pub(crate) fn start(&mut self, binary: &Path, chain_spec: &Path, outlives: bool) -> Result<(), NodeError> {
		if self.process().is_some() {
			return Ok(());
		}
		self.ensure_ports()?;
		let arguments = self.command_line(chain_spec);
		let binary = self.binary.as_deref().unwrap_or(binary);
		let process = NodeProcess::start(binary, &self.directory, arguments, &self.log_path(), outlives)?;
		let path = self.pid_path();
		fs::write(&path, format!("{}\n", process.pid())).map_err(|source| NodeError::File { path, source })?;
		self.process = Some(process);
		Ok(())
	}

	/// Forgets a process that has ended.
	pub(crate) fn forget_process(&mut self) {
		self.process = None;
		// A leftover pid file would do no harm: another process with that id is not mistaken for the node.
		let _ = fs::remove_file(self.pid_path());
	}

	/// Returns the arguments other than the base path.
	fn command_line(&self, chain_spec: &Path) -> Vec<std::ffi::OsString> {
		let Ports { rpc, prometheus, .. } = self.ports;
		let role = match self.role {
			Role::Validator => Some("--validator"),
			Role::Bridge => Some("--bridge"),
			Role::Full => None,
		};
		let mut line: Vec<std::ffi::OsString> = role.into_iter().map(Into::into).collect();
		let mut option = |name: &str, value: std::ffi::OsString| line.extend([name.into(), value]);
		option("--name", self.name.clone().into());
		option("--chain", chain_spec.into());
		option("--node-key-file", self.key_path().into());
		// Listens on the loopback address only.
		option("--listen-addr", self.listen_address().into());
		option("--rpc-port", rpc.to_string().into());
		option("--prometheus-port", prometheus.to_string().into());
		line.extend(["--no-telemetry".into(), "--no-mdns".into()]);
		line.extend(self.arguments.iter().map(Into::into));
		line
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn nodes() -> Vec<Node> {
		let parameters = Parameters { validators: 2, bridges: 1, ..Parameters::default() };
		of_genesis(Path::new("/data"), &parameters).unwrap()
	}

	#[test]
	fn validators_come_first() {
		let nodes = nodes();
		let names: Vec<_> = nodes.iter().map(|node| (node.number(), node.role(), node.name())).collect();
		let expected = [(1, Role::Validator, "Alice"), (2, Role::Validator, "Bob"), (3, Role::Bridge, "Bridge 3")];
		assert_eq!(names, expected);
		assert!(nodes[2].authority().is_none());
		assert_eq!(nodes[2].directory(), Path::new("/data/node-3"));
		assert_eq!(
			nodes[0].p2p_address(),
			"/ip4/127.0.0.1/tcp/30333/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp"
		);
	}

	#[test]
	fn a_node_is_told_its_role_and_its_place() {
		let mut nodes = nodes();
		nodes[1].arguments.push("--state-pruning=archive".into());
		let line = nodes[1].command_line(Path::new("/data/spec.json"));
		let line: Vec<_> = line.iter().map(|argument| argument.to_str().unwrap()).collect();
		assert_eq!(
			line.join(" "),
			"--validator --name Bob --chain /data/spec.json --node-key-file /data/node-2/node.key --listen-addr \
			 /ip4/127.0.0.1/tcp/30334 --rpc-port 9945 --prometheus-port 9616 --no-telemetry --no-mdns \
			 --state-pruning=archive"
		);
		assert_eq!(nodes[2].command_line(Path::new("/"))[0], "--bridge");
		let full = Node::new(Path::new("/data"), &Parameters::default(), 9, Role::Full, None).unwrap();
		assert_eq!(full.command_line(Path::new("/"))[0], "--name");
	}

	#[test]
	fn a_note_of_another_process_is_not_believed() {
		let directory = tempfile::tempdir().unwrap();
		let parameters = Parameters { validators: 1, ..Parameters::default() };
		let mut node = of_genesis(directory.path(), &parameters).unwrap().remove(0);
		node.prepare().unwrap();
		assert_eq!(fs::read_to_string(node.key_path()).unwrap().len(), 64);
		assert_eq!(node.pid(), None);
		for note in [std::process::id().to_string(), "not a number".into(), String::new()] {
			fs::write(node.pid_path(), note).unwrap();
			assert_eq!(node.pid(), None);
		}
	}
}
