//! Command "test" with tiny steps, for tests/steps.rs.

use std::{env, process::ExitCode};

use xtask::{
	stop::Stop,
	test::{
		self,
		step::{Catalogue, Condition, Step},
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
	Step::more("behind", 100, "^behind", |work| shell(work, "sleep \"$TINY_SLEEP\" & echo left")),
	Step::more("soon", 1, "^soon", |work| shell(work, "sleep 0.3 & echo soon")),
	Step::more("waits", 100, "^waits", |work| shell(work, "sleep \"$TINY_SLEEP\" & echo $$ >pid; echo waiting; wait")),
	Step::more("stubborn", 100, "^stubborn", |work| {
		shell(work, "trap '' TERM; echo $$ >pid; while :; do sleep 0.1; done")
	}),
	Step::story("peers", 1, "^peers", |work| say(work, "a story")),
	Step::story("sensor", 20, "^sensor", |work| say(work, "a story")),
];

/// Steps that pass. The last one needs what is committed.
const PASSING_STEPS: [Step; 5] = [
	Step::quick("set-up", 1, |work| say(work, "installed")),
	Step::quick("build", 1, |work| say(work, "built")),
	Step::story("peers", 1, "^peers", |work| say(work, "a story")),
	Step::story("sensor", 20, "^sensor", |work| say(work, "a story")),
	Step::more("packed", 1, "^packed", |work| say(work, "packed")).under(&[Condition::Committed]),
];

const CATALOGUE: Catalogue = Catalogue {
	steps: &STEPS,
	for_stories: |work| say(work, "what stories need"),
	everything: |work| say(work, "everything"),
	stories: |work| say(work, "all stories"),
	story: |work| say(work, "a story that has no step"),
};

const PASSING: Catalogue = Catalogue { steps: &PASSING_STEPS, ..CATALOGUE };

const TOOL: Tool = Tool {
	name: "test",
	help: test::HELP,
	run: |arguments, interruption| {
		let catalogue = if env::var_os("TINY_STEPS_PASS").is_some() { &PASSING } else { &CATALOGUE };
		test::run_of(catalogue, arguments, interruption)
	},
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
