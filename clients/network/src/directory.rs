//! The directory of a local network: recognised before anything in it is touched, and in one command's hands at a time.

use serde::{Deserialize, Serialize};
use std::{
	fs::{self, File, TryLockError},
	io,
	os::unix::fs::MetadataExt,
	path::{self, Path, PathBuf},
};

use crate::{parameters::Parameters, spec};

/// What a network's directory is recognised by.
const RECORD: &str = "network.json";
/// The same while it is written.
const UNFINISHED_RECORD: &str = "network.json.new";
/// The chain specification as people read it.
const SPEC: &str = "chain-spec.json";
/// The same as the nodes take it. Written last: when it is there, so is everything else.
const RAW_SPEC: &str = "chain-spec-raw.json";
/// The same while something is missing.
const UNFINISHED_RAW_SPEC: &str = "chain-spec-raw.json.new";

/// Why a directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
	/// Nothing there.
	#[error("there is no network in {}: make one with \"up\", or tell where it is with --dir", .0.display())]
	NoNetwork(PathBuf),
	/// Somebody else's.
	#[error("{} holds files that are not a network's: choose another directory with --dir", .0.display())]
	Foreign(PathBuf),
	/// Another command is at work there.
	#[error("another command is at work in {}: wait until it is done", .0.display())]
	Busy(PathBuf),
	/// It is a network's, and one does not know which.
	#[error("{} cannot be understood ({source}): nothing was touched", path.display())]
	Record {
		/// The record.
		path: PathBuf,
		/// What is wrong with it.
		source: serde_json::Error,
	},
	/// A file could not be read, written or removed.
	#[error("{}: {source}", path.display())]
	File {
		/// Which.
		path: PathBuf,
		/// Why.
		source: io::Error,
	},
}

impl DirectoryError {
	/// That something happened to a file.
	pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
		move |source| Self::File { path: path.to_owned(), source }
	}
}

/// What is kept in a network's directory.
#[derive(Serialize, Deserialize)]
struct Record {
	/// That it is a network's.
	chain: String,
	/// Which one.
	parameters: Parameters,
}

/// A directory for a network, in nobody else's hands.
#[derive(Debug)]
pub struct Directory {
	path: PathBuf,
	/// Whether it was not there before.
	made: bool,
	/// The directory itself.
	lock: File,
}

impl Directory {
	/// Takes a directory that is a network's or nobody's. One that is not there is made, and removed again when it is
	/// given up with nothing in it.
	///
	/// # Errors
	///
	/// If it is somebody else's, in somebody else's hands, or cannot be made.
	pub fn take(path: &Path) -> Result<Self, DirectoryError> {
		let path = absolute(path)?;
		let made = !path.exists();
		fs::create_dir_all(&path).map_err(DirectoryError::file(&path))?;
		let mut directory = Self::lock(path)?;
		directory.made = made;
		if recorded(&directory.path)?.is_none() && !is_empty(&directory.path)? {
			return Err(DirectoryError::Foreign(directory.path.clone()));
		}
		Ok(directory)
	}

	/// Takes the directory of a network that is there, with its parameters.
	///
	/// # Errors
	///
	/// If there is no network, or it is in somebody else's hands.
	pub fn open(path: &Path) -> Result<(Self, Parameters), DirectoryError> {
		let (path, _) = read(path)?;
		let directory = Self::lock(path)?;
		// What was read before may have been changed until the lock was had.
		let (_, parameters) = read(&directory.path)?;
		Ok((directory, parameters))
	}

	fn lock(path: PathBuf) -> Result<Self, DirectoryError> {
		let lock = File::open(&path).map_err(DirectoryError::file(&path))?;
		match lock.try_lock() {
			Ok(()) => {},
			Err(TryLockError::WouldBlock) => return Err(DirectoryError::Busy(path)),
			Err(TryLockError::Error(source)) => return Err(DirectoryError::File { path, source }),
		}
		// It was removed by whoever had the lock before: there may be another one of this name.
		let links = lock.metadata().map_err(DirectoryError::file(&path))?.nlink();
		if links == 0 {
			return Err(DirectoryError::Busy(path));
		}
		Ok(Self { path, made: false, lock })
	}

	/// Where it is.
	pub fn path(&self) -> &Path {
		&self.path
	}

