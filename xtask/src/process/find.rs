//! Search for programs in `PATH`.

use std::{
	env, fs,
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
};

/// Finds a program in `PATH`.
pub fn find(program: &str) -> Option<PathBuf> {
	let path = env::var_os("PATH")?;
	env::split_paths(&path).map(|directory| directory.join(program)).find(|file| is_program(file))
}

/// Finds a program in `PATH`, or where Debian puts those for root.
pub fn find_administrative(program: &str) -> Option<PathBuf> {
	find(program).or_else(|| Some(Path::new("/usr/sbin").join(program)).filter(|file| is_program(file)))
}

/// Returns whether the path is an executable file.
pub fn is_program(file: &Path) -> bool {
	fs::metadata(file).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_program_is_found_and_what_is_none_is_not() {
		assert!(find("sh").is_some_and(|found| found.is_absolute()));
		assert_eq!(find("no-such-program"), None);
	}
}
