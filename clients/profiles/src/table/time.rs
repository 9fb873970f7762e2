//! Times as tables have them, and what is wrong with those that could be something else.

use crate::{
	decimal::{self, Rounding},
	shown::shown,
	zone,
};
use beadle_primitives::Moment;
use jiff::{
	civil,
	tz::{self, AmbiguousOffset},
};
use std::str::FromStr;

/// The earliest time that is plausible for a reading, and for a number of seconds: 2000-01-01T00:00:00Z.
pub const EARLIEST: Moment = 946_684_800_000;

/// The first moment that is implausible whatever the present time is: 2100-01-01T00:00:00Z.
const LATEST: Moment = 4_102_444_800_000;

/// How far ahead of the present time a reading is still plausible: a day.
const AHEAD: Moment = 86_400_000;

/// The times that are plausible.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
	/// The earliest.
	pub earliest: Moment,
	/// The latest.
	pub latest: Moment,
	/// Whether the latest is a day ahead of a clock.
	by_clock: bool,
}

impl Bounds {
	/// Returns the bounds for readings whose machine has a clock that is verified.
	pub fn until(now: Moment) -> Self {
		Self { earliest: EARLIEST, latest: now.saturating_add(AHEAD), by_clock: true }
	}

	/// Returns the bounds for readings whose machine's clock may be wrong.
	pub fn without_clock() -> Self {
		Self { earliest: EARLIEST, latest: LATEST, by_clock: false }
	}

	/// Returns the bounds for a series of the past, however old.
	pub fn any() -> Self {
		Self { earliest: 0, ..Self::without_clock() }
	}

	/// Checks a time.
	///
	/// # Errors
	///
	/// If it is implausible, with the reason.
	pub fn check(&self, millis: impl Into<i128>) -> Result<Moment, String> {
		let millis = millis.into();
		if millis < 0 {
			return Err("it is before 1970".to_owned());
		}
		// What is beyond 64 bits is beyond all years, too.
		let at = Moment::try_from(millis).unwrap_or(Moment::MAX);
		if at < self.earliest {
			return Err(format!(
				"it is {}, and no time before {} is plausible",
				year(at),
				zone::write_moment(self.earliest)
			));
		}
		if at <= self.latest {
			return Ok(at);
		}
		// Milliseconds, or less, that were taken for seconds.
		let meant = |epoch: &Epoch| Moment::try_from(millis / i128::from(epoch.a_second())).unwrap_or(Moment::MAX);
		let taken = Epoch::ALL.into_iter().skip(1).find(|epoch| (EARLIEST..LATEST).contains(&meant(epoch)));
		let hint = taken.map_or(String::new(), |epoch| {
			format!("; {} taken for seconds? They would be {}", epoch.name(), zone::write_moment(meant(&epoch)))
		});
		Err(match self.by_clock {
			true => format!("it is {}, more than a day ahead of this machine's clock{hint}", year(at)),
			false => format!("it is {}, which is not plausible{hint}", year(at)),
		})
	}
}

/// Returns a time as text, or its year where it has more than four digits.
fn year(at: Moment) -> String {
	const A_YEAR: Moment = 31_556_952_000;
	const BEYOND: Moment = 253_402_300_800_000;
	match at < BEYOND {
		true => zone::write_moment(at),
		false => format!("about the year {}", at / A_YEAR + 1970),
	}
}

/// What numbers count since 1970.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Epoch {
	/// Seconds.
	#[default]
	Seconds,
	/// Milliseconds.
	Millis,
	/// Microseconds.
	Micros,
	/// Nanoseconds.
	Nanos,
}

impl Epoch {
	const ALL: [Self; 4] = [Self::Seconds, Self::Millis, Self::Micros, Self::Nanos];

	/// Returns the name.
	pub fn name(self) -> &'static str {
		match self {
			Self::Seconds => "seconds",
			Self::Millis => "milliseconds",
			Self::Micros => "microseconds",
			Self::Nanos => "nanoseconds",
		}
	}

	/// Returns the word for it on a command line.
	fn word(self) -> &'static str {
		match self {
			Self::Seconds => "s",
			Self::Millis => "ms",
			Self::Micros => "us",
			Self::Nanos => "ns",
		}
	}

	/// Returns how many there are in a second.
	fn a_second(self) -> u64 {
		match self {
			Self::Seconds => 1,
			Self::Millis => 1_000,
			Self::Micros => 1_000_000,
			Self::Nanos => 1_000_000_000,
		}
	}

	/// Returns the moment of a number; it is rounded down to milliseconds. `None` if it is before 1970 or beyond 64 bits.
	fn moment(self, plain: &str) -> Option<Moment> {
		let millis = decimal::rounded(plain, 3, Rounding::Down).0.checked_div(self.a_second().into())?;
		Moment::try_from(millis).ok()
	}
}

