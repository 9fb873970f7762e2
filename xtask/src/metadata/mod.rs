//! Command `metadata`: compares the metadata of two runtimes, but for documentation.

mod difference;
mod document;
mod facts;
mod prefix;

use std::{fs, path::Path};

use self::{difference::Difference, facts::Facts};
use crate::{
	arguments::{unknown, Arguments},
	print,
	process::Interruption,
	stop::Stop,
};

/// Help text.
pub const HELP: &str = include_str!("../../help/metadata.txt");

/// Exit code if something differs.
const DIFFERENT: u8 = 1;

/// Compares the metadata in two files.
///
/// # Errors
///
/// If the arguments are wrong, a file cannot be read, or something differs.
pub fn run(arguments: Arguments, _: &Interruption) -> Result<(), Stop> {
	let (mut storage, mut files) = (false, Vec::new());
	for argument in arguments {
		match argument.as_str() {
			"-h" | "--help" => return Err(Stop::Help),
			"--storage" => storage = true,
			option if option.starts_with('-') => return Err(unknown(option)),
			_ => files.push(argument),
		}
	}
	let [old, new] = &files[..] else { return Err(Stop::Wrong("two files are to be compared".into())) };
	let (old, new) = (read(Path::new(old))?, read(Path::new(new))?);

	if storage {
		new.storage.iter().for_each(|(item, prefix)| print::line(format_args!("{prefix}  {item}")));
	}
	let differences = Difference::all(&old, &new);
	differences.iter().for_each(print::text);
	print::line(format_args!("compared: {}", new.summary()));
	if differences.is_empty() {
		print::line("nothing differs but documentation");
		Ok(())
	} else {
		Err(Stop::Said(DIFFERENT))
	}
}

fn read(path: &Path) -> Result<Facts, Stop> {
	let missing = |reason: String| Stop::Missing(format!("{}: {reason}", path.display()));
	let bytes = fs::read(path).map_err(|error| missing(error.to_string()))?;
	Ok(Facts::of(&document::decode(&bytes).map_err(missing)?))
}
