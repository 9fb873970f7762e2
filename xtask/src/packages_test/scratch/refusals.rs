//! Checks of which programs are packed.

use std::{env::consts::ARCH, fs};

use super::repository::Repository;
use crate::{checks::Tally, files, hash, program::Program, stop::Stop, text};

/// Time of the commit, in seconds since 1970.
const TIME: u64 = 1_790_172_800;

/// Message that follows the checks: in that repository there are no packages.
const PAST: (i32, &str) = (1, "beadle-node could not be made");

/// Exit code for what is refused.
const REFUSED: i32 = 4;

/// Number of digits of a commit's hash that programs print.
const DIGITS: &str = "--short=11";

/// Number of last lines that are printed of a check that fails.
const LAST: usize = 5;

/// Programs that only say what they are.
#[derive(Clone, Copy, Debug, Default)]
struct Fake<'a> {
	/// Text after the version.
	commit: &'a str,
	/// Text after the runtime's hash.
	runtime: &'a str,
	/// A further command.
	command: &'a str,
}

/// Checks which programs are packed.
///
/// # Errors
///
/// If git fails, or this program is interrupted.
pub fn check(repository: &Repository, tally: &mut Tally) -> Result<(), Stop> {
	let root = repository.root();
	for directory in [root.join("node"), root.join("packaging/debian"), repository.beside("notices")] {
		files::make_directory(&directory)?;
	}
	files::write(&root.join("node/Cargo.toml"), "maintainer = \"Test <test@beadle.invalid>\"\n")?;
	files::write(&root.join("packaging/debian/changelog"), "")?;
	repository.commit("0.2.0", TIME)?;
	let commit = format!("-{}", repository.git(&["rev-parse", DIGITS, "HEAD"])?);
	let before = repository.git(&["rev-parse", DIGITS, "HEAD~1"])?;
	let runtime = repository.beside("runtime.wasm");
	files::write(&runtime, "runtime\n")?;
	for program in Program::ALL {
		files::write(&repository.beside("notices").join(program.name()), "notices\n")?;
	}
	let [dirty, local, before_this] = [format!("{commit}-dirty"), format!("{commit}-local"), format!("-{before}")];
	let is_of_before = format!("beadle-node is of {before}");
	let of_commit = Fake { commit: &commit, ..Fake::default() };
	let of_dirty = Fake { commit: &dirty, ..Fake::default() };
	let of_local = Fake { commit: &local, ..Fake::default() };
	let of_before = Fake { commit: &before_this, ..Fake::default() };
	let development = Fake { runtime: ", development runtime", ..of_commit };
	let benchmarks = Fake { command: "  benchmark  Measure", ..of_commit };
	for (name, programs, expected, option) in [
		("programs of the commit are packed", of_commit, PAST, None),
		("those of another commit are not", of_before, (REFUSED, is_of_before.as_str()), None),
		("nor those that do not say of which", Fake::default(), (REFUSED, "does not say which commit"), None),
		("nor those with changes that are in no commit", of_dirty, (REFUSED, "was built with changes"), None),
		("nor those of a plain build", of_local, (REFUSED, "does not say whether it was built with"), None),
		("unless that is asked for", of_dirty, PAST, Some("--dirty")),
		("nor a node with a development runtime", development, (REFUSED, "a development runtime"), None),
		("nor a node with benchmarks", benchmarks, (REFUSED, "built for benchmarks"), None),
	] {
		programs.put(repository)?;
		check_packed(repository, name, expected, option, tally)?;
	}
	of_commit.put(repository)?;
	files::write(&runtime, "another runtime\n")?;
	let another = (REFUSED, "beadle-node embeds the runtime 0x");
	check_packed(repository, "nor a node with another runtime", another, None, tally)?;
	of_commit.put(repository)?;
	files::write(&root.join("new.rs"), "")?;
	let changes = (REFUSED, "are not what the commit has");
	check_packed(repository, "nor anything while there are changes", changes, None, tally)?;
	check_packed(repository, "unless it is asked for", PAST, Some("--dirty"), tally)?;
	let _ = fs::remove_dir_all(repository.beside("notices"));
	let _ = fs::remove_file(runtime);
	Ok(())
}

impl Fake<'_> {
	/// Puts the programs where the command `packages` looks for them.
	fn put(&self, repository: &Repository) -> Result<(), Stop> {
		let directory = repository.target().join(format!("{ARCH}-unknown-linux-gnu/production"));
		files::make_directory(&directory)?;
		let hash = hash::of_file(&repository.beside("runtime.wasm"), repository.commands)?;
		let Self { commit, runtime, command } = self;
		for program in Program::ALL {
			let name = program.name();
			let file = directory.join(name);
			let script = format!(
				"#!/bin/sh\n[ \"$1\" != --help ] || {{ echo \"  key  Keys\"; echo \"{command}\"; exit; }}\n\
				 echo \"{name} 0.2.0{commit}\"\necho \"runtime: beadle 1, blake2-256 0x{hash}{runtime}\"\n"
			);
			files::write(&file, script)?;
			files::make_executable(&file)?;
		}
		Ok(())
	}
}

/// Checks that packing the programs ends with this exit code and this message.
fn check_packed(
	repository: &Repository,
	name: &str,
	(code, message): (i32, &str),
	option: Option<&str>,
	tally: &mut Tally,
) -> Result<(), Stop> {
	let [runtime, notices, out] =
		["runtime.wasm", "notices", "none"].map(|name| repository.beside(name).display().to_string());
	let arguments = ["--runtime", &runtime, "--notices", &notices, "--out", &out];
	let answer = repository.packages(&arguments.into_iter().chain(option).collect::<Vec<_>>())?;
	if answer.code == code && answer.text.contains(message) {
		tally.ok(name);
	} else {
		let last = text::last_lines(&answer.text, LAST);
		tally.failure(name, &format!("exit code {}, and not {code} with \"{message}\"\n{last}", answer.code));
	}
	Ok(())
}
