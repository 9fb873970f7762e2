//! A series of one gauge from another source: of any scale, and with missing and out-of-order values left out.

use crate::shown::shown;
use beadle_primitives::Moment;
use std::{path::Path, time::UNIX_EPOCH};

/// The least magnitude of which no value fits, 2^63.
const TOO_LARGE: f64 = 9_223_372_036_854_775_808.0;

/// Maximum number of decimals that values are read with.
const MOST_DECIMALS: u8 = 6;

/// A series of one gauge.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Series {
	/// Number of decimal digits after the point.
	pub decimals: u8,
	/// The values with their times, in chronological order.
	pub values: Vec<(Moment, i64)>,
	/// Number of lines without a value.
	pub missing: u64,
	/// Number of lines left out since they are not later than one before them.
	pub out_of_order: u64,
}

/// Errors of reading a series.
#[derive(Debug, thiserror::Error)]
pub enum GaugeError {
	/// It is not CSV.
	#[error("{path}: {source}")]
	Csv {
		/// The file.
		path: String,
		/// The cause.
		source: csv::Error,
	},
	/// A column is missing.
	#[error("{path}, line 1: there is no column \"{column}\"; the first line names the columns, timestamp among them")]
	Column {
		/// The file.
		path: String,
		/// The missing column.
		column: String,
	},
	/// A cell is not a time, or not a number.
	#[error("{path}, line {line}: \"{text}\" is no {wanted}")]
	Cell {
		/// The file.
		path: String,
		/// The line.
		line: u64,
		/// The content of the cell.
		text: String,
		/// The expected content.
		wanted: &'static str,
	},
}

/// Reads a series from CSV with the columns `timestamp` and `column`. Times are as in RFC 3339; the `T` may be a space,
/// and a missing zone is UTC. An empty value, or `NaN`, is a missing one. Values are rounded to six decimals, or to
/// fewer if they are large.
///
/// # Errors
///
/// If the file, a column or a cell is not as it should be, with the line.
pub fn read(path: &Path, column: &str) -> Result<Series, GaugeError> {
	let name = || path.display().to_string();
	let csv_error = |source| GaugeError::Csv { path: name(), source };
	let mut reader = csv::Reader::from_path(path).map_err(csv_error)?;
	let header = reader.headers().map_err(csv_error)?.clone();
	let position = |column: &str| {
		let found = header.iter().position(|title| title.trim().eq_ignore_ascii_case(column));
		found.ok_or_else(|| GaugeError::Column { path: name(), column: column.to_owned() })
	};
	let (times, values) = (position("timestamp")?, position(column)?);

	let (mut read, mut missing, mut out_of_order) = (Vec::new(), 0, 0);
	let mut decimals = 0;
	for record in reader.records() {
		let record = record.map_err(csv_error)?;
		let line = record.position().map_or(0, csv::Position::line);
		let cell = |column: usize, wanted| {
			let text = record.get(column).unwrap_or_default().trim();
			(text, move || GaugeError::Cell { path: path.display().to_string(), line, text: shown(text), wanted })
		};
		let (text, wrong) = cell(times, "time such as 2014-04-01 12:00:00");
		let at = moment(text).ok_or_else(wrong)?;
		let (text, wrong) = cell(values, "number");
		let value: f64 = if text.is_empty() { f64::NAN } else { text.parse().map_err(|_| wrong())? };
		if value.is_nan() {
			missing += 1;
		} else if !value.is_finite() {
			return Err(cell(values, "finite number").1());
		} else if value.abs() >= TOO_LARGE {
			return Err(cell(values, "number that fits in 64 bits").1());
		} else if read.last().is_some_and(|(last, _)| at <= *last) {
			out_of_order += 1;
		} else {
			decimals = decimals.max(digits(text));
			read.push((at, value));
		}
	}
	// Large values get fewer decimals.
	let largest = read.iter().map(|(_, value)| value.abs()).fold(0.0, f64::max);
	while decimals > 0 && largest * 10f64.powi(decimals.into()) > 1e15 {
		decimals -= 1;
	}
	let scale = 10f64.powi(decimals.into());
	// Those that are too large are refused above, and decimals are no more than fit.
	let values = read.into_iter().map(|(at, value)| (at, (value * scale).round() as i64)).collect();
	Ok(Series { decimals, values, missing, out_of_order })
}

/// Returns the number of digits after the point.
fn digits(text: &str) -> u8 {
	if text.contains(['e', 'E']) {
		return MOST_DECIMALS;
	}
	let fraction = text.split_once('.').map_or("", |(_, fraction)| fraction.trim_end_matches('0'));
	u8::try_from(fraction.len()).unwrap_or(MOST_DECIMALS).min(MOST_DECIMALS)
}

/// Parses a time as these files have it: in RFC 3339, but a space for the `T`, and no zone, are accepted.
pub fn moment(text: &str) -> Option<Moment> {
	// The benchmark's own labels have fractions of a second with any number of digits.
	let time = humantime::parse_rfc3339_weak(text).ok()?;
	Moment::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_millis()).ok()
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::io::Write;

	fn file(text: &str) -> tempfile::NamedTempFile {
		let mut file = tempfile::NamedTempFile::new().unwrap();
		file.write_all(text.as_bytes()).unwrap();
		file
	}

	fn read(text: &str) -> Result<Series, String> {
		super::read(file(text).path(), "value").map_err(|error| error.to_string())
	}

	#[test]
	fn values_are_read_with_the_decimals_that_they_have() {
		let text = "timestamp,value\n1970-01-01 00:00:01,1.50\n1970-01-01T00:00:02Z,-0.25\n1970-01-01 00:00:03,\n\
			1970-01-01 00:00:04,NaN\n1970-01-01 00:00:04,7\n1970-01-01 00:00:04,8\n";
		let expected =
			Series { decimals: 2, values: vec![(1_000, 150), (2_000, -25), (4_000, 700)], missing: 2, out_of_order: 1 };
		assert_eq!(read(text), Ok(expected));
	}

	#[test]
	fn scales_fit() {
		let of = |value: &str| read(&format!("value,timestamp\n{value},1970-01-01 00:00:01\n")).unwrap();
		assert_eq!((of("69.88083514").decimals, of("69.88083514").values[0].1), (6, 69_880_835));
		assert_eq!((of("12345678901.123456").decimals, of("1e-7").values[0].1), (4, 0));
		assert_eq!(of("-9e18").values[0].1, -9_000_000_000_000_000_000);
	}

	#[test]
	fn mistakes_are_told_with_their_line() {
		let end = |text: &str| read(text).unwrap_err().split_once(", ").map(|(_, end)| end.to_owned()).unwrap();
		assert_eq!(
			end("time,value\n"),
			"line 1: there is no column \"timestamp\"; the first line names the columns, timestamp among them"
		);
		assert_eq!(end("timestamp,value\nnow,1\n"), "line 2: \"now\" is no time such as 2014-04-01 12:00:00");
		assert_eq!(end("timestamp,value\n1970-01-01 00:00:01,x\n"), "line 2: \"x\" is no number");
		assert_eq!(end("timestamp,value\n1970-01-01 00:00:01,inf\n"), "line 2: \"inf\" is no finite number");
		for text in ["1e300", "-1e19", "9223372036854775808"] {
			assert_eq!(
				end(&format!("timestamp,value\n1970-01-01 00:00:01,{text}\n")),
				format!("line 2: \"{text}\" is no number that fits in 64 bits")
			);
		}
		assert_eq!(end("timestamp,value\n1970-01-01 00:00:01,\x1b[2J\n"), "line 2: \"\\u{1b}[2J\" is no number");
	}
}
