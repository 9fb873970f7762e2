//! Faults of a profile.

/// Reason why a profile is unusable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProfileFault {
	/// The profile, a metric or a unit has no name, or one that is not printable ASCII.
	NameInvalid,
	/// The profile has no metrics.
	NoMetrics,
	/// Two metrics have the same name.
	MetricNotUnique,
	/// A metric has more than [`MAX_DECIMALS`](crate::profile::MAX_DECIMALS) decimals.
	DecimalsUnusable,
	/// `max_records` is below the number of metrics, or above [`MAX_RECORDS`](crate::pack::MAX_RECORDS).
	MaxRecordsOutOfRange,
	/// `max_pack_bytes` is too small for a pack with a record of each metric, or above
	/// [`MAX_PACK_BYTES`](crate::profile::MAX_PACK_BYTES).
	MaxPackBytesOutOfRange,
	/// `max_age` is zero: no observation could ever arrive in time.
	MaxAgeZero,
	/// A span's `min` is above its `max`.
	SpanReversed,
	/// A suspect threshold is laxer than the fail threshold of the same rule, or the suspect span is not within the
	/// fail span.
	SuspectBeyondFail,
	/// A duration, or the `per` of a rate or a counter, is zero.
	DurationZero,
	/// A climatology has no season, or seasons that overlap, are reversed or not in the calendar.
	SeasonsUnusable,
	/// A deviation's half-life or warm-up is zero or above [`MAX_BASELINE`](crate::rule::MAX_BASELINE).
	BaselineOutOfRange,
	/// A deviation's `fail_k` or `suspect_k` is zero.
	SigmasZero,
	/// `datapoints_to_alarm` or `datapoints_to_clear` is zero.
	DatapointsZero,
	/// A behaviour refuses although its rule needs history.
	RefuseNeedsHistory,
	/// `max_ahead` is above [`MAX_AHEAD`](crate::profile::MAX_AHEAD).
	MaxAheadOutOfRange,
	/// `memory` is zero: no two observations could ever be compared.
	MemoryZero,
	/// An offset of the time zone is more than 14 hours, or its changes are not in the order of their times.
	TimeZoneUnusable,
	/// A flat line's `least` is below two: one observation is no line.
	LeastTooSmall,
	/// A counter's `on_reset` asks for a flag, and none of its behaviours judges increases and could give it.
	ResetNotJudged,
}

/// Returns the fault unless the condition holds.
pub(super) fn ensure(holds: bool, fault: ProfileFault) -> Result<(), ProfileFault> {
	if holds {
		Ok(())
	} else {
		Err(fault)
	}
}
