//! Programs that run in the background.

use std::{
	fs,
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
};

use crate::{
	files,
	process::commands::{end, unstarted},
	stop::Stop,
	text,
};

/// Program that runs in the background, with a log. Dropping it ends the program.
#[derive(Debug)]
pub struct Server {
	child: Child,
	log: PathBuf,
}

impl Server {
	/// Starts a program whose output goes to a log.
	///
	/// # Errors
	///
	/// If it cannot be started, or the log cannot be written.
	pub fn start(command: &mut Command, log: &Path) -> Result<Self, Stop> {
		let output = files::create(log)?;
		let errors = output.try_clone().map_err(|error| files::failed(log, "written", &error))?;
		let child = command.stdin(Stdio::null()).stdout(output).stderr(errors).spawn();
		let child = child.map_err(|error| Stop::Missing(unstarted(command, &error)))?;
		Ok(Self { child, log: log.to_owned() })
	}

	/// Returns whether the program is running.
	pub fn is_running(&mut self) -> bool {
		matches!(self.child.try_wait(), Ok(None))
	}

	/// Returns the process.
	pub fn child(&mut self) -> &mut Child {
		&mut self.child
	}

	/// Returns the text of the log.
	pub fn log(&self) -> String {
		fs::read(&self.log).map(|log| String::from_utf8_lossy(&log).into_owned()).unwrap_or_default()
	}

	/// Returns the last lines of the log.
	pub fn last_lines(&self, count: usize) -> String {
		text::last_lines(&self.log(), count)
	}
}

impl Drop for Server {
	fn drop(&mut self) {
		end(&mut self.child);
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_server_has_a_log_and_ends_when_it_is_dropped() {
		let log = tempfile::NamedTempFile::new().unwrap();
		let mut server =
			Server::start(Command::new("sh").args(["-c", "echo 1; echo 2; exec sleep 613"]), log.path()).unwrap();
		while server.log().lines().count() < 2 {
			assert!(server.is_running());
		}
		assert_eq!((server.last_lines(1), server.last_lines(5)), ("2\n".into(), "1\n2\n".into()));
		let process = PathBuf::from(format!("/proc/{}", server.child().id()));
		assert!(process.exists());
		drop(server);
		assert!(!process.exists());
	}
}
