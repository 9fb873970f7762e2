//! Time zones as text: `"UTC"`, an offset such as `"+01:00"`, or the name of a place such as `"Europe/Madrid"`.
//!
//! A chain knows no places. A name becomes the table of its offset's changes from the beginning of 2025 on, as many as a
//! profile holds: with summer time, until 2040. It is the same table whenever and wherever it is made, from the time zone
//! database that this program was built with.

use beadle_primitives::{
	time_zone::{MAX_OFFSET_CHANGES, MAX_OFFSET_MINUTES},
	Moment, OffsetChange, TimeZone,
};
use jiff::{tz, Timestamp};
use sp_runtime::BoundedVec;
use std::time::{Duration, UNIX_EPOCH};

/// Beginning of the tables: 2025-01-01T00:00:00Z.
const FIRST: Moment = 1_735_689_600_000;

/// The first moment that has no text: 10000-01-01T00:00:00Z.
const BEYOND: Moment = 253_402_300_800_000;

/// Parses a time zone; returns `None` if the text is neither an offset nor a name in the database.
pub fn read(text: &str) -> Option<TimeZone> {
	match read_offset(text) {
		Some(offset_minutes) => Some(TimeZone { offset_minutes, ..TimeZone::default() }),
		None => of_place(text),
	}
}

/// Parses an offset from UTC, in minutes: `"UTC"` or of the form `"+01:00"`.
pub fn read_offset(text: &str) -> Option<i16> {
	if text == "UTC" {
		return Some(0);
	}
	let (sign, rest) = match text.split_at_checked(1)? {
		("+", rest) => (1, rest),
		("-", rest) => (-1, rest),
		_ => return None,
	};
	let two = |digits: &str| -> Option<i16> {
		let two = digits.len() == 2 && digits.bytes().all(|digit| digit.is_ascii_digit());
		two.then(|| digits.parse().ok())?
	};
	let (hours, minutes) = rest.split_once(':')?;
	let minutes = Some(two(minutes)?).filter(|minutes| *minutes < 60)?;
	Some(sign * (two(hours)? * 60 + minutes)).filter(|offset| offset.abs() <= MAX_OFFSET_MINUTES)
}

/// Returns an offset from UTC, in minutes, as text.
pub fn write_offset(minutes: i16) -> String {
	let sign = if minutes < 0 { '-' } else { '+' };
	let amount = minutes.unsigned_abs();
	match minutes {
		0 => "UTC".to_owned(),
		_ => format!("{sign}{:02}:{:02}", amount / 60, amount % 60),
	}
}

/// Parses a moment: a time as in RFC 3339, or milliseconds since 1970.
pub fn read_moment(text: &str) -> Option<Moment> {
	crate::table::moment(text).or_else(|| text.parse().ok())
}

/// Returns a moment as text: as in RFC 3339, or in milliseconds since 1970 beyond the year 9999.
pub fn write_moment(at: Moment) -> String {
	if at < BEYOND {
		humantime::format_rfc3339_millis(UNIX_EPOCH + Duration::from_millis(at)).to_string()
	} else {
		at.to_string()
	}
}

fn of_place(name: &str) -> Option<TimeZone> {
	// What this machine calls by the name plays no part.
	let place = tz::TimeZoneDatabase::bundled().get(name).ok()?;
	let first = Timestamp::from_millisecond(i64::try_from(FIRST).ok()?).ok()?;
	let mut offset_minutes = minutes(place.to_offset(first))?;
	let zone = TimeZone { offset_minutes, ..TimeZone::default() };
	let mut changes = Vec::new();
	for change in place.following(first) {
		let after = minutes(change.offset())?;
		// A change of the name alone is none of the offset.
		if after != offset_minutes {
			offset_minutes = after;
			let from = Moment::try_from(change.timestamp().as_millisecond()).ok()?;
			changes.push(OffsetChange { from, offset_minutes });
		}
		if changes.len() >= MAX_OFFSET_CHANGES as usize {
			break;
		}
	}
	Some(TimeZone { changes: BoundedVec::truncate_from(changes), ..zone })
}

/// Returns an offset in minutes; `None` if it has seconds, as before there were time zones.
fn minutes(offset: tz::Offset) -> Option<i16> {
	let seconds = offset.seconds();
	(seconds % 60 == 0).then(|| i16::try_from(seconds / 60).ok())?
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn offsets_are_read_and_written() {
		for (text, minutes) in [("UTC", 0), ("+01:00", 60), ("-03:30", -210), ("+14:00", 840), ("-00:30", -30)] {
			assert_eq!(read_offset(text), Some(minutes), "{text}");
			assert_eq!(write_offset(minutes), text);
			assert_eq!(read(text), Some(TimeZone { offset_minutes: minutes, ..TimeZone::default() }));
		}
		assert_eq!(read_offset("+00:00"), Some(0));
	}

	#[test]
	fn what_could_be_meant_otherwise_is_refused() {
		for text in
			["", "1", "+1", "+1:00", "+01", "+0100", "01:00", "+01:60", "+14:01", "+99:00", "UTC+1", "é", "Mars/Base"]
		{
			assert_eq!(read(text), None, "{text}");
		}
	}

	#[test]
	fn a_place_has_the_changes_of_its_offset() {
		let madrid = read("Europe/Madrid").unwrap();
		assert_eq!((madrid.offset_minutes, madrid.changes.len()), (60, 32));
		assert!(madrid.is_usable());
		let first = ["2025-03-30T01:00:00.000Z", "2025-10-26T01:00:00.000Z"];
		assert_eq!(madrid.changes[..2].iter().map(|change| write_moment(change.from)).collect::<Vec<_>>(), first);
		assert_eq!(madrid.changes[..2].iter().map(|change| change.offset_minutes).collect::<Vec<_>>(), [120, 60]);
		assert_eq!(write_moment(madrid.changes[31].from), "2040-10-28T01:00:00.000Z");
		// In the south it begins in summer; where the clocks never change there is no table.
		assert_eq!(read("Australia/Sydney").unwrap().offset_minutes, 660);
		assert_eq!(read("Asia/Kolkata"), Some(TimeZone { offset_minutes: 330, ..TimeZone::default() }));
	}

	#[test]
	fn moments_are_read_back() {
		for (at, text) in [
			(0, "1970-01-01T00:00:00.000Z"),
			(BEYOND - 1, "9999-12-31T23:59:59.999Z"),
			(BEYOND, "253402300800000"),
			(u64::MAX, "18446744073709551615"),
		] {
			assert_eq!(write_moment(at), text);
			assert_eq!(read_moment(text), Some(at));
		}
		assert_eq!(read_moment("tomorrow"), None);
	}
}
