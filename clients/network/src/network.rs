//! A local network as a whole.

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

/// How long a node may take to stop in order.
const STOP_WITHIN: Duration = Duration::from_secs(20);

/// How long the system may take to end a process.
const KILL_WITHIN: Duration = Duration::from_secs(10);

/// How often nodes are asked how they do.
const ASK_EVERY: Duration = Duration::from_millis(300);

/// What to make a network of.
#[derive(Clone, Debug)]
pub struct Options {
	/// Where its files are.
	pub directory: PathBuf,
	/// The node's binary.
	pub binary: PathBuf,
	/// What tells it from other networks.
	pub parameters: Parameters,
	/// More arguments for each node.
	pub arguments: Vec<String>,
	/// Whether the nodes are out of reach of the terminal's Ctrl-C, as is right for those that outlive this program.
	pub outlives: bool,
}

impl Options {
	/// The usual network, in this directory, of this binary.
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

/// A local network. Its directory is in nobody else's hands as long as this value is there.
///
/// Dropping it kills the nodes that it has started, unless it was told to [leave them running](Self::leave_running).
#[derive(Debug)]
pub struct LocalNetwork {
	// Before the directory, whose lock ends when they have.
	nodes: Vec<Node>,
	directory: Directory,
	binary: PathBuf,
	parameters: Parameters,
	outlives: bool,
}

impl LocalNetwork {
	/// Makes a network, or what is missing of it: keys and chain specification. It starts no node.
	///
	/// # Errors
	///
	/// If one with other parameters is there, or something that it takes is missing or occupied. Nothing was made then.
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

	/// The network in a directory, with nodes that are to outlive this program.
	///
	/// # Errors
	///
	/// If there is none.
	pub fn open(directory: &Path, binary: &Path) -> Result<Self, NetworkError> {
		let (directory, parameters) = Directory::open(directory)?;
		let nodes = node::of_genesis(directory.path(), &parameters)?;
		Ok(Self { nodes, directory, binary: binary.to_owned(), parameters, outlives: true })
	}

