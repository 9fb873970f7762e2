//! Command "test" with tiny steps, for tests/steps.rs.

use std::{env, process::ExitCode};

use xtask::{
	stop::Stop,
	test::{
		self,
		step::{Catalogue, Step},
		work::Work,
	},
	tool::Tool,
};

/// Steps that do not pass are too long for `--ci`.
const STEPS: [Step; 9] = [
	Step::quick("set-up", 1, |work| say(work, "installed")),
	Step::quick("build", 1, |work| say(work, "built")),
	Step::more("fails", 100, "^fails", |work| {
		shell(work, "echo before; exit 7").and_then(|()| shell(work, "echo after"))
	}),
	Step::more("behind", 100, "^behind", |work| shell(work, "sleep 611 & echo left")),
	Step::more("soon", 1, "^soon", |work| shell(work, "sleep 0.3 & echo soon")),
	Step::more("waits", 100, "^waits", |work| shell(work, "sleep 612 & echo $$ >pid; echo waiting; wait")),
	Step::more("stubborn", 100, "^stubborn", |work| {
		shell(work, "trap '' TERM; echo $$ >pid; while :; do sleep 0.1; done")
	}),
	Step::story("peers", 1, "^peers", |work| say(work, "a story")),
	Step::story("sensor", 20, "^sensor", |work| say(work, "a story")),
];

const CATALOGUE: Catalogue = Catalogue {
	steps: &STEPS,
	everything: |work| say(work, "everything"),
	stories: |work| say(work, "all stories"),
	story: |work| say(work, "a story that has no step"),
};

const TOOL: Tool = Tool {
	name: "test",
	help: test::HELP,
	run: |arguments, interruption| test::run_of(&CATALOGUE, arguments, interruption),
};

fn main() -> ExitCode {
	ExitCode::from(TOOL.main(env::args_os().skip(1)))
}

fn say(work: &mut Work, what: &str) -> Result<(), Stop> {
	shell(work, &format!("echo {what}"))
}

fn shell(work: &mut Work, line: &str) -> Result<(), Stop> {
	let mut command = work.command("sh");
	command.args(["-c", line]);
	work.run(&mut command)
}
