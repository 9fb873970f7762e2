//! Behaviour profiles: the expectations of a kind of device. RATS calls this an appraisal policy for evidence (RFC 9334
//! §8.5), AWS IoT Device Defender a security profile.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::{pack::MAX_RECORDS, rule::Rule, Millis, Text};
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
	/// The most records in a pack; a pack with more is refused.
	pub max_records: u32,
	/// The most bytes in an encoded pack; a larger pack is refused.
	pub max_pack_bytes: u32,
	/// The least time between two observations of a metric; a pack with a shorter one is refused. Zero for no limit.
	pub min_interval: Millis,
	/// Tolerance for clocks that run ahead: how much later than the chain's time an observation may be. The transaction
	/// pool knows only the parent block's time, so leave room for a few blocks.
	pub max_ahead: Millis,
	/// Greatest age of an observation on arrival, for devices that store readings through an outage.
	pub max_age: Millis,
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
	/// A running total. Rules judge its increase since the previous observation; a value below the previous one is a
	/// reset, which they do not judge. [`Rule::FlatLine`] and [`Rule::Gap`] work alike for both kinds.
	Counter,
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

/// Reason why a profile is unusable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProfileFault {
	/// The profile, a metric or a unit has no name, or one that is not printable ASCII.
	NameInvalid,
	/// The profile has no metrics.
	NoMetrics,
	/// Two metrics have the same name.
	MetricNotUnique,
	/// A metric has more than [`MAX_DECIMALS`] decimals.
	DecimalsUnusable,
	/// `max_records` is zero or above [`MAX_RECORDS`].
	MaxRecordsOutOfRange,
	/// `max_pack_bytes` is too small for a pack with one record or above [`MAX_PACK_BYTES`].
	MaxPackBytesOutOfRange,
	/// `max_age` is zero: no observation could ever arrive in time.
	MaxAgeZero,
	/// A span's `min` is above its `max`.
	SpanReversed,
	/// A suspect threshold is laxer than the fail threshold of the same rule, or the suspect span is not within the
	/// fail span.
	SuspectBeyondFail,
	/// A duration, or a rate's `per`, is zero.
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
}

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
		ensure((1..=MAX_RECORDS).contains(&self.max_records), ProfileFault::MaxRecordsOutOfRange)?;
		ensure(
			(smallest_pack_bytes()..=MAX_PACK_BYTES).contains(&self.max_pack_bytes),
			ProfileFault::MaxPackBytesOutOfRange,
		)?;
		ensure(self.max_age > 0, ProfileFault::MaxAgeZero)
	}

	/// Returns the number of behaviours of all metrics together.
	pub fn behaviours(&self) -> u32 {
		let behaviours = self.metrics.iter().map(|metric| metric.behaviours.len()).fold(0, usize::saturating_add);
		// At most `MAX_METRICS` times `MAX_BEHAVIOURS`, so the conversion never fails.
		u32::try_from(behaviours).unwrap_or(u32::MAX)
	}

	/// Returns whether records that name this profile's metrics by position mean the same in `next`: `next` has all of
	/// these metrics in their places with the same name, unit, decimals and kind, and may have more after them. Their
	/// behaviours may differ.
	pub fn keeps_positions(&self, next: &Self) -> bool {
		let same = |(ours, theirs): (&Metric, &Metric)| {
			(&ours.name, &ours.unit, ours.decimals, ours.kind)
				== (&theirs.name, &theirs.unit, theirs.decimals, theirs.kind)
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
		self.behaviours.iter().try_for_each(|behaviour| behaviour.validate(self.kind))
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

/// Returns the encoded size of a pack with one record.
const fn smallest_pack_bytes() -> u32 {
	8 + 8 + 1 + 13
}

pub(crate) fn ensure(holds: bool, fault: ProfileFault) -> Result<(), ProfileFault> {
	if holds {
		Ok(())
	} else {
		Err(fault)
	}
}

fn ensure_name(name: &[u8]) -> Result<(), ProfileFault> {
	let printable = |byte: &u8| byte.is_ascii_graphic() || *byte == b' ';
	ensure(!name.is_empty() && name.iter().all(printable), ProfileFault::NameInvalid)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		rule::{Rate, Span},
		Pack, Record,
	};

	fn flag() -> OnFail {
		OnFail::Flag { datapoints_to_alarm: 3, datapoints_to_clear: 2, mitigation: Mitigation::None }
	}

	fn profile_with(rule: Rule, on_fail: OnFail) -> Profile {
		let behaviours = vec![Behaviour { rule, on_fail }].try_into().unwrap();
		let metric = Metric {
			name: b"co".to_vec().try_into().unwrap(),
			unit: b"mg/m3".to_vec().try_into().unwrap(),
			decimals: 1,
			kind: MetricKind::Gauge,
			behaviours,
		};
		Profile {
			name: b"air quality".to_vec().try_into().unwrap(),
			max_records: 16,
			max_pack_bytes: 256,
			min_interval: 1_000,
			max_ahead: 30_000,
			max_age: 86_400_000,
			metrics: vec![metric].try_into().unwrap(),
		}
	}

	fn profile() -> Profile {
		profile_with(Rule::GrossRange { fail: Span { min: 0, max: 500 }, suspect: None }, OnFail::Refuse)
	}

	fn fault(change: impl FnOnce(&mut Profile)) -> ProfileFault {
		let mut profile = profile();
		change(&mut profile);
		profile.validate().unwrap_err()
	}

	#[test]
	fn a_sound_profile_passes() {
		assert_eq!(profile().validate(), Ok(()));
	}

	#[test]
	fn general_settings_must_be_usable() {
		assert_eq!(fault(|p| p.name = Default::default()), ProfileFault::NameInvalid);
		assert_eq!(fault(|p| p.name = vec![7].try_into().unwrap()), ProfileFault::NameInvalid);
		assert_eq!(fault(|p| p.metrics = Default::default()), ProfileFault::NoMetrics);
		assert_eq!(fault(|p| p.max_records = 0), ProfileFault::MaxRecordsOutOfRange);
		assert_eq!(fault(|p| p.max_records = MAX_RECORDS + 1), ProfileFault::MaxRecordsOutOfRange);
		assert_eq!(fault(|p| p.max_pack_bytes = smallest_pack_bytes() - 1), ProfileFault::MaxPackBytesOutOfRange);
		assert_eq!(fault(|p| p.max_pack_bytes = MAX_PACK_BYTES + 1), ProfileFault::MaxPackBytesOutOfRange);
		assert_eq!(fault(|p| p.max_age = 0), ProfileFault::MaxAgeZero);
	}

	#[test]
	fn metrics_must_be_usable() {
		assert_eq!(fault(|p| p.metrics[0].name = Default::default()), ProfileFault::NameInvalid);
		assert_eq!(fault(|p| p.metrics[0].unit = Default::default()), ProfileFault::NameInvalid);
		assert_eq!(fault(|p| p.metrics[0].decimals = MAX_DECIMALS + 1), ProfileFault::DecimalsUnusable);
		let twice = |p: &mut Profile| p.metrics.try_push(p.metrics[0].clone()).unwrap();
		assert_eq!(fault(twice), ProfileFault::MetricNotUnique);
	}

	#[test]
	fn rules_must_be_usable() {
		assert_eq!(profile_with(Rule::Gap { max: 0 }, flag()).validate(), Err(ProfileFault::DurationZero));
	}

	#[test]
	fn a_next_version_keeps_the_positions() {
		let active = profile();
		let first = active.metrics[0].clone();
		let second = Metric { name: b"no2".to_vec().try_into().unwrap(), ..first.clone() };
		let next = |metrics: Vec<Metric>| Profile { metrics: metrics.try_into().unwrap(), ..active.clone() };

		let stricter = Metric { behaviours: Default::default(), ..first.clone() };
		for kept in [vec![first.clone()], vec![stricter], vec![first.clone(), second.clone()]] {
			assert!(active.keeps_positions(&next(kept)));
		}
		for moved in [
			vec![],
			vec![second.clone(), first.clone()],
			vec![Metric { decimals: 2, ..first.clone() }],
			vec![Metric { kind: MetricKind::Counter, ..first.clone() }],
			vec![Metric { unit: b"ppb".to_vec().try_into().unwrap(), ..first.clone() }],
		] {
			assert!(!active.keeps_positions(&next(moved)));
		}
		assert!(!next(vec![first, second]).keeps_positions(&active));
	}

	#[test]
	fn only_a_rule_without_history_may_refuse() {
		let refused = |rule| profile_with(rule, OnFail::Refuse).validate();
		let needs = Err(ProfileFault::RefuseNeedsHistory);
		assert_eq!(refused(Rule::Gap { max: 1 }), needs);
		assert_eq!(refused(Rule::FlatLine { tolerance: 0, suspect_after: None, fail_after: 1 }), needs);
		assert_eq!(refused(Rule::RateOfChange { suspect: None, fail: Rate { change: 1, per: 1 } }), needs);
		assert_eq!(fault(|p| p.metrics[0].kind = MetricKind::Counter), ProfileFault::RefuseNeedsHistory);
	}

	#[test]
	fn alarms_need_datapoints() {
		for (datapoints_to_alarm, datapoints_to_clear) in [(0, 1), (1, 0)] {
			let on_fail = OnFail::Flag { datapoints_to_alarm, datapoints_to_clear, mitigation: Mitigation::None };
			let profile = profile_with(Rule::Gap { max: 1 }, on_fail);
			assert_eq!(profile.validate(), Err(ProfileFault::DatapointsZero));
		}
	}

	#[test]
	fn the_pack_size_limits_are_the_encoded_sizes() {
		let record = Record { metric: 0, offset: 0, value: 0 };
		let pack = |count: u32| Pack {
			sequence: u64::MAX,
			base_time: u64::MAX,
			records: vec![record; count as usize].try_into().unwrap(),
		};
		assert_eq!(pack(1).encoded_size(), smallest_pack_bytes() as usize);
		assert_eq!(pack(MAX_RECORDS).encoded_size(), MAX_PACK_BYTES as usize);
	}
}
