//! The part of the test that runs in namespaces of its own, as their first process.

mod booted;
mod by_hand;
mod installation;
mod node_key;
mod rpc;
mod system;
mod test;
mod units;
mod upgrade;

use self::{system::System, test::Test};
use super::state::State;
use crate::{
	arguments::Arguments,
	print,
	process::{Commands, Interruption},
	stop::Stop,
};

/// Exit code if a check failed.
const FAILED: u8 = 1;

/// Runs this part of the test, and prints the results of all.
///
/// # Errors
///
/// If a check fails.
pub fn run(arguments: Arguments, interruption: &Interruption) -> Result<(), Stop> {
	let state = State::of(arguments)?;
	let system =
		System { root: state.root, scratch: state.scratch, slow: state.slow, commands: Commands::new(interruption) };
	let mut test = Test {
		system,
		tally: state.tally,
		versions: [state.version_1, state.version_2],
		cgroup: state.cgroup,
		peer: String::new(),
		apt: String::new(),
	};
	// The results are printed also when something went wrong on the way.
	if let Err(stop) = check(&mut test) {
		stop.message().iter().for_each(print::error);
		test.tally.failure(&format!("the test came to its end (exit code {})", stop.code()), "");
	}
	let tally = &test.tally;
	print::line(format_args!("{} passed, {} failed, {} not run", tally.passed, tally.failed, tally.left_out));
	if tally.failed == 0 {
		Ok(())
	} else {
		Err(Stop::Said(FAILED))
	}
}

fn check(test: &mut Test) -> Result<(), Stop> {
	test.system.mount()?;
	installation::check(test)?;
	node_key::check(test)?;
	by_hand::check(test)?;
	upgrade::check(test)?;
	upgrade::check_removal(test)?;
	match test.cgroup.clone() {
		Ok(cgroup) => units::check(test, &cgroup),
		Err(no_boot) => {
			test.tally.not_run(&format!("the units under systemd: {no_boot}"));
			Ok(())
		},
	}
}
