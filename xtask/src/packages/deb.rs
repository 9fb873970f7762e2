//! Debian packages of the programs.

use std::{
	path::{Path, PathBuf},
	process::Command,
};

use crate::{
	cargo_tool::CargoTool,
	debian::Target,
	files,
	places::Places,
	print,
	process::{find::find, to_stderr, Commands},
	profile::Profile,
	program::Program,
	stop::Stop,
};

/// Program that makes packages, in a version whose packages were tested.
pub const CARGO_DEB: CargoTool = CargoTool { name: "cargo-deb", version: "3.8.0", features: &[] };

/// Sizes: bytes of a mebibyte, half a tenth of it, and bytes of a kibibyte.
const MEBIBYTE: u64 = 1 << 20;
const HALF_TENTH: u64 = MEBIBYTE / 2;
const KIBIBYTE: u64 = 1 << 10;

/// Maker of packages.
#[derive(Debug)]
pub struct Packer<'a> {
	/// Directories on this machine.
	pub places: &'a Places,
	/// Runner of commands.
	pub commands: &'a Commands,
	/// Directory that cargo-deb takes for the target directory.
	pub stage: &'a Path,
	/// Directory of the programs inside it.
	pub programs: &'a Path,
	/// Directory of notices. `None` to make them.
	pub notices: Option<&'a Path>,
	/// Directory for the packages.
	pub out: &'a Path,
	/// Version.
	pub version: &'a str,
	/// Changelog.
	pub changelog: &'a str,
	/// Date of all files in the packages, in seconds since 1970.
	pub epoch: &'a str,
	/// Path of cargo-deb.
	pub cargo_deb: &'a Path,
	/// Further arguments of cargo-deb.
	pub options: &'a [String],
}

impl Packer<'_> {
	/// Makes the package of a program. Returns its path.
	///
	/// # Errors
	///
	/// If it cannot be made, or this program is interrupted.
	pub fn pack(&self, program: Program) -> Result<PathBuf, Stop> {
		let package = program.package();
		let changelog = self.stage.join("changelog");
		files::write(&changelog, self.changelog)?;
		self.compress(&changelog, &format!("{package}.changelog.gz"))?;
		let notices = self.stage.join("notices");
		match self.notices {
			Some(directory) => files::copy(&directory.join(program.name()), &notices)?,
			None => self.make_notices(program, &notices)?,
		}
		self.compress(&notices, &format!("{package}.notices.gz"))?;

		let mut deb = self.places.command(self.cargo_deb);
		deb.env("CARGO_TARGET_DIR", self.stage).env("SOURCE_DATE_EPOCH", self.epoch);
		deb.args(["--quiet", "--no-build", "--locked", "--deb-version", self.version]);
		// With a slash at its end, it is a directory.
		deb.args(["--manifest-path", program.manifest(), "--output"]).arg(self.out.join("")).args(self.options);
		let made = self.commands.read(&mut deb)?.success();
		made.map(PathBuf::from).ok_or_else(|| Stop::Failed(format!("{package} could not be made")))
	}

	fn make_notices(&self, program: Program, file: &Path) -> Result<(), Stop> {
		let mut notices = self.places.script("scripts/notices.sh");
		notices.args(["--program", program.name()]).arg(file).stdout(to_stderr()?);
		match self.commands.run(&mut notices)? {
			0 => Ok(()),
			_ => Err(Stop::Failed(format!("the notices of {} could not be made", program.package()))),
		}
	}

	/// Compresses a file to one beside the programs.
	fn compress(&self, file: &Path, name: &str) -> Result<(), Stop> {
		let mut gzip = Command::new("gzip");
		let compressed = files::create(&self.programs.join(name))?;
		self.commands.require(gzip.arg("-9n").stdin(files::open(file)?).stdout(compressed))
	}
}

/// Returns the arguments of cargo-deb for a target and a profile.
pub fn options(target: Target, profile: Profile) -> Vec<String> {
	let triple = target.arch.target();
	let mut options = vec!["--target".to_owned(), triple.to_owned()];
	// It strips symbols of programs that are for other machines, too.
	let strip = format!("{}-strip", triple.replace("-unknown", ""));
	if target.is_foreign && find(&strip).is_none() {
		print::error(format_args!("packages: no {strip} here: the programs keep their symbols"));
		options.push("--no-strip".into());
	}
	if profile == Profile::Production {
		options.extend(["--profile".to_owned(), "production".to_owned()]);
	}
	options
}

/// Returns the list of packages with their sizes, as they are and installed.
///
/// # Errors
///
/// If this program is interrupted.
pub fn list(packages: &[PathBuf], commands: &Commands) -> Result<String, Stop> {
	let mut list = format!("{:<64} {:>10} {:>10}\n", "package", "size", "installed");
	for package in packages {
		let size = std::fs::metadata(package).map_or(0, |file| file.len());
		let installed = commands.read(Command::new("dpkg-deb").arg("-f").arg(package).arg("Installed-Size"))?.success();
		let installed: u64 = installed.and_then(|kibibytes| kibibytes.parse().ok()).unwrap_or_default();
		let name = package.file_name().unwrap_or_default().display().to_string();
		let [size, installed] = [size, installed.saturating_mul(KIBIBYTE)].map(mebibytes);
		list.push_str(&format!("{name:<64} {size:>10} {installed:>10}\n"));
	}
	Ok(list)
}

/// Returns a size in mebibytes, with one decimal.
fn mebibytes(bytes: u64) -> String {
	let tenths = bytes.saturating_mul(10).saturating_add(HALF_TENTH) / MEBIBYTE;
	format!("{}.{} MiB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::debian::Arch;

	#[test]
	fn sizes_have_one_decimal() {
		let sizes = [0, 52_428, 52_429, MEBIBYTE, 85_000_000].map(mebibytes);
		assert_eq!(sizes, ["0.0 MiB", "0.0 MiB", "0.1 MiB", "1.0 MiB", "81.1 MiB"]);
	}

	#[test]
	fn only_programs_that_ship_have_their_profile_named() {
		let target = Target { arch: Arch::Amd64, is_foreign: false };
		assert_eq!(options(target, Profile::Dev), ["--target", "x86_64-unknown-linux-gnu"]);
		assert_eq!(options(target, Profile::Production)[2..], ["--profile", "production"]);
	}
}
