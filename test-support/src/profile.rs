//! Profiles with a default for whatever a test does not care about.

use crate::text;
use alloc::vec::Vec;
use beadle_primitives::{
	pack::MAX_RECORDS, profile::MAX_PACK_BYTES, ActiveProfile, Metric, Millis, Moment, OffsetChange, Profile,
	ProfileId, ProfileRef, TimeZone, Version,
};

/// Builder of a profile.
///
/// By default any pack is small enough, observations of a metric may follow each other by a millisecond, and may be up
/// to half a minute ahead and a day old. Rules remember for ever, and it is the same time everywhere as in Greenwich.
/// There are no metrics.
#[derive(Clone, Debug)]
pub struct ProfileBuilder(Profile);

impl Default for ProfileBuilder {
	fn default() -> Self {
		Self(Profile {
			name: text("test"),
			max_records: MAX_RECORDS,
			max_pack_bytes: MAX_PACK_BYTES,
			min_interval: 1,
			max_ahead: 30_000,
			max_age: 86_400_000,
			memory: Millis::MAX,
			time_zone: TimeZone::default(),
			metrics: Default::default(),
		})
	}
}

impl ProfileBuilder {
	/// Begins a profile with this name.
	pub fn named(name: &str) -> Self {
		Self::default().name(name)
	}

	/// Sets the name.
	pub fn name(self, name: &str) -> Self {
		Self(Profile { name: text(name), ..self.0 })
	}

	/// Sets the most records in a pack.
	pub fn max_records(self, max_records: u32) -> Self {
		Self(Profile { max_records, ..self.0 })
	}

	/// Sets the most bytes in a pack.
	pub fn max_pack_bytes(self, max_pack_bytes: u32) -> Self {
		Self(Profile { max_pack_bytes, ..self.0 })
	}

	/// Sets the least time between two observations of a metric.
	pub fn min_interval(self, min_interval: Millis) -> Self {
		Self(Profile { min_interval, ..self.0 })
	}

	/// Sets the tolerance for clocks that run ahead.
	pub fn max_ahead(self, max_ahead: Millis) -> Self {
		Self(Profile { max_ahead, ..self.0 })
	}

	/// Sets the greatest age of an observation.
	pub fn max_age(self, max_age: Millis) -> Self {
		Self(Profile { max_age, ..self.0 })
	}

	/// Sets the longest time between two observations across which rules compare them.
	pub fn memory(self, memory: Millis) -> Self {
		Self(Profile { memory, ..self.0 })
	}

	/// Sets the time zone: the offset from UTC in minutes, and the offsets from later moments on.
	///
	/// # Panics
	///
	/// If there are more changes than a time zone can have.
	pub fn time_zone(self, offset_minutes: i16, changes: &[(Moment, i16)]) -> Self {
		let change =
			|(from, offset_minutes): &(Moment, i16)| OffsetChange { from: *from, offset_minutes: *offset_minutes };
		let changes = changes.iter().map(change).collect::<Vec<_>>().try_into().expect("a time zone has room for them");
		Self(Profile { time_zone: TimeZone { offset_minutes, changes }, ..self.0 })
	}

	/// Adds a metric.
	///
	/// # Panics
	///
	/// If the profile has as many metrics as it can have.
	pub fn metric(mut self, metric: impl Into<Metric>) -> Self {
		self.0.metrics.try_push(metric.into()).expect("a profile has room for this metric");
		self
	}

	/// Adds metrics.
	pub fn metrics<M: Into<Metric>>(self, metrics: impl IntoIterator<Item = M>) -> Self {
		metrics.into_iter().fold(self, Self::metric)
	}

	/// Returns the profile.
	pub fn build(self) -> Profile {
		self.0
	}

	/// Returns the profile as a version that devices are appraised against, with metrics that it has always had.
	pub fn version(self, id: ProfileId, version: Version) -> ActiveProfile {
		let reference = ProfileRef { id, version };
		ActiveProfile { reference, metrics_since: Default::default(), profile: self.0 }
	}

	/// Returns the profile as the first version of profile 1.
	pub fn active(self) -> ActiveProfile {
		self.version(1, 1)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{counter, gauge};
	use beadle_primitives::{MetricKind, Rule};

	#[test]
	fn what_is_not_set_is_sound() {
		let profile = ProfileBuilder::default().metric(gauge("t", "Cel")).build();
		assert_eq!(profile.validate(), Ok(()));
	}

	#[test]
	fn what_is_set_is_set() {
		let profile = ProfileBuilder::named("air")
			.max_records(2)
			.max_pack_bytes(64)
			.min_interval(3)
			.max_ahead(4)
			.max_age(5)
			.memory(7)
			.time_zone(60, &[(8, 120)])
			.metrics([gauge("t", "Cel").decimals(1).flag(Rule::Gap { max: 6 }), counter("n", "count")])
			.build();
		let limits = (profile.max_records, profile.max_pack_bytes);
		let times = (profile.min_interval, profile.max_ahead, profile.max_age, profile.memory);
		assert_eq!((profile.name, limits, times), (text("air"), (2, 64), (3, 4, 5, 7)));
		assert_eq!([7, 8].map(|at| profile.time_zone.offset_at(at)), [60, 120]);
		let [gauge, counter] = &profile.metrics[..] else { panic!("two metrics") };
		assert_eq!((gauge.decimals, gauge.behaviours.len(), gauge.kind), (1, 1, MetricKind::Gauge));
		assert_eq!((counter.decimals, counter.behaviours.len(), counter.kind.is_counter()), (0, 0, true));
	}
}
