//! Values that are none: what sensors and programs write for a missing value, and single values that are nowhere near the
//! others.
//!
//! The *bulk* of a series lies between its 5th and its 95th percentile. What is never taken for an outlier: values that are
//! many, that last, or that are within three times the bulk's width of it; and any value of a series that hardly ever
//! changes, such as rain.

use super::Value;
use crate::{decimal::to_text, zone};

/// What sensors, loggers and programs write for no value.
const SENTINELS: [&str; 18] = [
	"85",
	"-127",
	"-32768",
	"32767",
	"65535",
	"-2147483648",
	"2147483647",
	"-7999",
	"7999",
	"-6999",
	"6999",
	"-273.15",
	"-40",
	"-99",
	"99",
	"9969209968386869000000",
	"100000000000000000000",
	"4294967295",
];

/// Distance from the bulk, in its widths, of a value that sensors write for none.
const FAR: i128 = 1;

/// Distance from the bulk, in its widths, of any other value that is left out.
const VERY_FAR: i128 = 3;

/// The most values in a row that are left out for their distance.
const MOST_IN_A_ROW: usize = 3;

/// The most values that are left out for their distance: one of so many.
const ONE_OF: usize = 50;

/// The most values that are left out as sentinels: one of so many.
const SENTINEL_ONE_OF: usize = 4;

/// Returns the values that are some, and what is to be said of the others.
pub(super) fn left_out(values: &[Value], decimals: u8) -> (Vec<Value>, Vec<String>) {
	let mut notes = Vec::new();
	let may_be: Vec<bool> = values.iter().map(|(_, value)| is_sentinel(*value, decimals)).collect();
	let others: Vec<i64> = values.iter().zip(&may_be).filter(|(_, may)| !**may).map(|((_, value), _)| *value).collect();
	let Some(bulk) = Bulk::of(others) else { return (values.to_vec(), notes) };
	let mut kept = vec![true; values.len()];

	let sentinels = values.iter().zip(&may_be).map(|((_, value), may)| *may && bulk.widths_from(*value, FAR));
	let sentinels: Vec<bool> = sentinels.collect();
	let found = sentinels.iter().filter(|is| **is).count();
	if found * SENTINEL_ONE_OF <= values.len() {
		for (kept, is) in kept.iter_mut().zip(&sentinels) {
			*kept &= !is;
		}
		let mut told: Vec<i64> = Vec::new();
		for (value, _) in values.iter().zip(&sentinels).filter(|(_, is)| **is) {
			if !told.contains(&value.1) {
				told.push(value.1);
				let times = values.iter().filter(|(_, other)| *other == value.1).count();
				notes.push(format!(
					"{} ({times} times, first at {}) is what sensors give for no value: left out",
					to_text(value.1, decimals),
					zone::write_moment(value.0)
				));
			}
		}
	}

	let far: Vec<bool> =
		values.iter().zip(&kept).map(|((_, value), kept)| *kept && bulk.widths_from(*value, VERY_FAR)).collect();
	let found = far.iter().filter(|is| **is).count();
	let longest = far.split(|is| !is).map(<[bool]>::len).max().unwrap_or(0);
	if found > 0 && found * ONE_OF <= values.len().max(ONE_OF) && longest <= MOST_IN_A_ROW {
		for (((at, value), kept), _) in values.iter().zip(&mut kept).zip(&far).filter(|(_, is)| **is) {
			*kept = false;
			notes.push(format!(
				"{} at {} is nowhere near the other values: left out. If it is usual, raise the limits",
				to_text(*value, decimals),
				zone::write_moment(*at)
			));
		}
	} else if found > 0 {
		notes.push(format!("{found} values are far from the others, too many to be left out: look at them"));
	}
	let values = values.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(value, _)| *value).collect();
	(values, notes)
}

/// The values between the percentiles.
struct Bulk {
	low: i128,
	high: i128,
}

impl Bulk {
	/// Returns the bulk; `None` if it has no width.
	fn of(mut values: Vec<i64>) -> Option<Self> {
		values.sort_unstable();
		let last = values.len().checked_sub(1)?;
		let at = |twentieths: usize| values.get(last * twentieths / 20).map(|value| i128::from(*value));
		let (low, high) = (at(1)?, at(19)?);
		(low < high).then_some(Self { low, high })
	}

	/// Returns whether a value is so many widths away.
	fn widths_from(&self, value: i64, widths: i128) -> bool {
		let (value, away) = (i128::from(value), (self.high - self.low) * widths);
		value < self.low - away || value > self.high + away
	}
}

/// Returns whether a value is one that sensors give for none: one of the list, or made of nines alone, such as -999.9.
fn is_sentinel(value: i64, decimals: u8) -> bool {
	let text = to_text(value, decimals);
	let plain = text.trim_end_matches('0').trim_end_matches('.');
	let plain = if text.contains('.') { plain } else { text.as_str() };
	let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
	SENTINELS.contains(&plain) || digits.len() >= 3 && digits.bytes().all(|digit| digit == b'9')
}

#[cfg(test)]
mod tests {
	use super::*;

	/// A day of half-hourly values between 10.0 and 20.0, with others at some places.
	fn series(others: &[(usize, i64)]) -> Vec<Value> {
		let mut values: Vec<Value> =
			(0..48i64).map(|i| (u64::try_from(i).unwrap() * 1_800_000, 100 + (i * 37) % 101)).collect();
		for (place, value) in others {
			values[*place].1 = *value;
		}
		values
	}

	#[test]
	fn what_stands_for_no_value_is_left_out_and_told() {
		for sentinel in [-99_990, -9_999, 9_999, 850, -1_270, -327_680, -990] {
			let (kept, notes) = left_out(&series(&[(3, sentinel), (4, sentinel), (30, sentinel)]), 1);
			assert_eq!(kept.len(), 45, "{sentinel}");
			assert!(notes[0].contains("(3 times, first at 1970-01-01T01:30") && notes.len() == 1, "{notes:?}");
		}
		// Among values of its size it is one of them.
		let pressures: Vec<Value> = (0..60u64).map(|i| (i, 985 + i64::try_from(i % 30).unwrap())).collect();
		assert!(pressures.iter().any(|(_, value)| *value == 999));
		assert_eq!(left_out(&pressures, 0), (pressures.clone(), vec![]));
	}

	#[test]
	fn a_single_spike_is_left_out_and_told() {
		let (kept, notes) = left_out(&series(&[(10, 700)]), 1);
		assert_eq!((kept.len(), notes.len()), (47, 1));
		assert!(notes[0].starts_with("70.0 at 1970-01-01T05:00:00.000Z is nowhere near"), "{notes:?}");
	}

	#[test]
	fn what_lasts_or_is_usual_stays() {
		// Four values in a row of something else.
		let lasting: Vec<Value> = (0..200u64)
			.map(|i| (i, if (10..14).contains(&i) { 700 } else { i64::try_from(i % 20).unwrap() }))
			.collect();
		let (kept, notes) = left_out(&lasting, 1);
		assert_eq!(kept.len(), 200);
		assert!(notes[0].contains("too many to be left out"), "{notes:?}");
		// Rain.
		let rain: Vec<Value> = (0..200u64).map(|i| (i, if i % 50 == 7 { 40 } else { 0 })).collect();
		assert_eq!(left_out(&rain, 1), (rain.clone(), vec![]));
		assert_eq!(left_out(&series(&[(10, 320)]), 1).1, Vec::<String>::new());
	}
}
