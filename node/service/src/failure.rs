//! Why the program ends, and the exit code by which a service manager tells it.

use std::{error::Error, fmt};

use sp_blockchain::Error as BlockchainError;

use crate::disk::DiskFull;

/// By what the state's database says that it keeps other states than it is told to: an error of `sc-state-db`,
/// which comes as text.
const OTHER_STATES: &str = "Incompatible pruning modes";

/// Why the program could not do what it was told.
#[derive(Debug)]
pub enum Failure {
	/// The arguments contradict each other, or what is there.
	Arguments(String),
	/// The disk has too little room to start.
	Disk(DiskFull),
	/// Anything else.
	Node(sc_cli::Error),
}

impl Failure {
	/// Returns the exit code: 2 where starting again with the same arguments is in vain, 3 where there has to be room on the
	/// disk first, 1 otherwise.
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
	/// Writes what happened and what led to it in a line.
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
					// Many errors of the SDK repeat their cause.
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
