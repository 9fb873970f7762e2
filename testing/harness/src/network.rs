//! A whole local network.

use std::{
	collections::HashMap,
	fs,
	path::{Path, PathBuf},
	time::Duration,
};
use tokio::time::{sleep, Instant};

use beadle_client::Chain;

use crate::{
	binary,
	directory::{Directory, DirectoryError},
	error::NetworkError,
	keys::{Authority, COUNCIL},
	node::{self, Node, Role},
	parameters::Parameters,
	process::NodeProcess,
	spec::{self, Genesis},
	status::{self, NodeStatus, State},
};

/// Time limit for a node's graceful stop.
const STOP_WITHIN: Duration = Duration::from_secs(20);

/// Time limit for the operating system to end a killed process.
const KILL_WITHIN: Duration = Duration::from_secs(10);

/// Interval at which the status of nodes is polled.
const ASK_EVERY: Duration = Duration::from_millis(300);

/// Options for [`LocalNetwork::create`].
#[derive(Clone, Debug)]
pub struct Options {
	/// Directory for the network's files.
	pub directory: PathBuf,
	/// Path of the node's binary.
	pub binary: PathBuf,
	/// Size, ports and session length of the network.
	pub parameters: Parameters,
	/// Further arguments of each node.
	pub arguments: Vec<String>,
	/// Whether the nodes get a process group of their own, which the terminal's Ctrl-C does not reach. Meant for nodes
	/// that outlive this program.
	pub outlives: bool,
}

impl Options {
	/// Returns the options of a network with default parameters, in this directory and of this binary.
	pub fn new(directory: impl Into<PathBuf>, binary: impl Into<PathBuf>) -> Self {
		Self {
			directory: directory.into(),
			binary: binary.into(),
			parameters: Parameters::default(),
			arguments: Vec::new(),
			outlives: false,
		}
	}
}

/// A local network. It holds the lock of its directory for as long as it exists.
///
/// Dropping it kills the nodes that it has started, unless [`Self::leave_running`] was called.
#[derive(Debug)]
pub struct LocalNetwork {
	// Declared before the directory: fields drop in order, so the lock is released after the nodes have ended.
	nodes: Vec<Node>,
	directory: Directory,
	binary: PathBuf,
	parameters: Parameters,
	outlives: bool,
}

impl LocalNetwork {
	/// Creates a network, or completes one: records its parameters, and makes the keys and the chain specification.
	/// Starts no node.
	///
	/// # Errors
	///
	/// If the directory holds a network with other parameters, or something needed is missing or occupied: the binary,
	/// a port, the directory. No files are made then.
	pub fn create(options: Options) -> Result<Self, NetworkError> {
		let Options { directory, binary, parameters, arguments, outlives } = options;
		parameters.check()?;
		let directory = Directory::take(&directory)?;
		let recorded = directory.recorded()?;
		if let Some(difference) = recorded.as_ref().and_then(|recorded| recorded.difference(&parameters)) {
			return Err(NetworkError::Differs { path: directory.path().to_owned(), difference });
		}
		binary::check(&binary)?;
		let mut nodes = node::of_genesis(directory.path(), &parameters)?;
		for node in &mut nodes {
			node.arguments.clone_from(&arguments);
		}
		let mut network = Self { nodes, directory, binary, parameters, outlives };
		network.ensure_ports()?;
		if recorded.is_none() {
			network.directory.record(&network.parameters)?;
		}
		if !network.chain_spec().exists() {
			network.make_chain()?;
		}
		Ok(network)
	}

	/// Opens the network in a directory. The nodes that it starts are meant to outlive this program, as with
	/// [`Options::outlives`].
	///
	/// # Errors
	///
	/// If there is no network, or another command is at work on it.
	pub fn open(directory: &Path, binary: &Path) -> Result<Self, NetworkError> {
		let (directory, parameters) = Directory::open(directory)?;
		let nodes = node::of_genesis(directory.path(), &parameters)?;
		Ok(Self { nodes, directory, binary: binary.to_owned(), parameters, outlives: true })
	}

	/// Makes the chain specification, and the nodes' directories and keys.
	fn make_chain(&self) -> Result<(), NetworkError> {
		let mut spec = binary::local_chain_spec(&self.binary)?;
		spec::patch(&mut spec, &self.genesis())?;
		let readable = self.directory.spec();
		fs::write(&readable, format!("{spec:#}\n")).map_err(DirectoryError::file(&readable))?;
		let unfinished = self.directory.unfinished_spec();
		binary::make_raw(&self.binary, &readable, &unfinished)?;
		for node in &self.nodes {
			self.prepare(node, &unfinished)?;
		}
		let chain_spec = self.chain_spec();
		fs::rename(&unfinished, &chain_spec).map_err(DirectoryError::file(&chain_spec))?;
		Ok(())
	}

