//! Arguments of the command `check`.

use std::path::PathBuf;

use crate::{
	arguments::{unknown, Arguments},
	places::{set, Places},
	print,
	stop::Stop,
};

/// Exit code for wrong arguments.
const WRONG: u8 = 2;

/// Paths of the programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programs {
	/// Node.
	pub node: PathBuf,
	/// Council's tool.
	pub beadle: PathBuf,
	/// Sensor.
	pub sensor: PathBuf,
}

/// Parses the arguments.
///
/// # Errors
///
/// If the arguments are wrong, or ask for help.
pub fn parse(mut arguments: Arguments, places: &Places) -> Result<Programs, Stop> {
	let program = |variable, name| set(variable).unwrap_or_else(|| places.programs.join(name));
	let mut programs = Programs {
		node: program("BEADLE_NODE", "beadle-node"),
		beadle: program("BEADLE_CLI", "beadle"),
		sensor: program("BEADLE_SENSOR", "beadle-sensor"),
	};
	while let Some(argument) = arguments.next() {
		let path = match argument.as_str() {
			"-h" | "--help" => return Err(Stop::Help),
			"--node" => &mut programs.node,
			"--beadle" => &mut programs.beadle,
			"--sensor" => &mut programs.sensor,
			other => return Err(unknown(other)),
		};
		*path = path_of(&argument, &mut arguments, "check")?;
	}
	for path in [&mut programs.node, &mut programs.beadle, &mut programs.sensor] {
		// Relative ones are so to the repository.
		*path = places.root.join(&*path);
	}
	Ok(programs)
}

/// Takes the path that an option wants. `user` is the command.
///
/// # Errors
///
/// If there is none.
pub fn path_of(option: &str, arguments: &mut Arguments, user: &str) -> Result<PathBuf, Stop> {
	let path = arguments.next().filter(|path| !path.is_empty());
	path.map(PathBuf::from).ok_or_else(|| {
		print::error(format_args!("{user}: {option} wants a path"));
		Stop::Said(WRONG)
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn programs_can_be_told() {
		let places = Places {
			root: "/checkout".into(),
			target: "/target".into(),
			programs: "/target/debug".into(),
			cache: "/cache".into(),
			tools: "/cache/tools".into(),
		};
		let parse = |line| parse(Arguments::of(line), &places);
		let programs = parse("--node /node --sensor sensor").unwrap();
		assert_eq!((programs.node, programs.sensor), ("/node".into(), "/checkout/sensor".into()));
		assert_eq!((parse("--node"), parse("-h")), (Err(Stop::Said(2)), Err(Stop::Help)));
		assert_eq!(parse("--nodes"), Err(Stop::Wrong("unknown argument: --nodes".into())));
	}
}
