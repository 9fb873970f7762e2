//! Accounts of organisations: what was recorded of all their devices, by period.

use crate::{Config, Pallet, Periods};
use beadle_primitives::{Millis, OrganisationId, Period, Usage};
use frame_support::traits::Time;

/// Length of a period: a day.
pub const PERIOD: Millis = 24 * 60 * 60 * 1_000;

impl<T: Config> Pallet<T> {
	/// Returns the number of the period that a block belongs to: the day, in UTC, counted from the Unix epoch.
	pub fn period() -> Period {
		let days = T::Time::now().checked_div(PERIOD).unwrap_or(0);
		// The day of the year 11,761,191 is beyond the type.
		Period::try_from(days).unwrap_or(Period::MAX)
	}

	/// Adds to what was recorded of an organisation's devices in this period. One storage read, one write.
	pub(crate) fn record_usage_of_owner(owner: OrganisationId, usage: Usage) {
		Periods::<T>::mutate(owner, Self::period(), |total| *total = total.saturating_add(usage));
	}
}
