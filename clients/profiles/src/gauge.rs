//! A series of one metric from a table: of any scale, in the order of its times, and without what is missing.

use crate::{
	number::NotANumber,
	shown::shown,
	table::{Cell, Options, Table, TableError},
};
use beadle_primitives::Moment;
use std::{fs::File, path::Path};

/// The least magnitude of which no value fits, 2^63.
const TOO_LARGE: f64 = 9_223_372_036_854_775_808.0;

/// Maximum number of decimals that values are read with.
const MOST_DECIMALS: u8 = 6;

/// A series of one metric.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Series {
	/// Number of decimal digits after the point.
	pub decimals: u8,
	/// The values with their times, in chronological order.
	pub values: Vec<(Moment, i64)>,
	/// Number of lines without a value.
	pub missing: u64,
	/// Number of lines left out since another one has their time.
	pub repeated: u64,
	/// The name of the metric: the column's title, or what of it can be a name.
	pub name: String,
	/// The unit, if the table states one that is known.
	pub unit: Option<String>,
	/// What was taken for granted.
	pub notes: Vec<String>,
}

/// Errors of reading a series.
#[derive(Debug, thiserror::Error)]
pub enum GaugeError {
	/// The table cannot be read, or could be read in several ways.
	#[error("{path}: {source}")]
	Table {
		/// The file.
		path: String,
		/// The cause.
		source: TableError,
	},
	/// There is no row.
	#[error("{path}: no line has a time and a value")]
	Empty {
		/// The file.
		path: String,
	},
	/// A row is not as it should be.
	#[error("{path}, line {line}: {what}")]
	Row {
		/// The file.
		path: String,
		/// The line.
		line: u64,
		/// What is wrong.
		what: String,
	},
}

impl GaugeError {
	/// Returns whether the file could not be read, whatever is in it.
	pub fn is_of_the_system(&self) -> bool {
		matches!(self, Self::Table { source, .. } if source.is_of_the_system())
	}
}

/// Reads the series in a column of a table. Values are rounded to six decimals, or to fewer if they are large. Rows may be in
/// any order.
///
/// # Errors
///
/// If the table, or a cell of these columns, is not as it should be, with the line.
pub fn read(path: &Path, column: &str, options: &Options) -> Result<Series, GaugeError> {
	let name = || path.display().to_string();
	let failed = |source| GaugeError::Table { path: name(), source };
	let file = File::open(path).map_err(|source| failed(source.into()))?;
	let table = Table::open(file, options).map_err(failed)?;
	let mut table = table.ok_or_else(|| GaugeError::Empty { path: name() })?;
	let column = table.column(column).map_err(failed)?;
	let (mut read, mut missing): (Vec<(Moment, f64)>, u64) = (Vec::new(), 0);
	let mut decimals = 0;
	let mut words: Vec<(String, u64, u64)> = Vec::new();
	while let Some(row) = table.next_row().map_err(failed)? {
		let wrong = |what: String| GaugeError::Row { path: name(), line: row.line, what };
		let at = row.at.clone().map_err(wrong)?;
		let (text, value) = match table.cell(&row, column) {
			Cell::Missing => {
				missing += 1;
				continue;
			},
			Cell::Word(word) => {
				missing += 1;
				match words.iter_mut().find(|(other, ..)| *other == word) {
					Some((_, _, count)) => *count += 1,
					None => words.push((word, row.line, 1)),
				}
				continue;
			},
			Cell::Faulty(NotANumber::NotFinite(text)) => return Err(wrong(format!("\"{text}\" is no finite number"))),
			Cell::Faulty(fault) => return Err(wrong(fault.to_string())),
			Cell::Number(text) => {
				let value: f64 = text.parse().map_err(|_| wrong(format!("\"{text}\" is no number")))?;
				(text, value)
			},
		};
		if value.abs() >= TOO_LARGE {
			let text = shown(row.fields.get(column).map_or("", String::as_str));
			return Err(wrong(format!("\"{text}\" is no number that fits in 64 bits")));
		}
		decimals = decimals.max(digits(&text));
		read.push((at, value));
	}
	let mut notes = table.notes().to_vec();
	for (word, line, count) in words {
		notes.push(format!("line {line}: \"{}\" is taken for a missing value ({count} times)", shown(&word)));
	}
	if read.windows(2).any(|pair| matches!(pair, [(before, _), (after, _)] if after < before)) {
		notes.push("the rows are not in the order of their times: they are read in that order".to_owned());
		read.sort_by_key(|(at, _)| *at);
	}
	let all = read.len();
	read.dedup_by_key(|(at, _)| *at);
	let repeated = u64::try_from(all - read.len()).unwrap_or(u64::MAX);
	if repeated > 0 {
		notes.push(format!("{repeated} lines have the time of another one and are left out"));
	}
	if missing > 0 {
		notes.push(format!("{missing} values are missing"));
	}
	// Large values get fewer decimals.
	let largest = read.iter().map(|(_, value)| value.abs()).fold(0.0, f64::max);
	while decimals > 0 && largest * 10f64.powi(decimals.into()) > 1e15 {
		decimals -= 1;
	}
	let scale = 10f64.powi(decimals.into());
	// Those that are too large are refused above, and decimals are no more than fit.
	let values = read.into_iter().map(|(at, value)| (at, (value * scale).round() as i64)).collect();
	let described = table.columns().get(column);
	Ok(Series {
		decimals,
		values,
		missing,
		repeated,
		name: described.map(|column| column.name.clone()).unwrap_or_default(),
		unit: described.and_then(|column| column.unit.clone()),
		notes,
	})
}

