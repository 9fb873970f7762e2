//! This machine, on which the test system is made.

use std::{ffi::OsStr, path::PathBuf, process::Command};

use crate::{
	debian::{Arch, Target},
	places::Places,
	print,
	process::{find::find_administrative, Commands},
	stop::Stop,
};

/// Processor that an emulator stands for: the least of those that the programs are for.
const PI: (&str, &str) = ("QEMU_CPU", "cortex-a53");

/// This machine.
#[derive(Debug)]
pub struct Host<'a> {
	/// Directories on it.
	pub places: &'a Places,
	/// Runner of commands.
	pub commands: &'a Commands,
	/// Architecture of the packages.
	pub target: Target,
	/// This program, in a file that no build replaces meanwhile.
	pub program: PathBuf,
}

impl Host<'_> {
	/// Returns a command in the repository.
	pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
		let mut command = self.places.command(program);
		if self.target.is_foreign && self.target.arch == Arch::Arm64 {
			command.env(PI.0, PI.1);
		}
		command
	}

	/// Installs a Debian package, unless its command is there.
	///
	/// # Errors
	///
	/// If it cannot be installed, or this program is interrupted.
	pub fn ensure(&self, command: &str, package: &str) -> Result<(), Stop> {
		if find_administrative(command).is_some() {
			return Ok(());
		}
		say(&format!("installing the Debian package {package}"));
		let mut update = self.command("apt-get");
		let mut install = self.command("apt-get");
		install.env("DEBIAN_FRONTEND", "noninteractive");
		install.args(["install", "-y", "-qq", "--no-install-recommends", package]);
		let succeeds =
			self.commands.succeeds(update.args(["update", "-qq"]))? && self.commands.succeeds(&mut install)?;
		if succeeds {
			Ok(())
		} else {
			Err(Stop::Missing(format!("{package} could not be installed")))
		}
	}
}

/// Says what takes a while.
pub fn say(text: &str) {
	print::error(format_args!("packages-test: {text}"));
}
