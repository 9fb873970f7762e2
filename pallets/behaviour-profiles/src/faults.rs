//! Conversion of faults to this pallet's errors.

use crate::Error;
use beadle_primitives::{AuthorityFault, ProfileFault};

impl<T> From<AuthorityFault> for Error<T> {
	fn from(fault: AuthorityFault) -> Self {
		match fault {
			AuthorityFault::NotFound => Self::DeviceNotFound,
			AuthorityFault::NotAuthorised => Self::NotAuthorised,
			AuthorityFault::Revoked => Self::Revoked,
		}
	}
}

impl<T> From<ProfileFault> for Error<T> {
	fn from(fault: ProfileFault) -> Self {
		match fault {
			ProfileFault::NameInvalid => Self::NameInvalid,
			ProfileFault::NoMetrics => Self::NoMetrics,
			ProfileFault::MetricNotUnique => Self::MetricNotUnique,
			ProfileFault::DecimalsUnusable => Self::DecimalsUnusable,
			ProfileFault::MaxRecordsOutOfRange => Self::MaxRecordsOutOfRange,
			ProfileFault::MaxPackBytesOutOfRange => Self::MaxPackBytesOutOfRange,
			ProfileFault::MaxAgeZero => Self::MaxAgeZero,
			ProfileFault::SpanReversed => Self::SpanReversed,
			ProfileFault::SuspectBeyondFail => Self::SuspectBeyondFail,
			ProfileFault::DurationZero => Self::DurationZero,
			ProfileFault::SeasonsUnusable => Self::SeasonsUnusable,
			ProfileFault::BaselineOutOfRange => Self::BaselineOutOfRange,
			ProfileFault::SigmasZero => Self::SigmasZero,
			ProfileFault::DatapointsZero => Self::DatapointsZero,
			ProfileFault::RefuseNeedsHistory => Self::RefuseNeedsHistory,
			ProfileFault::MaxAheadOutOfRange => Self::MaxAheadOutOfRange,
			ProfileFault::MemoryZero => Self::MemoryZero,
			ProfileFault::TimeZoneUnusable => Self::TimeZoneUnusable,
			ProfileFault::LeastTooSmall => Self::LeastTooSmall,
			ProfileFault::ResetNotJudged => Self::ResetNotJudged,
		}
	}
}
