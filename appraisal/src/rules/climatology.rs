//! `Climatology` (QARTOD test 5): broken outside the span of the value's season. Seasons are hours of the day or months
//! of the year, in UTC.
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
use beadle_primitives::{Calendar, Moment, Season};
use chrono::{DateTime, Datelike, Timelike, Utc};

pub(super) fn judge(calendar: Calendar, seasons: &[Season], step: Step) -> Judgement {
	let Some((unit, level)) = unit_at(calendar, step.current.at).zip(step.level()) else {
		return Judgement::not_evaluated();
	};
	match seasons.iter().find(|season| (season.first..=season.last).contains(&unit)) {
		Some(season) => judge_level(&season.fail, season.suspect.as_ref(), level),
		None => Judgement::not_evaluated(),
	}
}

/// Returns the hour or month of a moment; `None` beyond the years that `chrono` covers.
fn unit_at(calendar: Calendar, at: Moment) -> Option<u8> {
	let time: DateTime<Utc> = DateTime::from_timestamp_millis(i64::try_from(at).ok()?)?;
	let unit = match calendar {
		Calendar::HourOfDay => time.hour(),
		Calendar::MonthOfYear => time.month(),
	};
	u8::try_from(unit).ok()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::rules::tests::flags;
	use beadle_primitives::{MetricKind, QcFlag::*, Rule, Span};

	const HOUR: u64 = 3_600_000;

	/// 2004-02-29T23:30:00Z.
	const LEAP_NIGHT: Moment = 1_078_097_400_000;

	#[test]
	fn moments_have_hours_and_months() {
		assert_eq!(unit_at(Calendar::HourOfDay, 0), Some(0));
		assert_eq!(unit_at(Calendar::MonthOfYear, 0), Some(1));
		assert_eq!(unit_at(Calendar::HourOfDay, LEAP_NIGHT), Some(23));
		assert_eq!(unit_at(Calendar::MonthOfYear, LEAP_NIGHT), Some(2));
		assert_eq!(unit_at(Calendar::MonthOfYear, LEAP_NIGHT + HOUR), Some(3));
		assert_eq!(unit_at(Calendar::MonthOfYear, u64::MAX), None);
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
			flags(&rule, MetricKind::Counter, &[(0, 500), (HOUR, 504), (2 * HOUR, 3)]),
			[NotEvaluated, Good, NotEvaluated]
		);
	}
}
