//! Checks of what the units run, without systemd.

use rustix::process::{kill_process, Pid, Signal};
use std::process::Stdio;

use super::{rpc, test::Test};
use crate::{checks::Server, process::commands::code, stop::Stop};

/// Seconds until the sensor is ended.
const LIMIT: u64 = 60;

/// Number of last lines of the node's log that are printed.
const LAST: usize = 20;

/// Runs the checks.
///
/// # Errors
///
/// If a program cannot be started, or this program is interrupted.
pub fn check(test: &mut Test) -> Result<(), Stop> {
	test.configure_chain(&test.peer)?;
	let log = test.system.scratch.join("node.log");
	let mut node = Server::start(&mut test.system.by_hand("beadle-node"), &log)?;
	let title = "the node runs as its unit says, and answers";
	if test.system.within(60, rpc::answers)? {
		test.tally.ok(title);
	} else {
		test.tally.failure(title, &node.last_lines(LAST));
	}
	let peer = rpc::peer(&test.system)?;
	test.tally.same("it has the key that was made", &test.peer, &peer);
	test.check_blocks("it makes blocks", 3)?;
	// Nobody has enrolled it: that is what it learns from the chain, by its light client.
	let by_hand = test.system.by_hand("beadle-sensor");
	let mut sensor = std::process::Command::new("timeout");
	sensor.arg(LIMIT.saturating_mul(test.system.slow).to_string()).arg(by_hand.get_program()).args(by_hand.get_args());
	let answer = test.system.commands.hear(sensor.stdin(Stdio::null()))?;
	let title = "the sensor runs as its unit says, and reaches the chain";
	test.tally.same(title, "5", &answer.code.to_string());
	check_stop(test, &mut node)
}

/// Checks that the node ends without an error when it is asked to.
fn check_stop(test: &mut Test, node: &mut Server) -> Result<(), Stop> {
	let _ = kill_process(Pid::from_child(node.child()), Signal::TERM);
	let code = code(test.system.commands.interruption().wait(node.child())?);
	let title = "the node stops in order";
	if code == 0 {
		test.tally.ok(title);
	} else {
		test.tally.failure(title, &format!("exit code {code}"));
	}
	Ok(())
}
