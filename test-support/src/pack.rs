//! Packs.

use alloc::vec::Vec;
use beadle_primitives::{MetricIndex, Moment, Pack, Record, Sequence};

/// Returns a pack with these records: metric, offset and value.
///
/// # Panics
///
/// If there are more records than a pack can hold.
pub fn pack(sequence: Sequence, base_time: Moment, records: impl IntoIterator<Item = (MetricIndex, u32, i64)>) -> Pack {
	let records = records.into_iter().map(|(metric, offset, value)| Record { metric, offset, value });
	let records = records.collect::<Vec<_>>().try_into().expect("a pack has room for these records");
	Pack { sequence, base_time, records }
}

/// Returns the records of the first metric with these values, so many milliseconds apart, for [`pack`].
///
/// # Panics
///
/// If an offset does not fit.
pub fn series(interval: u32, values: &[i64]) -> impl Iterator<Item = (MetricIndex, u32, i64)> + '_ {
	let offset = move |place: u32| place.checked_mul(interval).expect("the offset fits");
	(0..).zip(values).map(move |(place, value)| (0, offset(place), *value))
}
