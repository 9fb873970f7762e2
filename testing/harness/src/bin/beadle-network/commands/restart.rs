//! The `restart` command: starts a node again.

use std::{path::Path, time::Duration};

use beadle_harness::LocalNetwork;

use crate::failure::Failure;

/// Time limit for the node to answer. Its health is not waited for: it depends on the other nodes too.
const ANSWER_WITHIN: Duration = Duration::from_secs(60);

/// Stops the node gracefully if it runs, starts it on its database, and waits until it answers.
pub async fn run(directory: &Path, node: &Path, number: u16) -> Result<bool, Failure> {
	let mut network = LocalNetwork::open(directory, node)?;
	match network.restart(number).await? {
		true => eprintln!("Stopped node {number}, and started it again."),
		false => eprintln!("Started node {number}."),
	}
	// The user asked for the node to run, even if the wait for its answer fails.
	network.leave_running();
	let status = network.until_answering(number, ANSWER_WITHIN).await?;
	eprintln!("It answers at {}.", status.url);
	Ok(true)
}