impl FromStr for Epoch {
	type Err = &'static str;

	fn from_str(word: &str) -> Result<Self, Self::Err> {
		Self::ALL.into_iter().find(|epoch| epoch.word() == word).ok_or("want s, ms, us or ns")
	}
}

/// The order of day and month in dates such as `06/01/2026`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DateOrder {
	/// The day first.
	DayMonth,
	/// The month first.
	MonthDay,
}

impl FromStr for DateOrder {
	type Err = &'static str;

	fn from_str(word: &str) -> Result<Self, Self::Err> {
		match word {
			"dmy" => Ok(Self::DayMonth),
			"mdy" => Ok(Self::MonthDay),
			_ => Err("want dmy (day, month, year) or mdy (month, day, year)"),
		}
	}
}

/// The time zone of times that have no offset of their own.
#[derive(Clone, Debug)]
pub struct Zone {
	name: String,
	zone: tz::TimeZone,
}

impl Zone {
	/// Returns the zone with a fixed offset from UTC.
	fn fixed(minutes: i16) -> Option<Self> {
		let offset = tz::Offset::from_seconds(i32::from(minutes).checked_mul(60)?).ok()?;
		Some(Self { name: zone::write_offset(minutes), zone: tz::TimeZone::fixed(offset) })
	}

	/// Returns the name: `UTC`, an offset, or that of a place.
	pub fn name(&self) -> &str {
		&self.name
	}
}

impl PartialEq for Zone {
	fn eq(&self, other: &Self) -> bool {
		self.name == other.name
	}
}

impl Default for Zone {
	fn default() -> Self {
		Self { name: "UTC".to_owned(), zone: tz::TimeZone::UTC }
	}
}

impl FromStr for Zone {
	type Err = &'static str;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		const WANTED: &str = "want UTC, an offset such as +01:00, or a place such as Europe/Madrid";
		if let Some(minutes) = zone::read_offset(text) {
			return Self::fixed(minutes).ok_or(WANTED);
		}
		// What this machine calls by the name plays no part.
		let zone = tz::TimeZoneDatabase::bundled().get(text).map_err(|_| WANTED)?;
		Ok(Self { name: text.to_owned(), zone })
	}
}

/// Finds the offset that a title states for the times under it, such as that of `Date Time, GMT+02:00`.
pub(super) fn zone_in_title(title: &str) -> Option<Zone> {
	let at = title.find("GMT").or_else(|| title.find("UTC"))?;
	let rest = title.get(at..)?.get(3..)?;
	let digits = rest.trim_start_matches(['+', '-']).split(|c: char| !c.is_ascii_digit() && c != ':').next()?;
	let negative = rest.starts_with('-');
	if digits.is_empty() {
		return Some(Zone::default());
	}
	let (hours, minutes) = match digits.split_once(':') {
		Some((hours, minutes)) => (hours, minutes),
		None if digits.len() == 4 => digits.split_at(2),
		None => (digits, "0"),
	};
	let (hours, minutes) = (hours.parse::<i16>().ok()?, minutes.parse::<i16>().ok()?);
	let ahead = hours.checked_mul(60)?.checked_add(minutes)?;
	Zone::fixed(if negative { -ahead } else { ahead })
}

/// Reasons why a cell is not a time.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TimeError {
	/// It is something else.
	#[error("\"{0}\" is no time such as 2026-06-01T12:00:00Z, or seconds since 1970 such as 1780315200")]
	NoTime(String),
	/// It is a date alone.
	#[error("\"{0}\" is a date without a time of day")]
	DateAlone(String),
	/// It is a number, but of something else.
	#[error(
		"\"{text}\" is no time: as seconds since 1970 it would be {moment}. It looks like the number of a row, of a place, or \
		 of a day as spreadsheets count them"
	)]
	Number {
		/// The number.
		text: String,
		/// The moment, in words.
		moment: String,
	},
	/// It is a number of parts of a second.
	#[error("\"{text}\" is no time in seconds, which would be {moment}; as {unit} it is {meant}: give --epoch {word} if that is meant")]
	Fine {
		/// The number.
		text: String,
		/// The moment, in words.
		moment: String,
		/// The unit that makes sense.
		unit: &'static str,
		/// The moment in that unit.
		meant: String,
		/// The word for the unit on a command line.
		word: &'static str,
	},
	/// It is a date of which nobody knows where the day stands.
	#[error("\"{0}\" does not say which is the day and which the month: give --date-order dmy, or mdy")]
	Order(String),
	/// It is implausible.
	#[error("\"{text}\" is no time of a reading: {why}")]
	Implausible {
		/// The text.
		text: String,
		/// The reason.
		why: String,
	},
	/// Clocks did not show it, or showed it twice.
	#[error("\"{text}\" is no single time in {zone}: clocks were put {how} over it")]
	Change {
		/// The text.
		text: String,
		/// The time zone.
		zone: String,
		/// The direction.
		how: &'static str,
	},
}

