//! JSON-RPC of the node in the test system.

use super::system::System;
use crate::{stop::Stop, text};

/// Address of the node.
const URL: &str = "http://127.0.0.1:9944";

/// Returns whether the node answers.
///
/// # Errors
///
/// If this program is interrupted.
pub fn answers(system: &System) -> Result<bool, Stop> {
	Ok(ask(system, "system_health")?.is_some())
}

/// Returns the node's identity. Empty if it does not answer.
///
/// # Errors
///
/// If this program is interrupted.
pub fn peer(system: &System) -> Result<String, Stop> {
	let answer = ask(system, "system_localPeerId")?.unwrap_or_default();
	Ok(text::first(&answer, "\"result\":\"([^\"]*)\"")?.unwrap_or_default().to_owned())
}

/// Returns the number of blocks. Zero if the node does not answer.
///
/// # Errors
///
/// If this program is interrupted.
pub fn height(system: &System) -> Result<u64, Stop> {
	let answer = ask(system, "chain_getHeader")?.unwrap_or_default();
	let number = text::first(&answer, "\"number\":\"0x([^\"]*)\"")?;
	Ok(number.and_then(|number| u64::from_str_radix(number, 16).ok()).unwrap_or_default())
}

/// Returns the answer to a request without parameters. `None` if there is none.
fn ask(system: &System, method: &str) -> Result<Option<String>, Stop> {
	let body = format!("{{\"id\":1,\"jsonrpc\":\"2.0\",\"method\":\"{method}\",\"params\":[]}}");
	let words = ["curl", "-sf", "-m", "10", "-H", "Content-Type: application/json", URL, "-d", &body];
	Ok(system.commands.read(&mut system.command(&words))?.success())
}
