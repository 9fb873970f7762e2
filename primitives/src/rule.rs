//! Rules for a metric's values. Each is a test of the QARTOD manuals, except `Deviation`, which stands beside them.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::Millis;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// The most seasons of a climatology: one for each hour of the day. A week by the hour takes seven behaviours, one for
/// each day; the largest profile stays as small as it is.
pub const MAX_SEASONS: u32 = 24;

/// The least number of observations of which a flat line can be: one is no line.
pub const LEAST_FLAT: u16 = 2;

/// The longest half-life, and the longest warm-up, of a deviation's baseline, in observations.
pub const MAX_BASELINE: u32 = 100_000;

/// Number of parts into which a standard deviation is divided: limits have two decimals.
pub const SIGMA: u16 = 100;

/// A test of a metric's values.
///
/// Thresholds are in the metric's unit times ten to the power of its decimals, as the values are. A value exactly at a
/// threshold passes. For a counter, all rules but [`Rule::FlatLine`] and [`Rule::Gap`] judge the increase since the
/// previous observation instead of the value, as so much in the counter's `per`. After a reset there is no increase; they
/// give the flag that the counter's `on_reset` says.
///
/// No rule compares values across a hole that is longer than the profile's [`memory`](crate::Profile::memory).
///
/// In the formulas, `v0` is the newest value, `v1` and `v2` are the two before it, and `t0` to `t2` are their times.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Rule {
	/// The value lies in a span (QARTOD test 4, gross range): `min ≤ v0 ≤ max`.
	GrossRange {
		/// Range that the sensor can measure; a value outside fails.
		fail: Span,
		/// Range that is plausible here; a value outside is suspect. Lies within the other span.
		suspect: Option<Span>,
	},
	/// The value changes no faster than a rate (QARTOD test 7, rate of change): `|v0 − v1| / (t0 − t1) ≤ change / per`.
	RateOfChange {
		/// Rate above which the value is suspect.
		suspect: Option<Rate>,
		/// Rate above which the value fails.
		fail: Rate,
	},
	/// The value keeps changing (QARTOD test 8, flat line): it does not stay within a tolerance for long and for many
	/// observations.
	FlatLine {
		/// Greatest difference between the highest and the lowest value of a flat line.
		tolerance: u64,
		/// Duration from which on a flat line is suspect.
		suspect_after: Option<Millis>,
		/// Duration from which on a flat line fails.
		fail_after: Millis,
		/// The least number of observations in a flat line before it is suspect or fails; at least two. What was not
		/// observed does not count as flat.
		least: u16,
	},
	/// Observations follow each other without a gap (QARTOD test 1, timing and gap): `t0 − t1 ≤ max`. Each `max` that
	/// is exceeded without an observation counts as a failing value towards the alarm. While nothing arrives, the gap
	/// shows as a silence. A [pause](crate::Pause) does not count, and a gap across one is measured from its end.
	Gap {
		/// The most time between two observations; the observation after a longer gap fails.
		max: Millis,
	},
	/// The value before the newest does not stick out from its neighbours (QARTOD test 6, spike):
	/// `|v1 − (v0 + v2) / 2| ≤ threshold`. The rule judges `v1` once `v0` is known.
	Spike {
		/// Threshold above which `v1` is suspect.
		suspect: Option<u64>,
		/// Threshold above which `v1` fails.
		fail: u64,
	},
	/// The value lies in the span of its season (QARTOD test 5, climatology). A value outside all seasons is not
	/// evaluated.
	Climatology {
		/// Unit of the seasons: hours or months, in the profile's time zone.
		calendar: Calendar,
		/// The seasons; they do not overlap.
		seasons: BoundedVec<Season, ConstU32<MAX_SEASONS>>,
	},
	/// The value stays near the usual: `|v0 − mean| ≤ k · σ`, with the exponentially weighted mean and standard
	/// deviation of the values before it (T. Finch, *Incremental calculation of weighted mean and variance*, 2009, §9).
	/// Both are frozen while the behaviour is in alarm.
	Deviation {
		/// Number of observations after which a value's weight has halved: the weight of a new value is
		/// `1 − 2^(−1 / half_life)`.
		half_life: u32,
		/// Distance from the mean that always passes: a difference that the sensor cannot resolve.
		tolerance: u64,
		/// `k` above which the value is suspect, in hundredths.
		suspect_k: Option<u16>,
		/// `k` above which the value fails, in hundredths.
		fail_k: u16,
		/// Number of first values that are only learned from. The first values weigh the same: the `n`-th has the
		/// weight `1 / n` as long as that is more than the weight of the half-life.
		warm_up: u32,
	},
}

impl Rule {
	/// Returns the rule's name, as clients and the documentation write it.
	pub const fn name(&self) -> &'static str {
		match self {
			Self::GrossRange { .. } => "GrossRange",
			Self::RateOfChange { .. } => "RateOfChange",
			Self::FlatLine { .. } => "FlatLine",
			Self::Gap { .. } => "Gap",
			Self::Spike { .. } => "Spike",
			Self::Climatology { .. } => "Climatology",
			Self::Deviation { .. } => "Deviation",
		}
	}
}

/// All values from `min` to `max`, inclusive.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Span {
	/// The least value.
	pub min: i64,
	/// The greatest value.
	pub max: i64,
}

impl Span {
	/// Returns whether the value lies in the span.
	pub fn contains(&self, value: i64) -> bool {
		self.min <= value && value <= self.max
	}
}

/// A rate of change, kept as a ratio so that slow changes need no fractions.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Rate {
	/// Amount of change.
	pub change: u64,
	/// Duration in which the change happens; not zero.
	pub per: Millis,
}

impl Rate {
	/// Returns whether this rate is higher than `other`; cross-multiplies and never divides.
	pub fn is_above(&self, other: &Self) -> bool {
		let this = u128::from(self.change).saturating_mul(u128::from(other.per));
		let other = u128::from(other.change).saturating_mul(u128::from(self.per));
		this > other
	}
}

/// Unit of a climatology's seasons, in the profile's [time zone](crate::TimeZone).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Calendar {
	/// The hour of the day, 0 to 23.
	HourOfDay,
	/// The month of the year, 1 to 12.
	MonthOfYear,
	/// The hour of the week, 0 to 167: 0 is the first of Monday, 24 the first of Tuesday.
	HourOfWeek,
}

impl Calendar {
	/// Returns the range of hours or months.
	pub fn units(self) -> core::ops::RangeInclusive<u8> {
		match self {
			Self::HourOfDay => 0..=23,
			Self::MonthOfYear => 1..=12,
			Self::HourOfWeek => 0..=167,
		}
	}
}

/// Expectations for one season of a climatology.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Season {
	/// First hour or month.
	pub first: u8,
	/// Last hour or month, inclusive and not before the first: a night is two seasons.
	pub last: u8,
	/// Span outside which the value fails.
	pub fail: Span,
	/// Span outside which the value is suspect. Lies within the other span.
	pub suspect: Option<Span>,
}
