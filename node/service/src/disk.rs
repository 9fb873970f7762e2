//! Check that the disk has room for the node to start.
//!
//! While the node runs, the SDK's storage monitor ends it before the disk is full. This check comes before the database
//! is opened, which takes room itself and would fail with an error about a file.

use std::{fmt, io, path::Path};

/// Error: the disk has too little room.
#[derive(Debug)]
pub struct DiskFull {
	path: String,
	free: u64,
	wanted: u64,
}

impl fmt::Display for DiskFull {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		let Self { path, free, wanted } = self;
		write!(
			f,
			"the disk of {path} has {free} MiB free and the node wants {wanted} MiB: make room on it, or allow less with \
			 --db-storage-threshold"
		)
	}
}

impl std::error::Error for DiskFull {}

/// Checks that the disk that holds `path`, or will hold it, has at least `wanted` MiB free. Passes if the free space
/// cannot be determined.
pub fn check(path: &Path, wanted: u64) -> Result<(), DiskFull> {
	match free_mebibytes(path) {
		Ok(free) if free < wanted => Err(DiskFull { path: path.display().to_string(), free, wanted }),
		Ok(_) => Ok(()),
		Err(error) => {
			log::debug!("It is not known how much room the disk of {} has: {error}", path.display());
			Ok(())
		},
	}
}

fn free_mebibytes(path: &Path) -> io::Result<u64> {
	let existing = path.ancestors().find(|ancestor| ancestor.exists()).unwrap_or(Path::new("."));
	let disk = rustix::fs::statvfs(existing)?;
	Ok(disk.f_bavail.saturating_mul(disk.f_frsize) / (1 << 20))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_disk_without_room_is_told_by_its_path() {
		let path = std::env::temp_dir().join("not/there/yet");
		assert!(check(&path, 0).is_ok());
		let full = check(&path, u64::MAX).expect_err("no disk has as much").to_string();
		assert!(full.contains("not/there/yet") && full.contains("--db-storage-threshold"), "{full}");
	}
}
