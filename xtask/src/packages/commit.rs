//! The commit that a program is of.

use super::built::Built;
use crate::{program::Program, stop::Stop, text};

/// Digits of a commit's hash that messages show.
const DIGITS: usize = 12;

/// Commit that a program says it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Commit {
	/// Beginning of the hash.
	hash: String,
	/// Whether files had changed.
	is_dirty: bool,
}

/// Checks that a program is of a commit, whose version in the manifest is `base`. With `dirty`, it may have been
/// built with changes.
///
/// # Errors
///
/// If it is not; if this program is interrupted.
pub fn check(program: Program, commit: &str, base: &str, dirty: bool, programs: &Built) -> Result<(), Stop> {
	let name = program.name();
	let answer = programs.ask(program, "--version")?;
	let said = answer.text.trim_end_matches('\n');
	if !answer.is_success() {
		let said = if said.is_empty() { "nothing" } else { said };
		return Err(Stop::Refused(format!("{name} does not say its version: {said}")));
	}
	let said = said.lines().next().unwrap_or_default();
	let built = of_commit(said, base)?.ok_or_else(|| {
		Stop::Refused(format!("{name} does not say which commit of {base} it is of: its version is \"{said}\""))
	})?;
	if !commit.starts_with(&built.hash) {
		let this: String = commit.chars().take(DIGITS).collect();
		return Err(Stop::Refused(format!(
			"{name} is of {}, and this is {this}: build it anew (scripts/build-pi.sh --arch {})",
			built.hash,
			programs.arch().name()
		)));
	}
	if built.is_dirty && !dirty {
		return Err(Stop::Refused(format!("{name} was built with changes that are in no commit")));
	}
	Ok(())
}

/// Returns the commit in the version that a program prints. `None` if there is none of the version `base`.
fn of_commit(version: &str, base: &str) -> Result<Option<Commit>, Stop> {
	let after = |separator: char| version.rsplit_once(&format!("{separator}{base}-")).map(|(_, after)| after);
	// What follows the last of them.
	let Some(after) = [after(' '), after('-')].into_iter().flatten().min_by_key(|after| after.len()) else {
		return Ok(None);
	};
	let (hash, is_dirty) = after.strip_suffix("-dirty").map_or((after, false), |hash| (hash, true));
	let hash = text::has(hash, "^[0-9a-f]{11,40}$")?.then(|| hash.to_owned());
	Ok(hash.map(|hash| Commit { hash, is_dirty }))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_commit_follows_the_version() {
		let of = |version| of_commit(version, "0.2.0").unwrap();
		let commit = |is_dirty| Some(Commit { hash: "735b3811234".into(), is_dirty });
		assert_eq!(of("beadle-node 0.2.0-735b3811234"), commit(false));
		assert_eq!(of("beadle-node-0.2.0-735b3811234-dirty"), commit(true));
		assert_eq!(of("beadle 0.2.0-0.2.0-735b3811234"), commit(false));
		for version in
			["beadle 0.2.0", "beadle 0.1.0-735b3811234", "beadle 0.2.0-735b381123", "beadle 0.2.0-unknown", ""]
		{
			assert_eq!(of(version), None, "{version}");
		}
	}
}