	fn genesis(&self) -> Genesis {
		let owner = Authority::numbered(1).account();
		let owned = |node: &Node| (node.peer_id(), node.authority().map_or(owner.clone(), Authority::account));
		Genesis {
			authorities: self.nodes.iter().filter_map(Node::authority).cloned().collect(),
			council: (1..=COUNCIL).map(Authority::numbered).collect(),
			peers: self.nodes.iter().map(owned).collect(),
			// Bridges included: authorities take boot nodes as peers before the chain lists any, and light clients,
			// which authorities refuse, start from the boot nodes.
			boot_nodes: self.nodes.iter().map(Node::p2p_address).collect(),
			session_length: self.parameters.session_length,
		}
	}

	/// Makes a node's directory and its keys.
	fn prepare(&self, node: &Node, chain_spec: &Path) -> Result<(), NetworkError> {
		node.prepare()?;
		if let Some(authority) = node.authority() {
			binary::insert_session_keys(&self.binary, chain_spec, node.directory(), authority)?;
		}
		Ok(())
	}

	/// Returns the directory with the network's files.
	pub fn directory(&self) -> &Path {
		self.directory.path()
	}

	/// Returns the path of the raw chain specification, which the nodes run on.
	pub fn chain_spec(&self) -> PathBuf {
		self.directory.raw_spec()
	}

	/// Returns the raw chain specification with this node as its only boot node, for a light client.
	///
	/// # Errors
	///
	/// If there is no such node, or the specification cannot be read.
	pub fn light_spec(&self, number: u16) -> Result<String, NetworkError> {
		let address = self.node(number)?.p2p_address();
		let path = self.directory.raw_spec();
		let raw = fs::read_to_string(&path).map_err(DirectoryError::file(&path))?;
		Ok(spec::for_light_clients(&raw, &[address])?)
	}

	/// Returns the network's parameters.
	pub fn parameters(&self) -> &Parameters {
		&self.parameters
	}

	/// Returns all nodes, ordered by number.
	pub fn nodes(&self) -> &[Node] {
		&self.nodes
	}

	/// Returns the numbers of all nodes.
	pub fn numbers(&self) -> Vec<u16> {
		self.nodes.iter().map(Node::number).collect()
	}

	/// Returns the node with this number, from 1.
	///
	/// # Errors
	///
	/// If there is no such node.
	pub fn node(&self, number: u16) -> Result<&Node, NetworkError> {
		let no_such_node = NetworkError::NoSuchNode { number, last: self.last() };
		self.nodes.iter().find(|node| node.number() == number).ok_or(no_such_node)
	}

	fn node_mut(&mut self, number: u16) -> Result<&mut Node, NetworkError> {
		let no_such_node = NetworkError::NoSuchNode { number, last: self.last() };
		self.nodes.iter_mut().find(|node| node.number() == number).ok_or(no_such_node)
	}

	/// Returns the highest number in use.
	fn last(&self) -> u16 {
		self.nodes.last().map_or(0, Node::number)
	}

	/// Adds a node that the chain does not know, with a node key of its own, and returns its number. A validator
	/// receives the session keys of the next authority. The node is not started.
	///
	/// The directory has no record of the node: only this value knows it.
	///
	/// # Errors
	///
	/// If its keys cannot be made, or no ports are left for it.
	pub fn add_node(&mut self, role: Role, arguments: &[&str]) -> Result<u16, NetworkError> {
		let number = self.last().saturating_add(1);
		let authorities = self.nodes.iter().filter_map(Node::authority).count();
		let authority = match (role, u16::try_from(authorities)) {
			(Role::Validator, Ok(authorities)) => Some(Authority::numbered(authorities.saturating_add(1))),
			_ => None,
		};
		let mut node = Node::new(self.directory.path(), &self.parameters, number, role, authority)?;
		node.arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
		self.prepare(&node, &self.chain_spec())?;
		self.nodes.push(node);
		Ok(number)
	}

	/// Sets a node's further arguments, from its next start on.
	///
	/// # Errors
	///
	/// If there is no such node.
	pub fn set_arguments(&mut self, number: u16, arguments: &[&str]) -> Result<(), NetworkError> {
		self.node_mut(number)?.arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
		Ok(())
	}

