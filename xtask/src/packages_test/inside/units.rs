//! Checks of the units under systemd, sandbox and all.

use std::{fs, process::Command, time::Duration};

use super::{
	booted::{Booted, LOG},
	installation::UNITS,
	rpc,
	test::Test,
};
use crate::{files, process::Answer, stop::Stop};

/// Units.
const NODE: &str = "beadle-node";
const SENSOR: &str = "beadle-sensor";

/// Node key.
const KEY: &str = "/var/lib/beadle/node-key";

/// Configuration of the node, and a copy of it.
const CONFIGURATION: &str = "/etc/beadle/node.env";
const GOOD: &str = "/etc/beadle/node.env.good";

/// Settings of a watchdog that would have bitten soon, and how long the node has to last with it.
const WATCHDOG: &str = "/etc/systemd/system/beadle-node.service.d/watchdog.conf";
const SETTINGS: &str = "[Service]\nWatchdogSec=20\n";
const LASTS: Duration = Duration::from_secs(50);

/// Time in which a unit would be started again.
const AGAIN: Duration = Duration::from_secs(20);

/// Runs the checks, with this control group for systemd.
///
/// # Errors
///
/// If the test cannot go on, or this program is interrupted.
pub fn check(test: &mut Test, cgroup: &std::path::Path) -> Result<(), Stop> {
	let Some(booted) = Booted::boot(test, cgroup)? else {
		let log = fs::read_to_string(test.system.scratch.join(LOG)).unwrap_or_default();
		test.tally.failure("systemd starts in the test system", &log);
		return Ok(());
	};
	booted.install(test, "apt installs the packages, while systemd runs", 1)?;
	check_state(test, &booted, "the node is not started", NODE, "inactive")?;
	check_state(test, &booted, "the sensor is not started", SENSOR, "inactive")?;
	check_conditions(test, &booted)?;
	check_first_start(test, &booted)?;
	check_running(test, &booted)?;
	check_sensor(test, &booted)?;
	check_upgrade(test, &booted)
}

fn check_state(test: &mut Test, booted: &Booted, name: &str, unit: &str, expected: &str) -> Result<(), Stop> {
	let state = booted.state(test, unit)?;
	test.tally.same(name, expected, &state);
	Ok(())
}

/// Checks that nothing is started without what it needs. From the purge before there is no key, and the specification,
/// which was the operator's, is taken away.
fn check_conditions(test: &mut Test, booted: &Booted) -> Result<(), Stop> {
	for entry in fs::read_dir(test.system.path("/etc/beadle/chains")).into_iter().flatten().flatten() {
		if entry.path().extension().is_some_and(|extension| extension == "json") {
			let _ = fs::remove_file(entry.path());
		}
	}
	for unit in UNITS {
		booted.run(test, &["systemctl", "start", unit])?;
		// A unit that waits to be started again is "activating".
		let found = format!("{} {}", booted.state(test, unit)?, booted.property(test, unit, "NRestarts")?);
		test.tally.same(
			&format!("{unit} is not started without what it needs, and not tried again"),
			"inactive 0",
			&found,
		);
		let status = booted.hear(test, &["systemctl", "status", "--no-pager", "--full", unit])?;
		let says = status.text.contains(&format!("{unit} is not started: "));
		test.tally.check("and its status says what is missing", &Answer { code: i32::from(!says), text: status.text });
	}
	test.check_lacks("no key was made", KEY);
	Ok(())
}

