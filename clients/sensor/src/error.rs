//! The program's errors and exit codes.

use beadle_client::{
	connect::{checkpoint::CheckpointError, BlockRef, ConnectError, QueryError},
	interface::call::CallMissing,
	read::{age::Age, verify::VerifyError},
	submit::{device::OpenError, transaction::CarriageError},
	Chain,
};
use beadle_primitives::DeviceId;
use std::{io, path::Path, process::ExitCode, time::Duration};

/// Exit code: something given is faulty.
pub const FAULTY: u8 = 1;
/// Exit code: the device is suspended.
pub const SUSPENDED: u8 = 4;
/// Exit code: the device is revoked, not enrolled, or its key is retired.
pub const GONE: u8 = 5;
/// Exit code: what was verified is too old to rely on, or this machine's clock is wrong.
pub const NOT_FRESH: u8 = 6;
/// Exit code: it is not the chain that is known.
const OTHER_CHAIN: u8 = 7;
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
	/// No chain was found in time that goes on from the block that this machine knows.
	#[error(
		"no chain within {} that goes on from block {block}, which this machine has seen final: is a boot node of the chain \
		 specification running and in step, and can it be reached?",
		humantime::format_duration(*within)
	)]
	NoChainFrom {
		/// The time.
		within: Duration,
		/// The block.
		block: BlockRef,
	},
	/// The chain is not the one that is known, or what is known of it cannot be read or written.
	#[error(transparent)]
	Checkpoint(CheckpointError),
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
	/// There was no such device at a block that says nothing about the present.
	#[error("there is no device {device}, {why}")]
	NoDeviceThen {
		/// The device.
		device: u32,
		/// The reason why the block says nothing.
		why: String,
	},
}

impl From<CheckpointError> for Error {
	fn from(error: CheckpointError) -> Self {
		match error {
			CheckpointError::Connect(error) => Self::Connect(error),
			CheckpointError::Query(error) => Self::Query(error),
			error => Self::Checkpoint(error),
		}
	}
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

	/// Returns the error that there is no such device at this block, which may be too old to say so.
	pub async fn no_device(chain: &Chain, device: DeviceId, block: BlockRef, max_age: Duration) -> Self {
		let at = match chain.time(Some(block.hash)).await {
			Ok(at) => at,
			Err(error) => return error.into(),
		};
		match Age::of(at, max_age).objection(block, chain.is_proven()) {
			None => Self::NoDevice(device),
			Some(why) => Self::NoDeviceThen { device, why },
		}
	}

	/// Returns the exit code.
	pub fn exit_code(&self) -> ExitCode {
		ExitCode::from(match self {
			Self::Key { .. }
			| Self::Source { .. }
			| Self::Connect(ConnectError::Light(_))
			| Self::Verify(VerifyError::Forged { .. })
			| Self::Checkpoint(CheckpointError::Faulty { .. }) => FAULTY,
			Self::Checkpoint(error) if error.is_contradiction() => OTHER_CHAIN,
			Self::NoDeviceThen { .. } => NOT_FRESH,
			Self::Usage(_) | Self::NoOrganisation(_) | Self::Expelled(_) => USAGE,
			Self::Open(OpenError::NotEnrolled | OpenError::Retired(_) | OpenError::Revoked(_) | OpenError::Banned)
			| Self::NoDevice(_) => GONE,
			_ => UNREACHED,
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_core::H256;

	fn code(error: impl Into<Error>) -> String {
		format!("{:?}", error.into().exit_code())
	}

	fn is(code: u8) -> String {
		format!("{:?}", ExitCode::from(code))
	}

	#[test]
	fn another_chain_than_the_known_one_has_a_code_of_its_own() {
		let [known, head] = [100, 99].map(|number| BlockRef { number, hash: H256::repeat_byte(7) });
		assert_eq!(code(CheckpointError::Below { known, head }), is(OTHER_CHAIN));
		assert_eq!(code(CheckpointError::Other { known, found: H256::zero() }), is(OTHER_CHAIN));
		assert_eq!(code(CheckpointError::OutOfRange { known, head }), is(OTHER_CHAIN));
		let (path, why) = ("state".into(), "torn".into());
		assert_eq!(code(CheckpointError::Faulty { path, why }), is(FAULTY));
		let (path, source) = ("state".into(), io::ErrorKind::PermissionDenied.into());
		assert_eq!(code(CheckpointError::File { path, source }), is(UNREACHED));
	}

	#[test]
	fn that_an_old_block_has_no_such_device_says_nothing() {
		assert_eq!(code(Error::NoDeviceThen { device: 7, why: "proven at block 9".into() }), is(NOT_FRESH));
		assert_eq!(code(Error::NoDevice(7)), is(GONE));
	}
}
