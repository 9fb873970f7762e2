//! Checks of the versions of commits: each comes after those before.

use super::repository::Repository;
use crate::{checks::Tally, debian::comes_before, stop::Stop};

/// Time of the first commit, and length of a day, in seconds.
const TIME: u64 = 1_790_000_000;
const DAY: u64 = 86_400;

/// Exit code for a tag that cannot be a version.
const REFUSED: i32 = 4;

/// Checks the versions.
///
/// # Errors
///
/// If git fails, or this program is interrupted.
pub fn check(repository: &Repository, tally: &mut Tally) -> Result<(), Stop> {
	let mut last = String::from("0");
	let tomorrow = TIME.saturating_add(DAY);
	for (seconds, name) in [
		(TIME, "the first commit"),
		(TIME, "a commit of the same second"),
		(TIME.saturating_sub(DAY.saturating_mul(10)), "a commit by a clock that is behind"),
		(tomorrow, "a commit of the next day"),
	] {
		repository.commit("0.1.0", seconds)?;
		check_later(repository, name, &mut last, tally)?;
	}
	repository.git(&["tag", "v0.1.0"])?;
	let answer = repository.packages(&["--print-version", "HEAD"])?;
	let title = "a release that would come before them is refused";
	tally.same(title, &REFUSED.to_string(), &answer.code.to_string());
	repository.git(&["tag", "-d", "v0.1.0"])?;
	repository.commit("0.2.0", tomorrow)?;
	repository.git(&["tag", "v0.2.0"])?;
	tally.same("a tag is the version of its commit", "0.2.0", &repository.version()?.unwrap_or_default());
	check_later(repository, "a release", &mut last, tally)?;
	repository.commit("0.2.0", tomorrow)?;
	check_later(repository, "the commit after a release", &mut last, tally)
}

/// Checks that the version of the checked-out commit comes after the last one, and takes its place.
fn check_later(repository: &Repository, name: &str, last: &mut String, tally: &mut Tally) -> Result<(), Stop> {
	let version = repository.version()?.unwrap_or_default();
	let shown = if version.is_empty() { "no version" } else { &version };
	let title = format!("the packages of {name} come after those of the commit before: {shown}");
	tally.holds(&title, !version.is_empty() && comes_before(last, &version, repository.commands)?);
	*last = version;
	Ok(())
}
