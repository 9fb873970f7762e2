//! Files and directories, with errors that name them.

use std::{fs, io, os::unix::fs::PermissionsExt, path::Path};
use tempfile::TempDir;

use crate::stop::Stop;

/// Mode of a program.
const EXECUTABLE: u32 = 0o755;

/// Makes a temporary directory, which is removed when it is dropped.
///
/// # Errors
///
/// If it cannot be made.
pub fn scratch() -> Result<TempDir, Stop> {
	let failed = |error| Stop::Failed(format!("a temporary directory cannot be made: {error}"));
	tempfile::tempdir().map_err(failed)
}

/// Makes a directory, and those above it, unless they are there.
///
/// # Errors
///
/// If it cannot be made.
pub fn make_directory(path: &Path) -> Result<(), Stop> {
	fs::create_dir_all(path).map_err(|error| failed(path, "made", &error))
}

/// Reads a text file. Bytes that are not UTF-8 are replaced.
///
/// # Errors
///
/// If it cannot be read.
pub fn read(path: &Path) -> Result<String, Stop> {
	let bytes = fs::read(path).map_err(|error| failed(path, "read", &error))?;
	Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Writes a file.
///
/// # Errors
///
/// If it cannot be written.
pub fn write(path: &Path, contents: impl AsRef<[u8]>) -> Result<(), Stop> {
	fs::write(path, contents).map_err(|error| failed(path, "written", &error))
}

/// Copies a file.
///
/// # Errors
///
/// If it cannot be copied.
pub fn copy(from: &Path, to: &Path) -> Result<(), Stop> {
	let failed = |error| Stop::Failed(format!("{} cannot be copied to {}: {error}", from.display(), to.display()));
	fs::copy(from, to).map(|_| ()).map_err(failed)
}

/// Lets everybody run a file.
///
/// # Errors
///
/// If its mode cannot be changed.
pub fn make_executable(path: &Path) -> Result<(), Stop> {
	let changed = fs::set_permissions(path, fs::Permissions::from_mode(EXECUTABLE));
	changed.map_err(|error| failed(path, "made executable", &error))
}

/// Opens a file for writing, and empties it.
///
/// # Errors
///
/// If it cannot be written.
pub fn create(path: &Path) -> Result<fs::File, Stop> {
	fs::File::create(path).map_err(|error| failed(path, "written", &error))
}

/// Opens a file for reading.
///
/// # Errors
///
/// If it cannot be read.
pub fn open(path: &Path) -> Result<fs::File, Stop> {
	fs::File::open(path).map_err(|error| failed(path, "read", &error))
}

/// Returns the error for a file with which something cannot be done.
pub fn failed(path: &Path, what: &str, error: &io::Error) -> Stop {
	Stop::Failed(format!("{} cannot be {what}: {error}", path.display()))
}
