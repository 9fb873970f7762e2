//! Programs that are packed: found where they were built, copied, and checked to be what the commit is.

use std::{
	fs,
	path::{Path, PathBuf},
	process::Command,
};

use crate::{
	debian::Target,
	files, hash,
	places::Places,
	process::{
		find::{find, is_program},
		Commands,
	},
	profile::Profile,
	program::Program,
	stop::Stop,
	text,
};

/// Digits of a commit's hash that messages show.
const DIGITS: usize = 12;

/// Returns the directory of the programs that were built for a target with a profile.
///
/// # Errors
///
/// If one is missing.
pub fn directory(target: Target, profile: Profile, places: &Places) -> Result<PathBuf, Stop> {
	// Where build-pi.sh puts programs; for this machine also where any other build does.
	let built = places.target.join(target.arch.target()).join(profile.directory());
	let native = places.target.join(profile.directory());
	let lacking = lacking(&built);
	if lacking.is_empty() {
		Ok(built)
	} else if !target.is_foreign && self::lacking(&native).is_empty() {
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

	/// Checks that a program is of a commit, whose version in the manifest is `base`. With `dirty`, it may have been
	/// built with changes.
	///
	/// # Errors
	///
	/// If it is not; if this program is interrupted.
	pub fn check_commit(&self, program: Program, commit: &str, base: &str, dirty: bool) -> Result<(), Stop> {
		let name = program.name();
		let answer = self.commands.hear(self.command(program).arg("--version"))?;
		let said = answer.text.trim_end_matches('\n');
		if !answer.is_success() {
			let said = if said.is_empty() { "nothing" } else { said };
			return Err(Stop::Refused(format!("{name} does not say its version: {said}")));
		}
		let said = said.lines().next().unwrap_or_default();
		let built = of_commit(said, base)?.ok_or_else(|| {
			Stop::Refused(format!("{name} does not say which commit of {base} it is of: its version is \"{said}\""))
		})?;
		if !commit.starts_with(&built.hash) {
			let this: String = commit.chars().take(DIGITS).collect();
			return Err(Stop::Refused(format!(
				"{name} is of {}, and this is {this}: build it anew (scripts/build-pi.sh --arch {})",
				built.hash,
				self.target.arch.name()
			)));
		}
		if built.is_dirty && !dirty {
			return Err(Stop::Refused(format!("{name} was built with changes that are in no commit")));
		}
		Ok(())
	}

	/// Checks that the node embeds this runtime, and has no benchmarks: `weights.sh` compiles such a node.
	///
	/// # Errors
	///
	/// If it is not so; if this program is interrupted.
	pub fn check_node(&self, runtime: &Path) -> Result<(), Stop> {
		let refused = |message: String| Err(Stop::Refused(message));
		let said = self.commands.hear(self.command(Program::Node).arg("--version"))?.text;
		let wanted = format!("0x{}", hash::of_file(runtime, self.commands)?);
		if said.contains("development runtime") {
			return refused("beadle-node embeds a development runtime: build it with scripts/build-pi.sh".into());
		}
		let embedded = text::first(&said, "^.*blake2-256 (0x[0-9a-f]{64})")?;
		if embedded != Some(&wanted) {
			let embedded = embedded.unwrap_or("that it does not name");
			return refused(format!(
				"beadle-node embeds the runtime {embedded}, and {} is {wanted}",
				runtime.display()
			));
		}
		let help = self.commands.hear(self.command(Program::Node).arg("--help"))?;
		if !help.is_success() {
			return refused("beadle-node does not tell its commands".into());
		}
		if text::has(&help.text, "^ +benchmark( |$)")? {
			return refused("beadle-node was built for benchmarks".into());
		}
		Ok(())
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

/// Commit that a program says it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Commit {
	/// Beginning of the hash.
	hash: String,
	/// Whether files had changed.
	is_dirty: bool,
}

/// Returns the commit in the version that a program prints. `None` if there is none of the version `base`.
fn of_commit(version: &str, base: &str) -> Result<Option<Commit>, Stop> {
	let after = |separator: char| version.rsplit_once(&format!("{separator}{base}-")).map(|(_, after)| after);
	// What follows the last of them.
	let Some(after) = [after(' '), after('-')].into_iter().flatten().min_by_key(|after| after.len()) else {
		return Ok(None);
	};
	let (hash, is_dirty) = after.strip_suffix("-dirty").map_or((after, false), |hash| (hash, true));
	let hash = text::has(hash, "^[0-9a-f]{11,40}$")?.then(|| hash.to_owned());
	Ok(hash.map(|hash| Commit { hash, is_dirty }))
}

/// Returns the path of the runtime that `scripts/runtime.sh` has made of a commit.
///
/// # Errors
///
/// If it is missing or, unless `dirty`, of another commit.
pub fn runtime(commit: &str, dirty: bool, places: &Places) -> Result<PathBuf, Stop> {
	let made = crate::places::set("BEADLE_RUNTIME_DIR").unwrap_or_else(|| places.target.join("runtime"));
	let runtime = made.join("beadle_runtime.compact.compressed.wasm");
	if !runtime.is_file() {
		return Err(Stop::Missing(format!("there is no {}: run scripts/runtime.sh", runtime.display())));
	}
	let description = fs::read_to_string(made.join("beadle_runtime.txt")).unwrap_or_default();
	if !dirty && text::first(&description, "^commit +([0-9a-f]*)$")? != Some(commit) {
		return Err(Stop::Refused(format!(
			"{} was not made of this commit: run scripts/runtime.sh",
			runtime.display()
		)));
	}
	Ok(runtime)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_commit_follows_the_version() {
		let of = |version| of_commit(version, "0.2.0").unwrap();
		let commit = |is_dirty| Some(Commit { hash: "735b3811234".into(), is_dirty });
		assert_eq!(of("beadle-node 0.2.0-735b3811234"), commit(false));
		assert_eq!(of("beadle-node-0.2.0-735b3811234-dirty"), commit(true));
		assert_eq!(of("beadle 0.2.0-0.2.0-735b3811234"), commit(false));
		for version in
			["beadle 0.2.0", "beadle 0.1.0-735b3811234", "beadle 0.2.0-735b381123", "beadle 0.2.0-unknown", ""]
		{
			assert_eq!(of(version), None, "{version}");
		}
	}

	#[test]
	fn a_directory_lacks_what_is_not_there_or_is_no_program() {
		let directory = tempfile::tempdir().unwrap();
		for name in ["beadle-node", "beadle"] {
			files::write(&directory.path().join(name), "").unwrap();
		}
		files::make_executable(&directory.path().join("beadle")).unwrap();
		assert_eq!(lacking(directory.path()), ["beadle-node", "beadle-sensor"]);
	}
}
