//! The `down` command: stops a network.

use std::path::Path;

use beadle_harness::{directory::DirectoryError, LocalNetwork, NetworkError};

use super::list;
use crate::failure::Failure;

/// Stops all nodes, and removes the network's files unless they are to be kept. Succeeds if there is no network.
pub async fn run(directory: &Path, node: &Path, keep: bool) -> Result<bool, Failure> {
	let mut network = match LocalNetwork::open(directory, node) {
		Ok(network) => network,
		Err(NetworkError::Directory(DirectoryError::NoNetwork(path))) => {
			eprintln!("There is no network in {}.", path.display());
			return Ok(true);
		},
		Err(error) => return Err(error.into()),
	};
	let stopped = network.stop_all().await?;
	if !stopped.is_empty() {
		eprintln!("Stopped {}.", list(&stopped));
	}
	if !keep {
		let path = network.directory().to_owned();
		network.remove().await?;
		eprintln!("Removed what the network had made in {}.", path.display());
	}
	Ok(true)
}