	/// Sets a program of a node's own, from its next start on: another build, or a wrapper that runs one.
	///
	/// # Errors
	///
	/// If there is no such node, or the program cannot be run.
	pub fn set_binary(&mut self, number: u16, binary: &Path) -> Result<(), NetworkError> {
		binary::check(binary)?;
		self.node_mut(number)?.binary = Some(binary.to_owned());
		Ok(())
	}

	/// Starts a node on its database, unless it runs. Use [`Self::connect`] or [`Self::until_healthy`] to wait for it.
	///
	/// # Errors
	///
	/// If another process holds one of its ports, or there is no binary.
	pub fn start(&mut self, number: u16) -> Result<(), NetworkError> {
		let (binary, chain_spec, outlives) = (self.binary.clone(), self.chain_spec(), self.outlives);
		Ok(self.node_mut(number)?.start(&binary, &chain_spec, outlives)?)
	}

	/// Starts all nodes that are not running, and returns their numbers. Checks all ports before it starts the first
	/// node.
	///
	/// # Errors
	///
	/// If a node does not start. The nodes before it keep running.
	pub fn start_all(&mut self) -> Result<Vec<u16>, NetworkError> {
		self.ensure_ports()?;
		let missing = self.missing();
		missing.iter().try_for_each(|number| self.start(*number))?;
		Ok(missing)
	}

	/// Returns the numbers of the nodes that are not running.
	pub fn missing(&mut self) -> Vec<u16> {
		self.nodes.iter_mut().filter_map(|node| node.pid().is_none().then_some(node.number())).collect()
	}

	/// Checks that no other process holds the ports of nodes that are not running.
	fn ensure_ports(&mut self) -> Result<(), node::NodeError> {
		for node in &mut self.nodes {
			if node.pid().is_none() {
				node.ensure_ports()?;
			}
		}
		Ok(())
	}

	/// Kills a node, as a power cut would; returns whether it was running.
	///
	/// # Errors
	///
	/// If there is no such node, or its process does not end.
	pub async fn kill(&mut self, number: u16) -> Result<bool, NetworkError> {
		end(self.node_mut(number)?, Duration::ZERO).await
	}

	/// Stops a node gracefully; returns whether it was running.
	///
	/// # Errors
	///
	/// If there is no such node, or its process does not end.
	pub async fn stop(&mut self, number: u16) -> Result<bool, NetworkError> {
		end(self.node_mut(number)?, STOP_WITHIN).await
	}

	/// Stops all nodes gracefully and in parallel; returns the numbers of those that were running.
	///
	/// # Errors
	///
	/// If a process does not end.
	pub async fn stop_all(&mut self) -> Result<Vec<u16>, NetworkError> {
		let numbers = self.numbers();
		self.stop_each(&numbers).await
	}

