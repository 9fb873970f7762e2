//! Files that survive a power cut, and files that nobody else may read.

use crate::error::Error;
use std::{
	fs::{self, File, OpenOptions},
	io::{self, Write},
	os::unix::fs::{chown, MetadataExt, OpenOptionsExt},
	path::Path,
};

/// Nobody but the owner may read or write.
const PRIVATE: u32 = 0o600;

/// Writes a new file that nobody else may read, and makes sure that it is there after a power cut.
///
/// # Errors
///
/// If there is one of this name, or it cannot be written.
pub fn create_private(path: &Path, content: &[u8]) -> io::Result<()> {
	let mut file = OpenOptions::new().write(true).create_new(true).mode(PRIVATE).open(path)?;
	file.write_all(content)?;
	file.sync_all()?;
	sync_directory(path)
}

/// Gives a file the name of another, which then is gone, for good.
///
/// # Errors
///
/// If it cannot be renamed.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
	fs::rename(from, to)?;
	sync_directory(to)
}

/// Gives a file to the owner of another one, as when root does what is another user's to do.
///
/// # Errors
///
/// If this user may not.
pub fn give_to_owner_of(path: &Path, other: &Path) -> io::Result<()> {
	let (own, other) = (fs::metadata(path)?, fs::metadata(other)?);
	match (own.uid(), own.gid()) == (other.uid(), other.gid()) {
		true => Ok(()),
		false => chown(path, Some(other.uid()), Some(other.gid())),
	}
}

/// Adds lines to a file that nobody else may read, for good.
///
/// # Errors
///
/// If it cannot be written.
pub fn append_private(path: &Path, lines: &str) -> io::Result<()> {
	let mut file = OpenOptions::new().append(true).create(true).mode(PRIVATE).open(path)?;
	file.write_all(lines.as_bytes())?;
	file.sync_all()
}

/// Puts a whole file in place of another, so that whoever reads it finds one or the other.
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

/// The content of a file with a secret.
///
/// # Errors
///
/// If it cannot be read, or others may read it.
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
