//! Arguments of the command `packages-test`.

use std::fs;

use crate::{
	arguments::{unknown, Arguments},
	debian::Target,
	process::{find::find, Commands},
	profile::Profile,
	stop::Stop,
};

/// Choice of the packages to test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
	/// Architecture.
	pub target: Target,
	/// Profile of the programs.
	pub profile: Profile,
	/// Whether the units are left out.
	pub without_units: bool,
	/// Arguments for the command `packages`.
	pub handed_on: Vec<String>,
}

/// Values of the options, unchecked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Options {
	arch: Option<String>,
	profile: Option<String>,
	without_units: bool,
	handed_on: Vec<String>,
}

/// Parses the arguments.
///
/// # Errors
///
/// If the arguments are wrong, or ask for help; if dpkg is missing; if this program is interrupted.
pub fn parse(arguments: Arguments, commands: &Commands) -> Result<Request, Stop> {
	let options = options(arguments)?;
	if find("dpkg").is_none() {
		return Err(Stop::Missing("dpkg is not installed, and only Debian's packages are tested here".into()));
	}
	let target = Target::named(options.arch.as_deref(), commands)?;
	let profile = options.profile.as_deref().map_or(Ok(Profile::default()), Profile::named)?;
	Ok(Request { target, profile, without_units: options.without_units, handed_on: options.handed_on })
}

fn options(mut arguments: Arguments) -> Result<Options, Stop> {
	let mut options = Options::default();
	while let Some(argument) = arguments.next() {
		match argument.as_str() {
			"-h" | "--help" => return Err(Stop::Help),
			"--dirty" => options.handed_on.push(argument),
			"--without-units" => options.without_units = true,
			"--arch" | "--profile" | "--runtime" | "--notices" => {
				let value = arguments.value(&format!("{argument} wants a value"))?;
				match argument.as_str() {
					"--arch" => options.arch = Some(value),
					"--profile" => options.profile = Some(value),
					_ => options.handed_on.extend([argument, absolute(&value)]),
				}
			},
			other => return Err(unknown(other)),
		}
	}
	Ok(options)
}

/// Returns the absolute path of a file. The command `packages` says if it is not there.
fn absolute(path: &str) -> String {
	fs::canonicalize(path).map_or_else(|_| path.to_owned(), |path| path.display().to_string())
}

#[cfg(test)]
mod tests {
	use super::*;

	fn options(line: &str) -> Result<Options, Stop> {
		super::options(Arguments::of(line))
	}

	#[test]
	fn what_packages_take_is_handed_on() {
		let all = options("--dirty --arch arm64 --profile dev --runtime / --notices /dev/.. --without-units").unwrap();
		assert_eq!(all.handed_on, ["--dirty", "--runtime", "/", "--notices", "/"]);
		assert_eq!(
			(all.arch.as_deref(), all.profile.as_deref(), all.without_units),
			(Some("arm64"), Some("dev"), true)
		);
	}

	#[test]
	fn wrong_arguments_are_said() {
		assert_eq!(options("--arch"), Err(Stop::Wrong("--arch wants a value".into())));
		assert_eq!(options("--inside"), Err(Stop::Wrong("unknown argument: --inside".into())));
		assert_eq!(options("--help"), Err(Stop::Help));
	}
}
