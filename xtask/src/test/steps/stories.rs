//! Steps that run networks of nodes and clients.

use crate::{stop::Stop, test::work::Work};

/// Stories of the quick tier: nodes that lose power, and a sensor whose readings are final once and in order.
const QUICK: [&str; 2] = ["faults::", "sensor::every_row"];

/// Directory of the tests in JavaScript, and its subdirectory of installed packages.
const JAVASCRIPT: &str = "testing/polkadot-js";
const PACKAGES: &str = "node_modules";

/// Runs the stories of the quick tier.
pub fn quick(work: &mut Work) -> Result<(), Stop> {
	run(work, 2, &QUICK)
}

/// Runs the story that has the step's name.
pub fn one(work: &mut Work) -> Result<(), Stop> {
	install_packages_once(work)?;
	run(work, 2, &[&format!("{}::", work.name())])
}

/// Runs all stories.
pub fn all(work: &mut Work) -> Result<(), Stop> {
	install_packages_once(work)?;
	run(work, 3, &[])
}

/// Runs stories, `threads` at a time: they wait for slots and not for the processor.
fn run(work: &mut Work, threads: u32, filters: &[&str]) -> Result<(), Stop> {
	let mut test = work.cargo("clients", &["test", "--locked", "--workspace", "--test", "scenarios", "--"]);
	work.run(test.arg(format!("--test-threads={threads}")).args(filters))
}

/// Runs the tests of what a council member sees in polkadot.js.
pub fn polkadot_js(work: &mut Work) -> Result<(), Stop> {
	install_packages(work)?;
	npm(work, &["test", "--silent"])
}

/// Installs npm's packages unless they are there: one story has a light client in JavaScript.
fn install_packages_once(work: &mut Work) -> Result<(), Stop> {
	let is_there = work.places().root.join(JAVASCRIPT).join(PACKAGES).is_dir();
	if is_there {
		Ok(())
	} else {
		install_packages(work)
	}
}

fn install_packages(work: &mut Work) -> Result<(), Stop> {
	npm(work, &["ci", "--silent", "--no-audit", "--no-fund"])
}

fn npm(work: &mut Work, arguments: &[&str]) -> Result<(), Stop> {
	let mut npm = work.command("npm");
	npm.current_dir(work.places().root.join(JAVASCRIPT)).args(arguments);
	work.run(&mut npm)
}
