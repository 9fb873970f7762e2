//! Clock that stands still until it is set.

use beadle_primitives::Moment;
use frame_support::{parameter_types, traits::Time};

/// Time of the first block.
pub const START: Moment = 1_800_000_000_000;

parameter_types! {
	/// Time that the clock shows.
	pub static Now: Moment = START;
}

/// The clock.
pub struct Clock;

impl Time for Clock {
	type Moment = Moment;

	fn now() -> Moment {
		Now::get()
	}
}
