//! Arguments of the command `notices`.

use std::{
	fs,
	path::{self, Path, PathBuf},
};

use crate::{
	arguments::{unknown, Arguments},
	program::Program,
	stop::Stop,
};

/// Notices to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
	/// Programs, in their order.
	pub programs: Vec<Program>,
	/// File to write.
	pub file: PathBuf,
}

/// Parses the arguments.
///
/// # Errors
///
/// If the arguments are wrong, or ask for help.
pub fn parse(mut arguments: Arguments) -> Result<Request, Stop> {
	let mut programs = Vec::new();
	let mut file: Option<String> = None;
	while let Some(argument) = arguments.next() {
		match argument.as_str() {
			"-h" | "--help" => return Err(Stop::Help),
			"--program" => {
				let name = arguments.next().unwrap_or_default();
				let wrong =
					|| Stop::Wrong(format!("--program is beadle-node, beadle-sensor or beadle, not \"{name}\""));
				programs.push(Program::named(&name).ok_or_else(wrong)?);
			},
			option if option.starts_with('-') => return Err(unknown(option)),
			other if file.is_some() => return Err(Stop::Wrong(format!("one FILE, and not also {other}"))),
			other => file = Some(other.to_owned()),
		}
	}
	let file = file.filter(|file| !file.is_empty()).ok_or_else(|| Stop::Wrong("FILE is missing".into()))?;
	let file = real(Path::new(&file)).ok_or_else(|| Stop::Wrong("the directory of FILE is not there".into()))?;
	if programs.is_empty() {
		programs = Program::ALL.to_vec();
	}
	Ok(Request { programs, file })
}

/// Returns the absolute path of a file, which need not be there, without links. `None` if its directory is not there.
fn real(file: &Path) -> Option<PathBuf> {
	let there = || fs::canonicalize(path::absolute(file).ok()?.parent()?).ok();
	fs::canonicalize(file).ok().or_else(|| Some(there()?.join(file.file_name()?)))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn parse(line: &str) -> Result<Request, Stop> {
		super::parse(Arguments::of(line))
	}

	#[test]
	fn all_programs_have_notices_unless_some_are_named() {
		let directory = tempfile::tempdir().unwrap();
		let directory = fs::canonicalize(directory.path()).unwrap();
		let file = directory.join("notices");
		let of = |options: &str| parse(&format!("{options} {}/../{}/notices", directory.display(), name(&directory)));
		assert_eq!(of(""), Ok(Request { programs: Program::ALL.to_vec(), file: file.clone() }));
		let two = Request { programs: vec![Program::Tools, Program::Node], file };
		assert_eq!(of("--program beadle --program beadle-node"), Ok(two));
	}

	fn name(directory: &Path) -> String {
		directory.file_name().unwrap().to_string_lossy().into_owned()
	}

	#[test]
	fn wrong_arguments_are_said() {
		let wrong = |message: &str| Err(Stop::Wrong(message.into()));
		assert_eq!(parse(""), wrong("FILE is missing"));
		assert_eq!(parse("a b"), wrong("one FILE, and not also b"));
		assert_eq!(parse("/no/such/directory/file"), wrong("the directory of FILE is not there"));
		assert_eq!(parse("--programs x"), wrong("unknown argument: --programs"));
		assert_eq!(parse("--program x"), wrong("--program is beadle-node, beadle-sensor or beadle, not \"x\""));
		assert_eq!(parse("--program"), wrong("--program is beadle-node, beadle-sensor or beadle, not \"\""));
	}
}
