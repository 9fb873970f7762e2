//! Process groups.

use rustix::process::{kill_process_group, test_kill_process_group, waitpgid, Pid, Signal, WaitOptions};
use std::{
	os::unix::process::CommandExt,
	process::{Child, Command},
	thread,
	time::Duration,
};

/// Interval and number of polls for the end of a group after SIGTERM.
const LOOK_EVERY: Duration = Duration::from_millis(500);
const LOOKS: u32 = 10;

/// Process group of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group(Pid);

impl Group {
	/// Starts a command in a new process group.
	///
	/// # Errors
	///
	/// If it cannot be started.
	pub fn start(command: &mut Command) -> std::io::Result<(Child, Self)> {
		let child = command.process_group(0).spawn()?;
		let group = Self(Pid::from_child(&child));
		Ok((child, group))
	}

	/// Returns the id of the group.
	pub fn number(self) -> i32 {
		self.0.as_raw_pid()
	}

	/// Returns whether the group has processes. It reaps the command, so do not wait for the command afterwards.
	pub fn is_there(self) -> bool {
		// As the first process of a container, this program is the parent of orphans.
		while let Ok(Some(_)) = waitpgid(self.0, WaitOptions::NOHANG) {}
		test_kill_process_group(self.0).is_ok()
	}

	/// Ends all processes of the group: SIGTERM, and after five seconds SIGKILL.
	pub fn end(self) {
		if kill_process_group(self.0, Signal::TERM).is_err() {
			return;
		}
		for _ in 0..LOOKS {
			thread::sleep(LOOK_EVERY);
			if !self.is_there() {
				return;
			}
		}
		let _ = kill_process_group(self.0, Signal::KILL);
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_a_command_leaves_behind_is_found_and_ended() {
		let (mut child, group) = Group::start(Command::new("sh").args(["-c", "sleep 600 &"])).unwrap();
		child.wait().unwrap();
		assert!(group.is_there());
		group.end();
		assert!(!group.is_there());
	}

	#[test]
	fn what_does_not_end_when_asked_is_ended_by_force() {
		let stubborn = "trap '' TERM; while :; do sleep 0.1; done";
		let (_, group) = Group::start(Command::new("sh").args(["-c", stubborn])).unwrap();
		// Until the trap is set.
		thread::sleep(LOOK_EVERY);
		group.end();
		// Some systems take a while to reap orphans.
		assert!((0..LOOKS).any(|_| {
			thread::sleep(LOOK_EVERY);
			!group.is_there()
		}));
	}
}
