//! Programs of Rust that commands need, in versions that are known to work.

use std::{
	path::{Path, PathBuf},
	process::Command,
};

use crate::{
	print,
	process::{to_stderr, Commands},
	stop::Stop,
};

/// Program that cargo installs.
#[derive(Clone, Copy, Debug)]
pub struct CargoTool {
	/// Name of the crate and of the program.
	pub name: &'static str,
	/// Version.
	pub version: &'static str,
	/// Features to compile it with, as arguments of `cargo install`.
	pub features: &'static [&'static str],
}

impl CargoTool {
	/// Installs it below a directory, unless this version is there. Returns the path of the program. `user` is the
	/// command that says so.
	///
	/// # Errors
	///
	/// If it cannot be installed, or this program is interrupted.
	pub fn install(&self, user: &str, directory: &Path, commands: &Commands) -> Result<PathBuf, Stop> {
		let Self { name, version, features } = self;
		let program = directory.join("bin").join(name);
		let there = commands.hear(Command::new(&program).arg("--version"))?.success();
		if there == Some(format!("{name} {version}")) {
			return Ok(program);
		}
		print::error(format_args!("{user}: installing {name} {version}"));
		let mut install = Command::new("cargo");
		// It is compiled apart from what is built here.
		install.env_remove("CARGO_TARGET_DIR").args(["install", name, "--version", version]).args(*features);
		install.args(["--locked", "--force", "--quiet", "--root"]).arg(directory).stdout(to_stderr()?);
		match commands.run(&mut install)? {
			0 => Ok(program),
			_ => Err(Stop::Missing(format!("{name} could not be installed"))),
		}
	}
}
