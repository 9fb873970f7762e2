//! This machine's clock.

use beadle_primitives::Moment;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Returns the current time, in Unix milliseconds.
pub fn now() -> Moment {
	Moment::try_from(unix_time().as_millis()).unwrap_or(Moment::MAX)
}

/// Returns the time since the beginning of 1970.
pub fn unix_time() -> Duration {
	SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}
