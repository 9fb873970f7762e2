//! systemd in the test system.

use std::process::{Command, Stdio};

use super::test::Test;
use crate::{files, process::Answer, stop::Stop, text};

/// Log of systemd, in the directory for temporary files.
pub const LOG: &str = "systemd.log";

/// systemd in the test system, as the first process of namespaces of its own. It ends with those of the test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booted {
	init: String,
}

impl Booted {
	/// Starts systemd with a control group of its own. `None` if it does not come up.
	///
	/// # Errors
	///
	/// If the control group cannot be made, or this program is interrupted.
	pub fn boot(test: &Test, cgroup: &std::path::Path) -> Result<Option<Self>, Stop> {
		files::make_directory(cgroup)?;
		let log = files::create(&test.system.scratch.join(LOG))?;
		let errors = log.try_clone().map_err(|error| Stop::Failed(format!("{LOG} cannot be shared: {error}")))?;
		let mut boot = Command::new("bash");
		boot.args(["-c", include_str!("boot.sh"), "bash"])
			.arg(cgroup)
			.arg(include_str!("pivot.sh"))
			.arg(&test.system.root);
		let boot = boot.stdin(Stdio::null()).stdout(log).stderr(errors).spawn();
		let unshare = boot.map_err(|error| Stop::Failed(format!("bash cannot be run: {error}")))?.id().to_string();
		let mut init = String::new();
		test.system.within(30, |system| {
			init = system.commands.read(Command::new("pgrep").args(["-P", &unshare]))?.text.trim().to_owned();
			Ok(!init.is_empty())
		})?;
		let booted = Self { init };
		let is_up = test.system.within(60, |_| {
			let state = booted.hear(test, &["systemctl", "is-system-running"])?;
			text::has(state.text.trim_end_matches('\n'), r"\A(running|degraded)\z")
		})?;
		Ok(is_up.then_some(booted))
	}

	/// Returns a command that runs there.
	pub fn command(&self, test: &Test, words: &[&str]) -> Command {
		test.system.booted_command(&self.init, words)
	}

	/// Runs a command there. Returns all that it prints.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn hear(&self, test: &Test, words: &[&str]) -> Result<Answer, Stop> {
		test.system.commands.hear(&mut self.command(test, words))
	}

	/// Runs a command there, whether it succeeds or not. What it says goes to standard error.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn run(&self, test: &Test, words: &[&str]) -> Result<(), Stop> {
		test.system.commands.run(&mut self.command(test, words)).map(|_| ())
	}

	/// Returns the state of a unit.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn state(&self, test: &Test, unit: &str) -> Result<String, Stop> {
		Ok(self.hear(test, &["systemctl", "is-active", unit])?.text.trim_end_matches('\n').to_owned())
	}

	/// Returns a property of a unit.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn property(&self, test: &Test, unit: &str, property: &str) -> Result<String, Stop> {
		let mut show = self.command(test, &["systemctl", "show", "-p", property, "--value", unit]);
		Ok(test.system.commands.read(&mut show)?.text.trim_end_matches('\n').to_owned())
	}

	/// Runs a check that passes if apt installs the packages of this number there.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn install(&self, test: &mut Test, name: &str, number: u32) -> Result<(), Stop> {
		let line = format!("exec apt-get install -y -q --allow-downgrades /packages/{number}/*.deb");
		let mut install = self.command(test, &["sh", "-c", &line]);
		test.check(name, &mut install)
	}
}