	/// Stops these nodes gracefully and in parallel; returns the numbers of those that were running.
	///
	/// # Errors
	///
	/// If a process does not end.
	pub async fn stop_each(&mut self, numbers: &[u16]) -> Result<Vec<u16>, NetworkError> {
		let nodes = self.nodes.iter_mut().filter(|node| numbers.contains(&node.number()));
		let ends = nodes.map(|node| async {
			let number = node.number();
			Ok(end(node, STOP_WITHIN).await?.then_some(number))
		});
		let ended: Vec<Result<_, NetworkError>> = futures::future::join_all(ends).await;
		Ok(ended.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
	}

	/// Stops a node gracefully if it runs, and starts it on its database; returns whether it was running.
	///
	/// # Errors
	///
	/// If the binary cannot be run, in which case the node keeps running; or if the node does not stop or start.
	pub async fn restart(&mut self, number: u16) -> Result<bool, NetworkError> {
		self.node(number)?;
		binary::check(&self.binary)?;
		let ran = self.stop(number).await?;
		self.start(number)?;
		Ok(ran)
	}

	/// Lets the nodes that are running now outlive this program.
	pub fn leave_running(&mut self) {
		self.nodes.iter_mut().filter_map(Node::process).for_each(NodeProcess::leave_running);
	}

	/// Stops all nodes, and removes all files that the network has made.
	///
	/// # Errors
	///
	/// If a process does not end, or a file cannot be removed.
	pub async fn remove(mut self) -> Result<(), NetworkError> {
		self.stop_all().await?;
		let last = self.last();
		Ok(self.directory.remove(last)?)
	}

	/// Returns the status of all nodes.
	pub async fn status(&mut self) -> Vec<NodeStatus> {
		status::of_nodes(&mut self.nodes).await
	}

	/// Waits until a node answers, and connects to it. The chain must be one that this program's clients understand.
	///
	/// # Errors
	///
	/// If the node is not running, stops, does not answer in time, or runs another kind of chain.
	pub async fn connect(&mut self, number: u16, within: Duration) -> Result<Chain, NetworkError> {
		let node = self.node_mut(number)?;
		let url = node.url();
		let process = node.process().ok_or(NetworkError::NotRunning(number))?;
		Ok(process.connect(&url, within).await?)
	}

	/// Waits until a node answers; returns its status.
	///
	/// # Errors
	///
	/// If the node is not running, stops, or does not answer in time.
	pub async fn until_answering(&mut self, number: u16, within: Duration) -> Result<NodeStatus, NetworkError> {
		let answers = |status: &NodeStatus| match status.state {
			State::Down | State::Silent => Some(status.to_string()),
			_ => None,
		};
		let mut statuses = self.until(&[number], within, answers).await?;
		statuses.pop().ok_or(NetworkError::NotRunning(number))
	}

	/// Waits until these nodes are healthy: they run, the validators among them are connected to each other, and each
	/// node sees new blocks become final. Returns their status at that time.
	///
	/// # Errors
	///
	/// If a node is not running, stops, or is not healthy in time.
	pub async fn until_healthy(&mut self, numbers: &[u16], within: Duration) -> Result<Vec<NodeStatus>, NetworkError> {
		let is_validator = |number: &&u16| self.node(**number).is_ok_and(|node| node.role() == Role::Validator);
		let validators = numbers.iter().filter(is_validator).count();
		let mut seen = HashMap::new();
		let wanting = |status: &NodeStatus| {
			let (Some(peers), Some(finalised)) = (status.peers, status.finalised) else {
				return Some(status.to_string());
			};
			let first = *seen.entry(status.node).or_insert(finalised);
			let others = match status.role {
				Role::Validator => validators.saturating_sub(1),
				Role::Bridge | Role::Full => validators.min(1),
			};
			let about = |what: String| Some(format!("node {} ({}): {what}", status.node, status.name));
			match status.state {
				State::Ok if peers < others => about(format!("has {peers} peers of {others}")),
				State::Ok if finalised == first => about("no new block is final".to_owned()),
				State::Ok => None,
				_ => Some(status.to_string()),
			}
		};
		self.until(numbers, within, wanting).await
	}

	/// Polls these nodes until `wanting` finds nothing wanting in any of them; returns their status.
	async fn until(
		&mut self,
		numbers: &[u16],
		within: Duration,
		mut wanting: impl FnMut(&NodeStatus) -> Option<String>,
	) -> Result<Vec<NodeStatus>, NetworkError> {
		let deadline = Instant::now() + within;
		loop {
			let mut statuses = self.status().await;
			statuses.retain(|status| numbers.contains(&status.node));
			for number in numbers {
				let node = self.node_mut(*number)?;
				let name = node.name().to_owned();
				let stopped = |source| NetworkError::Stopped { number: *number, name, source };
				node.ensure_running().map_err(stopped)?;
				node.process().ok_or(NetworkError::NotRunning(*number))?;
			}
			let wants: Vec<_> = statuses.iter().filter_map(|status| Some((status.node, wanting(status)?))).collect();
			let Some((first, _)) = wants.first() else { return Ok(statuses) };
			if Instant::now() >= deadline {
				let log = self.node(*first)?.log_path();
				let what = wants.into_iter().map(|(_, what)| what).collect::<Vec<_>>().join(", ");
				return Err(NetworkError::Unhealthy { within, what, log });
			}
			sleep(ASK_EVERY).await;
		}
	}
}

/// Ends a node: gracefully if it stops within `in_order`, by SIGKILL if not. Returns whether it was running.
async fn end(node: &mut Node, in_order: Duration) -> Result<bool, NetworkError> {
	let number = node.number();
	let Some(process) = node.process() else {
		node.forget_process();
		return Ok(false);
	};
	if !in_order.is_zero() {
		process.terminate();
	}
	if !process.has_ended(in_order).await {
		process.kill();
		if !process.has_ended(KILL_WITHIN).await {
			return Err(NetworkError::Undead { number, pid: process.pid() });
		}
	}
	node.forget_process();
	Ok(true)
}

#[cfg(test)]
mod tests;
