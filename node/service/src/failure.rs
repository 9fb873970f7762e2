//! Failures that end the program, and the exit codes by which a service manager tells them apart.

use std::{
	error::Error,
	fmt,
	io::{self, ErrorKind},
	path::Path,
};

use sc_network::error::Error as NetworkError;
use sp_blockchain::Error as BlockchainError;

use crate::{disk::DiskFull, service::NoAuthorities};

/// Part of the message by which the state database rejects another pruning mode than its own: an error of
/// `sc-state-db`, available as text only.
const OTHER_STATES: &str = "Incompatible pruning modes";

/// Part of the message that `--log` is wrong: an error of `sc-tracing`, of which this crate sees the text only.
const WRONG_LOG: &str = "filter directive";

/// Beginnings of what the SDK adds to errors of the runtime: the whole genesis, and the functions that were running.
const TOO_MUCH: [&str; 2] = [" for blob:", "\nWASM backtrace"];

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
	/// Returns the failure to use a file or a directory of the arguments.
	pub(crate) fn of_file(what: &str, path: &Path, error: io::Error) -> Self {
		let said = format!("{what} {}: {error}", path.display());
		match error.kind() {
			ErrorKind::AlreadyExists
			| ErrorKind::IsADirectory
			| ErrorKind::NotADirectory
			| ErrorKind::NotFound
			| ErrorKind::PermissionDenied
			| ErrorKind::ReadOnlyFilesystem => Self::Arguments(said),
			_ => Self::Node(sc_cli::Error::Application(said.into())),
		}
	}

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
			Cli::GlobalLoggerError(wrong) if wrong.to_string().contains(WRONG_LOG) => {
				Self::Arguments(format!("--log (or --tracing-targets): {wrong}; example: --log info,sync=debug"))
			},
			Cli::NetworkKeyNotFound(path) => Self::Arguments(format!(
				"an authority has a node key, and there is none in {0}: make it with /usr/lib/beadle-node/node-key if \
				 the package is installed, otherwise with beadle-node key generate-node-key --file {0}",
				path.display()
			)),
			Cli::Service(Service::Network(NetworkError::Io(wrong)))
				if matches!(wrong.kind(), ErrorKind::InvalidData | ErrorKind::PermissionDenied) =>
			{
				Self::Arguments(format!(
					"the node key cannot be read: {wrong}. It is the file of --node-key-file, without that option \
					 chains/CHAIN/network/secret_ed25519 in the base path"
				))
			},
			Cli::Service(Service::Client(BlockchainError::Application(inner))) if inner.is::<NoAuthorities>() => {
				Self::Arguments(inner.to_string())
			},
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
			Self::Arguments(wrong) => f.write_str(brief(wrong)),
			Self::Disk(full) => full.fmt(f),
			Self::Node(error) => {
				let error: &dyn Error = match error {
					// The SDK only puts a word in front of it.
					sc_cli::Error::Service(sc_service::Error::Application(inner)) => &**inner,
					other => other,
				};
				let mut said = brief(&error.to_string()).to_owned();
				f.write_str(&said)?;
				let mut cause = error.source();
				while let Some(error) = cause {
					let text = brief(&error.to_string()).to_owned();
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

/// Returns the error without what is [`TOO_MUCH`].
fn brief(text: &str) -> &str {
	let end = TOO_MUCH.into_iter().filter_map(|rest| text.find(rest)).min();
	end.and_then(|end| text.get(..end)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn errors_of_the_runtime_come_without_the_genesis() {
		let error = sc_service::Error::Other("no such account at line 3 for blob:\n{}".into());
		assert_eq!(Failure::from(sc_cli::Error::from(error)).to_string(), "Other: no such account at line 3");
	}

	#[test]
	fn errors_of_files_name_them() {
		let missing = Failure::of_file("--a", Path::new("/b"), ErrorKind::NotFound.into());
		assert!(missing.to_string().starts_with("--a /b: "), "{missing}");
		assert_eq!(missing.code(), 2);
		assert_eq!(Failure::of_file("--a", Path::new("/b"), ErrorKind::Other.into()).code(), 1);
	}
}
