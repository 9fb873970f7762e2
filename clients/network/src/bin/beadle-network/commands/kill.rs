//! Ends a node at once.

use std::path::Path;

use beadle_network::LocalNetwork;

use crate::failure::Failure;

/// Ends the node as a power cut would. One that does not run stays so.
pub async fn run(directory: &Path, node: &Path, number: u16) -> Result<bool, Failure> {
	let mut network = LocalNetwork::open(directory, node)?;
	match network.kill(number).await? {
		true => eprintln!("Killed node {number}."),
		false => eprintln!("Node {number} is not running."),
	}
	Ok(true)
}
