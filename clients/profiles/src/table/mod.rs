//! Tables of readings: a column of times, and a column for each metric. One reader for all programs, so that what a sensor
//! takes can be learned from, and the other way round.
//!
//! The beginning of a table says how it is written: the separator, the line with the names, which column has the times. What
//! is taken for granted there is told in [`Table::notes`]; what could be meant in two ways is refused, with the line and what
//! to do. So a table is refused before any of its rows is used, or read as it is meant.

#[cfg(feature = "clap")]
mod args;
mod error;
mod layout;
mod lines;
mod missing;
mod time;

#[cfg(feature = "clap")]
pub use args::TableArgs;
pub use error::TableError;
pub use layout::{Column, Role};
pub use missing::Cell;
pub use time::{moment, Bounds, DateOrder, Epoch, TimeError, Zone, EARLIEST};

use crate::number::Point;
use beadle_primitives::Moment;
use layout::Layout;
use lines::Lines;
use std::io::{Cursor, Read};

/// Bytes of the beginning of a table from which it is told how it is written.
pub const BEGINNING: usize = 64 << 10;

/// What is known of a table beforehand.
#[derive(Clone, PartialEq, Debug)]
pub struct Options {
	/// Title of the column of times, if it is not the first.
	pub time_column: Option<String>,
	/// The line with the names, if it cannot be told.
	pub header_line: Option<u64>,
	/// The time zone of times without an offset; by default the one that the title of their column names, or UTC.
	pub zone: Option<Zone>,
	/// What numbers in the column of times count.
	pub epoch: Epoch,
	/// The order of day and month, where it is not plain.
	pub date_order: Option<DateOrder>,
	/// The character before decimals.
	pub point: Option<Point>,
	/// The rows to read: those with this text in the column with this title.
	pub only: Option<(String, String)>,
	/// Texts, or numbers, that stand for a missing value.
	pub missing: Vec<String>,
	/// The plausible times.
	pub bounds: Bounds,
}

impl Options {
	/// Returns the options of a table of which nothing is known.
	pub fn new(bounds: Bounds) -> Self {
		Self {
			time_column: None,
			header_line: None,
			zone: None,
			epoch: Epoch::Seconds,
			date_order: None,
			point: None,
			only: None,
			missing: Vec::new(),
			bounds,
		}
	}
}

/// A row of a table.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
	/// The line in the file, from 1.
	pub line: u64,
	/// Position of its end in the file, in bytes.
	pub end: u64,
	/// Whether its line has an end: otherwise something may be writing it.
	pub is_ended: bool,
	/// The time, or the reason why there is none.
	pub at: Result<Moment, String>,
	/// What stands in the columns.
	pub fields: Vec<String>,
}

/// A table that is being read.
pub struct Table<R> {
	layout: Layout,
	missing: Vec<String>,
	lines: Lines<Source<R>>,
	left_out: u64,
}

type Source<R> = std::io::Chain<Cursor<Vec<u8>>, R>;

impl<R: Read> Table<R> {
	/// Opens a table; returns `None` as long as it has no row.
	///
	/// # Errors
	///
	/// If it cannot be read, or could be read in several ways.
	pub fn open(mut source: R, options: &Options) -> Result<Option<Self>, TableError> {
		let mut beginning = Vec::new();
		source.by_ref().take(u64::try_from(BEGINNING).unwrap_or(u64::MAX)).read_to_end(&mut beginning)?;
		let Some(layout) = Layout::of(&beginning, options)? else { return Ok(None) };
		let rows = usize::try_from(layout.rows_at).ok().and_then(|start| beginning.get(start..));
		let rows = Cursor::new(rows.unwrap_or_default().to_vec());
		let lines = Lines::new(rows.chain(source), layout.rows_at, layout.rows_after);
		Ok(Some(Self { layout, missing: options.missing.clone(), lines, left_out: 0 }))
	}

	/// Opens a table of which so many bytes and lines have been read: `beginning` is its first [`BEGINNING`] bytes, and the
	/// source stands behind what has been read.
	///
	/// # Errors
	///
	/// As for [`Table::open`].
	pub fn resume(
		beginning: &[u8],
		source: R,
		(bytes, lines): (u64, u64),
		options: &Options,
	) -> Result<Option<Self>, TableError> {
		let Some(layout) = Layout::of(beginning, options)? else { return Ok(None) };
		let lines = Lines::new(Cursor::new(Vec::new()).chain(source), bytes, lines);
		Ok(Some(Self { layout, missing: options.missing.clone(), lines, left_out: 0 }))
	}

	/// Returns what was taken for granted.
	pub fn notes(&self) -> &[String] {
		&self.layout.notes
	}

	/// Returns the columns.
	pub fn columns(&self) -> &[Column] {
		&self.layout.columns
	}

	/// Returns the position of the end of the first row, in bytes: what comes before it tells the file from others.
	pub fn first_row_end(&self) -> u64 {
		self.layout.first_row_end
	}

	/// Returns the position of the first row, in bytes.
	pub fn rows_at(&self) -> u64 {
		self.layout.rows_at
	}

	/// Returns the number of lines before the first row.
	pub fn lines_before(&self) -> u64 {
		self.layout.rows_after
	}

	/// Returns how many rows were left out so far, since they are not the ones to read.
	pub fn left_out(&self) -> u64 {
		self.left_out
	}

	/// Finds a column by its title, or by the name that it gives its metric.
	///
	/// # Errors
	///
	/// If there is none.
	pub fn column(&self, title: &str) -> Result<usize, TableError> {
		layout::position(&self.layout.columns, title)
	}

	/// Reads what stands in a column.
	pub fn cell(&self, row: &Row, column: usize) -> Cell {
		let text = row.fields.get(column).map_or("", String::as_str);
		missing::read(text, self.layout.point, &self.missing)
	}

	/// Reads the next row.
	///
	/// # Errors
	///
	/// If the source cannot be read.
	pub fn next_row(&mut self) -> Result<Option<Row>, TableError> {
		loop {
			let Some(line) = self.lines.next()? else { return Ok(None) };
			let fields = lines::fields(&line.text, self.layout.delimiter);
			if layout::is_blank(&line.text, &fields) {
				continue;
			}
			if let Some((column, text)) = &self.layout.only {
				if fields.get(*column) != Some(text) {
					self.left_out = self.left_out.saturating_add(1);
					continue;
				}
			}
			let at = self.layout.at(&fields);
			return Ok(Some(Row { line: line.number, end: line.end, is_ended: line.is_ended, at, fields }));
		}
	}
}

#[cfg(test)]
mod tests;
