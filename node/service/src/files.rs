//! Check of the directories and files that the arguments name.
//!
//! The SDK uses them too, but its errors do not say which one is at fault. And on a full disk it would leave an empty
//! node key behind, with which the node cannot start later.

use std::{fs, io, path::Path};

use rustix::fs::{access, Access};
use sc_cli::{CliConfiguration, RunCmd, SubstrateCli};
use sc_service::BasePath;

use crate::{cli::Cli, disk, failure::Failure};

/// Creates the running node's directories, and checks that they and its files can be used, and that the disk has room.
pub fn prepare(cli: &Cli) -> Result<(), Failure> {
	let base = <RunCmd as CliConfiguration>::base_path(&cli.run)?
		.unwrap_or_else(|| BasePath::from_project("", "", &<Cli as SubstrateCli>::executable_name()));
	disk::check(base.path(), cli.storage_monitor.threshold).map_err(Failure::Disk)?;
	directory("the base path", base.path(), Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK)?;
	if let Some(path) = &cli.run.keystore_params.keystore_path {
		directory("--keystore-path", path, Access::READ_OK | Access::EXEC_OK)?;
	}
	if let Some(path) = &cli.run.keystore_params.password_filename {
		file("--password-filename", path)?;
	}
	let node_key = &cli.run.network_params.node_key_params;
	match &node_key.node_key_file {
		Some(path) if node_key.node_key.is_none() => node_key_file(path),
		_ => Ok(()),
	}
}

/// Creates a directory if there is none, and checks that it can be used.
fn directory(what: &str, path: &Path, uses: Access) -> Result<(), Failure> {
	if path.is_file() {
		return Err(Failure::Arguments(format!("{what} {} is a file, not a directory", path.display())));
	}
	let usable = fs::create_dir_all(path).and_then(|()| access(path, uses).map_err(io::Error::from));
	usable.map_err(|error| Failure::of_file(what, path, error))
}

/// Checks that there is a file that can be read. It is not opened: it may be a pipe.
fn file(what: &str, path: &Path) -> Result<(), Failure> {
	if path.is_dir() {
		return Err(Failure::Arguments(format!("{what} {} is a directory, not a file", path.display())));
	}
	access(path, Access::READ_OK).map_err(|error| Failure::of_file(what, path, error.into()))
}

/// Checks a node key, if there is one: 32 bytes, or 64 digits. Otherwise the SDK makes one, or says that it is missing.
fn node_key_file(path: &Path) -> Result<(), Failure> {
	if matches!(path.try_exists(), Ok(false)) {
		return Ok(());
	}
	file("--node-key-file", path)?;
	match fs::metadata(path) {
		Ok(metadata) if metadata.is_file() && !matches!(metadata.len(), 32 | 64) => Err(Failure::Arguments(format!(
			"--node-key-file {} is no node key: it has {} bytes instead of 64. Put the key there from a backup, or \
			 remove the file",
			path.display(),
			metadata.len()
		))),
		_ => Ok(()),
	}
}