	/// Makes the chain specification, and the keys that go with it.
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
			// Bridges too: authorities take boot nodes as peers before the chain lists any, and light clients, whom
			// authorities refuse, begin with the boot nodes.
			boot_nodes: self.nodes.iter().map(Node::p2p_address).collect(),
			session_length: self.parameters.session_length,
		}
	}

	/// Gives a node its directory and its keys.
	fn prepare(&self, node: &Node, chain_spec: &Path) -> Result<(), NetworkError> {
		node.prepare()?;
		if let Some(authority) = node.authority() {
			binary::insert_session_keys(&self.binary, chain_spec, node.directory(), authority)?;
		}
		Ok(())
	}

	/// Where its files are.
	pub fn directory(&self) -> &Path {
		self.directory.path()
	}

	/// The chain specification that its nodes run, in raw form.
	pub fn chain_spec(&self) -> PathBuf {
		self.directory.raw_spec()
	}

	/// The chain specification for a light client that knows only this node.
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

	/// What tells it from other networks.
	pub fn parameters(&self) -> &Parameters {
		&self.parameters
	}

	/// All nodes, in the order of their numbers.
	pub fn nodes(&self) -> &[Node] {
		&self.nodes
	}

	/// The numbers of all nodes.
	pub fn numbers(&self) -> Vec<u16> {
		self.nodes.iter().map(Node::number).collect()
	}

	/// The node with this number, from 1.
	///
	/// # Errors
	///
	/// If there is none.
	pub fn node(&self, number: u16) -> Result<&Node, NetworkError> {
		let no_such_node = NetworkError::NoSuchNode { number, last: self.last() };
		self.nodes.iter().find(|node| node.number() == number).ok_or(no_such_node)
	}

	fn node_mut(&mut self, number: u16) -> Result<&mut Node, NetworkError> {
		let no_such_node = NetworkError::NoSuchNode { number, last: self.last() };
		self.nodes.iter_mut().find(|node| node.number() == number).ok_or(no_such_node)
	}

	/// The highest number.
	fn last(&self) -> u16 {
		self.nodes.last().map_or(0, Node::number)
	}

	/// Adds a node that the chain does not know, with a node key of its own, and gives its number. A validator has the
	/// session keys of the next authority. It is not started.
	///
	/// It is not noted in the directory: it is this value's alone.
	///
	/// # Errors
	///
	/// If its keys cannot be made, or there is no port for it.
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

	/// Sets a node's further arguments, for its next start.
	///
	/// # Errors
	///
	/// If there is no such node.
	pub fn set_arguments(&mut self, number: u16, arguments: &[&str]) -> Result<(), NetworkError> {
		self.node_mut(number)?.arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
		Ok(())
	}

	/// Gives a node a program of its own, for its next start: another build, or what runs one.
	///
	/// # Errors
	///
	/// If there is no such node, or the program is not there.
	pub fn set_binary(&mut self, number: u16, binary: &Path) -> Result<(), NetworkError> {
		binary::check(binary)?;
		self.node_mut(number)?.binary = Some(binary.to_owned());
		Ok(())
	}

	/// Starts a node on its database, unless it runs. [`Self::connect`] or [`Self::until_healthy`] wait for it.
	///
	/// # Errors
	///
	/// If somebody has its ports, or there is no binary.
	pub fn start(&mut self, number: u16) -> Result<(), NetworkError> {
		let (binary, chain_spec, outlives) = (self.binary.clone(), self.chain_spec(), self.outlives);
		Ok(self.node_mut(number)?.start(&binary, &chain_spec, outlives)?)
	}

	/// Starts all nodes that do not run, and gives their numbers. All ports are looked at before the first is started.
	///
	/// # Errors
	///
	/// If one does not start. Those before it run.
	pub fn start_all(&mut self) -> Result<Vec<u16>, NetworkError> {
		self.ensure_ports()?;
		let missing = self.missing();
		missing.iter().try_for_each(|number| self.start(*number))?;
		Ok(missing)
	}

	/// The numbers of the nodes that do not run.
	pub fn missing(&mut self) -> Vec<u16> {
		self.nodes.iter_mut().filter_map(|node| node.pid().is_none().then_some(node.number())).collect()
	}

	/// Makes sure that nobody else has the ports of those nodes that do not run.
	fn ensure_ports(&mut self) -> Result<(), node::NodeError> {
		for node in &mut self.nodes {
			if node.pid().is_none() {
				node.ensure_ports()?;
			}
		}
		Ok(())
	}

	/// Ends a node at once, as by a power cut; whether it ran.
	///
	/// # Errors
	///
	/// If there is no such node, or its process does not end.
	pub async fn kill(&mut self, number: u16) -> Result<bool, NetworkError> {
		end(self.node_mut(number)?, Duration::ZERO).await
	}

	/// Has a node stop in order; whether it ran.
	///
	/// # Errors
	///
	/// If there is no such node, or its process does not end.
	pub async fn stop(&mut self, number: u16) -> Result<bool, NetworkError> {
		end(self.node_mut(number)?, STOP_WITHIN).await
	}

	/// Has all nodes stop in order, at the same time; the numbers of those that ran.
	///
	/// # Errors
	///
	/// If a process does not end.
	pub async fn stop_all(&mut self) -> Result<Vec<u16>, NetworkError> {
		let numbers = self.numbers();
		self.stop_each(&numbers).await
	}

	/// Has these nodes stop in order, at the same time; the numbers of those that ran.
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

	/// Stops a node in order if it runs, and starts it on its database; whether it ran.
	///
	/// # Errors
	///
	/// If there is no binary, in which case it goes on; or it does not stop, or does not start.
	pub async fn restart(&mut self, number: u16) -> Result<bool, NetworkError> {
		self.node(number)?;
		binary::check(&self.binary)?;
		let ran = self.stop(number).await?;
		self.start(number)?;
		Ok(ran)
	}

	/// Lets the nodes that run now go on when this program has ended.
	pub fn leave_running(&mut self) {
		self.nodes.iter_mut().filter_map(Node::process).for_each(NodeProcess::leave_running);
	}

	/// Stops all nodes, and removes all that the network has made.
	///
	/// # Errors
	///
	/// If a process does not end, or something cannot be removed.
	pub async fn remove(mut self) -> Result<(), NetworkError> {
		self.stop_all().await?;
		let last = self.last();
		Ok(self.directory.remove(last)?)
	}

	/// How all nodes are.
	pub async fn status(&mut self) -> Vec<NodeStatus> {
		status::of_nodes(&mut self.nodes).await
	}

	/// Waits until a node answers, as a chain that this program's clients understand.
	///
	/// # Errors
	///
	/// If it does not run, stops, or does not answer in time.
	pub async fn connect(&mut self, number: u16, within: Duration) -> Result<Chain, NetworkError> {
		let node = self.node_mut(number)?;
		let url = node.url();
		let process = node.process().ok_or(NetworkError::NotRunning(number))?;
		Ok(process.connect(&url, within).await?)
	}

	/// Waits until a node answers.
	///
	/// # Errors
	///
	/// If it does not run, stops, or does not answer in time.
	pub async fn until_answering(&mut self, number: u16, within: Duration) -> Result<NodeStatus, NetworkError> {
		let answers = |status: &NodeStatus| match status.state {
			State::Down | State::Silent => Some(status.to_string()),
			_ => None,
		};
		let mut statuses = self.until(&[number], within, answers).await?;
		statuses.pop().ok_or(NetworkError::NotRunning(number))
	}

	/// Waits until these nodes do well: they run, the validators among them are connected to each other, and each sees
	/// new blocks become final. Gives how they are then.
	///
	/// # Errors
	///
	/// If one does not run, stops, or does not do well in time.
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

	/// Waits until nothing is wanting of these nodes.
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

/// Has a node end, within this time in order; whether it ran.
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