/// How the times of a table are read.
#[derive(Clone, PartialEq, Debug)]
pub struct Clock {
	/// The time zone of times without an offset.
	pub zone: Zone,
	/// What numbers count.
	pub epoch: Epoch,
	/// The order of day and month, where it is not plain.
	pub order: Option<DateOrder>,
	/// The plausible times.
	pub bounds: Bounds,
}

impl Clock {
	/// Reads a time.
	///
	/// # Errors
	///
	/// If it is none, or implausible.
	pub fn read(&self, text: &str) -> Result<Moment, TimeError> {
		let text = text.trim();
		let quoted = || shown(text);
		let (civil, offset) = match written(text, self.order) {
			Written::Moment { civil, offset } => (civil, offset),
			Written::Date(_) => return Err(TimeError::DateAlone(quoted())),
			Written::Unordered => return Err(TimeError::Order(quoted())),
			Written::TimeOfDay(_) => return Err(TimeError::NoTime(quoted())),
			Written::Other => return self.number(text),
		};
		self.moment(civil, offset, text)
	}

	/// Reads a time whose date and time of day are apart.
	///
	/// # Errors
	///
	/// If they make no time, or one that is implausible.
	pub fn read_both(&self, date: &str, time: &str) -> Result<Moment, TimeError> {
		let both = format!("{} {}", date.trim(), time.trim());
		match (written(date.trim(), self.order), time_of_day(time)) {
			(Written::Date(date), Some(time)) => self.moment(date.to_datetime(time), None, &both),
			(Written::Unordered, _) => Err(TimeError::Order(shown(&both))),
			_ => Err(TimeError::NoTime(shown(&both))),
		}
	}

	fn moment(&self, civil: civil::DateTime, offset: Option<i32>, text: &str) -> Result<Moment, TimeError> {
		let wrong = || TimeError::NoTime(shown(text));
		let offset = match offset {
			Some(seconds) => tz::Offset::from_seconds(seconds).map_err(|_| wrong())?,
			None => {
				let change = |how| TimeError::Change { text: shown(text), zone: self.zone.name.clone(), how };
				match self.zone.zone.to_ambiguous_timestamp(civil).offset() {
					AmbiguousOffset::Unambiguous { offset } => offset,
					AmbiguousOffset::Gap { .. } => return Err(change("forward")),
					AmbiguousOffset::Fold { .. } => return Err(change("back")),
				}
			},
		};
		// The library's own timestamps end a day before the year 9999 does.
		let since = civil.duration_since(civil::DateTime::constant(1970, 1, 1, 0, 0, 0, 0));
		let at = since.as_millis() - i128::from(offset.seconds()) * 1_000;
		self.bounds.check(at).map_err(|why| TimeError::Implausible { text: shown(text), why })
	}

	fn number(&self, text: &str) -> Result<Moment, TimeError> {
		let plain = decimal::plain(text).ok_or_else(|| TimeError::NoTime(shown(text)))?;
		let as_a_moment = |epoch: Epoch| epoch.moment(&plain);
		let said = |at: Option<Moment>| at.map_or("before 1970, or beyond all years".to_owned(), year);
		let latest = self.bounds.latest;
		if let Some(at) =
			as_a_moment(self.epoch).filter(|at| (EARLIEST.max(self.bounds.earliest)..=latest).contains(at))
		{
			return Ok(at);
		}
		let fits = |epoch: &Epoch| as_a_moment(*epoch).is_some_and(|at| (EARLIEST..=latest).contains(&at));
		let moment = said(as_a_moment(Epoch::Seconds));
		let text = shown(text);
		if let Some(epoch) = Epoch::ALL.into_iter().filter(|epoch| *epoch != self.epoch).find(fits) {
			let (unit, meant, word) = (epoch.name(), said(as_a_moment(epoch)), epoch.word());
			return Err(TimeError::Fine { text, moment, unit, meant, word });
		}
		match as_a_moment(Epoch::Seconds).filter(|at| *at >= EARLIEST) {
			Some(at) => {
				let why = self.bounds.check(at).err().unwrap_or_else(|| format!("as seconds it would be {moment}"));
				Err(TimeError::Implausible { text, why })
			},
			None => Err(TimeError::Number { text, moment }),
		}
	}
}

