//! Logic of the scripts that are too long for a shell. Each has an entry point such as `scripts/test.sh`, which builds
//! this program and runs it.

pub mod arguments;
pub mod cargo_tool;
pub mod checks;
pub mod debian;
pub mod docker_check;
pub mod files;
pub mod git;
pub mod hash;
#[cfg(feature = "metadata")]
pub mod metadata;
pub mod notices;
pub mod packages;
pub mod packages_test;
pub mod places;
pub mod print;
pub mod process;
pub mod profile;
pub mod program;
pub mod proxy;
pub mod runtime;
pub mod stop;
pub mod test;
pub mod text;
pub mod tool;

use std::ffi::OsString;

use crate::tool::Tool;

/// Exit code for an unknown command.
const WRONG: u8 = 2;

/// Commands.
const TOOLS: &[Tool] = &[
	#[cfg(feature = "metadata")]
	Tool { name: "metadata", help: metadata::HELP, run: metadata::run },
	Tool { name: "test", help: test::HELP, run: test::run },
	Tool { name: "notices", help: notices::HELP, run: notices::run },
	Tool { name: "packages", help: packages::HELP, run: packages::run },
	Tool { name: "packages-test", help: packages_test::HELP, run: packages_test::run },
	Tool { name: packages_test::INSIDE, help: packages_test::HELP, run: packages_test::inside::run },
	Tool { name: "runtime", help: runtime::HELP, run: runtime::run },
	Tool { name: "check", help: docker_check::HELP, run: docker_check::run },
	Tool { name: "proxy", help: proxy::HELP, run: proxy::run },
];

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
