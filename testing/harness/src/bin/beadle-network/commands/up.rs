//! The `up` command: creates and starts a network.

use std::{path::Path, time::Duration};

use beadle_harness::{
	directory::{self, DirectoryError},
	LocalNetwork, NodeStatus, Options,
};

use super::{list, print};
use crate::{args::Up, failure::Failure, interruption::interruption, table::table};

/// Creates the network if there is none, starts the nodes that are not running, and waits until all are healthy. If
/// they do not become so, or on an interruption, stops the nodes that it has started.
pub async fn run(directory: &Path, node: &Path, up: &Up) -> Result<bool, Failure> {
	let recorded = match directory::read(directory) {
		Ok((_, recorded)) => Some(recorded),
		Err(DirectoryError::NoNetwork(_)) => None,
		Err(error) => return Err(error.into()),
	};
	let is_new = recorded.is_none();
	let parameters = up.over(recorded.unwrap_or_default());
	let mut network = LocalNetwork::create(Options { parameters, outlives: true, ..Options::new(directory, node) })?;
	if is_new {
		eprintln!("Made keys and a chain specification in {}.", network.directory().display());
	}
	let missing = network.missing();
	let result = tokio::select! {
		// Polled first: signals have to be handled before a node is started.
		biased;
		() = interruption() => Err(Failure::Interrupted),
		result = bring_up(&mut network, &missing, Duration::from_secs(up.timeout)) => result,
	};
	match result {
		Ok(nodes) => {
			network.leave_running();
			print(table(&nodes))?;
			Ok(true)
		},
		Err(failure) => {
			stop(&mut network, &missing).await?;
			Err(failure)
		},
	}
}

/// Starts the nodes that are not running, and waits until all are healthy.
async fn bring_up(network: &mut LocalNetwork, missing: &[u16], within: Duration) -> Result<Vec<NodeStatus>, Failure> {
	let numbers = network.numbers();
	let running: Vec<_> = numbers.iter().copied().filter(|number| !missing.contains(number)).collect();
	network.start_all()?;
	match (running.as_slice(), missing) {
		(running, []) => eprintln!("Running already: {}.", list(running)),
		([], started) => eprintln!("Started {}.", list(started)),
		(running, started) => eprintln!("Started {}; running already: {}.", list(started), list(running)),
	}
	eprintln!("Waiting until all are connected and blocks become final …");
	Ok(network.until_healthy(&numbers, within).await?)
}

/// Stops nodes gracefully: a node that is killed while it creates its database could not be started again. A second
/// interruption kills them.
async fn stop(network: &mut LocalNetwork, numbers: &[u16]) -> Result<(), Failure> {
	if network.missing() == numbers {
		return Ok(());
	}
	eprintln!("Stopping what was started …");
	tokio::select! {
		biased;
		() = interruption() => Err(Failure::Interrupted),
		stopped = network.stop_each(numbers) => Ok(stopped.map(drop)?),
	}
}
