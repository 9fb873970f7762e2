//! Starts a node again.

use std::{path::Path, time::Duration};

use beadle_network::LocalNetwork;

use crate::failure::Failure;

/// How long the node may take to answer. Whether it does well is up to the others too.
const ANSWER_WITHIN: Duration = Duration::from_secs(60);

/// Stops the node in order if it runs, starts it on its database, and waits until it answers.
pub async fn run(directory: &Path, node: &Path, number: u16) -> Result<bool, Failure> {
	let mut network = LocalNetwork::open(directory, node)?;
	match network.restart(number).await? {
		true => eprintln!("Stopped node {number}, and started it again."),
		false => eprintln!("Started node {number}."),
	}
	// It is what was asked for, whatever becomes of the waiting.
	network.leave_running();
	let status = network.until_answering(number, ANSWER_WITHIN).await?;
	eprintln!("It answers at {}.", status.url);
	Ok(true)
}
