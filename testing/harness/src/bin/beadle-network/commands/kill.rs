//! The `kill` command: ends a node at once.

use std::path::Path;

use beadle_harness::LocalNetwork;

use crate::failure::Failure;

/// Kills the node, as a power cut would. A node that is not running is left as it is.
pub async fn run(directory: &Path, node: &Path, number: u16) -> Result<bool, Failure> {
	let mut network = LocalNetwork::open(directory, node)?;
	match network.kill(number).await? {
		true => eprintln!("Killed node {number}."),
		false => eprintln!("Node {number} is not running."),
	}
	Ok(true)
}