	/// The parameters of the network that is there, if there is one.
	///
	/// # Errors
	///
	/// If they cannot be read.
	pub fn recorded(&self) -> Result<Option<Parameters>, DirectoryError> {
		recorded(&self.path)
	}

	/// Makes it the directory of a network with these parameters.
	///
	/// # Errors
	///
	/// If that cannot be written.
	pub fn record(&self, parameters: &Parameters) -> Result<(), DirectoryError> {
		let record = Record { chain: spec::ID.to_owned(), parameters: parameters.clone() };
		let path = self.path.join(RECORD);
		let text = serde_json::to_string_pretty(&record)
			.map_err(|source| DirectoryError::Record { path: path.clone(), source })?;
		// In one step: a record that was half written would not be recognised.
		let unfinished = self.path.join(UNFINISHED_RECORD);
		fs::write(&unfinished, text + "\n").map_err(DirectoryError::file(&unfinished))?;
		fs::rename(&unfinished, &path).map_err(DirectoryError::file(&path))
	}

	/// The chain specification as people read it.
	pub fn spec(&self) -> PathBuf {
		self.path.join(SPEC)
	}

	/// The chain specification as nodes take it.
	pub fn raw_spec(&self) -> PathBuf {
		self.path.join(RAW_SPEC)
	}

	/// The same while not everything is there.
	pub(crate) fn unfinished_spec(&self) -> PathBuf {
		self.path.join(UNFINISHED_RAW_SPEC)
	}

	/// The directory of the node with this number.
	pub fn node(&self, number: u16) -> PathBuf {
		node(&self.path, number)
	}

	/// Removes what a network with nodes up to this number has made, and the directory if nothing else is in it.
	///
	/// # Errors
	///
	/// If something cannot be removed.
	pub fn remove(self, nodes: u16) -> Result<(), DirectoryError> {
		for number in 1..=nodes {
			let node = self.node(number);
			gone(fs::remove_dir_all(&node)).map_err(DirectoryError::file(&node))?;
		}
		// The record last: until then the directory is recognised.
		for file in [SPEC, UNFINISHED_RAW_SPEC, RAW_SPEC, UNFINISHED_RECORD, RECORD] {
			let file = self.path.join(file);
			gone(fs::remove_file(&file)).map_err(DirectoryError::file(&file))?;
		}
		match gone(fs::remove_dir(&self.path)) {
			Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => Ok(()),
			removed => removed.map_err(DirectoryError::file(&self.path)),
		}
	}
}

impl Drop for Directory {
	fn drop(&mut self) {
		if self.made {
			// It stays if there is something in it.
			let _ = fs::remove_dir(&self.path);
		}
		// A process that this program is starting just now has the descriptor too, for a moment.
		let _ = self.lock.unlock();
	}
}

/// Where the network in a directory is, and its parameters. It may be in another command's hands.
///
/// # Errors
///
/// If there is none.
pub fn read(path: &Path) -> Result<(PathBuf, Parameters), DirectoryError> {
	let path = absolute(path)?;
	match recorded(&path)? {
		Some(parameters) => Ok((path, parameters)),
		None if is_empty(&path)? => Err(DirectoryError::NoNetwork(path)),
		None => Err(DirectoryError::Foreign(path)),
	}
}

/// The directory of a node of the network in `path`.
pub(crate) fn node(path: &Path, number: u16) -> PathBuf {
	path.join(format!("node-{number}"))
}

fn absolute(path: &Path) -> Result<PathBuf, DirectoryError> {
	path::absolute(path).map_err(DirectoryError::file(path))
}

fn recorded(path: &Path) -> Result<Option<Parameters>, DirectoryError> {
	let path = path.join(RECORD);
	let text = match fs::read(&path) {
		Ok(text) => text,
		Err(error) if absent(&error) => return Ok(None),
		Err(source) => return Err(DirectoryError::File { path, source }),
	};
	match serde_json::from_slice::<Record>(&text) {
		Ok(record) if record.chain == spec::ID => Ok(Some(record.parameters)),
		// Another program's file of the same name.
		Ok(_) => Ok(None),
		Err(source) => Err(DirectoryError::Record { path, source }),
	}
}

