//! Accounts of organisations: what was recorded of all their devices, by period.

use crate::{Config, Pallet, PeriodAccount, Periods};
use beadle_primitives::{Millis, OrganisationId, Period, Usage};
use frame_support::traits::Time;

/// Length of a period: a day.
pub const PERIOD: Millis = 24 * 60 * 60 * 1_000;

/// Number of the latest periods of which accounts are kept: more than a year of them.
pub const KEPT_PERIODS: Period = 400;

impl<T: Config> Pallet<T> {
	/// Returns the number of the period that a block belongs to: the day, in UTC, counted from the Unix epoch.
	pub fn period() -> Period {
		let days = T::Time::now().checked_div(PERIOD).unwrap_or(0);
		// The day of the year 11,761,191 is beyond the type.
		Period::try_from(days).unwrap_or(Period::MAX)
	}

	/// Returns what was recorded of an organisation's devices in a period; nothing of one that is no longer kept.
	pub fn usage_of(owner: OrganisationId, period: Period) -> Usage {
		let kept = Periods::<T>::get(owner, place_of(period)).filter(|kept| kept.period == period);
		kept.map(|kept| kept.usage).unwrap_or_default()
	}

	/// Adds to what was recorded of an organisation's devices in this period. One storage read, one write.
	pub(crate) fn record_usage_of_owner(owner: OrganisationId, usage: Usage) {
		let period = Self::period();
		Periods::<T>::mutate(owner, place_of(period), |kept| {
			let so_far = kept.filter(|kept| kept.period == period).map(|kept| kept.usage).unwrap_or_default();
			*kept = Some(PeriodAccount { period, usage: so_far.saturating_add(usage) });
		});
	}
}

/// Returns the place of a period among those that are kept, which a later one takes in its turn.
pub(crate) fn place_of(period: Period) -> Period {
	period.checked_rem(KEPT_PERIODS).unwrap_or(0)
}
