//! Differences between two texts.

use std::{path::Path, process::Command};

use crate::{files, process::Commands, stop::Stop};

/// Returns the lines in which two texts differ, as `diff` prints them. `scratch` is a directory for temporary files.
///
/// # Errors
///
/// If the texts cannot be compared, or this program is interrupted.
pub fn difference(left: &str, right: &str, scratch: &Path, commands: &Commands) -> Result<Vec<String>, Stop> {
	let [left_file, right_file] = ["left", "right"].map(|name| scratch.join(name));
	files::write(&left_file, left)?;
	files::write(&right_file, right)?;
	let answer = commands.hear(Command::new("diff").arg(&left_file).arg(&right_file))?;
	Ok(answer.text.lines().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn lines_that_differ_are_returned() {
		let scratch = tempfile::tempdir().unwrap();
		let of = |left, right| difference(left, right, scratch.path(), &Commands::default()).unwrap();
		assert_eq!(of("a\nb\n", "a\nb\n"), [""; 0]);
		assert_eq!(of("a\nb\n", "a\nc\n"), ["2c2", "< b", "---", "> c"]);
	}
}
