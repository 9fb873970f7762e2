//! Checks of a profile, its metrics and their behaviours. The tests are in `tests/profile.rs`.

use super::fault::{ensure, ProfileFault};
use crate::{
	pack::MAX_RECORDS,
	profile::{MAX_AHEAD, MAX_DECIMALS, MAX_PACK_BYTES},
	Behaviour, Metric, MetricKind, OnFail, OnReset, Profile,
};

impl Profile {
	/// Checks that the profile is usable.
	///
	/// # Errors
	///
	/// The first [`ProfileFault`] met, general settings first, then metric by metric.
	pub fn validate(&self) -> Result<(), ProfileFault> {
		self.validate_settings()?;
		for (position, metric) in self.metrics.iter().enumerate() {
			let earlier = self.metrics.iter().take(position);
			ensure(earlier.into_iter().all(|other| other.name != metric.name), ProfileFault::MetricNotUnique)?;
			metric.validate()?;
		}
		Ok(())
	}

	/// Checks everything that does not concern a single metric.
	///
	/// # Errors
	///
	/// The first [`ProfileFault`] met.
	pub fn validate_settings(&self) -> Result<(), ProfileFault> {
		ensure_name(&self.name)?;
		ensure(!self.metrics.is_empty(), ProfileFault::NoMetrics)?;
		// What is observed at one moment can be recorded: a later pack must not be as early.
		let least = u32::try_from(self.metrics.len()).unwrap_or(u32::MAX);
		ensure((least..=MAX_RECORDS).contains(&self.max_records), ProfileFault::MaxRecordsOutOfRange)?;
		ensure(
			(pack_bytes(least)..=MAX_PACK_BYTES).contains(&self.max_pack_bytes),
			ProfileFault::MaxPackBytesOutOfRange,
		)?;
		ensure(self.max_ahead <= MAX_AHEAD, ProfileFault::MaxAheadOutOfRange)?;
		ensure(self.max_age > 0, ProfileFault::MaxAgeZero)?;
		ensure(self.memory > 0, ProfileFault::MemoryZero)?;
		ensure(self.time_zone.is_usable(), ProfileFault::TimeZoneUnusable)
	}
}

impl Metric {
	/// Checks that the metric and its behaviours are usable.
	///
	/// # Errors
	///
	/// The first [`ProfileFault`] met.
	pub fn validate(&self) -> Result<(), ProfileFault> {
		ensure_name(&self.name)?;
		ensure_name(&self.unit)?;
		ensure(self.decimals <= MAX_DECIMALS, ProfileFault::DecimalsUnusable)?;
		self.validate_kind()?;
		self.behaviours.iter().try_for_each(|behaviour| behaviour.validate(self.kind))
	}

	fn validate_kind(&self) -> Result<(), ProfileFault> {
		let MetricKind::Counter { per, on_reset } = self.kind else { return Ok(()) };
		ensure(per > 0, ProfileFault::DurationZero)?;
		let judged = self.behaviours.iter().any(|behaviour| behaviour.rule.judges_increases());
		ensure(on_reset == OnReset::Ignore || judged, ProfileFault::ResetNotJudged)
	}
}

impl Behaviour {
	/// Checks that the behaviour is usable for a metric of this kind.
	///
	/// # Errors
	///
	/// The first [`ProfileFault`] met.
	pub fn validate(&self, kind: MetricKind) -> Result<(), ProfileFault> {
		self.rule.validate()?;
		match self.on_fail {
			OnFail::Refuse => ensure(!self.rule.needs_history(kind), ProfileFault::RefuseNeedsHistory),
			OnFail::Flag { datapoints_to_alarm, datapoints_to_clear, .. } => {
				ensure(datapoints_to_alarm > 0 && datapoints_to_clear > 0, ProfileFault::DatapointsZero)
			},
		}
	}
}

/// Returns the encoded size of a pack with this many records, of which there are fewer than 64.
const fn pack_bytes(records: u32) -> u32 {
	13u32.saturating_mul(records).saturating_add(8 + 8 + 1)
}

fn ensure_name(name: &[u8]) -> Result<(), ProfileFault> {
	let printable = |byte: &u8| byte.is_ascii_graphic() || *byte == b' ';
	ensure(!name.is_empty() && name.iter().all(printable), ProfileFault::NameInvalid)
}
