//! Repository of the checks.

use std::{
	ffi::OsString,
	fs,
	path::{Path, PathBuf},
	process::{Command, Stdio},
};

use crate::{
	files,
	process::{Answer, Commands},
	stop::Stop,
};

/// Settings of git that do not depend on the user.
const SETTINGS: [&str; 8] = [
	"-c",
	"user.name=test",
	"-c",
	"user.email=test@beadle.invalid",
	"-c",
	"commit.gpgsign=false",
	"-c",
	"tag.gpgsign=false",
];

/// Repository with versions, whose packages are asked for. Dropping it removes it.
#[derive(Debug)]
pub struct Repository<'a> {
	program: &'a Path,
	environment: &'a [(&'a str, OsString)],
	directory: &'a Path,
	/// Runner of commands.
	pub commands: &'a Commands,
}

impl<'a> Repository<'a> {
	/// Makes an empty repository.
	///
	/// # Errors
	///
	/// If it cannot be made, or this program is interrupted.
	pub fn make(
		program: &'a Path,
		environment: &'a [(&'a str, OsString)],
		directory: &'a Path,
		commands: &'a Commands,
	) -> Result<Self, Stop> {
		let repository = Self { program, environment, directory, commands };
		files::make_directory(&repository.root().join("clients"))?;
		repository.git(&["init", "-q"])?;
		Ok(repository)
	}

	/// Returns its directory.
	pub fn root(&self) -> PathBuf {
		self.directory.join("repository")
	}

	/// Returns its target directory.
	pub fn target(&self) -> PathBuf {
		self.directory.join("repository.target")
	}

	/// Returns a file beside it.
	pub fn beside(&self, name: &str) -> PathBuf {
		self.directory.join(name)
	}

	/// Runs git, which has to succeed. Returns what it prints.
	///
	/// # Errors
	///
	/// If it fails, or this program is interrupted.
	pub fn git(&self, arguments: &[&str]) -> Result<String, Stop> {
		self.git_at(arguments, None)
	}

	fn git_at(&self, arguments: &[&str], date: Option<String>) -> Result<String, Stop> {
		let mut git = Command::new("git");
		git.arg("-C").arg(self.root()).args(SETTINGS).args(arguments);
		if let Some(date) = date {
			git.env("GIT_COMMITTER_DATE", date);
		}
		let failed = || Stop::Failed(format!("\"git {}\" has failed, see above", arguments.join(" ")));
		self.commands.read(&mut git)?.success().ok_or_else(failed)
	}

	/// Commits all files, with this version in the manifests, at a time in seconds since 1970.
	///
	/// # Errors
	///
	/// If git fails, or this program is interrupted.
	pub fn commit(&self, version: &str, seconds: u64) -> Result<(), Stop> {
		for manifest in ["Cargo.toml", "clients/Cargo.toml"] {
			let contents = format!("[workspace.package]\nversion = \"{version}\"\n");
			files::write(&self.root().join(manifest), contents)?;
		}
		self.git(&["add", "-A"])?;
		let message = format!("Version {version}");
		self.git_at(&["commit", "-q", "--allow-empty", "-m", &message], Some(format!("@{seconds} +0200")))?;
		Ok(())
	}

	/// Runs the command `packages`. Returns all that it prints.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn packages(&self, arguments: &[&str]) -> Result<Answer, Stop> {
		self.commands.hear(self.command().args(arguments))
	}

	/// Returns the version of the packages of the checked-out commit. `None` if there is none.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn version(&self) -> Result<Option<String>, Stop> {
		Ok(self.commands.read(self.command().args(["--print-version", "HEAD"]).stderr(Stdio::inherit()))?.success())
	}

	fn command(&self) -> Command {
		let mut command = Command::new(self.program);
		command.arg("packages").current_dir(self.root());
		command.env("BEADLE_ROOT", self.root()).env("CARGO_TARGET_DIR", self.target());
		command.envs(self.environment.iter().map(|(name, value)| (name, value)));
		command
	}
}

impl Drop for Repository<'_> {
	fn drop(&mut self) {
		for directory in [self.root(), self.target()] {
			let _ = fs::remove_dir_all(directory);
		}
	}
}
