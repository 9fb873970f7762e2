//! Failures that end the program, and the exit codes by which a service manager tells them apart.

use std::{error::Error, fmt};

use sp_blockchain::Error as BlockchainError;

use crate::disk::DiskFull;

/// Part of the message by which the state database rejects another pruning mode than its own: an error of
/// `sc-state-db`, available as text only.
const OTHER_STATES: &str = "Incompatible pruning modes";

/// Failures that end the program.
#[derive(Debug)]
pub enum Failure {
	/// The arguments contradict each other or the existing database.
	Arguments(String),
	/// The disk has too little room for the node to start.
	Disk(DiskFull),
	/// Anything else.
	Node(sc_cli::Error),
}

impl Failure {
	/// Returns the exit code: 2 if a restart with the same arguments is in vain, 3 if the disk needs room first, 1
	/// otherwise.
	pub fn code(&self) -> u8 {
		match self {
			Self::Arguments(_) => 2,
			Self::Disk(_) => 3,
			Self::Node(_) => 1,
		}
	}
}

impl From<sc_cli::Error> for Failure {
	fn from(error: sc_cli::Error) -> Self {
		use sc_cli::Error as Cli;
		use sc_service::Error as Service;
		match error {
			Cli::Service(Service::Application(inner)) => match inner.downcast::<DiskFull>() {
				Ok(full) => Self::Disk(*full),
				Err(inner) => Self::Node(Cli::Service(Service::Application(inner))),
			},
			Cli::Input(wrong) => Self::Arguments(wrong),
			Cli::Service(Service::Client(BlockchainError::StateDatabase(wrong))) if wrong.contains(OTHER_STATES) => {
				Self::Arguments(
					"the database that is there keeps states in another way, and cannot change that: leave --archive and \
					 --state-pruning as they were, or remove the chain (purge-chain; keys stay)"
						.into(),
				)
			},
			other => Self::Node(other),
		}
	}
}

impl fmt::Display for Failure {
	/// Writes the error and its causes in one line.
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		match self {
			Self::Arguments(wrong) => f.write_str(wrong),
			Self::Disk(full) => full.fmt(f),
			Self::Node(error) => {
				error.fmt(f)?;
				let mut cause = error.source();
				let mut said = error.to_string();
				while let Some(error) = cause {
					let text = error.to_string();
					// Many errors of the SDK already include their cause.
					if !said.contains(&text) {
						write!(f, ": {text}")?;
					}
					said = text;
					cause = error.source();
				}
				Ok(())
			},
		}
	}
}
