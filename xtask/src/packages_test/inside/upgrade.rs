//! Checks of an upgrade, of removal, and of purges.

use std::process::Stdio;

use super::test::Test;
use crate::{files, stop::Stop};

/// Configuration that was changed on the machine.
const CONFIGURATION: &str = "/etc/beadle/node.env";

/// Runs the checks of an upgrade.
///
/// # Errors
///
/// If a file cannot be written, or this program is interrupted.
pub fn check(test: &mut Test) -> Result<(), Stop> {
	test.system.append(CONFIGURATION, "# Changed on this machine.")?;
	let changed = test.system.contents(CONFIGURATION);
	let before = fingerprint(test)?;
	test.install("apt installs the same packages again", 1)?;
	check_same(test, "keys and data are the same after it", &before)?;
	test.install("apt upgrades the packages to those of the next commit", 2)?;
	test.check_apt("and calls it so", "3 upgraded, 0 newly installed");
	let version = test.system.text(&["dpkg-query", "-W", "-f=${Version}", "beadle-node"])?;
	test.tally.same("the new version is installed", &test.versions[1], &version);
	test.tally.same("the changed node.env is as it was", &changed, &test.system.contents(CONFIGURATION));
	check_same(test, "keys and data are the same after the upgrade", &before)
}

/// Runs the checks of removal and of purges.
///
/// # Errors
///
/// If this program is interrupted.
pub fn check_removal(test: &mut Test) -> Result<(), Stop> {
	let before = fingerprint(test)?;
	let remove = ["apt-get", "remove", "-y", "-q", "beadle-node", "beadle-sensor", "beadle-tools"];
	let purge = ["apt-get", "purge", "-y", "-q", "beadle-node", "beadle-sensor"];
	test.check_in("apt removes the packages", &remove)?;
	test.check_lacks("the units are gone", "/usr/lib/systemd/system/beadle-node.service");
	test.check_has("the configuration is still there", CONFIGURATION);
	check_same(test, "keys and data are the same after the removal", &before)?;

	test.check_in("apt purges the packages, and nobody answers", &purge)?;
	test.check_lacks("the configuration is gone", CONFIGURATION);
	let title = "the chain's specification, which is the operator's, is still there";
	test.check_has(title, "/etc/beadle/chains/chain.json");
	check_same(test, "keys and data are the same after the purge", &before)?;
	test.check_in("so are their users", &["getent", "passwd", "beadle-sensor"])?;

	test.install("apt installs the packages once more", 1)?;
	check_same(test, "keys and data are the same with it", &before)?;
	delete_state(test)?;
	test.check_in("apt purges the packages, told to delete keys and data", &purge)?;
	for directory in ["/var/lib/beadle", "/var/lib/beadle-sensor"] {
		test.check_lacks(&format!("{directory} is gone"), directory);
	}
	for user in ["beadle", "beadle-sensor"] {
		test.check_fails(&format!("{user} is gone"), &["getent", "passwd", user])?;
	}
	let questions = test.system.text(&["debconf-show", "beadle-node", "beadle-sensor"])?;
	test.tally.same("debconf has forgotten the questions", "", &questions);
	Ok(())
}

/// Answers the packages' question whether a purge deletes keys and data.
fn delete_state(test: &Test) -> Result<(), Stop> {
	let answers =
		["beadle-node", "beadle-sensor"].map(|package| format!("{package} {package}/delete-state boolean true\n"));
	let file = test.system.scratch.join("answers");
	files::write(&file, answers.concat())?;
	let mut set = test.system.command(&["debconf-set-selections"]);
	test.system.require(set.stdin(files::open(&file)?).stdout(Stdio::null()))
}

/// Checks that upgrades and removals have left keys and data alone.
fn check_same(test: &mut Test, name: &str, before: &str) -> Result<(), Stop> {
	let now = fingerprint(test)?;
	test.tally.same(name, before, &now);
	Ok(())
}

/// Returns what upgrades and removals must leave alone: the hashes of keys, and the owners and modes of files.
fn fingerprint(test: &Test) -> Result<String, Stop> {
	let keys = ["/var/lib/beadle/node-key", "/var/lib/beadle-sensor/sensor.key"];
	let hashes = test.system.text(&[["sha256sum"].as_slice(), &keys].concat())?;
	let find = ["find", "/var/lib/beadle", "/var/lib/beadle-sensor", "-printf", "%p %u %m\\n"];
	let found = test.system.text(&find)?;
	let mut files: Vec<_> = found.lines().collect();
	files.sort_unstable();
	Ok(format!("{hashes}\n{}", files.join("\n")))
}
