//! Directory of a local network: recognised before anything in it is touched, and locked by one command at a time.

use serde::{Deserialize, Serialize};
use std::{
	fs::{self, File, TryLockError},
	io,
	os::unix::fs::MetadataExt,
	path::{self, Path, PathBuf},
};

use crate::{parameters::Parameters, spec};

/// File that marks a directory as a network's.
const RECORD: &str = "network.json";
/// Temporary name of [`RECORD`] while it is being written.
const UNFINISHED_RECORD: &str = "network.json.new";
/// Chain specification in its readable form.
const SPEC: &str = "chain-spec.json";
/// Raw chain specification, which the nodes run on. It is written last: if it exists, everything else does too.
const RAW_SPEC: &str = "chain-spec-raw.json";
/// Temporary name of [`RAW_SPEC`] while anything else is missing.
const UNFINISHED_RAW_SPEC: &str = "chain-spec-raw.json.new";

/// Reasons why a directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
	/// No network in the directory.
	#[error("there is no network in {}: make one with \"up\", or tell where it is with --dir", .0.display())]
	NoNetwork(PathBuf),
	/// Directory with files that are not a network's.
	#[error("{} holds files that are not a network's: choose another directory with --dir", .0.display())]
	Foreign(PathBuf),
	/// Another command holds the directory's lock.
	#[error("another command is at work in {}: wait until it is done", .0.display())]
	Busy(PathBuf),
	/// A record that cannot be parsed: the directory is a network's, but with unknown parameters.
	#[error("{} cannot be understood ({source}): nothing was touched", path.display())]
	Record {
		/// Path of the record.
		path: PathBuf,
		/// Parser's error.
		source: serde_json::Error,
	},
	/// A file could not be read, written or removed.
	#[error("{}: {source}", path.display())]
	File {
		/// Path of the file.
		path: PathBuf,
		/// Error of the operating system.
		source: io::Error,
	},
}

impl DirectoryError {
	/// Wraps an I/O error of the file at `path`, for `map_err`.
	pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
		move |source| Self::File { path: path.to_owned(), source }
	}
}

/// Contents of [`RECORD`].
#[derive(Serialize, Deserialize)]
struct Record {
	/// Id of the chain, by which the record is recognised.
	chain: String,
	/// Parameters of the network.
	parameters: Parameters,
}

/// Directory for a network, locked against other commands.
#[derive(Debug)]
pub struct Directory {
	path: PathBuf,
	/// Whether [`Directory::take`] created the directory.
	made: bool,
	/// The opened directory; holds the lock.
	lock: File,
}

impl Directory {
	/// Locks a directory that is empty or a network's. Creates a missing one, and removes it on drop if nothing is in
	/// it.
	///
	/// # Errors
	///
	/// If the directory holds other files, is locked by another command, or cannot be created.
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

	/// Locks the directory of an existing network and returns it with the network's parameters.
	///
	/// # Errors
	///
	/// If there is no network, or another command holds the lock.
	pub fn open(path: &Path) -> Result<(Self, Parameters), DirectoryError> {
		let (path, _) = read(path)?;
		let directory = Self::lock(path)?;
		// The record may have changed between the first reading and the lock.
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
		// The previous holder of the lock has removed the directory; another one may exist under its name.
		let links = lock.metadata().map_err(DirectoryError::file(&path))?.nlink();
		if links == 0 {
			return Err(DirectoryError::Busy(path));
		}
		Ok(Self { path, made: false, lock })
	}

	/// Returns the path of the directory.
	pub fn path(&self) -> &Path {
		&self.path
	}

	/// Returns the recorded parameters of the network, if there is one.
	///
	/// # Errors
	///
	/// If the record cannot be read.
	pub fn recorded(&self) -> Result<Option<Parameters>, DirectoryError> {
		recorded(&self.path)
	}

	/// Records the parameters, which makes the directory a network's.
	///
	/// # Errors
	///
	/// If the record cannot be written.
	pub fn record(&self, parameters: &Parameters) -> Result<(), DirectoryError> {
		let record = Record { chain: spec::ID.to_owned(), parameters: parameters.clone() };
		let path = self.path.join(RECORD);
		let text = serde_json::to_string_pretty(&record)
			.map_err(|source| DirectoryError::Record { path: path.clone(), source })?;
		// Renamed into place: a half-written record would not be recognised.
		let unfinished = self.path.join(UNFINISHED_RECORD);
		fs::write(&unfinished, text + "\n").map_err(DirectoryError::file(&unfinished))?;
		fs::rename(&unfinished, &path).map_err(DirectoryError::file(&path))
	}

	/// Returns the path of the readable chain specification.
	pub fn spec(&self) -> PathBuf {
		self.path.join(SPEC)
	}

	/// Returns the path of the raw chain specification, which the nodes run on.
	pub fn raw_spec(&self) -> PathBuf {
		self.path.join(RAW_SPEC)
	}

	/// Returns the path of the raw chain specification while anything else is missing.
	pub(crate) fn unfinished_spec(&self) -> PathBuf {
		self.path.join(UNFINISHED_RAW_SPEC)
	}

	/// Returns the directory of the node with this number.
	pub fn node(&self, number: u16) -> PathBuf {
		node(&self.path, number)
	}

	/// Removes the files of a network with nodes 1 to `nodes`, and the directory if nothing else is in it.
	///
	/// # Errors
	///
	/// If a file cannot be removed.
	pub fn remove(self, nodes: u16) -> Result<(), DirectoryError> {
		for number in 1..=nodes {
			let node = self.node(number);
			gone(fs::remove_dir_all(&node)).map_err(DirectoryError::file(&node))?;
		}
		// The record goes last: the directory is recognised as long as it exists.
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
			// Fails, as it should, if there is anything in it.
			let _ = fs::remove_dir(&self.path);
		}
		// Unlocked explicitly: a process that is just being spawned holds a copy of the descriptor for a moment.
		let _ = self.lock.unlock();
	}
}

/// Returns the absolute path of a network's directory and its parameters, without taking the lock.
///
/// # Errors
///
/// If there is no network.
pub fn read(path: &Path) -> Result<(PathBuf, Parameters), DirectoryError> {
	let path = absolute(path)?;
	match recorded(&path)? {
		Some(parameters) => Ok((path, parameters)),
		None if is_empty(&path)? => Err(DirectoryError::NoNetwork(path)),
		None => Err(DirectoryError::Foreign(path)),
	}
}

/// Returns the directory of a node of the network in `path`.
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
		// A file of the same name, written by another program.
		Ok(_) => Ok(None),
		Err(source) => Err(DirectoryError::Record { path, source }),
	}
}

/// Returns whether the directory is missing or empty, not counting the leftover of an interrupted write of the record.
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

/// Treats the removal of a missing file as a success.
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
		// Reading takes no lock.
		read(parent.path()).unwrap();
		drop(directory);
		Directory::open(parent.path()).unwrap();
	}
}
