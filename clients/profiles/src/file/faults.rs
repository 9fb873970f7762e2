//! Explanations of a profile's faults, in terms of its file.

use beadle_primitives::{rule::MAX_BASELINE, Behaviour, Metric, OnFail, ProfileFault, Rule};

/// Returns what is wrong, and what to do about it.
pub(super) fn explain(fault: ProfileFault) -> &'static str {
	match fault {
		ProfileFault::NameInvalid => "names and units must be printable ASCII, and not empty",
		ProfileFault::NoMetrics => "there is no [[metric]]; list what the device observes",
		ProfileFault::MetricNotUnique => "another metric has this name; give each its own",
		ProfileFault::DecimalsUnusable => "decimals can be 0 to 9",
		ProfileFault::MaxRecordsOutOfRange => "max_records can be the number of metrics, or more, up to 64",
		ProfileFault::MaxPackBytesOutOfRange => {
			"max_pack_bytes can be 17 and 13 for each metric, so that a record of each fits, or more, up to 850"
		},
		ProfileFault::MaxAgeZero => "max_age is zero, so that no observation could arrive in time",
		ProfileFault::SpanReversed => "min is above max",
		ProfileFault::SuspectBeyondFail => {
			"suspect is laxer than fail, so that a value would fail before it is suspect"
		},
		ProfileFault::DurationZero => "a duration, or the per of a rate or a Counter, is zero",
		ProfileFault::SeasonsUnusable => {
			"seasons must be there, in hours 0 to 23, hours of the week 0 to 167 or months 1 to 12, first not after last, and \
			 not overlap"
		},
		ProfileFault::BaselineOutOfRange => "half_life and warm_up can be 1 to 100000",
		ProfileFault::SigmasZero => "fail_k and suspect_k must be above zero",
		ProfileFault::DatapointsZero => "datapoints_to_alarm and datapoints_to_clear must be 1 or more",
		ProfileFault::RefuseNeedsHistory => {
			"this rule compares with earlier values, so it can't refuse; only GrossRange and Climatology of a Gauge can"
		},
		ProfileFault::MaxAheadOutOfRange => "max_ahead can be a day at most: until then a wrong clock keeps a device out",
		ProfileFault::MemoryZero => "memory is zero, so that no two observations could be compared",
		ProfileFault::TimeZoneUnusable => {
			"offsets can be up to 14 hours, and changes must be in the order of their times, each once"
		},
		ProfileFault::LeastTooSmall => "least can be 2 or more: one observation is no line",
		ProfileFault::ResetNotJudged => "no behaviour judges increases, so that none could flag a reset; leave it at \"Ignore\"",
	}
}

/// Returns the key that a fault of the general settings is about.
pub(super) fn key_of(fault: ProfileFault) -> &'static str {
	match fault {
		ProfileFault::MaxRecordsOutOfRange => "max_records",
		ProfileFault::MaxPackBytesOutOfRange => "max_pack_bytes",
		ProfileFault::MaxAgeZero => "max_age",
		ProfileFault::MaxAheadOutOfRange => "max_ahead",
		ProfileFault::MemoryZero => "memory",
		ProfileFault::TimeZoneUnusable => "time_zone",
		_ => "name",
	}
}

/// Returns the key that a fault of a metric itself is about.
pub(super) fn key_in_metric(fault: ProfileFault, metric: &Metric) -> &'static str {
	let printable = |byte: &u8| byte.is_ascii_graphic() || *byte == b' ';
	match fault {
		ProfileFault::DecimalsUnusable => "decimals",
		ProfileFault::DurationZero => "per",
		ProfileFault::ResetNotJudged => "on_reset",
		_ if !metric.name.is_empty() && metric.name.iter().all(printable) => "unit",
		_ => "name",
	}
}

/// Returns the key that a fault of a behaviour is about.
pub(super) fn key_in_behaviour(fault: ProfileFault, behaviour: &Behaviour) -> &'static str {
	match (fault, &behaviour.rule) {
		(ProfileFault::RefuseNeedsHistory, _) => "on_fail",
		(ProfileFault::DatapointsZero, _) => match behaviour.on_fail {
			OnFail::Flag { datapoints_to_alarm: 0, .. } => "datapoints_to_alarm",
			_ => "datapoints_to_clear",
		},
		(_, Rule::Climatology { .. }) => "seasons",
		(_, Rule::Gap { .. }) => "max",
		(ProfileFault::SpanReversed, Rule::GrossRange { fail, .. }) if fail.min > fail.max => "fail",
		(ProfileFault::DurationZero, Rule::RateOfChange { fail, .. }) if fail.per == 0 => "fail",
		(ProfileFault::DurationZero, Rule::FlatLine { fail_after: 0, .. }) => "fail_after",
		(ProfileFault::LeastTooSmall, _) => "least",
		(_, Rule::FlatLine { .. }) => "suspect_after",
		(ProfileFault::BaselineOutOfRange, Rule::Deviation { half_life, .. }) => {
			if (1..=MAX_BASELINE).contains(half_life) {
				"warm_up"
			} else {
				"half_life"
			}
		},
		(ProfileFault::SigmasZero, Rule::Deviation { fail_k: 0, .. }) => "fail_k",
		(_, Rule::Deviation { .. }) => "suspect_k",
		(_, Rule::GrossRange { .. } | Rule::RateOfChange { .. } | Rule::Spike { .. }) => "suspect",
	}
}
