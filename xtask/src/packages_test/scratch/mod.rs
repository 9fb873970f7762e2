//! Checks of which programs are packed and which are not, and of the versions of commits: in a repository of their own,
//! with programs that only say what they are.

mod refusals;
mod repository;
mod versions;

use std::{ffi::OsString, path::Path};

use self::repository::Repository;
use crate::{checks::Tally, process::Commands, stop::Stop};

/// Runs all checks in a directory, which is empty afterwards. `program` is this program, and `environment` what it has
/// besides.
///
/// # Errors
///
/// If the repository cannot be made, or this program is interrupted.
pub fn check(
	program: &Path,
	environment: &[(&str, OsString)],
	directory: &Path,
	commands: &Commands,
	tally: &mut Tally,
) -> Result<(), Stop> {
	let repository = Repository::make(program, environment, directory, commands)?;
	versions::check(&repository, tally)?;
	refusals::check(&repository, tally)
}
