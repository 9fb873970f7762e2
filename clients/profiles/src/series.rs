//! Series of a device in a table, with a column for each metric of its profile.

use crate::{
	decimal::{to_fixed, DecimalError},
	number::NotANumber,
	table::{Bounds, Cell, Options, Table, TableError},
};
use beadle_primitives::{MetricIndex, Moment, Profile};
use std::io;

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
	/// The table cannot be read, or could be read in several ways.
	#[error(transparent)]
	Table(#[from] TableError),
	/// A metric of the profile has no column.
	#[error("there is no column for the metric {0}")]
	ColumnMissing(String),
	/// A row has no time.
	#[error("line {line}: {what}")]
	Time {
		/// The line in the file.
		line: u64,
		/// What is wrong.
		what: String,
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
	/// A cell is no number.
	#[error("line {line}: {metric}: {source}")]
	NoNumber {
		/// The line in the file.
		line: u64,
		/// The metric.
		metric: String,
		/// The fault.
		source: NotANumber,
	},
}

/// Reads a series with columns named after the profile's metrics. Other columns are ignored, and so are rows without
/// any value.
///
/// # Errors
///
/// If anything in it is not as it should be, with the line.
pub fn read(source: impl io::Read, profile: &Profile) -> Result<Vec<Row>, SeriesError> {
	let Some(mut table) = Table::open(source, &Options::new(Bounds::any()))? else { return Ok(Vec::new()) };
	let mut columns = Vec::new();
	for (index, metric) in (0u8..).zip(&profile.metrics) {
		let name = String::from_utf8_lossy(&metric.name).into_owned();
		let column = table.column(&name).map_err(|_| SeriesError::ColumnMissing(name.clone()))?;
		columns.push((index, column, name, metric.decimals));
	}
	let mut rows: Vec<Row> = Vec::new();
	let mut previous = None;
	while let Some(row) = table.next_row()? {
		let line = row.line;
		let at = row.at.clone().map_err(|what| SeriesError::Time { line, what })?;
		if previous.is_some_and(|previous| at <= previous) {
			return Err(SeriesError::NotIncreasing { line });
		}
		previous = Some(at);
		let mut values = Vec::new();
		for (index, column, name, decimals) in &columns {
			let text = match table.cell(&row, *column) {
				Cell::Missing | Cell::Word(_) => continue,
				Cell::Number(text) => text,
				Cell::Faulty(source) => return Err(SeriesError::NoNumber { line, metric: name.clone(), source }),
			};
			let value = to_fixed(&text, *decimals).map_err(|source| SeriesError::Value {
				line,
				metric: name.clone(),
				text: text.clone(),
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
		assert_eq!(message("t,a\n1970-01-01T00:00:01Z,1\n"), "there is no column for the metric b");
		let sound = "t,a,b\n1970-01-01T00:00:01Z,1,2\n";
		assert!(message(&format!("{sound}yesterday,1,2\n")).starts_with("line 3: \"yesterday\" is no time such as"));
		assert_eq!(message(&format!("{sound}1970-01-01T00:00:02Z,1,x\n")), "line 3: b: \"x\" is no number");
		assert!(message(&format!("{sound}1970-01-01T00:00:02Z,1,2.55\n")).starts_with("line 3: b 2.55: more digits"));
		assert_eq!(message(&format!("{sound}1970-01-01T00:00:01Z,1,2\n")), "line 3: not later than the line before");
	}
}
