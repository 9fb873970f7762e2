//! Checks of the shell scripts.

use std::{
	fs,
	io::Read,
	path::{Path, PathBuf},
};

use super::context::Context;
use crate::{files, stop::Stop, text};

/// Directories with scripts.
const DIRECTORIES: [&str; 4] = [".ci", "docker", "packaging", "scripts"];

/// Scripts that have to be found.
const FOUND: [&str; 4] = [".ci/run", "docker/check.sh", "packaging/debian/node/postinst", "scripts/setup.sh"];

/// Size above which a file is no script.
const LARGEST: u64 = 199 << 10;

/// Pattern of the first line of a script.
const FIRST_LINE: &str = r"\A#!.*[/ ](ba)?sh( |$)";

/// Bytes within which the first line is.
const BEGINNING: u64 = 200;

/// Checks all scripts.
///
/// # Errors
///
/// If this program is interrupted.
pub fn check(context: &mut Context) -> Result<(), Stop> {
	let mut scripts = Vec::new();
	for directory in DIRECTORIES {
		find(&context.places.root, Path::new(directory), &mut scripts)?;
	}
	scripts.sort();
	let missing = FOUND.iter().filter(|script| !scripts.contains(&PathBuf::from(script)));
	let wrong: Vec<_> = missing.map(|script| format!("{script} is not among them")).collect();
	context.tally.all_well(&format!("{} scripts are found", scripts.len()), &wrong);
	let mut shellcheck = context.command("shellcheck", &["--external-sources"]);
	context.runs("shellcheck finds nothing in them", shellcheck.args(&scripts))?;
	Ok(())
}

/// Finds the scripts in a directory: files that are called so, and those whose first line says so.
fn find(root: &Path, directory: &Path, scripts: &mut Vec<PathBuf>) -> Result<(), Stop> {
	let path = root.join(directory);
	for entry in fs::read_dir(&path).map_err(|error| files::failed(&path, "read", &error))?.flatten() {
		let relative = directory.join(entry.file_name());
		let Ok(metadata) = entry.metadata() else { continue };
		if metadata.is_dir() {
			find(root, &relative, scripts)?;
		} else if metadata.is_file() && metadata.len() <= LARGEST {
			let is_called_so = relative.extension().is_some_and(|extension| extension == "sh");
			if is_called_so || text::has(&beginning(&entry.path()), FIRST_LINE)? {
				scripts.push(relative);
			}
		}
	}
	Ok(())
}

fn beginning(file: &Path) -> String {
	let mut bytes = Vec::new();
	// A file that cannot be read is no script.
	let _ = fs::File::open(file).and_then(|file| file.take(BEGINNING).read_to_end(&mut bytes));
	String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn scripts_are_found_by_name_and_by_first_line() {
		let directory = tempfile::tempdir().unwrap();
		for (path, contents) in [
			("a.sh", ""),
			("run", "#!/usr/bin/env bash\nexit\n"),
			("sub/postinst", "#!/bin/sh -e\n"),
			("program", "#!/usr/bin/env python3\n#!/bin/sh\n"),
			("text", "A text about #!/bin/sh\n"),
		] {
			let path = directory.path().join("docker").join(path);
			fs::create_dir_all(path.parent().unwrap()).unwrap();
			fs::write(path, contents).unwrap();
		}
		let mut scripts = Vec::new();
		find(directory.path(), Path::new("docker"), &mut scripts).unwrap();
		scripts.sort();
		assert_eq!(scripts, ["docker/a.sh", "docker/run", "docker/sub/postinst"].map(PathBuf::from));
	}
}
