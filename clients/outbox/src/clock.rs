//! This machine's clocks.

use crate::{lane::Clocks, queue::BootId};
use beadle_primitives::Moment;
use rustix::time::{clock_gettime, ClockId};
use std::{
	io,
	time::{SystemTime, UNIX_EPOCH},
};

/// Returns this machine's clocks: the wall clock, and the time since the boot, sleep included.
pub fn clocks() -> Clocks {
	let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	let boot = clock_gettime(ClockId::Boottime);
	let seconds = u64::try_from(boot.tv_sec).unwrap_or_default();
	let millis = u64::try_from(boot.tv_nsec / 1_000_000).unwrap_or_default();
	Clocks {
		wall: Moment::try_from(wall.as_millis()).unwrap_or(Moment::MAX),
		monotonic: seconds.saturating_mul(1_000).saturating_add(millis),
	}
}

/// Returns what identifies the present boot of this machine.
///
/// # Errors
///
/// If the system does not say.
pub fn boot_id() -> io::Result<BootId> {
	let text = std::fs::read_to_string("/proc/sys/kernel/random/boot_id")?;
	let digits: String = text.chars().filter(char::is_ascii_hexdigit).collect();
	let number = u128::from_str_radix(&digits, 16).map_err(io::Error::other)?;
	Ok(number.to_be_bytes())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_boot_has_one_name_and_its_clock_goes_on() {
		assert_eq!(boot_id().unwrap(), boot_id().unwrap());
		let before = clocks();
		assert!(before.wall > 1_700_000_000_000 && before.monotonic > 0);
		assert!(clocks().monotonic >= before.monotonic);
	}
}
