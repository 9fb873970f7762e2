//! Checks of what the packages install.

use std::collections::BTreeSet;

use super::{
	system::{unit_file, System},
	test::Test,
};
use crate::{process::Answer, stop::Stop, text};

/// Units.
pub const UNITS: [&str; 2] = ["beadle-node", "beadle-sensor"];

/// Packages.
const PACKAGES: [&str; 3] = ["beadle-node", "beadle-sensor", "beadle-tools"];

/// Smallest number of a user who can log in.
const FIRST_USER: u32 = 1000;

/// Exit code if the test cannot go on.
const FAILED: u8 = 1;

/// Runs the checks.
///
/// # Errors
///
/// If the packages are not installed, or this program is interrupted.
pub fn check(test: &mut Test) -> Result<(), Stop> {
	test.install("apt installs the packages", 1)?;
	// Without them there is nothing more to test.
	if !test.system.has("/usr/bin/beadle-node") {
		return Err(Stop::Said(FAILED));
	}
	check_users(test)?;
	test.check_lacks("there is no node key, which copies of the card would share", "/var/lib/beadle/node-key");
	test.check_apt("the installation told how to get one", "sudo /usr/lib/beadle-node/node-key");
	test.check_apt("it told what to do next", "systemctl enable --now beadle-node");
	test.check_apt("of the sensor, too", "systemctl enable --now beadle-sensor");
	check_configuration(test)?;
	check_programs(test)?;
	for package in PACKAGES {
		check_documents(test, package)?;
	}
	for unit in UNITS {
		check_unit(test, unit)?;
	}
	Ok(())
}

fn check_users(test: &mut Test) -> Result<(), Stop> {
	for user in UNITS.map(|unit| if unit == "beadle-node" { "beadle" } else { unit }) {
		let entry = test.system.text(&["getent", "passwd", user])?;
		test.tally.holds(&format!("{user} is a system user"), is_service_user(&entry));
	}
	for user in ["beadle", "beadle-sensor"] {
		let directory = format!("/var/lib/{user}");
		let found = test.system.owner_and_mode(&directory)?;
		test.tally.same(&format!("{directory} is {user}'s alone"), &format!("{user}:{user} 700"), &found);
	}
	Ok(())
}

/// Returns whether an entry of the list of users is of a system user, who cannot log in.
fn is_service_user(entry: &str) -> bool {
	match entry.split(':').collect::<Vec<_>>()[..] {
		[_, _, uid, _, _, _, shell] => {
			uid.parse::<u32>().is_ok_and(|uid| uid < FIRST_USER) && shell == "/usr/sbin/nologin"
		},
		_ => false,
	}
}

fn check_configuration(test: &mut Test) -> Result<(), Stop> {
	for (package, files) in [
		("beadle-node", "/etc/beadle/chains/README.node /etc/beadle/node.env"),
		("beadle-sensor", "/etc/beadle/chains/README.sensor /etc/beadle/sensor.env"),
	] {
		let found = test.system.text(&["dpkg-query", "-W", "-f=${Conffiles}\\n", package])?;
		let found: BTreeSet<_> = found.lines().filter_map(|line| line.split_whitespace().next()).collect();
		let found = found.into_iter().collect::<Vec<_>>().join(" ");
		test.tally.same(&format!("{package}'s configuration is dpkg's"), files, &found);
	}
	let found = test.system.owner_and_mode("/etc/beadle/chains")?;
	test.tally.same("/etc/beadle/chains is root's, and readable", "root:root 755", &found);
	for unit in UNITS {
		let found = test.system.hear(&["systemctl", "is-enabled", unit])?;
		test.tally.same(&format!("{unit} is not enabled"), "disabled", found.text.trim_end_matches('\n'));
	}
	Ok(())
}

fn check_programs(test: &mut Test) -> Result<(), Stop> {
	let libraries = test.system.text(&["ldd", "/usr/bin/beadle-node", "/usr/bin/beadle-sensor", "/usr/bin/beadle"])?;
	let are_found = libraries.contains("libc.so.6") && !libraries.contains("not found");
	test.tally.check("the programs find their libraries", &Answer { code: i32::from(!are_found), text: libraries });
	test.check_in("beadle runs", &["beadle", "--version"])?;
	let missing = missing_options(&test.system)?;
	let text: String = missing.iter().map(|option| format!("no option {option}\n")).collect();
	let answer = Answer { code: i32::from(!missing.is_empty()), text };
	test.tally.check("the node has the options that node.env names", &answer);
	Ok(())
}

/// Returns the options that the example configuration names and the node does not have.
fn missing_options(system: &System) -> Result<Vec<String>, Stop> {
	let help = system.text(&["beadle-node", "--help"])?;
	let configuration = system.contents("/etc/beadle/node.env");
	let options: BTreeSet<_> = text::all(&configuration, "(--[a-z-]+)")?.into_iter().collect();
	let mut missing = Vec::new();
	for option in options {
		if !text::has(&help, &format!(r" {option}\s"))? {
			missing.push(option.to_owned());
		}
	}
	Ok(missing)
}

fn check_documents(test: &mut Test, package: &str) -> Result<(), Stop> {
	let directory = format!("/usr/share/doc/{package}");
	let is_named = test.system.contents(&format!("{directory}/copyright")).contains("THIRD-PARTY-NOTICES.gz");
	let notices = test.system.text(&["gzip", "-dc", &format!("{directory}/THIRD-PARTY-NOTICES.gz")])?;
	let has_crates = text::has(&notices, r"^[^ ]+ [0-9]+\.[0-9]+\.[0-9]")?;
	let title = format!("{package} says under which licences others' work in it is");
	test.tally.holds(&title, is_named && has_crates);
	let changelog = test.system.text(&["zcat", &format!("{directory}/changelog.gz")])?;
	let expected = format!("beadle ({}) bookworm; urgency=medium", test.versions[0]);
	let title = format!("the changelog of {package} begins with its version");
	test.tally.same(&title, &expected, changelog.lines().next().unwrap_or_default());
	Ok(())
}

/// Checks what systemd says of a unit. It prints what is wrong, and succeeds with some of it.
fn check_unit(test: &mut Test, unit: &str) -> Result<(), Stop> {
	let file = unit_file(unit);
	let mut answer = test.system.hear(&["systemd-analyze", "verify", &file])?;
	answer.code = i32::from(!(answer.is_success() && answer.text.trim_end_matches('\n').is_empty()));
	test.tally.check(&format!("systemd-analyze verify {unit}"), &answer);
	let security = ["systemd-analyze", "security", "--offline=true"];
	let report = test.system.text(&[security.as_slice(), &[&file]].concat())?;
	let exposure = text::first(&report, "exposure level for [^:]*: ([0-9.]*)")?.unwrap_or_default();
	let title = format!("systemd-analyze security {unit}: {exposure}, 2.5 at most");
	test.check_in(&title, &[security.as_slice(), &["--threshold=25", &file]].concat())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_system_user_has_a_low_number_and_no_shell() {
		assert!(is_service_user("beadle:x:998:998::/var/lib/beadle:/usr/sbin/nologin"));
		for entry in ["", "beadle:x:1000:998::/:/usr/sbin/nologin", "beadle:x:998:998::/:/bin/sh"] {
			assert!(!is_service_user(entry), "{entry}");
		}
	}
}
