//! Errors of a local network.

use crate::{
	binary::BinaryError,
	directory::DirectoryError,
	node::NodeError,
	parameters::ParametersError,
	process::{AnswerError, Stopped},
	spec::NotASpec,
};
use std::{path::PathBuf, time::Duration};

/// Errors of a local network.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
	/// Invalid parameters.
	#[error(transparent)]
	Parameters(#[from] ParametersError),
	/// The directory holds a network with other parameters.
	#[error("the network in {} has {difference}: run \"down\" first, or choose another directory with --dir", path.display())]
	Differs {
		/// Directory of that network.
		path: PathBuf,
		/// Differing parameters.
		difference: String,
	},
	/// The network's directory cannot be used.
	#[error(transparent)]
	Directory(#[from] DirectoryError),
	/// The node's binary failed.
	#[error(transparent)]
	Binary(#[from] BinaryError),
	/// The binary's chain specification cannot be patched.
	#[error(transparent)]
	Spec(#[from] NotASpec),
	/// No node has this number.
	#[error("there is no node {number}: the nodes are 1 to {last}")]
	NoSuchNode {
		/// Requested number.
		number: u16,
		/// Highest number in use.
		last: u16,
	},
	/// A node did not start.
	#[error(transparent)]
	Node(#[from] NodeError),
	/// A node stopped by itself.
	#[error("{name} (node {number}): {source}")]
	Stopped {
		/// Number of the node.
		number: u16,
		/// Name of the node.
		name: String,
		/// Exit status and end of the log.
		source: Stopped,
	},
	/// A node is not running, but has to be.
	#[error("node {0} is not running")]
	NotRunning(u16),
	/// A node does not answer.
	#[error(transparent)]
	Answer(#[from] AnswerError),
	/// Some nodes did not become healthy in time.
	#[error("not well after {} s: {what}; see {}", within.as_secs(), log.display())]
	Unhealthy {
		/// Time limit.
		within: Duration,
		/// The unhealthy nodes, each with the reason.
		what: String,
		/// Path of the first such node's log.
		log: PathBuf,
	},
	/// A process survived SIGKILL.
	#[error("process {pid} of node {number} does not end, not even by SIGKILL")]
	Undead {
		/// Number of the node.
		number: u16,
		/// Id of its process.
		pid: u32,
	},
}
