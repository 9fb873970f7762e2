//! Arguments of the command `runtime`.

use std::path::{self, PathBuf};

use crate::{
	arguments::{unknown, Arguments},
	stop::Stop,
};

/// Choice of the builds to make.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
	/// Directory for the file. `None` for the default.
	pub output: Option<PathBuf>,
	/// Build it twice, and compare.
	pub twice: bool,
	/// Build nothing if the file is there.
	pub reuse: bool,
}

/// Parses the arguments.
///
/// # Errors
///
/// If the arguments are wrong, or ask for help.
pub fn parse(mut arguments: Arguments) -> Result<Request, Stop> {
	let mut request = Request::default();
	while let Some(argument) = arguments.next() {
		match argument.as_str() {
			"-h" | "--help" => return Err(Stop::Help),
			"--output" => {
				let told = arguments.value("--output wants a directory")?;
				let absolute = path::absolute(&told).map_err(|error| Stop::Wrong(format!("--output {told}: {error}")));
				request.output = Some(absolute?);
			},
			"--twice" => request.twice = true,
			"--reuse" => request.reuse = true,
			other => return Err(unknown(other)),
		}
	}
	if request.twice && request.reuse {
		return Err(Stop::Wrong("--twice builds, and --reuse does not".into()));
	}
	Ok(request)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn parse(line: &str) -> Result<Request, Stop> {
		super::parse(Arguments::of(line))
	}

	#[test]
	fn options_are_taken() {
		assert_eq!(parse(""), Ok(Request::default()));
		let there = Request { output: Some("/there".into()), twice: true, reuse: false };
		assert_eq!(parse("--output /there --twice"), Ok(there));
		assert_eq!(parse("--reuse --help"), Err(Stop::Help));
	}

	#[test]
	fn wrong_arguments_are_said() {
		let wrong = |message: &str| Err(Stop::Wrong(message.into()));
		assert_eq!(parse("--output"), wrong("--output wants a directory"));
		assert_eq!(parse("--twice --reuse"), wrong("--twice builds, and --reuse does not"));
		assert_eq!(parse("--once"), wrong("unknown argument: --once"));
	}
}
