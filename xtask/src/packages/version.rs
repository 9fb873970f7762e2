//! Versions of packages.

use std::process::Command;

use crate::{debian::comes_before, git::Git, process::Commands, stop::Stop, text};

/// Manifests that have the version. All of them have the same.
const MANIFEST: &str = "Cargo.toml";
const CLIENTS: &str = "clients/Cargo.toml";

/// Number of digits of a commit's hash in a version.
const DIGITS: usize = 12;

/// Returns the version in the workspace's manifest of a commit, as cargo has it. Empty if there is none.
///
/// # Errors
///
/// If this program is interrupted.
pub fn base(commit: &str, git: &Git, commands: &Commands) -> Result<String, Stop> {
	of_workspace(commit, MANIFEST, git, commands)
}

/// Returns the version of a commit's packages. `is_dirty` says that files have changed since.
///
/// # Errors
///
/// If the commit has no version, or a tag cannot be the version; if this program is interrupted.
pub fn of_commit(commit: &str, is_dirty: bool, git: &Git, commands: &Commands) -> Result<String, Stop> {
	let debian =
		|commit: &str, manifest| of_workspace(commit, manifest, git, commands).map(|version| in_debian(&version));
	let base = debian(commit, MANIFEST)?;
	if base.is_empty() {
		return Err(Stop::Refused(format!("there is no version in the Cargo.toml of {commit}")));
	}
	if base != debian(commit, CLIENTS)? {
		return Err(Stop::Refused("Cargo.toml and clients/Cargo.toml do not have the same version".into()));
	}
	let tags = git.read(&["tag", "--points-at", commit])?;
	if let Some(tag) = last_release(&tags)?.filter(|_| !is_dirty) {
		if tag != format!("v{base}") {
			return Err(Stop::Refused(format!("the tag is {tag}, and the version in Cargo.toml is {base}")));
		}
		// 0.2.0 comes before 0.2.0+git…, so the commits before the tag must not have that version.
		for parent in git.read(&["rev-list", "--parents", "-n", "1", commit])?.split(' ').skip(1) {
			if !comes_before(&debian(parent, MANIFEST)?, &base, commands)? {
				return Err(Stop::Refused(format!(
					"{base} would come before the packages of earlier commits: raise the version in the commit that is \
					 tagged"
				)));
			}
		}
		return Ok(base);
	}
	// The latest date up to this commit: clocks differ, and the date of the next one must not be earlier. The number
	// orders commits of one day.
	let dates = git.read(&["log", "--format=%ct", commit])?;
	let date = dates.lines().filter_map(|date| date.parse::<u64>().ok()).max().unwrap_or_default();
	let day = commands.read(Command::new("date").args(["-u", "-d", &format!("@{date}"), "+%Y%m%d"]))?.success();
	let day = day.ok_or_else(|| Stop::Failed("date cannot tell the day of a commit".into()))?;
	let count = git.read(&["rev-list", "--count", commit])?;
	let hash: String = git.read(&["rev-parse", commit])?.chars().take(DIGITS).collect();
	Ok(format!("{base}+git{day}.{count}.{hash}{}", if is_dirty { ".dirty" } else { "" }))
}

fn of_workspace(commit: &str, manifest: &str, git: &Git, commands: &Commands) -> Result<String, Stop> {
	let shown = commands.read(&mut git.command(&["show", &format!("{commit}:{manifest}")]))?.text;
	Ok(in_manifest(&shown)?.to_owned())
}

/// Returns the version of a workspace's packages. Empty if there is none.
fn in_manifest(manifest: &str) -> Result<&str, Stop> {
	let section = manifest.split_once("[workspace.package]\n").map_or("", |(_, section)| section);
	let section = section.split_once("\n[").map_or(section, |(section, _)| section);
	Ok(text::first(section, "^version = \"(.*)\"$")?.unwrap_or_default())
}

/// Returns a version as dpkg orders it: 0.2.0-rc.1 comes before 0.2.0, for which dpkg has a tilde.
fn in_debian(version: &str) -> String {
	version.replace('-', "~")
}

/// Returns the tag of the latest release. `None` if none of the tags is of a release.
fn last_release(tags: &str) -> Result<Option<&str>, Stop> {
	let releases = text::all(tags, r"^(v[0-9]+\.[0-9]+\.[0-9]+)$")?;
	let numbers = |tag: &&str| -> Vec<u64> {
		tag.trim_start_matches('v').split('.').filter_map(|number| number.parse().ok()).collect()
	};
	Ok(releases.into_iter().max_by_key(numbers))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_version_is_the_workspaces() {
		let manifest =
			"[workspace]\nversion = \"9\"\n\n[workspace.package]\nversion = \"0.2.0-rc.1\"\n\n[workspace.lints]\n";
		assert_eq!(in_manifest(manifest), Ok("0.2.0-rc.1"));
		assert_eq!(in_manifest("[workspace.package]\n\n[workspace.lints]\nversion = \"1\"\n"), Ok(""));
		assert_eq!(in_manifest(""), Ok(""));
		assert_eq!(in_debian("0.2.0-rc.1"), "0.2.0~rc.1");
	}

	#[test]
	fn the_last_release_is_the_highest() {
		assert_eq!(last_release("v0.9.0\nnightly\nv0.10.0\nv0.11.0-rc.1\nw1.0.0"), Ok(Some("v0.10.0")));
		assert_eq!(last_release("nightly\nv1.0"), Ok(None));
	}
}
