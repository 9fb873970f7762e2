//! Command `check`: checks what is in `docker/` against the programs that it is for.

mod alertmanager;
mod alerts;
pub mod arguments;
mod context;
mod dashboard;
mod genesis;
mod images;
mod metrics;
mod node;
mod options;
mod scripts;
mod services;

use std::process::Command;

use self::{arguments::Programs, context::Context, node::Node};
use crate::{
	arguments::Arguments,
	checks::{Tally, Wanted},
	files,
	places::Places,
	print,
	process::{Commands, Interruption},
	stop::Stop,
};

/// Help text.
pub const HELP: &str = include_str!("../../help/check.txt");

/// Width of the first column of the results.
const WIDTH: usize = 9;

/// Exit code if a check failed.
const FAILED: u8 = 1;

/// Programs that are needed, with their Debian packages.
const WANTED: [(&str, &str); 5] = [
	("promtool", "prometheus"),
	("amtool", "prometheus-alertmanager"),
	("prometheus-alertmanager", "prometheus-alertmanager"),
	("jq", "jq"),
	("shellcheck", "shellcheck"),
];

/// Runs all checks.
///
/// # Errors
///
/// If the arguments are wrong, a program is missing, or a check fails.
pub fn run(arguments: Arguments, interruption: &Interruption) -> Result<(), Stop> {
	let places = Places::of_environment()?;
	let programs = arguments::parse(arguments, &places)?;
	let commands = Commands::new(interruption);
	let compose = wanted(&programs, &commands)?;
	let scratch = files::scratch()?;
	let mut context = Context {
		places: &places,
		commands,
		programs,
		compose,
		scratch: scratch.path().to_owned(),
		tally: Tally::new(WIDTH),
	};
	scripts::check(&mut context)?;
	alerts::check(&mut context)?;
	alertmanager::check(&mut context)?;
	dashboard::check(&mut context)?;
	images::check_files(&mut context)?;
	options::check(&mut context)?;
	images::check_replay(&mut context)?;
	genesis::check(&mut context)?;
	let node = Node::start(&context)?;
	node.check_health(&mut context)?;
	metrics::check(&mut context, &node)?;
	print::line(format_args!("\n{} passed, {} failed", context.tally.passed, context.tally.failed));
	if context.tally.failed == 0 {
		Ok(())
	} else {
		Err(Stop::Said(FAILED))
	}
}

/// Fails if a program is missing. Returns the command that compose is.
fn wanted(programs: &Programs, commands: &Commands) -> Result<Vec<&'static str>, Stop> {
	let mut wanted = Wanted::default();
	for (program, package) in WANTED {
		wanted.program(program, package);
	}
	let compose = if commands.succeeds(Command::new("docker").args(["compose", "version"]))? {
		vec!["docker", "compose"]
	} else {
		wanted.program("docker-compose", "docker-compose");
		vec!["docker-compose"]
	};
	for (path, option) in [(&programs.node, "--node"), (&programs.beadle, "--beadle"), (&programs.sensor, "--sensor")] {
		wanted.built(path, option, commands)?;
	}
	wanted.found("check")?;
	Ok(compose)
}
