//! Runner of a step's commands.

use std::{
	ffi::OsStr,
	path::Path,
	process::{Command, Stdio},
	time::Duration,
};

use crate::{
	places::Places,
	print,
	process::{commands, Commands, Group, Kept},
	stop::Stop,
};

/// Interval and number of polls for the end of a step's processes: one that was just told to end may take a moment.
const LOOK_EVERY: Duration = Duration::from_millis(500);
const LOOKS: u32 = 6;

/// Directory of this program's workspace.
pub const XTASK: &str = "xtask";

/// Step that is running. Each of its commands has a process group of its own; dropping the step ends the processes that
/// are left in these groups.
#[derive(Debug)]
pub struct Work<'a> {
	name: &'a str,
	places: &'a Places,
	commands: &'a Commands,
	groups: Vec<Group>,
}

impl<'a> Work<'a> {
	/// Begins a step.
	pub fn new(name: &'a str, places: &'a Places, commands: &'a Commands) -> Self {
		Self { name, places, commands, groups: Vec::new() }
	}

	/// Returns the name of the step.
	pub fn name(&self) -> &str {
		self.name
	}

	/// Returns the directories on this machine.
	pub fn places(&self) -> &Places {
		self.places
	}

	/// Returns a command in the repository, with the environment of tests.
	pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
		let programs = &self.places.programs;
		let mut command = self.places.command(program);
		command
			.stdin(Stdio::null())
			// Tests need the runtime, and the one that networks are upgraded to: see runtime/wasm/build.rs.
			.env_remove("SKIP_WASM_BUILD")
			.env("BEADLE_NEXT_RUNTIME", "1")
			// The programs that tests run.
			.env("BEADLE_NODE", programs.join("beadle-node"))
			.env("BEADLE_CLI", programs.join("beadle"))
			.env("BEADLE_SENSOR", programs.join("beadle-sensor"))
			.env(
				"BEADLE_NEXT_RUNTIME_WASM",
				programs.join("wbuild/beadle-runtime/next_runtime.compact.compressed.wasm"),
			);
		command
	}

	/// Returns a cargo command in the directory of a workspace.
	pub fn cargo(&self, workspace: &str, arguments: &[&str]) -> Command {
		let mut command = self.command("cargo");
		command.current_dir(self.places.root.join(workspace)).args(arguments);
		if workspace == XTASK {
			// Where scripts/xtask.sh builds this program.
			command.env("CARGO_TARGET_DIR", self.places.target.join(XTASK));
		}
		command
	}

	/// Returns a command that runs a script of the repository.
	pub fn script(&self, path: impl AsRef<Path>, arguments: &[&str]) -> Command {
		let mut command = self.command(self.places.root.join(path));
		command.args(arguments);
		command
	}

	/// Runs a command.
	///
	/// # Errors
	///
	/// If it fails, or this program is interrupted.
	pub fn run(&mut self, command: &mut Command) -> Result<(), Stop> {
		match Group::start(command) {
			Ok((mut child, group)) => {
				self.groups.push(group);
				let status = self.commands.interruption().wait(&mut child)?;
				if status.success() {
					Ok(())
				} else {
					Err(Stop::Said(1))
				}
			},
			Err(error) => Err(Stop::Failed(commands::unstarted(command, &error))),
		}
	}

	/// Runs a command. Returns its standard output.
	///
	/// # Errors
	///
	/// If it fails, or this program is interrupted.
	pub fn read(&mut self, command: &mut Command) -> Result<String, Stop> {
		let kept = Kept::new()?;
		self.run(command.stdout(kept.share()?))?;
		kept.text()
	}

	/// Waits until the step's processes have ended, and prints those that have not. Returns whether all have.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn has_left_nothing(&mut self) -> Result<bool, Stop> {
		for _ in 0..LOOKS {
			self.groups.retain(|group| group.is_there());
			if self.groups.is_empty() {
				return Ok(true);
			}
			self.commands.interruption().pause(LOOK_EVERY)?;
		}
		self.groups.retain(|group| group.is_there());
		if self.groups.is_empty() {
			return Ok(true);
		}
		print::error(format_args!("{} left processes behind:", self.name));
		let processes = self.commands.read(Command::new("ps").args(["-eo", "pgid,pid,args"]))?.text;
		processes.lines().filter(|line| is_of(line, &self.groups)).for_each(print::error);
		Ok(false)
	}
}

impl Drop for Work<'_> {
	fn drop(&mut self) {
		self.groups.iter().for_each(|group| group.end());
	}
}

/// Returns whether a line of `ps`, which begins with the process group, is of one of the groups.
fn is_of(line: &str, groups: &[Group]) -> bool {
	let number = line.split_whitespace().next().and_then(|word| word.parse::<i32>().ok());
	groups.iter().any(|group| Some(group.number()) == number)
}
