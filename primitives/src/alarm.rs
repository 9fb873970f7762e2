//! Alarms on record, and people's verdicts on them.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::{
	text::{Text, MAX_REASON_BYTES},
	AlarmEvidence, Authority, MetricIndex, Mitigation, Moment, ProfileRef, Reason,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Number of an alarm within its device, starting at 1.
pub type AlarmId = u32;

/// Verdict on an alarm: the verification states of AWS IoT Device Defender.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum VerificationState {
	/// Nothing is known; withdraws an earlier verdict.
	Unknown,
	/// The device misbehaved.
	TruePositive,
	/// The device did not misbehave: the profile, or the world, was other than expected. The alarm does not stand; if
	/// it still lasts, it is invalidated.
	FalsePositive,
	/// The device did what the alarm says, and that is in order.
	BenignPositive,
}

/// A person's verdict on an alarm.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Finding {
	/// The verdict.
	pub state: VerificationState,
	/// Authority that gave the verdict. The owner cannot override the council's.
	pub by: Authority,
	/// Time of the verdict.
	pub at: Moment,
	/// Stated reason.
	pub reason: Text<MAX_REASON_BYTES>,
}

/// End of an alarm.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum AlarmEnd {
	/// Enough values in a row did not fail, or the observation that ended a silence did not confirm the alarm.
	Cleared,
	/// The alarm was found to be a false positive, the device was reinstated, or the device is now appraised against
	/// another profile or version.
	Invalidated,
}

/// An alarm on record.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct AlarmRecord<BlockNumber> {
	/// Number of the alarm within its device.
	pub id: AlarmId,
	/// The profile and version whose behaviour was broken.
	pub profile: ProfileRef,
	/// The position of the metric in the profile.
	pub metric: MetricIndex,
	/// The position of the behaviour in the metric.
	pub behaviour: u8,
	/// Time of the observation that decided it; for a silence, the time when the silence began.
	pub observed_at: Moment,
	/// The block in which it was raised, which has the pack that it was raised for.
	pub raised_in: BlockNumber,
	/// End of the alarm and the block in which it ended; `None` while it lasts.
	pub ended: Option<(AlarmEnd, BlockNumber)>,
	/// Latest verdict on the alarm, if there is one.
	pub finding: Option<Finding>,
	/// What it was raised for; `None` only for an alarm from before the chain pinned this.
	pub evidence: Option<AlarmEvidence>,
	/// Whether it suspended the device.
	pub suspended: bool,
	/// Mitigation that its behaviour has asked for: once the council finds that it was right, the device is suspended for it,
	/// whether or not it was before. Of a silence none is asked for before data confirm it.
	pub mitigation: Mitigation,
}

impl<BlockNumber> AlarmRecord<BlockNumber> {
	/// Returns the reason of a suspension for this alarm.
	pub fn reason(&self) -> Reason {
		let Self { id, profile, metric, behaviour, .. } = *self;
		Reason::Alarm { alarm: id, profile, metric, behaviour }
	}

	/// Returns the time of the council's verdict on the alarm; `None` if the council has given none.
	pub fn judged_by_council_at(&self) -> Option<Moment> {
		let verdict = self.finding.as_ref().filter(|verdict| verdict.by == Authority::Council);
		verdict.map(|verdict| verdict.at)
	}
}
