//! Alarms on record, and what people found out about them.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::{standing::MAX_REASON_BYTES, Authority, MetricIndex, Moment, ProfileRef, Text};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// An alarm's number among those of its device: 1 for the first.
pub type AlarmId = u32;

/// What became clear about an alarm: the verification states of AWS IoT Device Defender.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum VerificationState {
	/// Nothing is known; takes an earlier finding back.
	Unknown,
	/// The device did misbehave.
	TruePositive,
	/// It did not: the profile, or the world, was other than expected. The alarm does not stand.
	FalsePositive,
	/// It did what the alarm says, and that is in order.
	BenignPositive,
}

/// What somebody found out about an alarm.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Finding {
	/// What became clear.
	pub state: VerificationState,
	/// In whose right it was said. The council's finding stands above the owner's.
	pub by: Authority,
	/// When it was said.
	pub at: Moment,
	/// Why.
	pub reason: Text<MAX_REASON_BYTES>,
}

/// How an alarm ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum AlarmEnd {
	/// Enough values in a row passed.
	Cleared,
	/// It was found to be a false positive, the device was reinstated, or it is held against another profile or version.
	Invalidated,
}

/// An alarm that was raised.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct AlarmRecord<BlockNumber> {
	/// Its number among the device's alarms.
	pub id: AlarmId,
	/// The profile and version whose behaviour was broken.
	pub profile: ProfileRef,
	/// The position of the metric in the profile.
	pub metric: MetricIndex,
	/// The position of the behaviour in the metric.
	pub behaviour: u8,
	/// When the value was observed that decided it; of a silence, when it began.
	pub observed_at: Moment,
	/// The block in which it was raised.
	pub raised_in: BlockNumber,
	/// How it ended, if it did, and in which block.
	pub ended: Option<(AlarmEnd, BlockNumber)>,
	/// What was found out about it.
	pub finding: Option<Finding>,
}
