//! The runtime that a node embeds.

use std::{
	fs,
	path::{Path, PathBuf},
};

use super::built::Built;
use crate::{
	hash,
	places::{set, Places},
	process::Commands,
	program::Program,
	stop::Stop,
	text,
};

/// Returns the path of the runtime that `scripts/runtime.sh` has made of a commit.
///
/// # Errors
///
/// If it is missing or, unless `dirty`, of another commit.
pub fn of_commit(commit: &str, dirty: bool, places: &Places) -> Result<PathBuf, Stop> {
	let made = set("BEADLE_RUNTIME_DIR").unwrap_or_else(|| places.target.join("runtime"));
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

/// Checks that the node embeds this runtime, and has no benchmarks: `weights.sh` compiles such a node.
///
/// # Errors
///
/// If it is not so; if this program is interrupted.
pub fn check(runtime: &Path, programs: &Built, commands: &Commands) -> Result<(), Stop> {
	let refused = |message: String| Err(Stop::Refused(message));
	let said = programs.ask(Program::Node, "--version")?.text;
	let wanted = format!("0x{}", hash::of_file(runtime, commands)?);
	if said.contains("development runtime") {
		return refused("beadle-node embeds a development runtime: build it with scripts/build-pi.sh".into());
	}
	let embedded = text::first(&said, "^.*blake2-256 (0x[0-9a-f]{64})")?;
	if embedded != Some(&wanted) {
		let embedded = embedded.unwrap_or("that it does not name");
		return refused(format!("beadle-node embeds the runtime {embedded}, and {} is {wanted}", runtime.display()));
	}
	let help = programs.ask(Program::Node, "--help")?;
	if !help.is_success() {
		return refused("beadle-node does not tell its commands".into());
	}
	if text::has(&help.text, "^ +benchmark( |$)")? {
		return refused("beadle-node was built for benchmarks".into());
	}
	Ok(())
}
