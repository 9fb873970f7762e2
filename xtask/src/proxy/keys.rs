//! Check of what addresses are counted by.

use super::configuration::Ports;
use crate::{checks::ask, print, stop::Stop};

/// Addresses, each with what it is counted by: itself, and of IPv6 the network of 64 bits.
const COUNTED: [(&str, &str); 6] = [
	("192.0.2.7", "192.0.2.7"),
	("2001:db8:1:2:3:4:5:6", "2001:db8:1:2"),
	("2001:db8:1:2::", "2001:db8:1:2"),
	("2001:db8:1:0:3:4:5:6", "2001:db8:1:0"),
	("2001:db8:1::6", "2001:db8:1"),
	("2001:db8::6", "2001:db8"),
];

/// Exit code if an address is counted by something else.
const WRONG: u8 = 1;

/// Checks what addresses are counted by.
///
/// # Errors
///
/// If it is something else.
pub fn check(ports: &Ports) -> Result<(), Stop> {
	let mut is_wrong = false;
	for (address, expected) in COUNTED {
		let request = format!("GET / HTTP/1.0\r\nHost: localhost\r\nX-Real-IP: {address}\r\n\r\n");
		let answer = ask(ports.key, &request).unwrap_or_default();
		let key = answer.lines().last().unwrap_or_default();
		if key != expected {
			print::error(format_args!("{address} is counted by \"{key}\", not by \"{expected}\""));
			is_wrong = true;
		}
	}
	if is_wrong {
		Err(Stop::Said(WRONG))
	} else {
		Ok(())
	}
}
