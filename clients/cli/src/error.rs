//! What can go wrong, and the exit codes for it.

use crate::{device::EnrolmentError, genesis::GenesisError};
use beadle_client::{
	chain::{ConnectError, QueryError},
	council::CouncilError,
};
use beadle_profiles::{file::Fault, gauge::GaugeError, import::ImportError, learn::LearnError};
use std::{io, path::Path, process::ExitCode};

/// A file is faulty, two profiles differ, or no network should start with a chain specification.
pub const FAULTY: u8 = 1;
/// The arguments do not go together.
const USAGE: u8 = 2;
/// Something cannot be reached, or said no.
const UNREACHED: u8 = 3;

/// Why a command did not do what it should.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// A file cannot be read.
	#[error("{path}: {source}")]
	File {
		/// Which.
		path: String,
		/// Why.
		source: io::Error,
	},
	/// A profile's file is faulty.
	#[error("{}", list(path, faults))]
	Faulty {
		/// Which.
		path: String,
		/// All that is wrong with it.
		faults: Vec<Fault>,
	},
	/// Something to import is faulty.
	#[error("{path}: {source}")]
	Import {
		/// Which file.
		path: String,
		/// What is wrong with it.
		source: ImportError,
	},
	/// What a sensor printed is faulty, or for another chain or owner.
	#[error("{path}: {source}")]
	Enrolment {
		/// Which file.
		path: String,
		/// What is wrong with it.
		source: EnrolmentError,
	},
	/// A chain specification is faulty.
	#[error("{path}: {source}")]
	Genesis {
		/// Which file.
		path: String,
		/// What is wrong with it.
		source: GenesisError,
	},
	/// A series is faulty.
	#[error(transparent)]
	Series(#[from] GaugeError),
	/// Nothing can be learned.
	#[error("{path}, column {column}: {source}")]
	Learn {
		/// Which file.
		path: String,
		/// Which column.
		column: String,
		/// Why.
		source: LearnError,
	},
	/// An argument is not what it should be.
	#[error("{0}")]
	Usage(String),
	/// The key that signs cannot be used.
	#[error("the key in {path} cannot be used: {why}")]
	Key {
		/// In which file.
		path: String,
		/// Why; never the key.
		why: String,
	},
	/// There is no such version on the chain.
	#[error("the chain has no version {version} of profile {id}")]
	NotOnChain {
		/// Which profile.
		id: u32,
		/// Which version.
		version: u32,
	},
	/// There is no connection.
	#[error(transparent)]
	Connect(#[from] ConnectError),
	/// The chain does not answer.
	#[error(transparent)]
	Query(#[from] QueryError),
	/// The chain did not do it.
	#[error(transparent)]
	Council(#[from] CouncilError),
}

impl Error {
	/// A file cannot be read.
	pub fn file(path: &Path, source: io::Error) -> Self {
		Self::File { path: path.display().to_string(), source }
	}

	/// The code to end with.
	pub fn exit_code(&self) -> ExitCode {
		ExitCode::from(match self {
			Self::Faulty { .. }
			| Self::Import { .. }
			| Self::Enrolment { .. }
			| Self::Genesis { .. }
			| Self::Series(_)
			| Self::Learn { .. } => FAULTY,
			Self::Usage(_) => USAGE,
			_ => UNREACHED,
		})
	}
}

fn list(path: &str, faults: &[Fault]) -> String {
	let lines: Vec<_> = faults.iter().map(|fault| format!("{path}, {fault}")).collect();
	lines.join("\nbeadle: ")
}
