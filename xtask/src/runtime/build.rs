//! Reproducible build of the runtime.

use std::{env, os::unix::fs::symlink, path::Path, process::Command};

use super::{place::Place, FILE};
use crate::{
	files,
	git::Git,
	process::{to_stderr, Commands},
	stop::Stop,
};

/// Builder of runtimes.
#[derive(Debug)]
pub struct Builder<'a> {
	/// Place of the build.
	pub place: &'a Place,
	/// Runner of commands.
	pub commands: &'a Commands,
	/// Directory for temporary files.
	pub scratch: &'a Path,
}

impl Builder<'_> {
	/// Builds the runtime of the checked-out commit of a repository, with an environment of its own, and copies it to a
	/// file. `downloads` is cargo's registry.
	///
	/// # Errors
	///
	/// If the build fails, or this program is interrupted.
	pub fn build(&self, repository: &Path, downloads: &Path, home: &Path, file: &Path) -> Result<(), Stop> {
		let [source, cargo, target] = ["source", "cargo", "target"].map(|directory| self.place.join(directory));
		self.place.clear();
		for directory in [&source, &cargo, home] {
			files::make_directory(directory)?;
		}
		let registry = cargo.join("registry");
		symlink(downloads, &registry).map_err(|error| files::failed(&registry, "linked", &error))?;
		self.unpack(repository, &source)?;
		let remap =
			format!("--remap-path-prefix={}=/beadle --remap-path-prefix={}=/cargo", source.display(), cargo.display());
		let mut build = Command::new("cargo");
		build
			.current_dir(&source)
			.env_clear()
			.env("PATH", env::var_os("PATH").unwrap_or_default())
			.env("HOME", home)
			.env("LC_ALL", "C")
			.env("CARGO_HOME", &cargo)
			.env("CARGO_TARGET_DIR", &target)
			.env("CARGO_INCREMENTAL", "0")
			.env("CARGO_TERM_PROGRESS_WHEN", "never")
			.env("WASM_BUILD_WORKSPACE_HINT", &source)
			.env("BEADLE_RUNTIME_BUILD", "reproducible")
			.env("WASM_BUILD_RUSTFLAGS", remap)
			.args(["build", "--locked", "--package", "beadle-runtime-wasm"])
			.stdout(to_stderr()?);
		self.commands.require(&mut build)?;
		files::copy(&target.join("debug/wbuild/beadle-runtime").join(FILE), file)
	}

	/// Unpacks the files of the checked-out commit.
	fn unpack(&self, repository: &Path, source: &Path) -> Result<(), Stop> {
		let archive = self.scratch.join("source.tar");
		let git = Git::new(repository, self.commands);
		self.commands.require(git.command(&["archive", "HEAD", "--output"]).arg(&archive))?;
		self.commands.require(Command::new("tar").arg("-xf").arg(&archive).arg("-C").arg(source))
	}
}
