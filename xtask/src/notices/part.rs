//! One set of crates in the notices.

use std::{
	collections::BTreeSet,
	path::{Path, PathBuf},
};

use super::{linked, tree};
use crate::{files, places::Places, print, process::Commands, stop::Stop, text};

/// Message of cargo-about about a wrong checksum in about.toml: only a warning to it.
const WRONG_FILE: &str = "failed to validate all files specified in clarification";

/// Set of crates that are linked into a program, or into the runtime.
#[derive(Clone, Copy, Debug)]
pub struct Part {
	/// Title.
	pub title: &'static str,
	/// Path of the package's `Cargo.toml` in the repository.
	pub manifest: &'static str,
	/// Targets that it is compiled for.
	pub targets: &'static [&'static str],
	/// Option of `cargo tree`.
	pub option: &'static str,
}

/// Writer of the parts.
#[derive(Debug)]
pub struct Writer<'a> {
	/// Directories on this machine.
	pub places: &'a Places,
	/// Runner of commands.
	pub commands: &'a Commands,
	/// Directory for temporary files.
	pub scratch: &'a Path,
	/// Program cargo-about.
	pub about: PathBuf,
}

impl Writer<'_> {
	/// Returns the crates of a part with their authors and licences.
	///
	/// # Errors
	///
	/// If something is missing, a licence is unknown or not allowed, or this program is interrupted.
	pub fn text(&self, part: &Part) -> Result<String, Stop> {
		let manifest = part.manifest;
		let mut fetch = self.places.command("cargo");
		if self.commands.run(fetch.args(["fetch", "--locked", "--quiet", "--manifest-path", manifest]))? != 0 {
			return Err(Stop::Missing(format!("the crates of {manifest} could not be fetched")));
		}
		let linked = self.linked(part)?;
		if linked.is_empty() {
			return Err(Stop::Failed(format!("cargo knows of no crate in {manifest}")));
		}
		let text = self.about(manifest, &linked)?;
		let told: BTreeSet<_> = text.lines().filter(|line| is_crate(line)).map(str::to_owned).collect();
		if linked != told {
			linked.difference(&told).for_each(print::error);
			told.difference(&linked).for_each(|of_crate| print::error(format_args!("\t{of_crate}")));
			return Err(Stop::Failed(format!(
				"what cargo-about tells of {manifest} is not what cargo links (left: linked, right: told)"
			)));
		}
		print::error(format_args!("notices: {}: {} crates", part.title, told.len()));
		Ok(text)
	}

	/// Returns all crates that cargo links. A program is compiled with all of its workspace, which may turn on more of
	/// the crates that it depends on.
	fn linked(&self, part: &Part) -> Result<BTreeSet<String>, Stop> {
		let mut all = String::new();
		for target in part.targets {
			let mut tree = self.places.command("cargo");
			tree.args(["tree", "--frozen", "--manifest-path", part.manifest, "--target", target, part.option]);
			let answer =
				self.commands.read(tree.args(["--edges", "normal", "--prefix", "depth", "--format", " {p}"]))?;
			if !answer.is_success() {
				return Err(Stop::Missing(format!("cargo cannot tell what {} depends on", part.manifest)));
			}
			all.push_str(&answer.text);
		}
		let manifest = files::read(&self.places.root.join(part.manifest))?;
		Ok(tree::dependencies(&all, text::first(&manifest, "^name = \"(.*)\"$")?.unwrap_or_default()))
	}

	/// Returns what cargo-about says of these crates.
	fn about(&self, manifest: &str, linked: &BTreeSet<String>) -> Result<String, Stop> {
		let mut locate = self.places.command("cargo");
		locate.args(["locate-project", "--workspace", "--message-format", "plain", "--manifest-path", manifest]);
		let workspace = self.commands.read(&mut locate)?.success();
		let workspace =
			workspace.ok_or_else(|| Stop::Failed(format!("cargo cannot tell the workspace of {manifest}")))?;
		let package = self.scratch.join("package");
		linked::write(&package, Path::new(&workspace), linked)?;
		let package = package.join("Cargo.toml");

		let mut metadata = self.places.command("cargo");
		metadata.args(["metadata", "--offline", "--format-version", "1", "--manifest-path"]).arg(&package);
		self.explained(&mut metadata, &format!("cargo cannot make a package of the crates of {manifest}"))?;
		let file = self.scratch.join("part");
		let mut generate = self.places.command(&self.about);
		generate.args(["generate", "--frozen", "--fail", "--config", "about.toml", "--manifest-path"]).arg(&package);
		generate.arg("--output-file").arg(&file).arg("about.hbs");
		let said = self.explained(&mut generate, &format!("cargo-about cannot tell what is in {manifest}"))?;
		let wrong: Vec<_> = said.lines().filter(|line| line.contains(WRONG_FILE)).collect();
		if !wrong.is_empty() {
			wrong.iter().for_each(print::error);
			return Err(Stop::Failed("a licence's file is not the one that about.toml knows".into()));
		}
		files::read(&file)
	}

	/// Runs a command. If it fails, prints what it has printed. Returns what it has printed to standard error.
	fn explained(&self, command: &mut std::process::Command, failure: &str) -> Result<String, Stop> {
		let log = self.scratch.join("log");
		command.stdout(std::process::Stdio::null()).stderr(files::create(&log)?);
		let code = self.commands.run(command)?;
		let said = files::read(&log)?;
		if code != 0 {
			print::error_text(&said);
			return Err(Stop::Failed(failure.to_owned()));
		}
		Ok(said)
	}
}

/// Returns whether a line is the name and the version of a crate.
fn is_crate(line: &str) -> bool {
	let version = line.split_once(' ').filter(|(name, _)| !name.is_empty()).map(|(_, version)| version);
	version.is_some_and(|version| version.starts_with(|first: char| first.is_ascii_digit()) && !version.contains(' '))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_crate_is_a_name_and_a_version() {
		assert!(is_crate("log 0.4.22") && is_crate("toml_edit 0.25.18+spec-1.1.0"));
		for line in ["", "log", "log ", " 0.4.22", "log v0.4.22", "Version 2.0, January 2004", "log 0.4.22 x"] {
			assert!(!is_crate(line), "{line}");
		}
	}
}
