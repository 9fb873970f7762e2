//! The commit that a program is of.

use super::built::Built;
use crate::{profile::Profile, program::Program, stop::Stop, text};

/// Digits of a commit's hash that messages show.
const DIGITS: usize = 12;

/// Commit that a program says it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Commit {
	/// Beginning of the hash.
	hash: String,
	/// Whether files had changed.
	changes: Changes,
}

/// Whether files had changed when a program was built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Changes {
	/// None had.
	No,
	/// Some had.
	Yes,
	/// Nobody has looked: cargo was called without `scripts/build-pi.sh`.
	Unknown,
}

/// Checks that a program is of a commit, whose version in the manifest is `base`. With `dirty`, it may have been
/// built with changes. `profile` is for the advice.
///
/// # Errors
///
/// If it is not; if this program is interrupted.
pub fn check(
	program: Program,
	commit: &str,
	base: &str,
	dirty: bool,
	profile: Profile,
	programs: &Built,
) -> Result<(), Stop> {
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
	let build =
		format!("build it anew (scripts/build-pi.sh --arch {} --profile {})", programs.arch().name(), profile.name());
	if !commit.starts_with(&built.hash) {
		let this: String = commit.chars().take(DIGITS).collect();
		return Err(Stop::Refused(format!("{name} is of {}, and this is {this}: {build}", built.hash)));
	}
	match built.changes {
		Changes::Yes if !dirty => {
			Err(Stop::Refused(format!("{name} was built with changes that are in no commit: {build}")))
		},
		Changes::Unknown if !dirty => {
			Err(Stop::Refused(format!("{name} does not say whether it was built with changes: {build}")))
		},
		_ => Ok(()),
	}
}

/// Returns the commit in the version that a program prints. `None` if there is none of the version `base`.
fn of_commit(version: &str, base: &str) -> Result<Option<Commit>, Stop> {
	let after = |separator: char| version.rsplit_once(&format!("{separator}{base}-")).map(|(_, after)| after);
	// What follows the last of them.
	let Some(after) = [after(' '), after('-')].into_iter().flatten().min_by_key(|after| after.len()) else {
		return Ok(None);
	};
	let marked = |mark: &str, changes| after.strip_suffix(mark).map(|hash| (hash, changes));
	let marked = marked("-dirty", Changes::Yes).or(marked("-local", Changes::Unknown));
	let (hash, changes) = marked.unwrap_or((after, Changes::No));
	let hash = text::has(hash, "^[0-9a-f]{11,40}$")?.then(|| hash.to_owned());
	Ok(hash.map(|hash| Commit { hash, changes }))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_commit_follows_the_version() {
		let of = |version| of_commit(version, "0.2.0").unwrap();
		let commit = |changes| Some(Commit { hash: "735b3811234".into(), changes });
		assert_eq!(of("beadle-node 0.2.0-735b3811234"), commit(Changes::No));
		assert_eq!(of("beadle-node-0.2.0-735b3811234-dirty"), commit(Changes::Yes));
		assert_eq!(of("beadle-node 0.2.0-735b3811234-local"), commit(Changes::Unknown));
		assert_eq!(of("beadle 0.2.0-0.2.0-735b3811234"), commit(Changes::No));
		for version in
			["beadle 0.2.0", "beadle 0.1.0-735b3811234", "beadle 0.2.0-735b381123", "beadle 0.2.0-unknown", ""]
		{
			assert_eq!(of(version), None, "{version}");
		}
	}
}