/// Reads a time as in RFC 3339; the `T` may be a space, and a missing offset is UTC.
pub fn moment(text: &str) -> Option<Moment> {
	let clock = Clock {
		zone: Zone::default(),
		epoch: Epoch::Seconds,
		order: None,
		bounds: Bounds { earliest: 0, latest: Moment::MAX, by_clock: false },
	};
	match written(text, None) {
		Written::Moment { .. } => clock.read(text).ok(),
		_ => None,
	}
}

/// A date or time that is written out.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Written {
	/// A date with a time of day, and its offset in seconds if it has one.
	Moment { civil: civil::DateTime, offset: Option<i32> },
	/// A date alone.
	Date(civil::Date),
	/// A time of day alone.
	TimeOfDay(civil::Time),
	/// A date whose day and month cannot be told apart.
	Unordered,
	/// Something else.
	Other,
}

impl Written {
	/// Returns whether it has a date.
	pub fn has_a_date(&self) -> bool {
		matches!(self, Self::Moment { .. } | Self::Date(_) | Self::Unordered)
	}
}

/// Takes a text apart.
pub(super) fn written(text: &str, order: Option<DateOrder>) -> Written {
	let mut rest = Rest(text.trim());
	let Some(date) = rest.date(order) else {
		return time_of_day(text).map_or(Written::Other, Written::TimeOfDay);
	};
	if rest.0.is_empty() {
		return date.map_or(Written::Unordered, Written::Date);
	}
	let mut parts = || {
		rest.0 = rest.0.strip_prefix(['T', 't', ' ', ',']).map(str::trim_start)?;
		let time = rest.time()?;
		rest.0 = rest.0.trim_start();
		let offset = if rest.0.is_empty() { None } else { Some(rest.offset()?) };
		rest.0.is_empty().then_some((time, offset))
	};
	match (parts(), date) {
		(Some(_), None) => Written::Unordered,
		(Some((time, offset)), Some(date)) => Written::Moment { civil: date.to_datetime(time), offset },
		(None, _) => Written::Other,
	}
}

/// Reads a time of day, also one with points such as `18.00.00`, which could be a date.
pub(super) fn time_of_day(text: &str) -> Option<civil::Time> {
	let mut rest = Rest(text.trim());
	rest.time().filter(|_| rest.0.is_empty())
}

/// The rest of a text that is being taken apart.
struct Rest<'a>(&'a str);

