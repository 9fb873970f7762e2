//! Directories that `scripts/env.sh` sets: the repository, the build output and the cache.

use std::{env, path::PathBuf};

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
}

impl Places {
	/// Reads them from the environment.
	///
	/// # Errors
	///
	/// If `scripts/env.sh` has not been sourced.
	pub fn of_environment() -> Result<Self, Stop> {
		let target = told("CARGO_TARGET_DIR")?;
		Ok(Self {
			root: told("BEADLE_ROOT")?,
			programs: set("BEADLE_BIN_DIR").unwrap_or_else(|| target.join("debug")),
			target,
			cache: match set("XDG_CACHE_HOME") {
				Some(cache) => cache,
				None => told("HOME")?.join(".cache"),
			}
			.join("beadle"),
		})
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
