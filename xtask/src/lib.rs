//! Logic of the scripts that are too long for a shell. Each has an entry point such as `scripts/test.sh`, which builds
//! this program and runs it.

pub mod arguments;
pub mod places;
pub mod print;
pub mod process;
pub mod stop;
pub mod test;
pub mod tool;

use std::ffi::OsString;

use crate::tool::Tool;

/// Exit code for an unknown command.
const WRONG: u8 = 2;

/// Commands.
const TOOLS: [Tool; 1] = [Tool { name: "test", help: test::HELP, run: test::run }];

/// Runs the command that the first argument names. Returns its exit code.
pub fn main(mut arguments: impl Iterator<Item = OsString>) -> u8 {
	let name = arguments.next().unwrap_or_default();
	match TOOLS.iter().find(|tool| name == tool.name) {
		Some(tool) => tool.main(arguments),
		None => {
			print::error(format_args!(
				"xtask: there is no command \"{}\": run the scripts of scripts/",
				name.display()
			));
			WRONG
		},
	}
}
