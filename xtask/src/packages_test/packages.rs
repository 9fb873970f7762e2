//! Packages that are tested.

use std::{
	fs,
	path::{Path, PathBuf},
	process::Command,
};

use super::{arguments::Request, host::Host};
use crate::{checks::Tally, debian::comes_before, files, process::to_stderr, stop::Stop};

/// Packages of two versions, one after the other: those of the commit before, as far as their version goes, and those
/// of the commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packages {
	/// Directory of both, in the subdirectories `1` and `2`.
	pub directory: PathBuf,
	/// Version of the first.
	pub version_1: String,
	/// Version of the second.
	pub version_2: String,
}

impl Packages {
	/// Makes the packages, and checks that they are the same when they are made again.
	///
	/// # Errors
	///
	/// If they cannot be made, or this program is interrupted.
	pub fn make(directory: PathBuf, request: &Request, host: &Host, tally: &mut Tally) -> Result<Self, Stop> {
		let make = |name: &str, options: &[&str]| {
			let mut packages = host.command(&host.program);
			packages.args(["packages", "--arch", request.target.arch.name(), "--profile", request.profile.name()]);
			packages.args(&request.handed_on).arg("--out").arg(directory.join(name)).args(options);
			host.commands.require(packages.stdout(to_stderr()?))
		};
		let mut print_version = host.command(&host.program);
		let answer = host.commands.read(print_version.args(["packages", "--print-version", "HEAD~1"]))?;
		let code = u8::try_from(answer.code).unwrap_or(u8::MAX);
		let version_1 = answer.success().ok_or(Stop::Said(code))?;
		make("1", &["--version", &version_1])?;
		make("2", &[])?;
		let version_2 = version(&directory.join("2"), host)?;
		make("again", &[])?;
		let again = directory.join("again");
		let mut diff = Command::new("diff");
		let answer = host.commands.hear(diff.arg("-r").arg(directory.join("2")).arg(&again))?;
		tally.check("made again, the packages are the same byte for byte", &answer);
		fs::remove_dir_all(&again).map_err(|error| files::failed(&again, "removed", &error))?;
		let is_later = comes_before(&version_1, &version_2, host.commands)?;
		tally.holds(&format!("{version_2} comes after {version_1}"), is_later);
		Ok(Self { directory, version_1, version_2 })
	}
}

/// Returns the packages in a directory.
///
/// # Errors
///
/// If it cannot be read.
pub fn in_directory(directory: &Path) -> Result<Vec<PathBuf>, Stop> {
	let entries = fs::read_dir(directory).map_err(|error| files::failed(directory, "read", &error))?;
	let paths = entries.flatten().map(|entry| entry.path());
	let mut packages: Vec<_> =
		paths.filter(|path| path.extension().is_some_and(|extension| extension == "deb")).collect();
	packages.sort();
	Ok(packages)
}

/// Returns the version of the node's package in a directory.
fn version(directory: &Path, host: &Host) -> Result<String, Stop> {
	let is_node =
		|path: &&PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("beadle-node_"));
	let packages = in_directory(directory)?;
	let missing = || Stop::Failed(format!("there is no package of the node in {}", directory.display()));
	let package = packages.iter().find(is_node).ok_or_else(missing)?;
	let mut dpkg = Command::new("dpkg-deb");
	host.commands.read(dpkg.arg("-f").arg(package).arg("Version"))?.success().ok_or_else(missing)
}
