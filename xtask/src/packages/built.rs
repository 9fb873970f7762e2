//! Programs that are packed: found where they were built, and copied.

use std::{
	path::{Path, PathBuf},
	process::Command,
};

use crate::{
	debian::{Arch, Target},
	files,
	places::Places,
	process::{
		find::{find, is_program},
		Answer, Commands,
	},
	profile::Profile,
	program::Program,
	stop::Stop,
};

/// Returns the directory of the programs that were built for a target with a profile.
///
/// # Errors
///
/// If one is missing.
pub fn directory(target: Target, profile: Profile, places: &Places) -> Result<PathBuf, Stop> {
	// Where build-pi.sh puts programs; those for tests on this machine are where any other build puts them, too.
	let built = places.target.join(target.arch.target()).join(profile.directory());
	let native = places.target.join(profile.directory());
	let is_native = !target.is_foreign && self::lacking(&native).is_empty();
	let lacking = lacking(&built);
	if is_native && profile == Profile::Dev {
		Ok(native)
	} else if lacking.is_empty() {
		Ok(built)
	} else if is_native {
		Ok(native)
	} else {
		Err(Stop::Missing(format!(
			"not built: {} (in {}); build with: scripts/build-pi.sh --arch {} --profile {}",
			lacking.join(" "),
			built.display(),
			target.arch.name(),
			profile.name()
		)))
	}
}

/// Returns the names of the programs that a directory lacks.
fn lacking(directory: &Path) -> Vec<&'static str> {
	let names = Program::ALL.iter().map(|program| program.name());
	names.filter(|name| !is_program(&directory.join(name))).collect()
}

/// Copies of the programs, which other builds do not change.
#[derive(Debug)]
pub struct Built<'a> {
	directory: PathBuf,
	target: Target,
	emulator: Vec<String>,
	commands: &'a Commands,
}

impl<'a> Built<'a> {
	/// Copies the programs from one directory to another.
	///
	/// # Errors
	///
	/// If one cannot be copied; if there is no emulator for those of another architecture.
	pub fn copy(from: &Path, to: PathBuf, target: Target, commands: &'a Commands) -> Result<Self, Stop> {
		files::make_directory(&to)?;
		for program in Program::ALL {
			let copy = to.join(program.name());
			files::copy(&from.join(program.name()), &copy)?;
			files::make_executable(&copy)?;
		}
		let emulator = if target.is_foreign { emulator(target)? } else { Vec::new() };
		Ok(Self { directory: to, target, emulator, commands })
	}

	/// Returns the directory of the copies.
	pub fn directory(&self) -> &Path {
		&self.directory
	}

	/// Runs a program with an option. Returns all that it prints.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn ask(&self, program: Program, option: &str) -> Result<Answer, Stop> {
		self.commands.hear(self.command(program).arg(option))
	}

	/// Returns the architecture that they are for.
	pub fn arch(&self) -> Arch {
		self.target.arch
	}

	/// Returns a command that runs a program; one for another architecture in an emulator.
	fn command(&self, program: Program) -> Command {
		let program = self.directory.join(program.name());
		let Some((emulator, options)) = self.emulator.split_first() else { return Command::new(program) };
		let mut command = Command::new(emulator);
		command.args(options).arg(program);
		command
	}
}

/// Returns the emulator for programs of another architecture, with the libraries of its compiler.
fn emulator(target: Target) -> Result<Vec<String>, Stop> {
	let machine = target.arch.machine();
	let emulator = format!("qemu-{machine}-static");
	if find(&emulator).is_none() {
		return Err(Stop::Missing(format!(
			"there is no {emulator}, which asks programs for {} their version: run scripts/setup.sh --pi",
			target.arch.name()
		)));
	}
	Ok(vec![emulator, "-L".into(), format!("/usr/{machine}-linux-gnu")])
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_directory_lacks_what_is_not_there_or_is_no_program() {
		let directory = tempfile::tempdir().unwrap();
		for name in ["beadle-node", "beadle"] {
			files::write(&directory.path().join(name), "").unwrap();
		}
		files::make_executable(&directory.path().join("beadle")).unwrap();
		assert_eq!(lacking(directory.path()), ["beadle-node", "beadle-sensor"]);
	}

	#[test]
	fn programs_are_taken_from_where_they_were_built() {
		let directory = tempfile::tempdir().unwrap();
		let [root, target, cache] = ["root", "target", "cache"].map(|name| directory.path().join(name));
		let (programs, tools) = (target.join("debug"), cache.join("tools"));
		let places = Places { root, target: target.clone(), programs, cache, tools };
		let here = Target { arch: Arch::Arm64, is_foreign: false };
		let elsewhere = Target { is_foreign: true, ..here };
		let build = |directory: &str| {
			for program in Program::ALL {
				files::make_directory(&target.join(directory)).unwrap();
				let file = target.join(directory).join(program.name());
				files::write(&file, "").unwrap();
				files::make_executable(&file).unwrap();
			}
		};
		let of = |machine, profile| super::directory(machine, profile, &places);
		let missing = of(here, Profile::Release).unwrap_err();
		assert!(missing.message().unwrap().ends_with("scripts/build-pi.sh --arch arm64 --profile release"));
		build("release");
		build("debug");
		assert_eq!(of(here, Profile::Release), Ok(target.join("release")));
		assert!(of(elsewhere, Profile::Release).is_err() && of(elsewhere, Profile::Dev).is_err());
		build("aarch64-unknown-linux-gnu/release");
		build("aarch64-unknown-linux-gnu/debug");
		for machine in [here, elsewhere] {
			let release = target.join("aarch64-unknown-linux-gnu/release");
			assert_eq!(of(machine, Profile::Release), Ok(release));
		}
		assert_eq!(of(here, Profile::Dev), Ok(target.join("debug")));
		assert_eq!(of(elsewhere, Profile::Dev), Ok(target.join("aarch64-unknown-linux-gnu/debug")));
	}
}
