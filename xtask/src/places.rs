//! Directories that `scripts/env.sh` sets: the repository, the build output and the cache.

use std::{env, ffi::OsStr, path::PathBuf, process::Command};

use crate::stop::Stop;

/// Directories on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
	/// Repository.
	pub root: PathBuf,
	/// Build output of cargo.
	pub target: PathBuf,
	/// Programs of the profile "dev", which demonstrations and tests run.
	pub programs: PathBuf,
	/// Files that are kept between runs.
	pub cache: PathBuf,
	/// Programs of Rust that `scripts/setup.sh` or a command has compiled for itself.
	pub tools: PathBuf,
}

impl Places {
	/// Reads them from the environment.
	///
	/// # Errors
	///
	/// If `scripts/env.sh` has not been sourced.
	pub fn of_environment() -> Result<Self, Stop> {
		let target = told("CARGO_TARGET_DIR")?;
		let caches = set("XDG_CACHE_HOME").map_or_else(|| Ok(told("HOME")?.join(".cache")), Ok)?;
		let cache = caches.join("beadle");
		Ok(Self {
			root: told("BEADLE_ROOT")?,
			programs: set("BEADLE_BIN_DIR").unwrap_or_else(|| target.join("debug")),
			target,
			tools: set("BEADLE_TOOLS").unwrap_or_else(|| cache.join("tools")),
			cache,
		})
	}

	/// Returns a command that runs in the repository.
	pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
		let mut command = Command::new(program);
		command.current_dir(&self.root);
		command
	}

	/// Returns a command that runs a script of the repository there.
	pub fn script(&self, path: &str) -> Command {
		self.command(self.root.join(path))
	}
}

/// Returns the path in an environment variable. `None` if it is not set, or empty.
pub fn set(variable: &str) -> Option<PathBuf> {
	env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}

fn told(variable: &str) -> Result<PathBuf, Stop> {
	set(variable)
		.ok_or_else(|| Stop::Missing(format!("{variable} is not set: run the script, or source scripts/env.sh")))
}
