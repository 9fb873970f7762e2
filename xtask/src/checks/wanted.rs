//! Programs that a command needs. All that are missing are named at once.

use std::{path::Path, process::Command};

use crate::{
	print,
	process::{find::find_administrative, Commands},
	stop::Stop,
};

/// Exit code if something is missing.
const MISSING: u8 = 3;

/// List of the programs that are missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted(Vec<String>);

impl Wanted {
	/// Wants a program of a Debian package.
	pub fn program(&mut self, program: &str, package: &str) {
		if find_administrative(program).is_none() {
			self.0.push(format!("{program} is not installed: apt-get install --no-install-recommends {package}"));
		}
	}

	/// Wants a program of this repository, whose path an option tells.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn built(&mut self, path: &Path, option: &str, commands: &Commands) -> Result<(), Stop> {
		if !commands.succeeds(Command::new(path).arg("--version"))? {
			let path = path.display();
			self.0.push(format!("there is no program at {path}: build it, or tell where it is with {option}"));
		}
		Ok(())
	}

	/// Fails if something is missing, and names all of it. `user` is the command that wants it.
	///
	/// # Errors
	///
	/// If something is missing.
	pub fn found(self, user: &str) -> Result<(), Stop> {
		self.0.iter().for_each(|line| print::error(format_args!("{user}: {line}")));
		if self.0.is_empty() {
			Ok(())
		} else {
			Err(Stop::Said(MISSING))
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn all_that_is_missing_is_named_with_what_to_do() {
		let mut wanted = Wanted::default();
		wanted.program("sh", "dash");
		wanted.program("no-such-program", "some-package");
		wanted.built(Path::new("/no/such/node"), "--node", &Commands::default()).unwrap();
		let expected = [
			"no-such-program is not installed: apt-get install --no-install-recommends some-package",
			"there is no program at /no/such/node: build it, or tell where it is with --node",
		];
		assert_eq!(wanted.0, expected);
		assert_eq!((wanted.found("check"), Wanted::default().found("check")), (Err(Stop::Said(3)), Ok(())));
	}
}
