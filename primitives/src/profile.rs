//! Behaviour profiles: the expectations of a kind of device. RATS calls this an appraisal policy for evidence (RFC 9334
//! §8.5), AWS IoT Device Defender a security profile.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::{pack::MAX_RECORDS, text::Text, time_zone::TimeZone, Millis, Moment, Rule};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// Number of a profile, the same for all its versions.
pub type ProfileId = u32;

/// Number of a profile's version: 1 for the first.
pub type Version = u32;

/// The most metrics in a profile.
pub const MAX_METRICS: u32 = 16;

/// The most behaviours of a metric.
pub const MAX_BEHAVIOURS: u32 = 8;

/// The most behaviours that a device can be appraised by: those of an active version and of a staged one.
pub const MAX_HELD_BEHAVIOURS: u32 = 2 * MAX_METRICS * MAX_BEHAVIOURS;

/// The most decimals of a metric: leaves nine digits before the point of an `i64`.
pub const MAX_DECIMALS: u8 = 9;

/// The longest tolerance for clocks that run ahead: a day. An observation from the future keeps a device's later ones
/// out until that time has come, so a wrong clock must not reach further.
pub const MAX_AHEAD: Millis = 86_400_000;

/// The most bytes in a profile's name.
pub const MAX_PROFILE_NAME_BYTES: u32 = 64;

/// The most bytes in a metric's name.
pub const MAX_METRIC_NAME_BYTES: u32 = 32;

/// The most bytes in a unit's symbol.
pub const MAX_UNIT_BYTES: u32 = 16;

/// The most bytes that any encoded pack can have: sequence, base time, the length and the records.
pub const MAX_PACK_BYTES: u32 = 8 + 8 + 2 + MAX_RECORDS * (1 + 4 + 8);

/// Expected behaviour of a kind of device.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Profile {
	/// Name of the profile, for people.
	pub name: Text<MAX_PROFILE_NAME_BYTES>,
	/// The most records in a pack; a pack with more is refused. At least one for each metric.
	pub max_records: u32,
	/// The most bytes in an encoded pack; a larger pack is refused. At least those of a pack with a record of each metric.
	pub max_pack_bytes: u32,
	/// The least time between two observations of a metric; a pack with a shorter one is refused. Zero for no limit.
	pub min_interval: Millis,
	/// Tolerance for clocks that run ahead: how much later than the chain's time an observation may be. The transaction
	/// pool knows only the parent block's time, so leave room for a few blocks. At most [`MAX_AHEAD`].
	pub max_ahead: Millis,
	/// Greatest age of an observation on arrival, for devices that store readings through an outage.
	pub max_age: Millis,
	/// The longest time between two observations of a metric across which rules compare them. After a longer one the
	/// rules start afresh with what is observed next: what lies before it does not judge. Only [`Rule::Gap`] judges the
	/// time itself, and [`Rule::Deviation`] keeps its baseline, which is of the usual and not of the recent.
	pub memory: Millis,
	/// Time zone of [`Rule::Climatology`]'s hours and months.
	pub time_zone: TimeZone,
	/// Metrics of the device. A record names a metric by its position in this list.
	pub metrics: BoundedVec<Metric, ConstU32<MAX_METRICS>>,
}

/// A quantity that a device observes.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Metric {
	/// Name of the metric, unique in the profile.
	pub name: Text<MAX_METRIC_NAME_BYTES>,
	/// Symbol of the unit in the SenML units registry, such as `Cel`, `%RH`, `ppb` or `ug/m3`.
	pub unit: Text<MAX_UNIT_BYTES>,
	/// Number of decimal digits of a value after the point.
	pub decimals: u8,
	/// Relation of the metric's values to each other.
	pub kind: MetricKind,
	/// Expectations of the metric's values.
	pub behaviours: BoundedVec<Behaviour, ConstU32<MAX_BEHAVIOURS>>,
}

/// Relation of a metric's successive values to each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum MetricKind {
	/// Each value stands for itself; it may go up and down.
	Gauge,
	/// A running total. Rules judge its increase since the previous observation, as so much in a fixed time, however far
	/// apart the observations are. [`Rule::FlatLine`] and [`Rule::Gap`] work alike for both kinds.
	Counter {
		/// Duration to which increases are related: an increase of 10 in half an hour is 20 in an hour. Not zero.
		per: Millis,
		/// Flag for a value below the previous one.
		on_reset: OnReset,
	},
}