/// Returns the number of digits after the point, at most as many as are read.
fn digits(plain: &str) -> u8 {
	let fraction = plain.split_once('.').map_or("", |(_, fraction)| fraction.trim_end_matches('0'));
	u8::try_from(fraction.len()).unwrap_or(MOST_DECIMALS).min(MOST_DECIMALS)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::table::Bounds;
	use std::io::Write;

	fn file(text: &str) -> tempfile::NamedTempFile {
		let mut file = tempfile::NamedTempFile::new().unwrap();
		file.write_all(text.as_bytes()).unwrap();
		file
	}

	fn read(text: &str) -> Result<Series, String> {
		super::read(file(text).path(), "value", &Options::new(Bounds::any())).map_err(|error| error.to_string())
	}

	#[test]
	fn values_are_read_with_the_decimals_that_they_have() {
		let text = "timestamp,value\n1970-01-01 00:00:01,1.50\n1970-01-01T00:00:02Z,-0.25\n1970-01-01 00:00:03,\n\
			1970-01-01 00:00:04,NaN\n1970-01-01 00:00:04,7\n1970-01-01 00:00:04,8\n";
		let Series { decimals, values, missing, repeated, notes, .. } = read(text).unwrap();
		assert_eq!((decimals, values), (2, vec![(1_000, 150), (2_000, -25), (4_000, 700)]));
		assert_eq!((missing, repeated), (2, 1));
		assert!(notes.contains(&"2 values are missing".to_owned()), "{notes:?}");
		assert!(notes.contains(&"1 lines have the time of another one and are left out".to_owned()), "{notes:?}");
	}

	#[test]
	fn rows_may_be_newest_first() {
		let newest_first =
			read("timestamp,value\n1970-01-01 00:00:03,3\n1970-01-01 00:00:02,2\n1970-01-01 00:00:01,1\n").unwrap();
		assert_eq!(newest_first.values, [(1_000, 1), (2_000, 2), (3_000, 3)]);
		assert!(newest_first.notes.iter().any(|note| note.contains("not in the order of their times")));
	}

	#[test]
	fn scales_fit() {
		let of = |value: &str| read(&format!("value,timestamp\n{value},1970-01-01 00:00:01\n")).unwrap();
		assert_eq!((of("69.88083514").decimals, of("69.88083514").values[0].1), (6, 69_880_835));
		assert_eq!((of("12345678901.123456").decimals, of("1e-7").values[0].1), (4, 0));
		assert_eq!(of("-9e18").values[0].1, -9_000_000_000_000_000_000);
	}

	#[test]
	fn words_for_no_value_are_told_with_their_line() {
		let series = read("timestamp,value\n1970-01-01 00:00:01,7\n1970-01-01 00:00:02,unavailable\n").unwrap();
		assert_eq!((series.values.len(), series.missing), (1, 1));
		assert!(series.notes.iter().any(|note| note.starts_with("line 3: \"unavailable\"")), "{:?}", series.notes);
	}

	#[test]
	fn mistakes_are_told_with_their_line() {
		let end = |text: &str| read(text).unwrap_err().split_once("/").map(|(_, end)| end.to_owned()).unwrap();
		let sound = "timestamp,value\n1970-01-01 00:00:01,1\n";
		for (text, said) in [
			("time,value\n".to_owned(), ": no line has a time and a value"),
			(
				"timestamp,values\n1970-01-01 00:00:01,1\n".to_owned(),
				"there is no column \"value\"; there are \"timestamp\", \"values\"",
			),
			("timestamp,value\nnow,1\n".to_owned(), "line 2: column 1 (\"timestamp\"): \"now\" is no time"),
			(format!("{sound}now,1\n"), "line 3: \"now\" is no time"),
			(format!("{sound}1970-01-01 00:00:02,x\n"), "line 3: \"x\" is no number"),
			(format!("{sound}1970-01-01 00:00:02,-inf\n"), "line 3: \"-inf\" is no finite number"),
			(format!("{sound}1970-01-01 00:00:02,1e300\n"), "line 3: \"1e300\" is no number that fits in 64 bits"),
			(format!("{sound}1970-01-01 00:00:02,-1e19\n"), "line 3: \"-1e19\" is no number that fits in 64 bits"),
			(format!("{sound}1970-01-01 00:00:02\n"), "line 3: it has 1 fields, and the names are 2"),
			(format!("{sound}1970-01-01 00:00:02,\x1b[2J\n"), "line 3: \"\\u{1b}[2J\" is no number"),
		] {
			assert!(end(&text).contains(said), "{}", end(&text));
		}
	}
}
