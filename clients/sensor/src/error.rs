//! The program's errors and exit codes.

use beadle_client::{
	connect::{ConnectError, QueryError},
	interface::call::CallMissing,
	read::verify::VerifyError,
	submit::{device::OpenError, transaction::CarriageError},
};
use std::{io, path::Path, process::ExitCode, time::Duration};

/// Exit code: something given is faulty.
pub const FAULTY: u8 = 1;
/// Exit code: the device is suspended.
pub const SUSPENDED: u8 = 4;
/// Exit code: the device is revoked, not enrolled, or its key is retired.
pub const GONE: u8 = 5;
/// Exit code: a file, the queue or the chain cannot be reached.
pub const UNREACHED: u8 = 3;
/// Exit code: the arguments do not go together.
const USAGE: u8 = 2;

/// Errors of a subcommand.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// A file cannot be read or written.
	#[error("{path}: {source}")]
	File {
		/// The file.
		path: String,
		/// The cause.
		source: io::Error,
	},
	/// The key cannot be used.
	#[error("the key in {path} cannot be used: {why}")]
	Key {
		/// The key file.
		path: String,
		/// The reason; never the key.
		why: String,
	},
	/// The arguments do not go together.
	#[error("{0}")]
	Usage(String),
	/// A source cannot be read.
	#[error("the source {path} cannot be read: {why}")]
	Source {
		/// The file or command.
		path: String,
		/// The reason.
		why: String,
	},
	/// The queue cannot be used.
	#[error("the queue in {path} cannot be used: {why}")]
	Queue {
		/// The queue's directory.
		path: String,
		/// The reason.
		why: String,
	},
	/// The chain cannot be connected to.
	#[error(transparent)]
	Connect(#[from] ConnectError),
	/// The chain was not found in time.
	#[error("no chain within {}: is a boot node of the chain specification running, and can it be reached?", humantime::format_duration(*.0))]
	NoChain(Duration),
	/// The connection has ended.
	#[error("the connection to the chain is lost")]
	Lost,
	/// The chain does not answer.
	#[error(transparent)]
	Query(#[from] QueryError),
	/// An answer does not match its proof, or the chain cannot be queried.
	#[error(transparent)]
	Verify(#[from] VerifyError),
	/// The key is not the current key of any device, or the chain cannot be queried.
	#[error(transparent)]
	Open(#[from] OpenError),
	/// The chain does not take packs.
	#[error(transparent)]
	Carriage(#[from] CarriageError),
	/// The chain has no such call.
	#[error(transparent)]
	Call(#[from] CallMissing),
	/// There is no such organisation.
	#[error("the chain has no organisation {0}: ask the council for its number, or see \"beadle organisation list\"")]
	NoOrganisation(u32),
	/// The organisation cannot enrol anything.
	#[error("{0} has no seat on the council, and can enrol nothing")]
	Expelled(String),
	/// There is no such device.
	#[error("there is no device {0} at the latest finalised block")]
	NoDevice(u32),
}

impl Error {
	/// Returns the error of a file that cannot be read or written.
	pub fn file(path: &Path, source: io::Error) -> Self {
		Self::File { path: path.display().to_string(), source }
	}

	/// Returns the error of a key file that cannot be used.
	pub fn key(path: &Path, why: impl Into<String>) -> Self {
		Self::Key { path: path.display().to_string(), why: why.into() }
	}

	/// Returns the exit code.
	pub fn exit_code(&self) -> ExitCode {
		ExitCode::from(match self {
			Self::Key { .. }
			| Self::Source { .. }
			| Self::Connect(ConnectError::Light(_))
			| Self::Verify(VerifyError::Forged { .. }) => FAULTY,
			Self::Usage(_) | Self::NoOrganisation(_) | Self::Expelled(_) => USAGE,
			Self::Open(
				OpenError::NotEnrolled | OpenError::Retired(_) | OpenError::Revoked(_) | OpenError::Banned,
			)
			| Self::NoDevice(_) => GONE,
			_ => UNREACHED,
		})
	}
}