impl Rest<'_> {
	/// Takes a number of so many digits.
	fn digits(&mut self, least: usize, most: usize) -> Option<i16> {
		let length = self.0.bytes().take_while(u8::is_ascii_digit).count();
		if !(least..=most).contains(&length) {
			return None;
		}
		let (digits, rest) = self.0.split_at(length);
		self.0 = rest;
		digits.parse().ok()
	}

	/// Takes one of these characters.
	fn one_of(&mut self, characters: &[char]) -> Option<char> {
		let found = self.0.chars().next().filter(|character| characters.contains(character))?;
		self.0 = self.0.strip_prefix(found)?;
		Some(found)
	}

	/// Takes a date; the inner `None` is one whose day and month cannot be told apart.
	fn date(&mut self, order: Option<DateOrder>) -> Option<Option<civil::Date>> {
		let small = |number: i16| i8::try_from(number).ok();
		if self.0.bytes().take_while(u8::is_ascii_digit).count() == 4 {
			let year = self.digits(4, 4)?;
			let mark = self.one_of(&['-', '/', '.'])?;
			let month = self.digits(1, 2)?;
			self.one_of(&[mark])?;
			let day = self.digits(1, 2)?;
			return civil::Date::new(year, small(month)?, small(day)?).ok().map(Some);
		}
		let first = self.digits(1, 2)?;
		let mark = self.one_of(&['-', '/', '.'])?;
		let second = self.digits(1, 2)?;
		self.one_of(&[mark])?;
		// A year of two digits could be either number.
		if self.0.bytes().take_while(u8::is_ascii_digit).count() == 2 {
			self.digits(2, 2)?;
			return Some(None);
		}
		let year = self.digits(4, 4)?;
		let (day, month) = match (mark, order) {
			// Points are written where the day comes first.
			('.', None) | (_, Some(DateOrder::DayMonth)) => (first, second),
			(_, Some(DateOrder::MonthDay)) => (second, first),
			(_, None) => return Some(None),
		};
		civil::Date::new(year, small(month)?, small(day)?).ok().map(Some)
	}

	/// Takes a time of day.
	fn time(&mut self) -> Option<civil::Time> {
		let small = |number: i16| i8::try_from(number).ok();
		let mut hour = self.digits(1, 2)?;
		let mark = self.one_of(&[':', '.'])?;
		let minute = self.digits(2, 2)?;
		let mut second = 0;
		let mut nanos: i32 = 0;
		if self.one_of(&[mark]).is_some() {
			second = self.digits(2, 2)?;
			if self.one_of(&['.', ',']).is_some() {
				let length = self.0.bytes().take_while(u8::is_ascii_digit).count();
				let (fraction, rest) = self.0.split_at(length);
				self.0 = rest;
				let nine: String = fraction.chars().chain("000000000".chars()).take(9).collect();
				nanos = (!fraction.is_empty()).then(|| nine.parse().ok())??;
			}
		} else if mark == '.' {
			// A number with decimals.
			return None;
		}
		let noon = match self.0.trim_start().get(..2).map(str::to_ascii_lowercase).as_deref() {
			Some("am") => Some(0),
			Some("pm") => Some(12),
			_ => None,
		};
		if let Some(noon) = noon {
			self.0 = self.0.trim_start().get(2..)?;
			hour = ((1..=12).contains(&hour)).then_some(hour % 12 + noon)?;
		}
		civil::Time::new(small(hour)?, small(minute)?, small(second)?, nanos).ok()
	}

	/// Takes an offset from UTC, in seconds.
	fn offset(&mut self) -> Option<i32> {
		for name in ["Z", "z", "UTC", "GMT"] {
			if let Some(rest) = self.0.strip_prefix(name) {
				self.0 = rest;
				if rest.is_empty() {
					return Some(0);
				}
				break;
			}
		}
		let sign = self.one_of(&['+', '-', '\u{2212}'])?;
		let length = self.0.bytes().take_while(u8::is_ascii_digit).count();
		let (hours, minutes) = match length {
			4 => {
				let both = self.digits(4, 4)?;
				(both / 100, both % 100)
			},
			_ => {
				let hours = self.digits(1, 2)?;
				let minutes = if self.one_of(&[':']).is_some() { self.digits(2, 2)? } else { 0 };
				(hours, minutes)
			},
		};
		let ahead = (minutes < 60 && hours <= 18).then(|| i32::from(hours) * 3_600 + i32::from(minutes) * 60)?;
		Some(if sign == '+' { ahead } else { -ahead })
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn clock() -> Clock {
		Clock { zone: Zone::default(), epoch: Epoch::Seconds, order: None, bounds: Bounds::without_clock() }
	}

	const NOON: Moment = 1_777_636_800_000;

	#[test]
	fn times_are_read_in_all_usual_forms() {
		for same in [
			"2026-05-01T12:00:00Z",
			"2026-05-01 12:00:00",
			"2026-05-01 12:00",
			"2026-05-01T12:00:00",
			"2026-05-01T14:00:00+02:00",
			"2026-05-01T14:00:00+0200",
			"2026-05-01T05:00:00-07:00",
			"2026-05-01 12:00:00+00:00",
			"2026-05-01 12:00:00 UTC",
			"2026-05-01 14:00 +02",
			"2026/05/01 12:00:00",
			"01.05.2026 12:00",
			"1.5.2026 12:00:00",
			"2026-05-01 12:00:00 PM",
			"1777636800",
			"1777636800.0",
			"1.7776368e9",
		] {
			assert_eq!(clock().read(same), Ok(NOON), "{same}");
		}
		for (text, more) in
			[("2026-05-01T14:00:00.250+02:00", 250), ("2026-05-01 12:00:00,25", 250), ("1777636800.2509", 250)]
		{
			assert_eq!(clock().read(text), Ok(NOON + more), "{text}");
		}
		assert_eq!(clock().read_both("01/05/2026", "12.00.00"), Err(TimeError::Order("01/05/2026 12.00.00".into())));
		let dmy = Clock { order: Some(DateOrder::DayMonth), ..clock() };
		assert_eq!(dmy.read_both("01/05/2026", "12.00.00"), Ok(NOON));
		assert_eq!(dmy.read("01/05/2026 12:00"), Ok(NOON));
		let mdy = Clock { order: Some(DateOrder::MonthDay), ..clock() };
		assert_eq!(mdy.read("05/01/2026 12:00"), Ok(NOON));
		let millis = Clock { epoch: Epoch::Millis, ..clock() };
		assert_eq!(millis.read("1777636800250"), Ok(NOON + 250));
	}

	#[test]
	fn what_is_none_or_could_be_another_is_refused_with_the_reason() {
		let said = |text: &str| clock().read(text).unwrap_err().to_string();
		for (text, expected) in [
			("", "is no time such as"),
			("12:00", "is no time such as"),
			("2026-13-01T12:00:00Z", "is no time such as"),
			("2026-05-01T25:00:00Z", "is no time such as"),
			("2026-05-01T12:00:00Q", "is no time such as"),
			("2026-05-01T12:00:00+02:00x", "is no time such as"),
			("2026-05-01", "a date without a time of day"),
			("05/01/2026 12:00", "give --date-order"),
			("05/01/26 12:00:00 AM", "give --date-order"),
			("0", "1970-01-01T00:00:00.000Z. It looks like the number of a row"),
			("2178", "It looks like the number of a row, of a place"),
			("-5", "It looks like the number of a row"),
			("46174.4166", "of a day as spreadsheets count them"),
			("20260601", "It looks like the number"),
			("1779999990000", "about the year 58375; as milliseconds it is 2026-05-28T20:26:30.000Z: give --epoch ms"),
			("1779999990000000", "give --epoch us"),
			("1779999990000000000", "give --epoch ns"),
			("5000000000", "not plausible"),
			("1969-12-31T23:59:59Z", "before 1970"),
			("1999-12-31T23:59:59Z", "no time before 2000-01-01T00:00:00.000Z is plausible"),
			("2126-05-01T12:00:00Z", "not plausible"),
		] {
			assert!(said(text).contains(expected), "{text}: {}", said(text));
		}
		let millis = Clock { epoch: Epoch::Millis, ..clock() };
		assert!(millis.read("1777636800").unwrap_err().to_string().contains("give --epoch s"));
		let until = Clock { bounds: Bounds::until(NOON), ..clock() };
		assert_eq!(until.read("2026-05-02T12:00:00Z"), Ok(NOON + AHEAD));
		let ahead = until.read("2026-05-02T12:00:01Z").unwrap_err().to_string();
		assert!(ahead.contains("more than a day ahead of this machine's clock"), "{ahead}");
		let old = Clock { bounds: Bounds::any(), ..clock() };
		assert_eq!(old.read("1970-01-01 00:00:01"), Ok(1_000));
		assert!(old.read("7").is_err());
	}

	#[test]
	fn milliseconds_taken_for_seconds_are_named() {
		let said = Bounds::until(NOON).check(1_779_999_990_000_000i64).unwrap_err();
		assert!(said.contains("milliseconds taken for seconds? They would be 2026-05-28"), "{said}");
	}

	#[test]
	fn local_times_have_a_zone() {
		let madrid = Clock { zone: "Europe/Madrid".parse().unwrap(), ..clock() };
		assert_eq!(madrid.read("2026-05-01 14:00:00"), Ok(NOON));
		assert_eq!(madrid.read("2026-05-01 12:00:00Z"), Ok(NOON));
		for (text, how) in [("2026-10-25 02:30", "back"), ("2026-03-29 02:30", "forward")] {
			let said = madrid.read(text).unwrap_err().to_string();
			assert!(said.contains("in Europe/Madrid: clocks were put") && said.contains(how), "{said}");
		}
		let fixed = Clock { zone: "-03:30".parse().unwrap(), ..clock() };
		assert_eq!(fixed.read("2026-05-01 08:30:00"), Ok(NOON));
		assert!("Mars/Base".parse::<Zone>().is_err());
		for (title, zone) in [
			("Date Time, GMT+02:00", "+02:00"),
			("Time (UTC)", "UTC"),
			("GMT-0330", "-03:30"),
			("time UTC+1", "+01:00"),
		] {
			assert_eq!(zone_in_title(title).map(|zone| zone.name), Some(zone.to_owned()), "{title}");
		}
		assert_eq!(zone_in_title("timestamp"), None);
	}
}
