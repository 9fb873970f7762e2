//! What can go wrong, and the exit codes for it.

use beadle_client::{
	call::CallMissing,
	chain::{ConnectError, QueryError},
	session::{CarriageError, OpenError},
	verify::VerifyError,
};
use std::{io, path::Path, process::ExitCode, time::Duration};

/// Something that was given is faulty.
pub const FAULTY: u8 = 1;
/// The device is suspended.
pub const SUSPENDED: u8 = 4;
/// The device is revoked, not enrolled, or its key is retired.
pub const GONE: u8 = 5;
/// Something cannot be reached.
pub const UNREACHED: u8 = 3;
/// The arguments do not go together.
const USAGE: u8 = 2;

/// Why a command did not do what it should.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// A file cannot be read or written.
	#[error("{path}: {source}")]
	File {
		/// Which.
		path: String,
		/// Why.
		source: io::Error,
	},
	/// The key cannot be used.
	#[error("the key in {path} cannot be used: {why}")]
	Key {
		/// In which file.
		path: String,
		/// Why; never the key.
		why: String,
	},
	/// The arguments do not go together.
	#[error("{0}")]
	Usage(String),
	/// A source cannot be read.
	#[error("the source {path} cannot be read: {why}")]
	Source {
		/// Which.
		path: String,
		/// Why.
		why: String,
	},
	/// The queue cannot be used.
	#[error("the queue in {path} cannot be used: {why}")]
	Queue {
		/// In which directory.
		path: String,
		/// Why.
		why: String,
	},
	/// There is no connection.
	#[error(transparent)]
	Connect(#[from] ConnectError),
	/// The chain was not found in time.
	#[error("no chain within {}: is a bootnode of the chain specification running, and can it be reached?", humantime::format_duration(*.0))]
	NoChain(Duration),
	/// The connection has ended.
	#[error("the connection to the chain is lost")]
	Lost,
	/// The chain does not answer.
	#[error(transparent)]
	Query(#[from] QueryError),
	/// What the chain says does not hold.
	#[error(transparent)]
	Verify(#[from] VerifyError),
	/// The key is no device's.
	#[error(transparent)]
	Open(#[from] OpenError),
	/// The chain does not take packs.
	#[error(transparent)]
	Carriage(#[from] CarriageError),
	/// The chain has no such call.
	#[error(transparent)]
	Call(#[from] CallMissing),
	/// There is no such device.
	#[error("there is no device {0} at the latest finalised block")]
	NoDevice(u32),
}

impl Error {
	/// A file cannot be read or written.
	pub fn file(path: &Path, source: io::Error) -> Self {
		Self::File { path: path.display().to_string(), source }
	}

	/// The key in this file cannot be used.
	pub fn key(path: &Path, why: impl Into<String>) -> Self {
		Self::Key { path: path.display().to_string(), why: why.into() }
	}

	/// The code to end with.
	pub fn exit_code(&self) -> ExitCode {
		ExitCode::from(match self {
			Self::Key { .. }
			| Self::Source { .. }
			| Self::Connect(ConnectError::Light(_))
			| Self::Verify(VerifyError::Forged { .. }) => FAULTY,
			Self::Usage(_) => USAGE,
			Self::Open(OpenError::NotEnrolled | OpenError::Retired(_)) | Self::NoDevice(_) => GONE,
			_ => UNREACHED,
		})
	}
}
