//! State of the git repository.

use std::path::Path;

use crate::{git::Git, process::Commands, stop::Stop};

/// Names of the main branch, where other branches begin.
const MAIN: [&str; 2] = ["refs/remotes/origin/main", "refs/heads/main"];

/// Git repository.
#[derive(Clone, Copy, Debug)]
pub struct Repository<'a>(Git<'a>);

impl<'a> Repository<'a> {
	/// Refers to the repository in a directory.
	pub fn new(root: &'a Path, commands: &'a Commands) -> Self {
		Self(Git::new(root, commands))
	}

	/// Returns the checked-out commit with its date. `None` if files have changed since: the commit would not describe
	/// them.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn commit(&self) -> Result<Option<String>, Stop> {
		if self.is_clean()? {
			self.0.ask(&["log", "-1", "--format=%H of %cs"])
		} else {
			Ok(None)
		}
	}

	/// Returns whether no file has changed since the commit.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn is_clean(&self) -> Result<bool, Stop> {
		Ok(self.0.ask(&["status", "--porcelain"])?.unwrap_or_default().is_empty())
	}

	/// Returns the hash of the checked-out commit.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn head(&self) -> Result<Option<String>, Stop> {
		self.0.ask(&["rev-parse", "HEAD"])
	}

	/// Returns the paths that have changed since a commit, one a line. If it is not an ancestor, the base is where this
	/// branch has left the main branch. On the main branch itself, or without history, these are all paths.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn changed(&self, since: Option<&str>) -> Result<String, Stop> {
		let is_cut_off = self.0.ask(&["rev-parse", "--is-shallow-repository"])?.as_deref() == Some("true");
		let paths = match self.base(since)?.filter(|_| !is_cut_off) {
			Some(base) => self.0.ask(&["diff", "--name-only", &base, "HEAD"])?,
			None => None,
		};
		match paths {
			Some(paths) => Ok(paths),
			None => Ok(self.0.ask(&["ls-files"])?.unwrap_or_default()),
		}
	}

	fn base(&self, since: Option<&str>) -> Result<Option<String>, Stop> {
		if let Some(since) = since {
			if self.0.ask(&["merge-base", "--is-ancestor", since, "HEAD"])?.is_some() {
				return Ok(Some(since.to_owned()));
			}
		}
		let head = self.head()?;
		for main in MAIN {
			if let Some(base) = self.0.ask(&["merge-base", main, "HEAD"])? {
				return Ok(Some(base).filter(|base| head.as_ref() != Some(base)));
			}
		}
		Ok(None)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::{fs, process::Command};

	/// Makes a repository in which commit N adds the file `N`.
	fn repository(commits: u32) -> tempfile::TempDir {
		let directory = tempfile::tempdir().unwrap();
		git(directory.path(), &["init", "--quiet"]);
		for number in 1..=commits {
			fs::write(directory.path().join(number.to_string()), "").unwrap();
			git(directory.path(), &["add", "--all"]);
			git(directory.path(), &["commit", "--quiet", "--message", "x"]);
		}
		directory
	}

	fn git(directory: &Path, arguments: &[&str]) {
		let mut command = Command::new("git");
		command.arg("-C").arg(directory).args(["-c", "user.name=test", "-c", "user.email=test@beadle.invalid"]);
		command.args(["-c", "commit.gpgsign=false"]).args(arguments);
		assert!(command.status().unwrap().success());
	}

	#[test]
	fn a_commit_has_its_date_unless_something_is_changed() {
		let directory = repository(1);
		let commands = Commands::default();
		let repository = Repository::new(directory.path(), &commands);
		let commit = repository.commit().unwrap().unwrap();
		let head = repository.head().unwrap().unwrap();
		assert!(commit.starts_with(&format!("{head} of 20")), "{commit}");
		fs::write(directory.path().join("new"), "").unwrap();
		assert_eq!((repository.commit(), repository.is_clean()), (Ok(None), Ok(false)));
	}

	#[test]
	fn changes_are_those_since_the_last_run_or_of_the_branch() {
		let directory = repository(6);
		let commands = Commands::default();
		let repository = Repository::new(directory.path(), &commands);
		let earlier = repository.0.ask(&["rev-parse", "HEAD~2"]).unwrap().unwrap();
		git(directory.path(), &["checkout", "--quiet", "-B", "topic"]);
		let main_is = |commit: &str| git(directory.path(), &["branch", "--force", "main", commit]);
		// An unknown commit, or none.
		for unknown in [Some("0123456789012345678901234567890123456789"), None] {
			main_is("HEAD~3");
			assert_eq!(repository.changed(Some(&earlier)), Ok("5\n6".into()));
			assert_eq!(repository.changed(unknown), Ok("4\n5\n6".into()));
			main_is("HEAD");
			assert_eq!(repository.changed(unknown), Ok("1\n2\n3\n4\n5\n6".into()));
		}
		// Where others have taken the main branch to counts first.
		git(directory.path(), &["update-ref", "refs/remotes/origin/main", "HEAD~1"]);
		assert_eq!(repository.changed(None), Ok("6".into()));
	}

	#[test]
	fn without_a_main_branch_everything_has_changed() {
		let directory = repository(2);
		git(directory.path(), &["branch", "--move", "other"]);
		let commands = Commands::default();
		assert_eq!(Repository::new(directory.path(), &commands).changed(None), Ok("1\n2".into()));
	}

	#[test]
	fn without_history_everything_has_changed() {
		let directory = repository(3);
		let copy = tempfile::tempdir().unwrap();
		let url = format!("file://{}", directory.path().display());
		git(copy.path(), &["clone", "--quiet", "--depth", "2", &url, "."]);
		let commands = Commands::default();
		let repository = Repository::new(copy.path(), &commands);
		assert_eq!(repository.changed(None), Ok("1\n2\n3".into()));
	}
}
