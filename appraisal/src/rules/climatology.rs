//! `Climatology` (QARTOD test 5): broken outside the span of the value's season. Seasons are hours of the day, hours of the
//! week or months of the year, in the profile's time zone.
//!
//! ```
//! use beadle_appraisal::{appraise, History};
//! use beadle_primitives::{Calendar, QcFlag::*, Rule, Season, Span};
//! use beadle_test_support::{gauge, pack, series, ProfileBuilder};
//!
//! // At night it is between 0 °C and 25 °C, and never below -10 °C or above 30 °C.
//! let (fail, suspect) = (Span { min: -10, max: 30 }, Some(Span { min: 0, max: 25 }));
//! let night = Season { first: 0, last: 5, fail, suspect };
//! let rule = Rule::Climatology { calendar: Calendar::HourOfDay, seasons: vec![night].try_into().unwrap() };
//! let profile = ProfileBuilder::default().metric(gauge("air", "Cel").flag(rule)).active();
//!
//! let midnight = 0;
//! let pack = pack(1, midnight, series(60_000, &[20, 26, 31]));
//! let outcome = appraise(&profile, &History::default(), &pack, 0).unwrap();
//! assert_eq!(outcome.appraisal.flags[..], [Good, Suspect, Fail]);
//! ```

use super::{gross_range::judge_level, judgement::Judgement, step::Step};
use beadle_primitives::{Calendar, Moment, Season, TimeZone};
use chrono::{DateTime, Datelike, Timelike, Utc};

/// Milliseconds of a minute.
const MINUTE: i64 = 60_000;

const HOURS_A_DAY: u32 = 24;

pub(super) fn judge(calendar: Calendar, seasons: &[Season], step: Step) -> Judgement {
	let level = match step.level() {
		Ok(level) => level,
		Err(unknown) => return unknown,
	};
	let season = unit_at(calendar, step.zone, step.current.at)
		.and_then(|unit| seasons.iter().find(|season| (season.first..=season.last).contains(&unit)));
	season.map_or_else(Judgement::not_evaluated, |season| judge_level(&season.fail, season.suspect.as_ref(), level))
}

/// Returns the local hour or month of a moment; `None` beyond the years that `chrono` covers.
fn unit_at(calendar: Calendar, zone: &TimeZone, at: Moment) -> Option<u8> {
	let ahead = i64::from(zone.offset_at(at)).saturating_mul(MINUTE);
	let local = i64::try_from(at).ok()?.saturating_add(ahead);
	// What it calls UTC is the local time.
	let time: DateTime<Utc> = DateTime::from_timestamp_millis(local)?;
	let unit = match calendar {
		Calendar::HourOfDay => time.hour(),
		Calendar::MonthOfYear => time.month(),
		Calendar::HourOfWeek => {
			time.weekday().num_days_from_monday().saturating_mul(HOURS_A_DAY).saturating_add(time.hour())
		},
	};
	u8::try_from(unit).ok()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::rules::tests::{counter, flags};
	use beadle_primitives::{MetricKind, QcFlag::*, Rule, Span};
	use beadle_test_support::ProfileBuilder;

	const HOUR: u64 = 3_600_000;

	/// 2004-02-29T23:30:00Z.
	const LEAP_NIGHT: Moment = 1_078_097_400_000;

	/// Returns the time zone with this offset and these changes.
	fn zone(offset_minutes: i16, changes: &[(Moment, i16)]) -> TimeZone {
		ProfileBuilder::default().time_zone(offset_minutes, changes).build().time_zone
	}

	#[test]
	fn moments_have_hours_and_months() {
		let utc = |calendar, at| unit_at(calendar, &zone(0, &[]), at);
		assert_eq!(utc(Calendar::HourOfDay, 0), Some(0));
		assert_eq!(utc(Calendar::MonthOfYear, 0), Some(1));
		assert_eq!(utc(Calendar::HourOfDay, LEAP_NIGHT), Some(23));
		assert_eq!(utc(Calendar::MonthOfYear, LEAP_NIGHT), Some(2));
		assert_eq!(utc(Calendar::MonthOfYear, LEAP_NIGHT + HOUR), Some(3));
		assert_eq!(utc(Calendar::MonthOfYear, u64::MAX), None);
		assert_eq!(utc(Calendar::HourOfDay, i64::MAX as u64), None);
	}

	#[test]
	fn weeks_begin_on_monday() {
		let utc = |at| unit_at(Calendar::HourOfWeek, &zone(0, &[]), at);
		// The epoch began on a Thursday, and that leap night was a Sunday's.
		assert_eq!(utc(0), Some(3 * 24));
		assert_eq!(utc(LEAP_NIGHT), Some(167));
		assert_eq!(utc(LEAP_NIGHT + HOUR), Some(0));
	}

	#[test]
	fn hours_and_months_are_local() {
		let local = |calendar, offset, at| unit_at(calendar, &zone(offset, &[]), at);
		assert_eq!(local(Calendar::HourOfDay, 330, 0), Some(5));
		// An hour before the epoch it was the last of a Wednesday, in December.
		assert_eq!(local(Calendar::HourOfDay, -60, 0), Some(23));
		assert_eq!(local(Calendar::HourOfWeek, -60, 0), Some(3 * 24 - 1));
		assert_eq!(local(Calendar::MonthOfYear, -60, 0), Some(12));
		assert_eq!(local(Calendar::MonthOfYear, 30, LEAP_NIGHT), Some(3));
	}

	#[test]
	fn in_summer_the_hour_is_another() {
		// Madrid in 2024: from 2024-03-31T01:00:00Z to 2024-10-27T01:00:00Z it was two hours ahead.
		let (spring, autumn) = (1_711_846_800_000, 1_729_990_800_000);
		let madrid = zone(60, &[(spring, 120), (autumn, 60)]);
		let hour = |at| unit_at(Calendar::HourOfDay, &madrid, at);
		assert_eq!([spring - 1, spring, autumn - 1, autumn].map(hour), [Some(1), Some(3), Some(2), Some(2)]);
	}

	#[test]
	fn each_season_has_its_spans() {
		let season = |first, last, max| Season {
			first,
			last,
			fail: Span { min: 0, max },
			suspect: Some(Span { min: 0, max: max / 2 }),
		};
		let seasons = vec![season(22, 23, 10), season(0, 5, 10), season(6, 12, 100)].try_into().unwrap();
		let rule = Rule::Climatology { calendar: Calendar::HourOfDay, seasons };
		let series = [(0, 5), (HOUR, 6), (2 * HOUR, 11), (6 * HOUR, 50), (12 * HOUR, 51), (13 * HOUR, 999)];
		let expected = [Good, Suspect, Fail, Good, Suspect, NotEvaluated];
		assert_eq!(flags(&rule, MetricKind::Gauge, &series), expected);
		assert_eq!(
			flags(&rule, counter(HOUR), &[(0, 500), (HOUR, 504), (2 * HOUR, 3)]),
			[NotEvaluated, Good, NotEvaluated]
		);
	}
}