impl MetricKind {
	/// Returns whether the metric is a running total.
	pub const fn is_counter(self) -> bool {
		matches!(self, Self::Counter { .. })
	}
}

/// Flag that a counter's decrease gets from each rule that judges increases, since there is no increase then. It counts
/// towards the rule's alarm like any other.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum OnReset {
	/// Not evaluated: the counter starts over now and then, as after a power cut.
	#[default]
	Ignore,
	/// Suspect.
	Suspect,
	/// Fail: the counter never starts over by itself.
	Fail,
}

/// A rule, and the consequence when a value fails it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Behaviour {
	/// The expectation.
	pub rule: Rule,
	/// The consequence for a value that fails the rule.
	pub on_fail: OnFail,
}

/// Consequence for a value that fails a rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum OnFail {
	/// The whole pack is refused. Only for rules that need no history: a refused value never enters the history, so a
	/// rule that compares with earlier values might refuse for ever.
	///
	/// Whoever carries the pack can report it. A single value that is reported raises the behaviour's alarm, without any
	/// mitigation; the next value of the metric that is accepted clears it.
	Refuse,
	/// The value is recorded with its flag and counts towards an alarm.
	Flag {
		/// Number of failing values in a row that raise the alarm.
		datapoints_to_alarm: u16,
		/// Number of values in a row that do not fail and clear the alarm.
		datapoints_to_clear: u16,
		/// Mitigation of the alarm.
		mitigation: Mitigation,
	},
}

/// Effect of an alarm when it is raised.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Mitigation {
	/// No effect beyond the event.
	None,
	/// Suspends the device.
	Suspend,
}

/// One version of one profile.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ProfileRef {
	/// Number of the profile.
	pub id: ProfileId,
	/// Number of the version.
	pub version: Version,
}

/// A version of a profile that devices are appraised against, with its content.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ActiveProfile {
	/// The profile and version.
	pub reference: ProfileRef,
	/// Time since which each metric, by its position, has been part of the profile, in this version or an earlier one. A
	/// metric without an entry always has been.
	pub metrics_since: BoundedVec<Moment, ConstU32<MAX_METRICS>>,
	/// Content of that version.
	pub profile: Profile,
}

/// Profile versions that a device is appraised against.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct HeldAgainst {
	/// The version that decides.
	pub active: ActiveProfile,
	/// The staged version: evaluated and counted beside the active one, without effect.
	pub staged: Option<ActiveProfile>,
}

impl Profile {
	/// Returns the number of behaviours of all metrics together.
	pub fn behaviours(&self) -> u32 {
		let behaviours = self.metrics.iter().map(|metric| metric.behaviours.len()).fold(0, usize::saturating_add);
		// At most `MAX_METRICS` times `MAX_BEHAVIOURS`, so the conversion never fails.
		u32::try_from(behaviours).unwrap_or(u32::MAX)
	}

	/// Returns whether records that name this profile's metrics by position mean the same in `next`: `next` has all of
	/// these metrics in their places with the same name, unit, decimals and kind, and may have more after them. Their
	/// behaviours may differ, and so may what is expected of a counter's increase and resets.
	pub fn keeps_positions(&self, next: &Self) -> bool {
		let same = |(ours, theirs): (&Metric, &Metric)| {
			(&ours.name, &ours.unit, ours.decimals, ours.kind.is_counter())
				== (&theirs.name, &theirs.unit, theirs.decimals, theirs.kind.is_counter())
		};
		self.metrics.len() <= next.metrics.len() && self.metrics.iter().zip(&next.metrics).all(same)
	}
}

impl HeldAgainst {
	/// Returns the number of behaviours that the device's packs are appraised by: those of both versions.
	pub fn behaviours(&self) -> u32 {
		let staged = self.staged.as_ref().map_or(0, |staged| staged.profile.behaviours());
		self.active.profile.behaviours().saturating_add(staged)
	}
}
