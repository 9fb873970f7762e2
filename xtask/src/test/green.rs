//! State of the steps on this machine: the commit at which each was last green, and which steps are owed.

use std::{
	fs, io,
	path::{Path, PathBuf},
	time::{SystemTime, UNIX_EPOCH},
};

/// Subdirectory of the owed steps, and file with the commit of the last green run with `--ci`.
const OWED: &str = ".owed";
const CI: &str = ".ci";

/// Directory with a file for each step. If it cannot be written, the tests run without it.
#[derive(Clone, Debug)]
pub struct Green(PathBuf);

impl Green {
	/// Opens the directory inside the cache.
	pub fn open(cache: &Path) -> Self {
		Self(cache.join("green"))
	}

	/// Returns the commit at which a step was last green, in words.
	pub fn last(&self, step: &str) -> String {
		let unknown = |_| "not known on this machine".to_owned();
		fs::read_to_string(self.0.join(step)).map_or_else(unknown, |noted| noted.trim_end().to_owned())
	}

	/// Returns the time at which a step was last green, in seconds since 1970. `None` if unknown.
	pub fn time(&self, step: &str) -> Option<u64> {
		let changed = fs::metadata(self.0.join(step)).and_then(|file| file.modified()).ok()?;
		Some(since_1970(changed))
	}

	/// Records that a step is green at a commit, and no longer owed.
	pub fn note(&self, step: &str, commit: &str) {
		if self.write(Path::new(step), &format!("{commit}\n")).is_ok() {
			let _ = fs::remove_file(self.0.join(OWED).join(step));
		}
	}

	/// Records that a step is owed.
	pub fn owe(&self, step: &str) {
		let _ = self.write(&Path::new(OWED).join(step), "");
	}

	/// Returns whether a step is owed.
	pub fn is_owed(&self, step: &str) -> bool {
		self.0.join(OWED).join(step).exists()
	}

	/// Returns the commit of the last green run with `--ci`.
	pub fn ci(&self) -> Option<String> {
		let noted = fs::read_to_string(self.0.join(CI)).ok()?;
		Some(noted.trim_end().to_owned()).filter(|noted| !noted.is_empty())
	}

	/// Records the commit of a green run with `--ci`.
	pub fn note_ci(&self, commit: &str) {
		let _ = self.write(Path::new(CI), &format!("{commit}\n"));
	}

	fn write(&self, path: &Path, text: &str) -> io::Result<()> {
		let file = self.0.join(path);
		file.parent().map_or(Ok(()), fs::create_dir_all)?;
		fs::write(file, text)
	}
}

fn since_1970(time: SystemTime) -> u64 {
	time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_is_green_is_no_longer_owed() {
		let cache = tempfile::tempdir().unwrap();
		let green = Green::open(cache.path());
		assert_eq!((green.last("fuzzing").as_str(), green.time("fuzzing")), ("not known on this machine", None));
		green.owe("fuzzing");
		green.owe("sensor");
		assert!(green.is_owed("fuzzing") && green.is_owed("sensor") && !green.is_owed("packages"));
		green.note("fuzzing", "1234 of 2026-11-29");
		assert!(!green.is_owed("fuzzing") && green.is_owed("sensor"));
		assert_eq!(green.last("fuzzing"), "1234 of 2026-11-29");
		assert!(green.time("fuzzing").unwrap() > 1_700_000_000);
	}

	#[test]
	fn files_are_where_and_as_they_always_were() {
		let cache = tempfile::tempdir().unwrap();
		let green = Green::open(cache.path());
		green.note("set-up for all steps", "1234 of 2026-11-29");
		green.note_ci("1234");
		green.owe("upgrade");
		let read = |path: &str| fs::read_to_string(cache.path().join("green").join(path)).unwrap();
		assert_eq!(read("set-up for all steps"), "1234 of 2026-11-29\n");
		assert_eq!((read(".ci").as_str(), read(".owed/upgrade").as_str()), ("1234\n", ""));
		assert_eq!(green.ci().as_deref(), Some("1234"));
	}
}
