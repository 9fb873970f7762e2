//! Errors that end the demo. An outcome that differs is not one of them: the demo reports it.

use beadle_client::{
	connect::{BlockError, ConnectError, QueryError},
	submit::{
		council_member::CallError,
		device::OpenError,
		transaction::{CarriageError, SignError},
	},
};
use beadle_profiles::series::SeriesError;
use std::path::PathBuf;

/// Errors that end the demo.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
	/// The node did not start, or stopped.
	#[error(transparent)]
	Node(#[from] crate::node::NodeError),
	/// The node's binary does not print its version.
	#[error(transparent)]
	Binary(#[from] beadle_harness::binary::BinaryError),
	/// No connection to the node.
	#[error(transparent)]
	Connect(#[from] ConnectError),
	/// The council member could not act.
	#[error("the council member could not act: {0}")]
	Member(#[from] CallError),
	/// A device could not be connected.
	#[error("a device could not be connected: {0}")]
	Open(#[from] OpenError),
	/// A runtime API or storage item could not be queried.
	#[error(transparent)]
	Query(#[from] QueryError),
	/// A block could not be read.
	#[error(transparent)]
	Block(#[from] BlockError),
	/// A transaction could not be signed.
	#[error(transparent)]
	Sign(#[from] SignError),
	/// A pack could not be put into a transaction.
	#[error(transparent)]
	Carriage(#[from] CarriageError),
	/// The node stopped answering.
	#[error("the node does not answer: {0}")]
	Rpc(#[from] subxt::rpcs::Error),
	/// The chain has no such call.
	#[error(transparent)]
	Call(#[from] beadle_client::interface::call::CallMissing),
	/// The data cannot be read.
	#[error("{path}: {source}")]
	File {
		/// Path of the file.
		path: PathBuf,
		/// Error of the operating system.
		source: std::io::Error,
	},
	/// The data are not a usable series.
	#[error("the data cannot be used: {0}")]
	Series(#[from] SeriesError),
	/// Too few data for the faults to be injected.
	#[error("the data are too few: the faults need {needed} rows without missing values within the profile's max_age, there are {found}")]
	TooFewRows {
		/// Number of usable rows.
		found: usize,
		/// Number of rows needed.
		needed: usize,
	},
	/// The results cannot be written.
	#[error("the results cannot be written: {0}")]
	Output(#[from] serde_json::Error),
}
