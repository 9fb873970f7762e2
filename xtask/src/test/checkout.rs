//! The checkout that is at work in a target directory. Others would replace what it has built, and the other way round.

use std::{
	fs::{File, TryLockError},
	io::{self, Read, Seek, Write},
	os::unix::ffi::OsStrExt,
	path::Path,
	time::Duration,
};

use crate::{files, process::Interruption, stop::Stop};

/// Name of the lock, a file that names the checkout. `scripts/env.sh` looks at it.
const LOCK: &str = ".checkout.lock";

/// Interval and number of attempts: whoever looks at the lock has it for a moment.
const TRY_EVERY: Duration = Duration::from_millis(50);
const TRIES: u32 = 20;

/// Lock of a target directory, which all runs of one checkout share. No command that this program starts inherits it: it
/// ends with this program, whatever is left behind.
#[derive(Debug)]
pub struct Checkout {
	/// Lock. `None` where the file system has none.
	_lock: Option<File>,
}

impl Checkout {
	/// Takes the lock of a target directory for the checkout in the directory `root`.
	///
	/// # Errors
	///
	/// If another checkout has it, or this program is interrupted.
	pub fn take(target: &Path, root: &Path, interruption: &Interruption) -> Result<Self, Stop> {
		let path = target.join(LOCK);
		files::make_directory(target)?;
		let opened = File::options().read(true).write(true).create(true).truncate(false).open(&path);
		let mut file = opened.map_err(|error| files::failed(&path, "written", &error))?;
		for _ in 0..TRIES {
			match share(&mut file, root.as_os_str().as_bytes()) {
				Ok(true) => return Ok(Self { _lock: Some(file) }),
				Ok(false) | Err(TryLockError::WouldBlock) => interruption.pause(TRY_EVERY)?,
				Err(TryLockError::Error(_)) => return Ok(Self { _lock: None }),
			}
		}
		let holder = files::read(&path)?;
		Err(Stop::Failed(format!(
			"checkout {} is at work in this target directory: wait until it is done, or set CARGO_TARGET_DIR",
			holder.trim_end()
		)))
	}
}

/// Tries to share the lock. Returns whether it is shared; if not, the file now names the checkout, unless another one has
/// the lock.
fn share(file: &mut File, root: &[u8]) -> Result<bool, TryLockError> {
	file.try_lock_shared()?;
	let name = [root, b"\n"].concat();
	if read(file).map_err(TryLockError::Error)? == name {
		return Ok(true);
	}
	file.unlock().map_err(TryLockError::Error)?;
	// Nobody has it who would be named wrongly.
	file.try_lock()?;
	write(file, &name).and_then(|()| file.unlock()).map_err(TryLockError::Error)?;
	Ok(false)
}

fn read(file: &mut File) -> io::Result<Vec<u8>> {
	let mut bytes = Vec::new();
	file.rewind()?;
	file.read_to_end(&mut bytes)?;
	Ok(bytes)
}

fn write(file: &mut File, bytes: &[u8]) -> io::Result<()> {
	file.set_len(0)?;
	file.rewind()?;
	file.write_all(bytes)
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::process::Command;

	fn take(target: &Path, root: &str) -> Result<Checkout, Stop> {
		Checkout::take(target, Path::new(root), &Interruption::default())
	}

	#[test]
	fn runs_of_one_checkout_share_a_target_directory_and_others_are_refused() {
		let directory = tempfile::tempdir().unwrap();
		let target = directory.path().join("target");
		let first = take(&target, "/one").unwrap();
		assert!(first._lock.is_some());
		let second = take(&target, "/one").unwrap();
		let refused =
			"checkout /one is at work in this target directory: wait until it is done, or set CARGO_TARGET_DIR";
		assert_eq!(take(&target, "/other").unwrap_err(), Stop::Failed(refused.into()));
		drop(first);
		assert_eq!(take(&target, "/other").unwrap_err(), Stop::Failed(refused.into()));
		drop(second);
		drop(take(&target, "/other").unwrap());
		assert_eq!(files::read(&target.join(LOCK)), Ok("/other\n".into()));
		assert!(take(&target, "/one").is_ok());
	}

	#[test]
	fn what_is_left_behind_does_not_have_the_lock() {
		let target = tempfile::tempdir().unwrap();
		let checkout = take(target.path(), "/one").unwrap();
		let mut left = Command::new("sleep").arg("600").spawn().unwrap();
		drop(checkout);
		let other = take(target.path(), "/other");
		left.kill().unwrap();
		left.wait().unwrap();
		assert!(other.is_ok());
	}
}
