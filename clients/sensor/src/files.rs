//! Files that survive a power cut, and files that only their owner may read.

use crate::error::Error;
use std::{
	fs::{self, File, OpenOptions},
	io::{self, Write},
	os::unix::fs::{chown, MetadataExt, OpenOptionsExt},
	path::Path,
};

/// Mode of a file that only its owner may read or write.
const PRIVATE: u32 = 0o600;

/// Writes a new private file. It survives a power cut once this returns.
///
/// # Errors
///
/// If there is a file of this name, or it cannot be written.
pub fn create_private(path: &Path, content: &[u8]) -> io::Result<()> {
	let mut file = OpenOptions::new().write(true).create_new(true).mode(PRIVATE).open(path)?;
	file.write_all(content)?;
	file.sync_all()?;
	sync_directory(path)
}

/// Renames a file, replacing the file of the new name if there is one. The change survives a power cut.
///
/// # Errors
///
/// If it cannot be renamed.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
	fs::rename(from, to)?;
	sync_directory(to)
}

/// Changes the owner of a file to that of another one, for when root does another user's work.
///
/// # Errors
///
/// If this user may not change it.
pub fn give_to_owner_of(path: &Path, other: &Path) -> io::Result<()> {
	let (own, other) = (fs::metadata(path)?, fs::metadata(other)?);
	match (own.uid(), own.gid()) == (other.uid(), other.gid()) {
		true => Ok(()),
		false => chown(path, Some(other.uid()), Some(other.gid())),
	}
}

/// Appends lines to a private file, and writes them through to the disk.
///
/// # Errors
///
/// If it cannot be written.
pub fn append_private(path: &Path, lines: &str) -> io::Result<()> {
	let mut file = OpenOptions::new().append(true).create(true).mode(PRIVATE).open(path)?;
	file.write_all(lines.as_bytes())?;
	file.sync_all()
}

/// Replaces a file atomically: a reader finds either the old or the new content.
///
/// # Errors
///
/// If it cannot be written.
pub fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
	let directory = path.parent().unwrap_or(Path::new("."));
	let mut file = tempfile::NamedTempFile::new_in(directory)?;
	file.write_all(content)?;
	file.persist(path).map(drop).map_err(|error| error.error)
}

/// Returns the content of a private file.
///
/// # Errors
///
/// If it cannot be read, or users other than its owner may access it.
pub fn read_private(path: &Path) -> Result<String, Error> {
	let mode = fs::metadata(path).map_err(|source| Error::file(path, source))?.mode();
	if mode & 0o077 != 0 {
		return Err(Error::key(path, format!("others may read it; run \"chmod 600 {}\"", path.display())));
	}
	fs::read_to_string(path).map_err(|source| Error::file(path, source))
}

fn sync_directory(path: &Path) -> io::Result<()> {
	let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
	File::open(directory)?.sync_all()
}
