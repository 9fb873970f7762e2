//! Checks of the node key, as the operator gets it: as root, and before the chain's specification is there.

use std::{fs, os::unix::fs::symlink};

use super::test::Test;
use crate::{files, stop::Stop};

/// Script that makes the key, and the key.
const SCRIPT: &str = "/usr/lib/beadle-node/node-key";
const KEY: &str = "/var/lib/beadle/node-key";

/// Path that leads nowhere: a key on a disk that is not mounted.
const NOWHERE: &str = "/nowhere/node-key";

/// Owner and mode of the key.
const ALONE: &str = "beadle:beadle 600";

/// Runs the checks.
///
/// # Errors
///
/// If the key cannot be made, or this program is interrupted.
pub fn check(test: &mut Test) -> Result<(), Stop> {
	check_condition(test)?;
	let first = node_key(test)?;
	test.check_has("a node key is made when it is asked for", KEY);
	let found = test.system.owner_and_mode(KEY)?;
	test.tally.same("it is beadle's alone", ALONE, &found);
	let told = test.system.text(&["beadle-node", "key", "inspect-node-key", "--file", KEY])?;
	test.tally.same("and its peer id is told", &told, &first);
	let again = test.system.text(&[SCRIPT])?;
	test.tally.same("asked again, it is the same one", &first, &again);
	let said = test.system.hear(&[SCRIPT, "--if-missing"])?;
	test.tally.same("which a start leaves alone, and says nothing", "", said.text.trim_end_matches('\n'));

	let key = test.system.path(KEY);
	// What a power cut has left of one.
	files::write(&key, "")?;
	test.peer = node_key(test)?;
	let is_key = fs::metadata(&key).is_ok_and(|key| key.len() > 0);
	test.tally.holds("an empty file is no key", is_key);
	test.tally.holds("another one is made", !test.peer.is_empty() && test.peer != first);
	let found = test.system.owner_and_mode(KEY)?;
	test.tally.same("and is beadle's alone", ALONE, &found);

	let away = test.system.path(&format!("{KEY}.away"));
	let moved = fs::rename(&key, &away).and_then(|()| symlink(NOWHERE, &key));
	moved.map_err(|error| files::failed(&key, "moved", &error))?;
	test.check_fails("a link that leads nowhere is left alone", &[SCRIPT])?;
	let link = fs::read_link(&key).unwrap_or_default();
	test.tally.same("as it was", NOWHERE, &link.display().to_string());
	let moved = fs::remove_file(&key).and_then(|()| fs::rename(&away, &key));
	moved.map_err(|error| files::failed(&key, "moved", &error))?;
	let directory = test.system.path("/var/lib/beadle");
	let mut find = std::process::Command::new("find");
	let found = test.system.commands.read(find.arg(directory).args(["-mindepth", "1", "-printf", "%f\n"]))?;
	test.tally.same("nothing else is left there", "node-key", found.text.trim_end_matches('\n'));
	Ok(())
}

/// Checks that the unit would not start without a specification.
fn check_condition(test: &mut Test) -> Result<(), Stop> {
	let user = ["setpriv", "--reuid=beadle", "--regid=beadle", "--init-groups"];
	let condition = ["/usr/lib/beadle-node/need-files", "beadle-node", "/etc/beadle/chains/chain.json"];
	let answer = test.system.hear(&[user.as_slice(), &condition].concat())?;
	let code = if answer.is_success() { String::new() } else { answer.code.to_string() };
	test.tally.same("the unit would not start the node: there is no specification", "1", &code);
	Ok(())
}

/// Returns the node's identity, as the script tells it.
fn node_key(test: &Test) -> Result<String, Stop> {
	let mut script = test.system.command(&[SCRIPT]);
	let answer = test.system.commands.read(script.stderr(std::process::Stdio::null()))?;
	answer.success().ok_or_else(|| Stop::Failed(format!("{SCRIPT} makes no key")))
}
