//! Arguments of the command `packages`.

use std::{
	fs,
	path::{Path, PathBuf},
};

use crate::{
	arguments::{unknown, Arguments},
	debian::{self, Target},
	process::{find::find, Commands},
	profile::Profile,
	stop::Stop,
};

/// Task of the command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
	/// Print the version of a commit's packages.
	PrintVersion(String),
	/// Make packages.
	Make(Order),
}

/// Packages to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
	/// Architecture.
	pub target: Target,
	/// Profile of the programs.
	pub profile: Profile,
	/// Runtime that the node has to embed. `None` for the default.
	pub runtime: Option<PathBuf>,
	/// Directory of notices. `None` to make them.
	pub notices: Option<PathBuf>,
	/// Whether changed files are taken.
	pub dirty: bool,
	/// Version. `None` for the commit's.
	pub version: Option<String>,
	/// Directory for the packages. `None` for the default.
	pub out: Option<PathBuf>,
}

/// Values of the options, unchecked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Options {
	arch: Option<String>,
	profile: Option<String>,
	runtime: Option<String>,
	notices: Option<String>,
	dirty: bool,
	version: Option<String>,
	out: Option<String>,
	print_version: Option<String>,
}

/// Parses the arguments.
///
/// # Errors
///
/// If the arguments are wrong, or ask for help; if dpkg or git is missing; if this program is interrupted.
pub fn parse(arguments: Arguments, commands: &Commands) -> Result<Request, Stop> {
	let options = options(arguments)?;
	for (program, why) in [
		("dpkg-deb", "dpkg is not installed, and only Debian's packages are made here"),
		("git", "git is not installed, and the version comes from it"),
	] {
		find(program).ok_or_else(|| Stop::Missing(why.into()))?;
	}
	let target = Target::named(options.arch.as_deref(), commands)?;
	let print_version = options.print_version.clone();
	let order = order(options, target)?;
	Ok(print_version.map_or(Request::Make(order), Request::PrintVersion))
}

fn options(mut arguments: Arguments) -> Result<Options, Stop> {
	let mut options = Options::default();
	while let Some(argument) = arguments.next() {
		let option = match argument.as_str() {
			"-h" | "--help" => return Err(Stop::Help),
			"--dirty" => {
				options.dirty = true;
				continue;
			},
			"--arch" => &mut options.arch,
			"--profile" => &mut options.profile,
			"--runtime" => &mut options.runtime,
			"--notices" => &mut options.notices,
			"--version" => &mut options.version,
			"--out" => &mut options.out,
			"--print-version" => &mut options.print_version,
			other => return Err(unknown(other)),
		};
		*option = Some(arguments.value(&format!("{argument} wants a value"))?);
	}
	Ok(options)
}

/// Checks the values of the options.
fn order(options: Options, target: Target) -> Result<Order, Stop> {
	let profile = options.profile.as_deref().map_or(Ok(Profile::default()), Profile::named)?;
	if let Some(version) = &options.version {
		if !debian::is_version(version)? {
			return Err(Stop::Wrong(format!("--version {version} is not one of Debian's")));
		}
	}
	let out = options.out.map(|out| made(&out).ok_or_else(|| Stop::Wrong(format!("--out {out} cannot be made"))));
	let out = out.transpose()?;
	let notices = there(options.notices, "directory", Path::is_dir)?;
	let runtime = there(options.runtime, "file", Path::is_file)?;
	Ok(Order { target, profile, runtime, notices, dirty: options.dirty, version: options.version, out })
}

/// Makes a directory. Returns its absolute path.
fn made(directory: &str) -> Option<PathBuf> {
	fs::create_dir_all(directory).ok()?;
	fs::canonicalize(directory).ok()
}

/// Returns the absolute path of a file or directory that has to be there.
fn there(told: Option<String>, kind: &str, is_kind: fn(&Path) -> bool) -> Result<Option<PathBuf>, Stop> {
	let found = told.map(|told| {
		let found = fs::canonicalize(&told).ok().filter(|path| is_kind(path));
		found.ok_or_else(|| Stop::Wrong(format!("there is no {kind} {told}")))
	});
	found.transpose()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::debian::Arch;

	const HERE: Target = Target { arch: Arch::Amd64, is_foreign: false };

	fn order_of(line: &str) -> Result<Order, Stop> {
		order(options(Arguments::of(line))?, HERE)
	}

	fn wrong<T>(message: &str) -> Result<T, Stop> {
		Err(Stop::Wrong(message.into()))
	}

	#[test]
	fn values_are_checked() {
		let order = order_of("--profile dev --version 1.0 --dirty").unwrap();
		assert_eq!((order.profile, order.version.as_deref(), order.dirty), (Profile::Dev, Some("1.0"), true));
		assert_eq!(order_of("").unwrap().profile, Profile::Production);
		assert_eq!(order_of("--version v1"), wrong("--version v1 is not one of Debian's"));
		assert_eq!(order_of("--profile debug"), wrong("--profile is production, release or dev, not debug"));
		assert_eq!(order_of("--notices /no/such"), wrong("there is no directory /no/such"));
		assert_eq!(order_of("--runtime /"), wrong("there is no file /"));
		assert_eq!(order_of("--out /dev/null/x"), wrong("--out /dev/null/x cannot be made"));
	}

	#[test]
	fn options_want_values() {
		assert_eq!(order_of("--arch"), wrong("--arch wants a value"));
		assert_eq!(order_of("--print-version"), wrong("--print-version wants a value"));
		assert_eq!(order_of("--verbose"), wrong("unknown argument: --verbose"));
		assert_eq!(order_of("--help"), Err(Stop::Help));
	}
}
