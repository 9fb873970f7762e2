//! This machine's clock.

use beadle_primitives::Moment;
use std::time::{SystemTime, UNIX_EPOCH};

/// Returns the current time by this machine's clock.
pub fn now() -> Moment {
	let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	Moment::try_from(since.as_millis()).unwrap_or(Moment::MAX)
}
