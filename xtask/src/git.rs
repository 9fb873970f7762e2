//! Commands of git in a repository.

use std::{
	path::Path,
	process::{Command, Stdio},
};

use crate::{process::Commands, stop::Stop};

/// Git repository.
#[derive(Clone, Copy, Debug)]
pub struct Git<'a> {
	root: &'a Path,
	commands: &'a Commands,
}

impl<'a> Git<'a> {
	/// Refers to the repository in a directory.
	pub fn new(root: &'a Path, commands: &'a Commands) -> Self {
		Self { root, commands }
	}

	/// Returns the output of git without trailing line feeds. `None` if git fails; what it says of that is discarded.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn ask(&self, arguments: &[&str]) -> Result<Option<String>, Stop> {
		Ok(self.commands.read(self.command(arguments).stderr(Stdio::null()))?.success())
	}

	/// Returns the output of git without trailing line feeds.
	///
	/// # Errors
	///
	/// If git fails, which it has then explained, or this program is interrupted.
	pub fn read(&self, arguments: &[&str]) -> Result<String, Stop> {
		let answer = self.commands.read(&mut self.command(arguments))?;
		let failed = || Stop::Failed(format!("\"git {}\" has failed, see above", arguments.join(" ")));
		answer.success().ok_or_else(failed)
	}

	/// Returns the files that have changed since the checked-out commit, as `git status --porcelain` lists them.
	///
	/// # Errors
	///
	/// If git fails, or this program is interrupted.
	pub fn changes(&self) -> Result<String, Stop> {
		self.read(&["status", "--porcelain"])
	}

	/// Returns a command of git.
	pub fn command(&self, arguments: &[&str]) -> Command {
		let mut command = Command::new("git");
		command.arg("-C").arg(self.root).args(arguments);
		command
	}
}
