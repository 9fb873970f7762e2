//! The program's errors and exit codes.

use beadle_client::{
	connect::{checkpoint::CheckpointError, BlockRef, ConnectError, QueryError},
	enrolment::EnrolmentError,
	interface::call::CallMissing,
	read::verify::VerifyError,
	submit::council_member::CallError,
};
use beadle_profiles::{file::Fault, gauge::GaugeError, import::ImportError, learn::LearnError};
use std::{io, path::Path, process::ExitCode, time::Duration};

/// Exit code: a file is faulty, two profiles differ, the chain has no such profile to compare, or no network should
/// start with a chain specification.
pub const FAULTY: u8 = 1;
/// Exit code: the arguments do not go together.
const USAGE: u8 = 2;
/// Exit code: a file or the chain cannot be reached, nothing can be printed, the key cannot be used, or the chain said
/// no.
const UNREACHED: u8 = 3;
/// Exit code of `verify`: the device is suspended, or its readings are halted.
pub const STOPPED: u8 = 4;
/// Exit code of `verify`: the device is revoked, or there is none.
pub const GONE: u8 = 5;
/// Exit code of `verify`: the result is too old to rely on, or this machine's clock is wrong.
pub const NOT_FRESH: u8 = 6;
/// Exit code of `verify`: it is not the chain that is known.
const OTHER_CHAIN: u8 = 7;

/// Errors of a subcommand.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// A file cannot be read.
	#[error("{path}: {source}")]
	File {
		/// The file.
		path: String,
		/// The cause.
		source: io::Error,
	},
	/// A profile is faulty, or a file is no text.
	#[error("{}", list(path, faults))]
	Faulty {
		/// The file.
		path: String,
		/// All faults in it.
		faults: Vec<Fault>,
	},
	/// A file to import is faulty.
	#[error("{path}: {source}")]
	Import {
		/// The file.
		path: String,
		/// The fault.
		source: ImportError,
	},
	/// A sensor's output is faulty, or for another chain or owner.
	#[error("{path}: {source}")]
	Enrolment {
		/// The file.
		path: String,
		/// The fault.
		source: EnrolmentError,
	},
	/// A chain specification is faulty.
	#[error("{path}: {source}")]
	Genesis {
		/// The file.
		path: String,
		/// The fault.
		source: Box<dyn std::error::Error + Send + Sync>,
	},
	/// A series is faulty.
	#[error(transparent)]
	Series(#[from] GaugeError),
	/// Nothing can be learned.
	#[error("{path}, column {column}: {source}")]
	Learn {
		/// The file.
		path: String,
		/// The column.
		column: String,
		/// The reason.
		source: LearnError,
	},
	/// An argument is invalid.
	#[error("{0}")]
	Usage(String),
	/// The signing key cannot be used.
	#[error("the key in {path} cannot be used: {why}")]
	Key {
		/// The key file.
		path: String,
		/// The reason; never the key.
		why: String,
	},
	/// There is no such version on the chain.
	#[error("the chain has no version {version} of profile {id}")]
	NotOnChain {
		/// The profile.
		id: u32,
		/// The version.
		version: u32,
	},
	/// There is no such profile on the chain.
	#[error("the chain has no profile {id}")]
	NoProfile {
		/// The profile.
		id: u32,
	},
	/// There is no such device on the chain.
	#[error("the chain has no device {id}")]
	NoDevice {
		/// The device.
		id: u32,
	},
	/// There was no such device at a block that says nothing about the present.
	#[error("the chain has no device {id}, {why}")]
	NoDeviceThen {
		/// The device.
		id: u32,
		/// The reason why the block says nothing.
		why: String,
	},
	/// No chain was found in time.
	#[error("no chain was found within {} s", .0.as_secs())]
	NoChain(Duration),
	/// No chain was found in time that goes on from the block that this machine knows.
	#[error(
		"no chain was found within {} s that goes on from block {block}, which this machine has seen final",
		within.as_secs()
	)]
	NoChainFrom {
		/// The time.
		within: Duration,
		/// The block.
		block: BlockRef,
	},
	/// The chain is not the one that is known, or what is known of it cannot be read or written.
	#[error(transparent)]
	Checkpoint(#[from] CheckpointError),
	/// A device cannot be verified.
	#[error(transparent)]
	Verify(#[from] VerifyError),
	/// There is no such call.
	#[error(transparent)]
	Call(#[from] CallMissing),
	/// The chain cannot be connected to.
	#[error(transparent)]
	Connect(#[from] ConnectError),
	/// The chain does not answer.
	#[error(transparent)]
	Query(#[from] QueryError),
	/// A member's transaction failed, or the key signs for no member.
	#[error(transparent)]
	Member(#[from] CallError),
}

impl Error {
	/// Returns the error of a file that cannot be read.
	pub fn file(path: &Path, source: io::Error) -> Self {
		Self::File { path: path.display().to_string(), source }
	}

	/// Returns the exit code.
	pub fn exit_code(&self) -> ExitCode {
		ExitCode::from(match self {
			Self::Series(error) if error.is_of_the_system() => UNREACHED,
			Self::Faulty { .. }
			| Self::Import { .. }
			| Self::Enrolment { .. }
			| Self::Genesis { .. }
			| Self::Series(_)
			| Self::Learn { .. }
			| Self::NoProfile { .. } => FAULTY,
			Self::Verify(VerifyError::Forged { .. }) | Self::Checkpoint(CheckpointError::Faulty { .. }) => FAULTY,
			Self::Checkpoint(error) if error.is_contradiction() => OTHER_CHAIN,
			Self::NoDeviceThen { .. } => NOT_FRESH,
			Self::Usage(_) => USAGE,
			Self::NoDevice { .. } => GONE,
			_ => UNREACHED,
		})
	}
}

fn list(path: &str, faults: &[Fault]) -> String {
	let lines: Vec<_> = faults.iter().map(|fault| format!("{path}, {fault}")).collect();
	lines.join("\nbeadle: ")
}
