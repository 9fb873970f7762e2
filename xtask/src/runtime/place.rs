//! Place where the runtime is built.

use std::{
	fs::{self, File, TryLockError},
	os::unix::fs::MetadataExt,
	path::{Path, PathBuf},
	time::Duration,
};

use crate::{files, process::Interruption, stop::Stop};

/// Directory of the build. It is the same on every machine: the compiler writes the paths of sources into the file.
const PLACE: &str = "/tmp/beadle-runtime";

/// Directories that a build leaves there.
const LEFT: [&str; 4] = ["source", "cargo", "target", "home"];

/// Interval at which it is tried whether another build has ended.
const TRY_EVERY: Duration = Duration::from_millis(200);

/// Place where the runtime is built, by one build at a time. Dropping it removes what the build has left.
#[derive(Debug)]
pub struct Place {
	path: PathBuf,
	_lock: File,
}

impl Place {
	/// Takes the place, once no other build has it.
	///
	/// # Errors
	///
	/// If it is not this user's alone, or this program is interrupted.
	pub fn take(interruption: &Interruption) -> Result<Self, Stop> {
		let path = Path::new(PLACE);
		let user = rustix::process::geteuid().as_raw();
		// Somebody else may have it.
		let _ = fs::create_dir_all(path);
		if !fs::symlink_metadata(path).is_ok_and(|found| found.is_dir() && found.uid() == user) {
			return Err(Stop::Wrong(format!("{PLACE} belongs to somebody else: have them remove it")));
		}
		if let Some(settings) = path.parent().map(|above| above.join(".cargo")).filter(|settings| settings.exists()) {
			return Err(Stop::Wrong(format!("{} may change what is built: have it removed", settings.display())));
		}
		let lock = files::create(&path.join("lock"))?;
		loop {
			match lock.try_lock() {
				Ok(()) => return Ok(Self { path: path.to_owned(), _lock: lock }),
				Err(TryLockError::WouldBlock) => interruption.pause(TRY_EVERY)?,
				Err(TryLockError::Error(error)) => return Err(files::failed(path, "locked", &error)),
			}
		}
	}

	/// Returns the path of a directory in it.
	pub fn join(&self, directory: &str) -> PathBuf {
		self.path.join(directory)
	}

	/// Removes what a build has left.
	pub fn clear(&self) {
		for directory in LEFT {
			let _ = fs::remove_dir_all(self.path.join(directory));
		}
	}
}

impl Drop for Place {
	fn drop(&mut self) {
		self.clear();
	}
}
