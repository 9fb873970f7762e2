//! Steps that run networks of nodes and clients.

use std::{fs, path::Path, process::Command};

use super::STEPS;
use crate::{
	stop::Stop,
	test::{step::Tier, work::Work},
};

/// Stories of the quick tier: nodes that lose power, and a sensor whose readings are final once and in order.
const QUICK: [&str; 2] = ["faults::", "sensor::every_row"];

/// Directory of the tests in JavaScript, the file that names its packages, and the one that npm writes when it has
/// installed all of them.
const JAVASCRIPT: &str = "testing/polkadot-js";
const PACKAGES: &str = "package-lock.json";
const INSTALLED: &str = "node_modules/.package-lock.json";

/// Runs the stories of the quick tier.
pub fn quick(work: &mut Work) -> Result<(), Stop> {
	run(work, 2, &QUICK)
}

/// Runs the story that has the step's name.
pub fn one(work: &mut Work) -> Result<(), Stop> {
	install_packages_once(work)?;
	let filter = filter(work.name());
	run(work, 2, &[&filter])
}

/// Runs all stories.
pub fn all(work: &mut Work) -> Result<(), Stop> {
	install_packages_once(work)?;
	let filters: Vec<_> = STEPS.iter().filter(|step| step.tier == Tier::Story).map(|step| filter(step.name)).collect();
	check_filters(work, &filters.iter().map(String::as_str).collect::<Vec<_>>())?;
	work.run(&mut scenarios(work, &["--test-threads=3"]))
}

/// Returns the filter of a story's tests.
fn filter(story: &str) -> String {
	format!("{story}::")
}

/// Runs stories, `threads` at a time: they wait for slots and not for the processor.
fn run(work: &mut Work, threads: u32, filters: &[&str]) -> Result<(), Stop> {
	check_filters(work, filters)?;
	work.run(scenarios(work, &[&format!("--test-threads={threads}")]).args(filters))
}

/// Fails if no test would run by one of the filters: it would pass.
fn check_filters(work: &mut Work, filters: &[&str]) -> Result<(), Stop> {
	let list = work.read(&mut scenarios(work, &["--list", "--format=terse"]))?;
	let ignored = work.read(&mut scenarios(work, &["--list", "--format=terse", "--ignored"]))?;
	let vain = without_tests(filters, &list, &ignored);
	if vain.is_empty() {
		Ok(())
	} else {
		Err(Stop::Failed(format!("no test would run of {}: there is none, or it is ignored", vain.join(" "))))
	}
}

/// Returns the filters by which no test runs. The lists are those of all tests and of the ignored ones.
fn without_tests<'f>(filters: &[&'f str], list: &str, ignored: &str) -> Vec<&'f str> {
	let ignored: Vec<_> = ignored.lines().collect();
	let tests: Vec<_> =
		list.lines().filter(|line| !ignored.contains(line)).filter_map(|line| line.strip_suffix(": test")).collect();
	filters.iter().copied().filter(|filter| !tests.iter().any(|test| test.contains(*filter))).collect()
}

/// Returns the command that runs the program of all stories.
fn scenarios(work: &Work, arguments: &[&str]) -> Command {
	let mut test = work.cargo("clients", &["test", "--locked", "--workspace", "--test", "scenarios", "--"]);
	test.args(arguments);
	test
}

/// Runs the tests of what a council member sees in polkadot.js.
pub fn polkadot_js(work: &mut Work) -> Result<(), Stop> {
	install_packages(work)?;
	npm(work, &["test", "--silent"])
}

/// Installs npm's packages unless they are there: one story has a light client in JavaScript.
fn install_packages_once(work: &mut Work) -> Result<(), Stop> {
	if is_installed(&work.places().root.join(JAVASCRIPT)) {
		Ok(())
	} else {
		install_packages(work)
	}
}

/// Returns whether all packages of a directory are installed, as its file names them.
fn is_installed(directory: &Path) -> bool {
	let changed = |file: &str| fs::metadata(directory.join(file)).and_then(|file| file.modified()).ok();
	changed(INSTALLED).zip(changed(PACKAGES)).is_some_and(|(installed, packages)| installed >= packages)
}

fn install_packages(work: &mut Work) -> Result<(), Stop> {
	npm(work, &["ci", "--silent", "--no-audit", "--no-fund"])
}

fn npm(work: &mut Work, arguments: &[&str]) -> Result<(), Stop> {
	let mut npm = work.command("npm");
	npm.current_dir(work.places().root.join(JAVASCRIPT)).args(arguments);
	work.run(&mut npm)
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::{fs::File, time::Duration};

	#[test]
	fn a_filter_is_found_by_which_no_test_runs() {
		let list = "faults::one: test\nfaults::two: test\narchitectures::agree: test\nbench: benchmark\n";
		let vain = |filter| without_tests(&["faults::", filter], list, "architectures::agree: test\n");
		assert_eq!(vain("two"), [""; 0]);
		assert_eq!(vain("sensor::"), ["sensor::"]);
		assert_eq!(vain("architectures::"), ["architectures::"]);
		assert_eq!(vain("bench"), ["bench"]);
	}

	#[test]
	fn packages_are_installed_when_npm_is_done() {
		let directory = tempfile::tempdir().unwrap();
		let write = |file: &str| fs::write(directory.path().join(file), "").unwrap();
		fs::create_dir(directory.path().join("node_modules")).unwrap();
		write(PACKAGES);
		assert!(!is_installed(directory.path()));
		write(INSTALLED);
		assert!(is_installed(directory.path()));
		let packages = File::options().write(true).open(directory.path().join(PACKAGES)).unwrap();
		packages.set_modified(std::time::SystemTime::now() + Duration::from_secs(60)).unwrap();
		assert!(!is_installed(directory.path()));
	}
}
