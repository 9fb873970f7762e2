//! Context that all parts of the test need.

use std::{
	path::{Path, PathBuf},
	process::Command,
};

use crate::{checks::Server, places::Places, print, process::Commands, stop::Stop, text};

/// Exit code if something does not start.
const DOES_NOT_START: u8 = 3;

/// Number of last lines of a log that are printed.
pub const LAST: usize = 10;

/// Test, with all that it needs.
#[derive(Debug)]
pub struct Context<'a> {
	/// Directories on this machine.
	pub places: &'a Places,
	/// Runner of commands.
	pub commands: &'a Commands,
	/// Directory for temporary files.
	pub scratch: PathBuf,
	/// Path of the node.
	pub node: PathBuf,
}

impl Context<'_> {
	/// Runs a command that has to succeed. `failure` says what is wrong otherwise, before the last lines of the output.
	///
	/// # Errors
	///
	/// If it fails, or this program is interrupted.
	pub fn requires(&self, command: &mut Command, failure: &str) -> Result<(), Stop> {
		let answer = self.commands.hear(command)?;
		if answer.is_success() {
			Ok(())
		} else {
			Err(give_up(failure, &text::last_lines(&answer.text, LAST)))
		}
	}

	/// Starts a program in the background.
	///
	/// # Errors
	///
	/// If it cannot be started.
	pub fn start(&self, command: &mut Command, log: &str) -> Result<Server, Stop> {
		Server::start(command, &self.scratch.join(log))
	}

	/// Returns a file in the directory for temporary files.
	pub fn path(&self, name: &str) -> PathBuf {
		Path::new(&self.scratch).join(name)
	}
}

/// Prints why the test gives up, with the last lines of a log.
pub fn give_up(why: &str, last: &str) -> Stop {
	print::error(format_args!("proxy: {why}; the last words:"));
	print::error_text(last);
	Stop::Said(DOES_NOT_START)
}
