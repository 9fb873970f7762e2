//! Time series in CSV: a column of times, then a column per metric; an empty cell is a missing value.

use crate::decimal::{to_fixed, DecimalError};
use beadle_primitives::{MetricIndex, Moment, Profile};
use std::{io, time::UNIX_EPOCH};

/// The observations of one time: a value for each metric that has one, in the order of the profile.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
	/// The time of the observations.
	pub at: Moment,
	/// The values, in the fixed point of their metrics.
	pub values: Vec<(MetricIndex, i64)>,
}

/// Errors of reading a series.
#[derive(Debug, thiserror::Error)]
pub enum SeriesError {
	/// It is not CSV.
	#[error(transparent)]
	Csv(#[from] csv::Error),
	/// A metric of the profile has no column.
	#[error("there is no column for the metric {0}")]
	ColumnMissing(String),
	/// The first cell of a row is not a time.
	#[error("line {line}: {text} is no time such as 2004-03-10T18:00:00Z")]
	Time {
		/// The line in the file.
		line: u64,
		/// The content of the cell.
		text: String,
	},
	/// The rows are not in chronological order.
	#[error("line {line}: not later than the line before")]
	NotIncreasing {
		/// The line in the file.
		line: u64,
	},
	/// A cell is not a value of its metric.
	#[error("line {line}: {metric} {text}: {source}")]
	Value {
		/// The line in the file.
		line: u64,
		/// The metric.
		metric: String,
		/// The content of the cell.
		text: String,
		/// The fault.
		source: DecimalError,
	},
}

/// Reads a series with columns named after the profile's metrics. Other columns are ignored, and so are rows without
/// any value.
///
/// # Errors
///
/// If anything in it is not as it should be, with the line.
pub fn read(source: impl io::Read, profile: &Profile) -> Result<Vec<Row>, SeriesError> {
	let mut reader = csv::Reader::from_reader(source);
	let header = reader.headers()?.clone();
	let mut columns = Vec::new();
	for (index, metric) in (0u8..).zip(&profile.metrics) {
		let name = String::from_utf8_lossy(&metric.name).into_owned();
		let column = header.iter().position(|title| title == name);
		let column = column.ok_or_else(|| SeriesError::ColumnMissing(name.clone()))?;
		columns.push((index, column, name, metric.decimals));
	}
	let mut rows: Vec<Row> = Vec::new();
	let mut previous = None;
	for record in reader.records() {
		let record = record?;
		let line = record.position().map_or(0, csv::Position::line);
		let at = time(line, record.get(0).unwrap_or_default())?;
		if previous.is_some_and(|previous| at <= previous) {
			return Err(SeriesError::NotIncreasing { line });
		}
		previous = Some(at);
		let mut values = Vec::new();
		for (index, column, name, decimals) in &columns {
			let text = record.get(*column).unwrap_or_default();
			if text.is_empty() {
				continue;
			}
			let value = to_fixed(text, *decimals).map_err(|source| SeriesError::Value {
				line,
				metric: name.clone(),
				text: text.to_owned(),
				source,
			})?;
			values.push((*index, value));
		}
		if !values.is_empty() {
			rows.push(Row { at, values });
		}
	}
	Ok(rows)
}

fn time(line: u64, text: &str) -> Result<Moment, SeriesError> {
	let invalid = || SeriesError::Time { line, text: text.to_owned() };
	let time = humantime::parse_rfc3339(text).map_err(|_| invalid())?;
	let since = time.duration_since(UNIX_EPOCH).map_err(|_| invalid())?;
	Moment::try_from(since.as_millis()).map_err(|_| invalid())
}

#[cfg(test)]
mod tests {
	use super::*;
	use beadle_test_support::{gauge, ProfileBuilder};

	fn profile() -> Profile {
		ProfileBuilder::default().metric(gauge("b", "Cel").decimals(1)).metric(gauge("a", "Cel")).build()
	}

	fn rows(text: &str) -> Result<Vec<Row>, SeriesError> {
		read(text.as_bytes(), &profile())
	}

	#[test]
	fn columns_are_found_by_name_and_empty_cells_left_out() {
		let text = "t,a,other,b\n1970-01-01T00:00:01Z,3,x,-0.5\n1970-01-01T00:00:02Z,,x,\n1970-01-01T00:00:03Z,,x,2\n";
		let expected = [Row { at: 1_000, values: vec![(0, -5), (1, 3)] }, Row { at: 3_000, values: vec![(0, 20)] }];
		assert_eq!(rows(text).unwrap(), expected);
	}

	#[test]
	fn mistakes_are_told_with_their_line() {
		let message = |text: &str| rows(text).unwrap_err().to_string();
		assert_eq!(message("t,a\n"), "there is no column for the metric b");
		assert_eq!(message("t,a,b\nyesterday,1,2\n"), "line 2: yesterday is no time such as 2004-03-10T18:00:00Z");
		assert_eq!(message("t,a,b\n1970-01-01T00:00:01Z,1,x\n"), "line 2: b x: not a decimal number");
		assert_eq!(
			message("t,a,b\n1970-01-01T00:00:01Z,1,2\n1970-01-01T00:00:01Z,1,2\n"),
			"line 3: not later than the line before"
		);
	}
}
