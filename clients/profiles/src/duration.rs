//! Durations as text, such as `"90m"` or `"1d 12h"`: whole numbers of days, hours, minutes, seconds and milliseconds.
//!
//! There is no unit longer than a day, since months and years vary in length, and no `M`, which could be a minute or a
//! month.

use beadle_primitives::Millis;

/// The units, longest first.
const UNITS: [(&str, Millis); 5] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// Parses a duration; returns `None` if the text is none, or if it exceeds 64 bits of milliseconds.
pub fn read(text: &str) -> Option<Millis> {
	let mut rest = text.trim();
	let mut sum: Option<Millis> = None;
	while !rest.is_empty() {
		let (count, after) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?);
		let (unit, after) = after.split_at(after.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(after.len()));
		let unit = match unit {
			"day" | "days" => "d",
			"min" => "m",
			unit => unit,
		};
		let (_, length) = UNITS.iter().find(|(symbol, _)| *symbol == unit)?;
		let part = count.parse::<Millis>().ok()?.checked_mul(*length)?;
		sum = Some(sum.unwrap_or(0).checked_add(part)?);
		rest = after.trim_start();
	}
	sum
}

/// Returns a duration as text, in as many units as it takes, longest first.
pub fn write(millis: Millis) -> String {
	let mut rest = millis;
	let mut parts = Vec::new();
	for (unit, length) in UNITS {
		let count = rest / length;
		rest %= length;
		if count > 0 {
			parts.push(format!("{count}{unit}"));
		}
	}
	if parts.is_empty() {
		"0s".to_owned()
	} else {
		parts.join(" ")
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn durations_are_read() {
		for (text, millis) in [
			("0s", 0),
			("500ms", 500),
			("90m", 5_400_000),
			("1h 30m", 5_400_000),
			("1h30m", 5_400_000),
			("30days", 30 * 86_400_000),
			("30d", 30 * 86_400_000),
			("1day 1min", 86_460_000),
			("18446744073709551615ms", u64::MAX),
		] {
			assert_eq!(read(text), Some(millis), "{text}");
		}
	}

	#[test]
	fn what_could_be_meant_otherwise_is_refused() {
		for text in
			["", "soon", "5", "5M", "1month", "1y", "1.5h", "-1s", "1 h", "h", "1us", "18446744073709551616ms", "1m,"]
		{
			assert_eq!(read(text), None, "{text}");
		}
	}

	#[test]
	fn what_is_written_is_read_back() {
		for (millis, text) in [
			(0, "0s"),
			(5_400_000, "1h 30m"),
			(90 * 86_400_000, "90d"),
			(86_461_001, "1d 1m 1s 1ms"),
			(u64::MAX, "213503982334d 14h 25m 51s 615ms"),
		] {
			assert_eq!(write(millis), text);
			assert_eq!(read(text), Some(millis));
		}
	}
}
