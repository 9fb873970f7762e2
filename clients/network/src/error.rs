//! Why a network is not as it was asked for.

use crate::{
	binary::BinaryError,
	directory::DirectoryError,
	node::NodeError,
	parameters::ParametersError,
	process::{AnswerError, Stopped},
	spec::NotASpec,
};
use std::{path::PathBuf, time::Duration};

/// Why a network is not as it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
	/// There cannot be such a network.
	#[error(transparent)]
	Parameters(#[from] ParametersError),
	/// There is another one.
	#[error("the network in {} has {difference}: run \"down\" first, or choose another directory with --dir", path.display())]
	Differs {
		/// Where.
		path: PathBuf,
		/// What is different.
		difference: String,
	},
	/// Its directory cannot be used.
	#[error(transparent)]
	Directory(#[from] DirectoryError),
	/// The node's binary does not do what it should.
	#[error(transparent)]
	Binary(#[from] BinaryError),
	/// The node's chain is not one that can be changed.
	#[error(transparent)]
	Spec(#[from] NotASpec),
	/// There is no node with this number.
	#[error("there is no node {number}: the nodes are 1 to {last}")]
	NoSuchNode {
		/// Which number.
		number: u16,
		/// The highest that there is.
		last: u16,
	},
	/// A node did not start.
	#[error(transparent)]
	Node(#[from] NodeError),
	/// A node stopped by itself.
	#[error("{name} (node {number}): {source}")]
	Stopped {
		/// Which.
		number: u16,
		/// Its name.
		name: String,
		/// How.
		source: Stopped,
	},
	/// A node should be running.
	#[error("node {0} is not running")]
	NotRunning(u16),
	/// A node does not answer.
	#[error(transparent)]
	Answer(#[from] AnswerError),
	/// Some node does not do well.
	#[error("not well after {} s: {what}; see {}", within.as_secs(), log.display())]
	Unhealthy {
		/// How long it was waited for.
		within: Duration,
		/// Which nodes, and what is wrong with them.
		what: String,
		/// What the first of them had to say.
		log: PathBuf,
	},
	/// The system does not end a process.
	#[error("process {pid} of node {number} does not end, not even by SIGKILL")]
	Undead {
		/// Which node.
		number: u16,
		/// Its process.
		pid: u32,
	},
}
