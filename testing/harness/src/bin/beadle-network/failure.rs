//! Failures of a command, and their exit codes.

use std::{io, process::ExitCode};

use beadle_harness::{directory::DirectoryError, NetworkError};

/// The network is not healthy.
pub const NOT_WELL: u8 = 1;
/// The arguments are wrong.
const WRONG: u8 = 2;
/// Something is missing or occupied.
const MISSING: u8 = 3;
/// The exit code of a shell for a process that SIGINT ended.
const INTERRUPTED: u8 = 130;

/// Failures of a command.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
	/// No directory for the network's files.
	#[error("there is no home directory (HOME): tell where the network's files are with --dir")]
	NoHome,
	/// The network's directory cannot be used.
	#[error(transparent)]
	Directory(#[from] DirectoryError),
	/// The network could not be brought into the requested state.
	#[error(transparent)]
	Network(#[from] NetworkError),
	/// Interrupted by a signal.
	#[error("interrupted")]
	Interrupted,
	/// The results cannot be written.
	#[error("the results cannot be written: {0}")]
	Output(#[from] io::Error),
}

impl Failure {
	/// Returns the exit code of this failure.
	pub fn exit_code(&self) -> ExitCode {
		ExitCode::from(match self {
			Self::NoHome | Self::Directory(_) | Self::Output(_) => MISSING,
			Self::Interrupted => INTERRUPTED,
			Self::Network(error) => match error {
				NetworkError::Parameters(_) | NetworkError::Differs { .. } | NetworkError::NoSuchNode { .. } => WRONG,
				NetworkError::Stopped { .. }
				| NetworkError::NotRunning(_)
				| NetworkError::Answer(_)
				| NetworkError::Unhealthy { .. }
				| NetworkError::Undead { .. } => NOT_WELL,
				NetworkError::Directory(_)
				| NetworkError::Binary(_)
				| NetworkError::Spec(_)
				| NetworkError::Node(_) => MISSING,
			},
		})
	}
}