/// Checks the first start, with options that the node does not know.
fn check_first_start(test: &mut Test, booted: &Booted) -> Result<(), Stop> {
	test.export_chain()?;
	let [configuration, good] = [CONFIGURATION, GOOD].map(|file| test.system.path(file));
	test.system.require(Command::new("cp").arg("-p").arg(&configuration).arg(&good))?;
	test.system.append(CONFIGURATION, "BEADLE_OPTIONS=--no-such-option")?;
	booted.hear(test, &["systemctl", "start", NODE])?;
	test.system.within(30, |_| Ok(booted.state(test, NODE)? == "failed"))?;
	let found = format!(
		"{} {} {}",
		booted.state(test, NODE)?,
		booted.property(test, NODE, "ExecMainStatus")?,
		booted.property(test, NODE, "NRestarts")?
	);
	test.tally.same("wrong options end it for good", "failed 2 0", &found);
	fs::rename(&good, &configuration).map_err(|error| files::failed(&configuration, "written", &error))?;
	let again = booted.property(test, NODE, "RestartUSec")?;
	test.tally.same("what else ends it is tried again after a minute", "1min", &again);
	test.check_has("the first start has made a node key", KEY);
	let found = test.system.owner_and_mode(KEY)?;
	test.tally.same("it is beadle's alone", "beadle:beadle 600", &found);
	let mut inspect = booted.command(test, &["beadle-node", "key", "inspect-node-key", "--file", KEY]);
	let peer = test.system.commands.read(&mut inspect)?.success().unwrap_or_default();
	test.configure_chain(&peer)
}

/// Checks a running node.
fn check_running(test: &mut Test, booted: &Booted) -> Result<(), Stop> {
	let watchdog = test.system.path(WATCHDOG);
	files::make_directory(watchdog.parent().unwrap_or(&watchdog))?;
	files::write(&watchdog, SETTINGS)?;
	test.system.require(&mut booted.command(test, &["systemctl", "daemon-reload"]))?;
	let mut enable = booted.command(test, &["systemctl", "enable", "--now", NODE]);
	test.check("the node's unit starts", &mut enable)?;
	let answers = test.system.within(5, rpc::answers)?;
	test.tally.holds("the node says when it is ready: it answers at once", answers);
	test.check_blocks("it makes blocks in its sandbox", 3)?;
	test.system.commands.interruption().pause(LASTS)?;
	let lasts = booted.state(test, NODE)? == "active" && booted.property(test, NODE, "NRestarts")? == "0";
	test.tally.holds("the watchdog hears of it", lasts);
	Ok(())
}

/// Checks that a sensor whose device is not enrolled ends, and is not started again.
fn check_sensor(test: &mut Test, booted: &Booted) -> Result<(), Stop> {
	booted.run(test, &["systemctl", "start", SENSOR])?;
	let has_ended = test.system.within(120, |_| Ok(booted.state(test, SENSOR)? == "failed"))?;
	test.tally.holds("the sensor's unit ends where no device is enrolled", has_ended);
	let code = booted.property(test, SENSOR, "ExecMainStatus")?;
	test.tally.same("with exit code 5", "5", &code);
	test.system.commands.interruption().pause(AGAIN)?;
	let found = format!("{} {}", booted.state(test, SENSOR)?, booted.property(test, SENSOR, "NRestarts")?);
	test.tally.same("and is not started again", "failed 0", &found);
	Ok(())
}

/// Checks that packages change while the node runs, and while it does not.
fn check_upgrade(test: &mut Test, booted: &Booted) -> Result<(), Stop> {
	let before = booted.property(test, NODE, "MainPID")?;
	booted.install(test, "apt upgrades the packages, while the node runs", 2)?;
	check_state(test, booted, "the node runs", NODE, "active")?;
	let after = booted.property(test, NODE, "MainPID")?;
	test.tally.holds("it was started anew", before != after);
	let answers = test.system.within(30, rpc::answers)?;
	test.tally.holds("it answers", answers);
	let mut stop = booted.command(test, &["systemctl", "stop", NODE]);
	test.check("the node's unit stops", &mut stop)?;
	let found = format!("{} {}", booted.state(test, NODE)?, booted.property(test, NODE, "Result")?);
	test.tally.same("without a failure", "inactive success", &found);
	booted.install(test, "apt changes the packages, while the node does not run", 1)?;
	check_state(test, booted, "it is not started", NODE, "inactive")?;

	test.system.require(&mut booted.command(test, &["systemctl", "start", NODE]))?;
	let mut remove = booted.command(test, &["apt-get", "remove", "-y", "-q", NODE, SENSOR]);
	test.check("apt removes the packages, while the node runs", &mut remove)?;
	let running = test.system.commands.read(Command::new("pgrep").args(["-x", NODE]))?.text;
	test.tally.holds("the node has ended", running.is_empty());
	Ok(())
}
