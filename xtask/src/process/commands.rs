//! Running commands to completion.

use rustix::process::{kill_process, Pid, Signal};
use std::{
	io,
	os::{fd::AsFd, unix::process::ExitStatusExt},
	process::{Child, Command, ExitStatus, Stdio},
	thread,
	time::Duration,
};

use super::{kept::Kept, Interruption};
use crate::{print, stop::Stop};

/// Exit code of a shell for a missing program, and its offset for signals.
const NOT_FOUND: i32 = 127;
const SIGNALLED: i32 = 128;

/// Interval and number of polls for the end of a command after SIGTERM.
const LOOK_EVERY: Duration = Duration::from_millis(50);
const LOOKS: u32 = 100;

/// Result of a command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
	/// Exit code, as a shell reports it.
	pub code: i32,
	/// Captured output.
	pub text: String,
}

impl Answer {
	/// Returns whether the command succeeded.
	pub fn is_success(&self) -> bool {
		self.code == 0
	}

	/// Returns the output without trailing line feeds. `None` if the command failed.
	pub fn success(self) -> Option<String> {
		self.is_success().then(|| self.text.trim_end_matches('\n').to_owned())
	}
}

/// Runner of commands. When this program is interrupted, it ends the command that is running.
#[derive(Clone, Debug, Default)]
pub struct Commands {
	interruption: Interruption,
}

impl Commands {
	/// Creates a runner that stops at an interruption.
	pub fn new(interruption: &Interruption) -> Self {
		Self { interruption: interruption.clone() }
	}

	/// Returns the interruption.
	pub fn interruption(&self) -> &Interruption {
		&self.interruption
	}

	/// Runs a command without capturing its output. Returns its exit code.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn run(&self, command: &mut Command) -> Result<i32, Stop> {
		match command.spawn() {
			Ok(child) => Ok(code(self.finish(child)?)),
			Err(error) => {
				print::error(unstarted(command, &error));
				Ok(NOT_FOUND)
			},
		}
	}

	/// Runs a command whose exit code becomes that of this program if it fails.
	///
	/// # Errors
	///
	/// If it fails, or this program is interrupted.
	pub fn require(&self, command: &mut Command) -> Result<(), Stop> {
		match self.run(command)? {
			0 => Ok(()),
			code => Err(Stop::Said(u8::try_from(code).unwrap_or(u8::MAX))),
		}
	}

	/// Runs a command, and captures its standard output.
	///
	/// # Errors
	///
	/// If this program is interrupted, or the output cannot be stored.
	pub fn read(&self, command: &mut Command) -> Result<Answer, Stop> {
		let kept = Kept::new()?;
		let code = self.run(command.stdout(kept.share()?))?;
		Ok(Answer { code, text: kept.text()? })
	}

	/// Runs a command, and captures its standard output and standard error together.
	///
	/// # Errors
	///
	/// If this program is interrupted, or the output cannot be stored.
	pub fn hear(&self, command: &mut Command) -> Result<Answer, Stop> {
		let kept = Kept::new()?;
		command.stdout(kept.share()?).stderr(kept.share()?);
		match command.spawn() {
			Ok(child) => {
				let code = code(self.finish(child)?);
				Ok(Answer { code, text: kept.text()? })
			},
			Err(error) => Ok(Answer { code: NOT_FOUND, text: unstarted(command, &error) }),
		}
	}

	/// Runs a command, and discards its output. Returns whether the command succeeded.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn succeeds(&self, command: &mut Command) -> Result<bool, Stop> {
		match command.stdout(Stdio::null()).stderr(Stdio::null()).spawn() {
			Ok(child) => Ok(self.finish(child)?.success()),
			Err(_) => Ok(false),
		}
	}

	/// Waits for a child; ends it if this program is interrupted.
	fn finish(&self, mut child: Child) -> Result<ExitStatus, Stop> {
		let result = self.interruption.wait(&mut child);
		if result.is_err() {
			end(&mut child);
		}
		result
	}
}

/// Ends a child: SIGTERM, and after five seconds SIGKILL.
pub fn end(child: &mut Child) {
	if matches!(child.try_wait(), Ok(None)) {
		let _ = kill_process(Pid::from_child(child), Signal::TERM);
	}
	for _ in 0..LOOKS {
		if !matches!(child.try_wait(), Ok(None)) {
			return;
		}
		thread::sleep(LOOK_EVERY);
	}
	let _ = child.kill().and_then(|()| child.wait());
}

/// Returns standard error, for a command's standard output.
///
/// # Errors
///
/// If the system refuses it.
pub fn to_stderr() -> Result<Stdio, Stop> {
	let stderr = io::stderr().as_fd().try_clone_to_owned();
	stderr.map(Stdio::from).map_err(|error| Stop::Failed(format!("standard error cannot be shared: {error}")))
}

/// Returns the exit code, as a shell reports it.
pub fn code(status: ExitStatus) -> i32 {
	let signal = || status.signal().unwrap_or_default().saturating_add(SIGNALLED);
	status.code().unwrap_or_else(signal)
}

/// Returns the error message for a command that could not be started.
pub fn unstarted(command: &Command, error: &io::Error) -> String {
	format!("{} cannot be run: {error}", command.get_program().display())
}

#[cfg(test)]
mod tests {
	use super::*;

	fn shell(line: &str) -> Command {
		let mut command = Command::new("sh");
		command.args(["-c", line]);
		command
	}

	#[test]
	fn what_is_kept_is_what_was_asked_for() {
		let commands = Commands::default();
		let line = "echo out; echo err >&2; exit 3";
		let read = commands.read(shell(line).stderr(Stdio::null())).unwrap();
		assert_eq!(read, Answer { code: 3, text: "out\n".into() });
		let heard = commands.hear(&mut shell(line)).unwrap();
		assert_eq!(heard, Answer { code: 3, text: "out\nerr\n".into() });
		assert_eq!((heard.success(), commands.hear(&mut shell("echo x")).unwrap().success()), (None, Some("x".into())));
	}

	#[test]
	fn exit_codes_are_those_of_shells() {
		let commands = Commands::default();
		assert_eq!(commands.run(&mut shell("kill -TERM $$")), Ok(143));
		assert_eq!(commands.run(&mut Command::new("/no/such/program")), Ok(127));
		assert_eq!(commands.succeeds(&mut Command::new("/no/such/program")), Ok(false));
		let unheard = commands.hear(&mut Command::new("/no/such/program")).unwrap();
		assert!(unheard.text.starts_with("/no/such/program cannot be run: "), "{unheard:?}");
	}
}