/// Whether nothing is there, or nothing is in it but what is left of a record whose writer was killed.
fn is_empty(path: &Path) -> Result<bool, DirectoryError> {
	match fs::read_dir(path) {
		Ok(entries) => Ok(entries.filter_map(Result::ok).all(|entry| entry.file_name() == UNFINISHED_RECORD)),
		Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
		Err(source) => Err(DirectoryError::File { path: path.to_owned(), source }),
	}
}

fn absent(error: &io::Error) -> bool {
	matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// What was not there is removed.
fn gone(removed: io::Result<()>) -> io::Result<()> {
	match removed {
		Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
		removed => removed,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use tempfile::tempdir;

	fn parameters() -> Parameters {
		Parameters { validators: 2, ..Parameters::default() }
	}

	#[test]
	fn a_network_is_found_again_and_removed() {
		let parent = tempdir().unwrap();
		let path = parent.path().join("a/network");
		assert!(matches!(read(&path), Err(DirectoryError::NoNetwork(_))));
		let directory = Directory::take(&path).unwrap();
		assert_eq!(directory.recorded().unwrap(), None);
		directory.record(&parameters()).unwrap();
		fs::create_dir_all(directory.node(2).join("chains")).unwrap();
		fs::write(directory.spec(), "{}").unwrap();
		assert_eq!(read(&path).unwrap(), (path.clone(), parameters()));
		drop(directory);

		let (directory, found) = Directory::open(&path).unwrap();
		assert_eq!(found, parameters());
		directory.remove(2).unwrap();
		assert!(!path.exists() && parent.path().join("a").exists());
	}

	#[test]
	fn a_directory_that_was_made_for_nothing_goes_again() {
		let parent = tempdir().unwrap();
		let path = parent.path().join("network");
		drop(Directory::take(&path).unwrap());
		assert!(!path.exists());
		drop(Directory::take(parent.path()).unwrap());
		assert!(parent.path().exists());
	}

	#[test]
	fn what_is_not_ours_stays() {
		let parent = tempdir().unwrap();
		let directory = Directory::take(parent.path()).unwrap();
		directory.record(&parameters()).unwrap();
		fs::create_dir(directory.node(1)).unwrap();
		fs::create_dir(directory.node(3)).unwrap();
		fs::write(parent.path().join("notes"), "mine").unwrap();
		directory.remove(2).unwrap();
		let mut left: Vec<_> = fs::read_dir(parent.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
		left.sort();
		assert_eq!(left, ["node-3", "notes"]);
	}

	#[test]
	fn somebody_elses_directory_is_not_taken() {
		let parent = tempdir().unwrap();
		fs::write(parent.path().join("notes"), "mine").unwrap();
		assert!(matches!(Directory::take(parent.path()), Err(DirectoryError::Foreign(_))));
		assert!(matches!(Directory::open(parent.path()), Err(DirectoryError::Foreign(_))));
		assert!(parent.path().join("notes").exists());
	}

	#[test]
	fn a_record_that_is_not_ours_does_not_make_it_ours() {
		let parent = tempdir().unwrap();
		let record = parent.path().join(RECORD);
		let text = serde_json::to_string(&Record { chain: "another".into(), parameters: parameters() }).unwrap();
		fs::write(&record, text).unwrap();
		assert!(matches!(Directory::open(parent.path()), Err(DirectoryError::Foreign(_))));
		fs::write(&record, "{\"name\": \"a network of another kind\"}").unwrap();
		assert!(matches!(Directory::take(parent.path()), Err(DirectoryError::Record { .. })));
		assert!(record.exists());
	}

	#[test]
	fn a_file_is_no_directory() {
		let parent = tempdir().unwrap();
		let file = parent.path().join("file");
		fs::write(&file, "").unwrap();
		assert!(matches!(Directory::take(&file), Err(DirectoryError::File { .. })));
		assert!(matches!(read(&file), Err(DirectoryError::File { .. })));
	}

	#[test]
	fn one_command_at_a_time() {
		let parent = tempdir().unwrap();
		let directory = Directory::take(parent.path()).unwrap();
		directory.record(&parameters()).unwrap();
		assert!(matches!(Directory::take(parent.path()), Err(DirectoryError::Busy(_))));
		assert!(matches!(Directory::open(parent.path()), Err(DirectoryError::Busy(_))));
		// To look is no harm.
		read(parent.path()).unwrap();
		drop(directory);
		Directory::open(parent.path()).unwrap();
	}
}
