//! Status of the nodes of a network.

use serde::{Serialize, Serializer};
use std::{fmt, path::Path, time::Duration};

use crate::{
	directory::{self, DirectoryError},
	health::Health,
	node::{self, Node, Role},
};

/// Maximum age of the last finalised block of a healthy node. Blocks come every two seconds.
pub const FINALISED_WITHIN: Duration = Duration::from_secs(20);

/// State of a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
	/// Healthy.
	Ok,
	/// No process.
	Down,
	/// A process that does not answer.
	Silent,
	/// No connected peers, though the network has other nodes.
	Alone,
	/// A last finalised block older than [`FINALISED_WITHIN`].
	NotFinalising,
}

impl fmt::Display for State {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::Ok => "ok",
			Self::Down => "down",
			Self::Silent => "does not answer",
			Self::Alone => "has no peers",
			Self::NotFinalising => "not finalising",
		})
	}
}

/// Status of a node.
#[derive(Clone, Debug, Serialize)]
pub struct NodeStatus {
	/// Number of the node.
	pub node: u16,
	/// Role of the node.
	pub role: Role,
	/// Name of the node.
	pub name: String,
	/// Id of its process, if it is running.
	pub pid: Option<u32>,
	/// WebSocket URL of its JSON-RPC server.
	pub url: String,
	/// Number of connected peers.
	pub peers: Option<usize>,
	/// Height of the best block.
	pub best: Option<u64>,
	/// Height of the last block that the node knows to be finalised.
	pub finalised: Option<u64>,
	/// Age of that block by its timestamp.
	#[serde(rename = "finalised_age_ms", serialize_with = "as_millis")]
	pub finalised_age: Option<Duration>,
	/// State that follows from the other fields.
	pub state: State,
}

impl NodeStatus {
	/// Returns whether the node is healthy.
	pub fn is_ok(&self) -> bool {
		self.state == State::Ok
	}
}

impl fmt::Display for NodeStatus {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "node {} ({}): {}", self.node, self.name, self.state)
	}
}

/// Returns the status of the nodes of the network in a directory, even while another command holds its lock.
///
/// # Errors
///
/// If there is no network.
pub async fn of(directory: &Path) -> Result<Vec<NodeStatus>, DirectoryError> {
	let (path, parameters) = directory::read(directory)?;
	// They were checked before they were recorded.
	let mut nodes = node::of_genesis(&path, &parameters).unwrap_or_default();
	Ok(of_nodes(&mut nodes).await)
}

/// Returns the status of these nodes, which are all nodes of a network.
pub(crate) async fn of_nodes(nodes: &mut [Node]) -> Vec<NodeStatus> {
	let others = nodes.len() > 1;
	futures::future::join_all(nodes.iter_mut().map(|node| of_node(node, others))).await
}

async fn of_node(node: &mut Node, others: bool) -> NodeStatus {
	let pid = node.pid();
	let health = match pid {
		Some(_) => Health::ask(&node.url()).await.ok(),
		None => None,
	};
	NodeStatus {
		node: node.number(),
		role: node.role(),
		name: node.name().to_owned(),
		pid,
		url: node.url(),
		peers: health.as_ref().map(|health| health.peers),
		best: health.as_ref().map(|health| health.best),
		finalised: health.as_ref().map(|health| health.finalised),
		finalised_age: health.as_ref().and_then(|health| health.finalised_age),
		state: if pid.is_some() { state(health.as_ref(), others) } else { State::Down },
	}
}

/// Returns the state of a node that is running.
fn state(health: Option<&Health>, others: bool) -> State {
	match health {
		None => State::Silent,
		Some(health) if others && health.peers == 0 => State::Alone,
		Some(Health { finalised_age: Some(age), .. }) if *age <= FINALISED_WITHIN => State::Ok,
		Some(_) => State::NotFinalising,
	}
}

fn as_millis<S: Serializer>(duration: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
	duration.map(|duration| duration.as_millis()).serialize(serializer)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn health(peers: usize, finalised_age: Option<u64>) -> Health {
		Health { peers, best: 9, finalised: 7, finalised_age: finalised_age.map(Duration::from_secs) }
	}

	#[test]
	fn a_node_does_well_if_it_finalises_with_others() {
		assert_eq!(state(Some(&health(3, Some(4))), true), State::Ok);
		assert_eq!(state(Some(&health(0, Some(4))), false), State::Ok);
		assert_eq!(state(Some(&health(0, Some(4))), true), State::Alone);
		assert_eq!(state(Some(&health(3, Some(21))), true), State::NotFinalising);
		assert_eq!(state(Some(&health(3, None)), true), State::NotFinalising);
		assert_eq!(state(None, true), State::Silent);
	}

	#[test]
	fn programs_can_read_it() {
		let status = NodeStatus {
			node: 5,
			role: Role::Bridge,
			name: "Bridge 5".into(),
			pid: Some(12),
			url: "ws://127.0.0.1:9948".into(),
			peers: Some(4),
			best: Some(9),
			finalised: Some(7),
			finalised_age: Some(Duration::from_millis(4_321)),
			state: State::NotFinalising,
		};
		let value = serde_json::to_value(&status).unwrap();
		assert_eq!(value["role"], "bridge");
		assert_eq!(value["state"], "not-finalising");
		assert_eq!(value["finalised_age_ms"], 4_321);
		assert_eq!(status.to_string(), "node 5 (Bridge 5): not finalising");
	}

	#[tokio::test]
	async fn a_network_that_does_not_run_is_down() {
		let parent = tempfile::tempdir().unwrap();
		let path = parent.path();
		assert!(matches!(of(path).await, Err(DirectoryError::NoNetwork(_))));
		let parameters = crate::Parameters { validators: 2, bridges: 1, ..Default::default() };
		directory::Directory::take(path).unwrap().record(&parameters).unwrap();
		let nodes = of(path).await.unwrap();
		let roles: Vec<_> = nodes.iter().map(|node| node.role).collect();
		assert_eq!(roles, [Role::Validator, Role::Validator, Role::Bridge]);
		assert!(nodes.iter().all(|node| node.state == State::Down && node.pid.is_none()));
	}
}
