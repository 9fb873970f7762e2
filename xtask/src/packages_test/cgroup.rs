//! Control group for systemd.

use std::{
	fs,
	path::{Path, PathBuf},
	process, thread,
	time::Duration,
};

use crate::stop::Stop;

/// Interval and number of attempts to remove a group, whose processes may take a moment to end.
const TRY_EVERY: Duration = Duration::from_millis(500);
const TRIES: u32 = 10;

/// Control group, which is removed when this is dropped. The test makes it.
#[derive(Debug)]
pub struct Cgroup(PathBuf);

impl Cgroup {
	/// Returns a group that is not there yet.
	///
	/// # Errors
	///
	/// If this machine has no cgroup2.
	pub fn reserve() -> Result<Self, Stop> {
		let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
		let missing = "this machine has no cgroup2, which systemd needs: --without-units leaves the units out";
		let hierarchy = hierarchy(&mounts).ok_or_else(|| Stop::Missing(missing.into()))?;
		Ok(Self(Path::new(hierarchy).join(format!("beadle-packages-test.{}", process::id()))))
	}

	/// Returns its path.
	pub fn path(&self) -> &Path {
		&self.0
	}
}

impl Drop for Cgroup {
	fn drop(&mut self) {
		for _ in 0..TRIES {
			remove(&self.0);
			if !self.0.is_dir() {
				return;
			}
			thread::sleep(TRY_EVERY);
		}
	}
}

/// Returns where the hierarchy of control groups is mounted.
fn hierarchy(mounts: &str) -> Option<&str> {
	mounts.lines().find_map(|mount| match mount.split(' ').collect::<Vec<_>>()[..] {
		[_, place, "cgroup2", ..] => Some(place),
		_ => None,
	})
}

/// Removes a group and those in it, as far as they have no processes.
fn remove(group: &Path) {
	for entry in fs::read_dir(group).into_iter().flatten().flatten() {
		if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
			remove(&entry.path());
		}
	}
	let _ = fs::remove_dir(group);
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_hierarchy_is_found_among_mounts() {
		let mounts = "proc /proc proc rw 0 0\ncgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0\n";
		assert_eq!((hierarchy(mounts), hierarchy("proc /proc proc rw 0 0\n")), (Some("/sys/fs/cgroup"), None));
	}

	#[test]
	fn groups_within_a_group_are_removed_first() {
		let directory = tempfile::tempdir().unwrap();
		let group = Cgroup(directory.path().join("group"));
		fs::create_dir_all(group.path().join("a/b")).unwrap();
		drop(group);
		assert!(!directory.path().join("group").exists());
	}
}
