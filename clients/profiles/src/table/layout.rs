//! How a table is written, told from its beginning.

use super::{
	lines::{fields, Line, Lines},
	missing::{self, Cell},
	time::{self, written, Clock, TimeError, Written},
	Options, TableError, BEGINNING,
};
use crate::{
	decimal,
	number::{self, NotANumber, Point},
	shown::one_line,
	units::{self, Known},
};
use beadle_primitives::Moment;

/// Separators of fields.
const DELIMITERS: [u8; 4] = [b';', b',', b'\t', b'|'];

/// Number of rows from which it is told what stands in the columns.
const SAMPLE: usize = 50;

/// Number of lines with nothing but a preamble after which this is no table.
const MOST_PREAMBLE: usize = 100;

/// Number of lines from which it is told how a table is written.
const LINES: usize = MOST_PREAMBLE + 2 * SAMPLE;

/// Most characters of a text from the table in a message.
const QUOTED: usize = 60;

/// A column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
	/// The title.
	pub title: String,
	/// The name of its metric: the title, without a unit in it that no name can have.
	pub name: String,
	/// The symbol of the unit, if the table states one that is known.
	pub unit: Option<String>,
	/// What it has.
	pub role: Role,
}

/// What a column has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
	/// The times, or a part of them.
	Time,
	/// Values.
	Values,
	/// Nothing that is read; a note says why.
	Unread,
}

/// How a table is written.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Layout {
	pub delimiter: u8,
	pub columns: Vec<Column>,
	pub notes: Vec<String>,
	pub point: Point,
	/// The column, and the text in it, of the rows to read.
	pub only: Option<(usize, String)>,
	/// Position of the first row, in bytes.
	pub rows_at: u64,
	/// Number of lines before the first row.
	pub rows_after: u64,
	/// Position of the end of the first row.
	pub first_row_end: u64,
	time: usize,
	time_of_day: Option<usize>,
	clock: Clock,
}

/// The lines that make a table.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Parts {
	delimiter: u8,
	/// Index of the line with the names.
	names: usize,
	/// Index of a line with units.
	units: Option<usize>,
	/// Index of the first row.
	rows: usize,
}

/// A line with its fields.
struct Record<'a> {
	line: &'a Line,
	fields: Vec<String>,
}

impl Layout {
	/// Tells how a table is written; returns `None` as long as it has no row.
	pub fn of(beginning: &[u8], options: &Options) -> Result<Option<Self>, TableError> {
		let lines = read_lines(beginning)?;
		let Some(parts) = find_parts(&lines, options, beginning.len() >= BEGINNING)? else { return Ok(None) };
		let before = parts.rows.checked_sub(1).and_then(|line| lines.get(line));
		let (rows_at, rows_after) = before.map_or((0, 0), |line| (line.end, line.number));
		let record = |line| Record { line, fields: names_of(line, parts.delimiter) };
		let Some(names) = lines.get(parts.names).map(record) else { return Ok(None) };
		let units = parts.units.and_then(|line| lines.get(line)).map(record);
		let rows: Vec<Record> = lines
			.get(parts.rows..)
			.unwrap_or_default()
			.iter()
			.map(|line| Record { line, fields: fields(&line.text, parts.delimiter) })
			.filter(|record| !is_blank(&record.line.text, &record.fields))
			.take(SAMPLE)
			.collect();
		let Some(first) = rows.first() else { return Ok(None) };
		let mut told = Telling { options, names: &names, units: units.as_ref(), rows: &rows, notes: Vec::new() };
		told.separators(&parts, &lines);
		let clock = Clock {
			zone: options.zone.clone().unwrap_or_default(),
			epoch: options.epoch,
			order: options.date_order,
			bounds: options.bounds,
		};
		let (time, time_of_day, clock) = told.time(clock)?;
		let point = told.point(parts.delimiter, &[Some(time), time_of_day])?;
		let columns = told.columns(time, time_of_day, point)?;
		let only = match &options.only {
			Some((title, text)) => Some((position(&columns, title)?, text.trim().to_owned())),
			None => None,
		};
		let first_row_end = first.line.end;
		let notes = std::mem::take(&mut told.notes);
		let layout = Self {
			delimiter: parts.delimiter,
			columns,
			notes,
			point,
			only,
			rows_at,
			rows_after,
			first_row_end,
			time,
			time_of_day,
			clock,
		};
		layout.check_one_series(&rows)?;
		Ok(Some(layout))
	}

	/// Returns the time of a row.
	pub fn at(&self, fields: &[String]) -> Result<Moment, String> {
		let (found, named) = (fields.len(), self.columns.len());
		let more = fields.get(named..).unwrap_or_default().iter().any(|field| !field.is_empty());
		let fewer = self.columns.get(found..).unwrap_or_default().iter().any(|column| !column.title.is_empty());
		if more || fewer {
			return Err(format!("it has {found} fields, and the names are {named}{}", self.comma_hint(more)));
		}
		let field = |column: usize| fields.get(column).map_or("", String::as_str);
		let at = match self.time_of_day {
			Some(time) => self.clock.read_both(field(self.time), field(time)),
			None => self.clock.read(field(self.time)),
		};
		at.map_err(|error| error.to_string())
	}

	fn comma_hint(&self, more: bool) -> &'static str {
		if more && self.delimiter == b',' {
			"; do its numbers have decimal commas?"
		} else {
			""
		}
	}

	/// Refuses a table in which several rows have the same time, and a word in them says what the value is of.
	fn check_one_series(&self, rows: &[Record]) -> Result<(), TableError> {
		let is_read = |row: &&Record| match &self.only {
			Some((column, text)) => row.fields.get(*column) == Some(text),
			None => true,
		};
		let timed: Vec<_> =
			rows.iter().filter(is_read).filter_map(|row| Some((row, self.at(&row.fields).ok()?))).collect();
		for (one, at) in &timed {
			let Some((other, _)) = timed.iter().find(|(row, other)| other == at && row.line.number > one.line.number)
			else {
				continue;
			};
			let differs = self.columns.iter().enumerate().find(|(column, described)| {
				described.role == Role::Unread && one.fields.get(*column) != other.fields.get(*column)
			});
			let Some((column, Column { title, .. })) = differs else { continue };
			let word = |row: &Record| one_line(row.fields.get(column).map_or("", String::as_str), QUOTED);
			let (first, second) = (word(one), word(other));
			return Err(unclear(
				other.line,
				format!(
					"it has the time of line {}, and differs in \"{title}\" (\"{first}\", \"{second}\"): several series in one \
					 table. Give --where {title}={first} for one of them",
					one.line.number
				),
			));
		}
		Ok(())
	}
}

/// Finds a column by its title, or by the name of its metric.
pub(super) fn position(columns: &[Column], title: &str) -> Result<usize, TableError> {
	let title = title.trim();
	let by = |matches: &dyn Fn(&Column) -> bool| columns.iter().position(matches);
	by(&|column| column.title == title)
		.or_else(|| by(&|column| column.name == title))
		.or_else(|| by(&|column| column.title.eq_ignore_ascii_case(title)))
		.ok_or_else(|| {
			let titles: Vec<_> =
				columns.iter().map(|column| format!("\"{}\"", one_line(&column.title, QUOTED))).collect();
			TableError::Column { title: one_line(title, QUOTED), known: titles.join(", ") }
		})
}

/// Returns whether a line has nothing to read: it is empty, or a comment.
pub(super) fn is_blank(text: &str, fields: &[String]) -> bool {
	text.trim_start().starts_with('#') || fields.iter().all(String::is_empty)
}

fn unclear(line: &Line, what: impl Into<String>) -> TableError {
	TableError::Unclear { line: line.number, what: what.into() }
}

/// Reads the whole lines of the beginning.
fn read_lines(beginning: &[u8]) -> Result<Vec<Line>, TableError> {
	let first = |what: &str| Err(TableError::Unclear { line: 1, what: what.to_owned() });
	if beginning.starts_with(&[0xff, 0xfe]) || beginning.starts_with(&[0xfe, 0xff]) {
		return first("this is text in UTF-16: save the table in UTF-8");
	}
	if beginning.contains(&0) {
		return first("this is no text, and no table");
	}
	let mut lines = Lines::new(beginning, 0, 0);
	let mut all = Vec::new();
	while let Some(line) = lines.next()?.filter(|_| all.len() < LINES) {
		all.push(line);
	}
	// The last one goes on behind what was read of the file.
	if all.len() < LINES && beginning.len() >= BEGINNING && beginning.last() != Some(&b'\n') {
		all.pop();
	}
	Ok(all)
}

/// Returns the fields of a line that may be a comment with the names in it.
fn names_of(line: &Line, delimiter: u8) -> Vec<String> {
	let text = line.text.trim_start();
	let text =
		text.strip_prefix('#').filter(|rest| !rest.trim_start().starts_with(char::from(delimiter))).unwrap_or(text);
	fields(text, delimiter)
}

/// Finds the lines that make the table.
fn find_parts(lines: &[Line], options: &Options, is_long: bool) -> Result<Option<Parts>, TableError> {
	let Some(first) = lines.first() else { return Ok(None) };
	if let Some(kind) =
		["TOB1", "TOB2", "TOB3"].iter().find(|kind| first.text.trim_start_matches('"').starts_with(**kind))
	{
		return Err(unclear(first, format!("this is Campbell's binary format {kind}: convert it to TOA5")));
	}
	let toa5 = first.text.trim_start_matches('"').starts_with("TOA5");
	if toa5 || first.text.trim_start_matches('"').starts_with("TOACI1") {
		let (units, rows) = if toa5 { (Some(2), 4) } else { (None, 2) };
		let parts = Parts { delimiter: b',', names: 1, units, rows };
		return Ok((lines.len() > rows).then_some(parts));
	}
	let told = first.text.strip_prefix("sep=").and_then(|rest| rest.bytes().next());
	let candidates = told.map_or(DELIMITERS.to_vec(), |delimiter| vec![delimiter]);
	let mut found: Option<(usize, Parts)> = None;
	let mut fault: Option<(usize, TableError)> = None;
	for delimiter in candidates {
		let records: Vec<Record> =
			lines.iter().map(|line| Record { line, fields: names_of(line, delimiter) }).collect();
		let width = records.iter().rev().map(|record| record.fields.len()).find(|width| *width > 1).unwrap_or(1);
		match parts_with(&records, delimiter, options) {
			Ok(Some(parts)) => {
				let width = records.get(parts.rows).map_or(0, |record| record.fields.len());
				if found.as_ref().is_none_or(|(most, _)| width > *most) {
					found = Some((width, parts));
				}
			},
			Ok(None) => {},
			Err(error) if fault.as_ref().is_none_or(|(most, _)| width > *most) => fault = Some((width, error)),
			Err(_) => {},
		}
	}
	match (found, fault) {
		(Some((_, parts)), _) => Ok(Some(parts)),
		(None, Some((_, error))) => Err(error),
		(None, None) => {
			// Only names, or a preamble, so far; or no table at all.
			let text = |line: &&Line| !line.text.trim().is_empty();
			let last = lines.iter().rev().find(text).unwrap_or(first);
			let is_a_row =
				written(&last.text, options.date_order).has_a_date() || decimal::plain(last.text.trim()).is_some();
			let is_no_table =
				is_a_row || is_long || lines.len() > MOST_PREAMBLE || told.is_none() && spaced(&last.text);
			if is_no_table {
				return Err(unclear(
					last,
					"want a column of times and at least one column of values, separated by commas, semicolons or tabs, with \
					 their names above",
				));
			}
			Ok(None)
		},
	}
}

/// Returns whether a line looks like a row whose fields are separated by spaces.
fn spaced(text: &str) -> bool {
	let words: Vec<_> = text.split_whitespace().collect();
	words.len() > 2 && words.iter().skip(1).any(|word| decimal::plain(word).is_some())
}

/// How a row is told from other lines.
#[derive(Clone, Copy, PartialEq)]
enum By {
	Date,
	FirstNumber,
	AnyNumber,
}

impl By {
	fn is_row(self, fields: &[String]) -> bool {
		let number = |field: &String| decimal::plain(field).is_some() || number::has_comma(field);
		fields.len() > 1
			&& match self {
				Self::Date => fields.iter().any(|field| written(field, None).has_a_date()),
				Self::FirstNumber => fields.first().is_some_and(number),
				Self::AnyNumber => fields.iter().any(number),
			}
	}
}

/// Finds the parts of a table whose fields are separated by this character; an error says why the rows that there are have
/// no names.
fn parts_with(records: &[Record], delimiter: u8, options: &Options) -> Result<Option<Parts>, TableError> {
	let next = |from: usize| (from..records.len()).find(|index| records.get(*index).is_some_and(is_text));
	if let Some(number) = options.header_line {
		let found = records.iter().position(|record| record.line.number == number);
		let Some(names) = found.filter(|names| records.get(*names).is_some_and(|record| record.fields.len() > 1))
		else {
			let line = records.first().map_or(1, |record| record.line.number);
			let what = format!("line {number} of --header-line names no columns");
			return Err(TableError::Unclear { line, what });
		};
		let mut rows = next(names + 1);
		let units = rows.filter(|rows| records.get(*rows).is_some_and(|record| is_units(&record.fields)));
		while rows.is_some_and(|rows| records.get(rows).is_some_and(|record| is_units(&record.fields))) {
			rows = rows.and_then(|rows| next(rows + 1));
		}
		return Ok(rows.map(|rows| Parts { delimiter, names, units, rows }));
	}
	let mut fault = None;
	for (strict, by) in
		[true, false].into_iter().flat_map(|strict| [By::Date, By::FirstNumber, By::AnyNumber].map(|by| (strict, by)))
	{
		for (rows, row) in records.iter().enumerate().filter(|(_, record)| is_text(record) && by.is_row(&record.fields))
		{
			let follows = next(rows + 1).and_then(|next| records.get(next));
			let goes_on = follows.is_none_or(|next| by.is_row(&next.fields) && next.fields.len() == row.fields.len());
			if strict && !goes_on {
				continue;
			}
			match names_above(records, rows, by) {
				Ok(Some((names, units))) => return Ok(Some(Parts { delimiter, names, units, rows })),
				Ok(None) => {},
				Err(error) => fault = fault.or(Some(error)),
			}
			if !strict {
				break;
			}
		}
	}
	match fault {
		Some(error) => Err(error),
		None => no_names(records, delimiter),
	}
}

fn is_text(record: &Record) -> bool {
	!is_blank(&record.line.text, &record.fields)
}

/// Finds the line with the names above the first row, and that with the units.
fn names_above(records: &[Record], rows: usize, by: By) -> Result<Option<(usize, Option<usize>)>, TableError> {
	let Some(row) = records.get(rows) else { return Ok(None) };
	// The lines right above that have as many fields, nearest first.
	let mut above: Vec<usize> = Vec::new();
	for index in (0..rows).rev() {
		let Some(record) = records.get(index) else { break };
		if record.line.text.trim().is_empty() {
			continue;
		}
		if by.is_row(&record.fields) || !fits(&record.fields, &row.fields) {
			break;
		}
		above.push(index);
	}
	let of = |index: &usize| records.get(*index);
	// Comments are names only where nothing else is.
	let comment = |index: &usize| of(index).is_some_and(|record| record.line.text.trim_start().starts_with('#'));
	if above.iter().any(|index| !comment(index)) {
		above.retain(|index| !comment(index));
	} else {
		above.truncate(1);
	}
	let units: Vec<usize> =
		above.iter().copied().take_while(|index| of(index).is_some_and(|r| is_units(&r.fields))).collect();
	let named: Vec<usize> = match above.get(units.len()..) {
		Some(named) if !named.is_empty() => named.to_vec(),
		_ => above.clone(),
	};
	let units = units.into_iter().filter(|index| named.first().is_some_and(|names| index > names));
	let mut units = units.filter(|index| of(index).is_some_and(|record| record.fields.iter().any(|f| !f.is_empty())));
	let units = units.next_back();
	let names_time =
		|index: &usize| of(index).is_some_and(|record| record.fields.iter().any(|title| is_of_time(title)));
	match named.as_slice() {
		[] => Ok(None),
		[names] => Ok(Some((*names, units))),
		[names, ..] if names_time(names) => Ok(Some((*names, units))),
		[names, other, ..] => {
			let number = |index: &usize| of(index).map_or(0, |record| record.line.number);
			let what = format!("this line and line {} could both be the names: give --header-line", number(other));
			Err(TableError::Unclear { line: number(names), what })
		},
	}
}

/// Returns whether a line of names can be that of a row: trailing separators do not count.
fn fits(names: &[String], row: &[String]) -> bool {
	let trimmed = |fields: &[String]| fields.iter().rposition(|field| !field.is_empty()).map_or(0, |last| last + 1);
	names.len() == row.len() || names.len() < row.len() && trimmed(row) <= names.len() || {
		names.len() > row.len() && trimmed(names) <= row.len()
	}
}

/// Returns whether a line has units, or says how values are made, such as `Avg`.
fn is_units(fields: &[String]) -> bool {
	const MADE: [&str; 14] =
		["", "ts", "rn", "avg", "smp", "tot", "min", "max", "std", "wvc", "utc", "iso8601", "yyyy-mm-dd hh:mm:ss", "-"];
	fields.iter().all(|field| {
		let word = field.trim_matches(['(', ')', '[', ']']);
		MADE.contains(&word.to_lowercase().as_str()) || units::find(word).known != Known::Unknown
	})
}

/// Returns whether a title is one of times.
fn is_of_time(title: &str) -> bool {
	let title = title.to_lowercase();
	matches!(title.as_str(), "ts" | "t" | "utc")
		|| ["time", "date", "zeit", "stamp", "datum", "hora", "fecha", "uhr", "epoch"]
			.iter()
			.any(|part| title.contains(part))
}

/// Returns why rows have no names; `None` if there are no rows.
fn no_names(records: &[Record], delimiter: u8) -> Result<Option<Parts>, TableError> {
	let is_row = |record: &&Record| {
		is_text(record) && (By::Date.is_row(&record.fields) || By::FirstNumber.is_row(&record.fields))
	};
	let Some(row) = records.iter().find(is_row) else { return Ok(None) };
	let above = records.iter().rev().find(|record| record.line.number < row.line.number && is_text(record));
	let Some(above) = above else {
		return Err(unclear(row.line, "these are values: the first line has to name the columns"));
	};
	let comma = if delimiter == b',' && row.fields.len() > above.fields.len() {
		"; do its numbers have decimal commas? Then separate fields by semicolons"
	} else {
		""
	};
	let what = format!(
		"it has {} fields, and line {} above it, which has to name them, has {}{comma}",
		row.fields.len(),
		above.line.number,
		above.fields.len()
	);
	Err(unclear(row.line, what))
}

/// What is being told of a table.
struct Telling<'a> {
	options: &'a Options,
	names: &'a Record<'a>,
	units: Option<&'a Record<'a>>,
	rows: &'a [Record<'a>],
	notes: Vec<String>,
}

impl<'a> Telling<'a> {
	fn note(&mut self, note: impl Into<String>) {
		self.notes.push(one_line(&note.into(), 512));
	}

	fn title(&self, column: usize) -> &'a str {
		self.names.fields.get(column).map_or("", String::as_str)
	}

	/// Returns the first text in a column, with its line.
	fn first(&self, column: usize) -> Option<(&'a Line, &'a str)> {
		let text = |row: &'a Record| row.fields.get(column).map(|field| (row.line, field.as_str()));
		self.rows.iter().filter_map(text).find(|(_, text)| !text.is_empty())
	}

	/// Returns what the first text in a column is as a date or time.
	fn written(&self, column: usize) -> Written {
		self.first(column).map_or(Written::Other, |(_, text)| written(text, self.options.date_order))
	}

	fn separators(&mut self, parts: &Parts, lines: &[Line]) {
		match parts.delimiter {
			b',' => {},
			b';' => self.note("fields are separated by semicolons"),
			b'\t' => self.note("fields are separated by tabs"),
			other => self.note(format!("fields are separated by \"{}\"", char::from(other))),
		}
		if parts.names > 0 {
			let number = |index: usize| lines.get(index).map_or(0, |line| line.number);
			let units = parts.units.map_or(String::new(), |units| format!(", units in line {}", number(units)));
			let rows = number(parts.rows);
			self.note(format!("names stand in line {}{units}, and rows begin in line {rows}", self.names.line.number));
		}
		if lines.iter().any(|line| line.is_latin) {
			self.note("the text is not in UTF-8: it is read as Latin-1");
		}
	}

	/// Finds the column of the times, and how they are read.
	fn time(&mut self, mut clock: Clock) -> Result<(usize, Option<usize>, Clock), TableError> {
		let width = self.names.fields.len();
		let chosen = self.options.time_column.is_some();
		let column = self.time_column(&clock)?;
		if self.options.zone.is_none() {
			if let Some(zone) = time::zone_in_title(self.title(column)) {
				clock.zone = zone;
			}
		}
		let title = one_line(self.title(column), QUOTED);
		let Some((line, text)) = self.first(column) else {
			let line = self.rows.first().map_or(self.names.line, |row| row.line);
			return Err(unclear(
				line,
				format!(
					"column {} (\"{title}\") has to have the times, and is empty{}",
					column + 1,
					self.elsewhere(column)
				),
			));
		};
		let what = written(text, clock.order);
		let mut time_of_day = None;
		let read = match what {
			Written::Date(_) | Written::Unordered
				if matches!(clock.read(text), Err(TimeError::DateAlone(_)))
					|| what == Written::Unordered && !text.contains(':') =>
			{
				let is_time =
					|other: &usize| self.first(*other).is_some_and(|(_, text)| time::time_of_day(text).is_some());
				time_of_day = [column + 1].into_iter().chain(0..width).find(|other| *other != column && is_time(other));
				let time = time_of_day.and_then(|other| self.first(other)).map(|(_, time)| time);
				time.map_or_else(|| clock.read(text), |time| clock.read_both(text, time))
			},
			_ => clock.read(text),
		};
		if let Err(error) = read {
			let column = column + 1;
			let elsewhere = if chosen { String::new() } else { self.elsewhere(column - 1) };
			return Err(unclear(line, format!("column {column} (\"{title}\"): {error}{elsewhere}")));
		}
		let is_number = what == Written::Other;
		let others: Vec<usize> =
			(0..width).filter(|other| *other != column && self.written(*other).has_a_date()).collect();
		if let Some(other) =
			others.first().filter(|_| is_number && !chosen && !self.title(column).eq_ignore_ascii_case("timestamp"))
		{
			let other = one_line(self.title(*other), QUOTED);
			let what = format!(
				"column {} (\"{title}\") has numbers that could be times, and \"{other}\" has times as well: say which are meant, \
				 --time-column \"{other}\" or --time-column \"{title}\"",
				column + 1
			);
			return Err(unclear(line, what));
		}
		let zone = clock.zone.name();
		let has_offset = matches!(what, Written::Moment { offset: Some(_), .. });
		let how = match is_number {
			true => format!("in {} since 1970", clock.epoch.name()),
			false if has_offset => "with their offsets".to_owned(),
			false if self.options.zone.is_some() => format!("in {zone}"),
			false if time::zone_in_title(self.title(column)).is_some() => format!("in {zone}, as their title says"),
			false => format!("in {zone}, since they have no offset"),
		};
		let with =
			time_of_day.map_or(String::new(), |other| format!(" and \"{}\"", one_line(self.title(other), QUOTED)));
		let dotted = !is_number
			&& !has_offset
			&& text.contains('.')
			&& clock.order.is_none()
			&& text.find('.').is_some_and(|dot| dot < 3);
		let order = if dotted { ", as day.month.year" } else { "" };
		self.note(format!("times are in the column \"{title}\"{with}, {how}{order}"));
		for other in others.into_iter().filter(|other| Some(*other) != time_of_day) {
			let other = one_line(self.title(other), QUOTED);
			self.note(format!("the column \"{other}\" has times as well: not read (--time-column takes them)"));
		}
		Ok((column, time_of_day, clock))
	}

	fn time_column(&self, clock: &Clock) -> Result<usize, TableError> {
		if let Some(title) = &self.options.time_column {
			let column =
				|title: &String| Column { title: title.clone(), name: title.clone(), unit: None, role: Role::Time };
			let columns: Vec<_> = self.names.fields.iter().map(column).collect();
			return position(&columns, title);
		}
		let called = |column: &usize| self.title(*column).eq_ignore_ascii_case("timestamp");
		let is_time = |column: usize| {
			let text = self.first(column).map_or("", |(_, text)| text);
			written(text, clock.order).has_a_date() || clock.read(text).is_ok()
		};
		let mut timestamps = (0..self.names.fields.len()).filter(called);
		let Some(timestamp) = timestamps.next().filter(|column| *column > 0 && is_time(*column)) else { return Ok(0) };
		if self.written(0).has_a_date() && self.written(timestamp).has_a_date() {
			let (one, other) = (one_line(self.title(0), QUOTED), one_line(self.title(timestamp), QUOTED));
			let what = format!("the columns \"{one}\" and \"{other}\" both have times: give --time-column");
			return Err(unclear(self.names.line, what));
		}
		Ok(timestamp)
	}

	/// Returns where times are, if a column has some.
	fn elsewhere(&self, column: usize) -> String {
		let others = (0..self.names.fields.len()).filter(|other| *other != column && self.written(*other).has_a_date());
		let titles: Vec<_> = others.map(|other| format!("\"{}\"", one_line(self.title(other), QUOTED))).collect();
		match titles.as_slice() {
			[] => String::new(),
			[title] => format!(". Times are in the column called {title}: give --time-column {title}"),
			_ => {
				format!(". Times are in the columns called {}: give --time-column with one of them", titles.join(", "))
			},
		}
	}

	/// Finds the character before decimals.
	fn point(&mut self, delimiter: u8, times: &[Option<usize>]) -> Result<Point, TableError> {
		if let Some(point) = self.options.point {
			return Ok(point);
		}
		let mut with_point: Option<(&Line, &str)> = None;
		let mut commas: Vec<(&Line, &str, usize)> = Vec::new();
		for row in self.rows {
			for (column, text) in row.fields.iter().enumerate().filter(|(column, _)| !times.contains(&Some(*column))) {
				if number::has_comma(text) || matches!(number::read(text), Err(NotANumber::Grouped(_))) {
					commas.push((row.line, text, column));
				} else if text.contains('.') && decimal::plain(text).is_some() {
					with_point = with_point.or(Some((row.line, text)));
				}
			}
		}
		let Some((line, text, column)) = commas.first().copied() else { return Ok(Point::Point) };
		let at = format!("column \"{}\"", one_line(self.title(column), QUOTED));
		if delimiter == b',' {
			let fault = number::read(text).err().map_or(String::new(), |fault| fault.to_string());
			return Err(unclear(line, format!("{at}: {fault}. Give --decimal comma if that is meant")));
		}
		if let Some((other, number)) = with_point {
			let what = format!(
				"{at}: \"{text}\" has a comma, and \"{number}\" in line {} a point: say which is before decimals, --decimal comma or \
				 --decimal point",
				other.number
			);
			return Err(unclear(line, what));
		}
		let is_thousands = |text: &str| text.rsplit_once(',').is_some_and(|(_, digits)| digits.len() == 3);
		if commas.iter().all(|(_, text, _)| is_thousands(text)) {
			let what = format!(
				"{at}: \"{text}\" could be with decimals or with thousands: give --decimal comma, or write it without"
			);
			return Err(unclear(line, what));
		}
		self.note("numbers have decimal commas");
		Ok(Point::Comma)
	}

	/// Tells what stands in each column.
	fn columns(&mut self, time: usize, time_of_day: Option<usize>, point: Point) -> Result<Vec<Column>, TableError> {
		let mut columns: Vec<Column> = Vec::new();
		for index in 0..self.names.fields.len() {
			let title = self.title(index).to_owned();
			let in_units = self.units.and_then(|units| units.fields.get(index)).map_or("", String::as_str);
			let (name, unit) = self.name(&title, in_units);
			let role = if index == time || Some(index) == time_of_day {
				Role::Time
			} else if self.written(index).has_a_date() {
				// Told with the times.
				Role::Unread
			} else {
				self.role(index, &title, &name, in_units, point)
			};
			if role == Role::Values && columns.iter().any(|other| other.role == Role::Values && other.name == name) {
				let what = format!("two columns are called \"{}\"", one_line(&name, QUOTED));
				return Err(unclear(self.names.line, what));
			}
			columns.push(Column { title, name, unit, role });
		}
		if columns.iter().all(|column| column.role != Role::Values) {
			let more = self.notes.last().map_or(String::new(), |note| format!(": {note}"));
			return Err(unclear(self.names.line, format!("no column has values beside the times{more}")));
		}
		Ok(columns)
	}

	fn role(&mut self, index: usize, title: &str, name: &str, in_units: &str, point: Point) -> Role {
		let quoted = one_line(title, QUOTED);
		let texts = || self.rows.iter().filter_map(|row| row.fields.get(index));
		let cells: Vec<Cell> = texts().map(|text| missing::read(text, point, &self.options.missing)).collect();
		let note =
			if matches!(title, "" | "#" | "Unnamed: 0") || in_units == "RN" {
				if title.is_empty() && cells.iter().all(|cell| *cell == Cell::Missing) {
					return Role::Unread;
				}
				format!("column {} (\"{quoted}\") has no name, or numbers rows: not read", index + 1)
			} else if name.len() > 32 || !name.chars().all(|c| c.is_ascii_graphic() || c == ' ') {
				format!("the column \"{quoted}\" is not read: the name of a metric is printable ASCII of at most 32 characters")
			} else if cells.iter().any(|cell| matches!(cell, Cell::Number(_))) {
				return Role::Values;
			} else {
				let faulty = |cell: &Cell| match cell {
					Cell::Faulty(fault) => Some(fault.to_string()),
					Cell::Number(_) | Cell::Missing | Cell::Word(_) => None,
				};
				match cells.iter().find_map(faulty) {
					Some(fault) => {
						let first = self.first(index).map_or("", |(_, text)| text);
						let other = texts().find(|text| !text.is_empty() && *text != first);
						let other = other.map_or(String::new(), |other| {
							let other = one_line(other, QUOTED);
							format!(", and neither is \"{other}\" (--where reads the rows with one of them)")
						});
						format!("the column \"{quoted}\" is not read: {fault}{other}")
					},
					None => return Role::Values,
				}
			};
		self.note(note);
		Role::Unread
	}

	/// Returns the name of a column's metric, and its unit.
	fn name(&mut self, title: &str, in_units: &str) -> (String, Option<String>) {
		let known =
			|unit: &str| Some(units::find(unit)).filter(|unit| matches!(unit.known, Known::Symbol | Known::Spelling));
		if let Some(unit) = known(in_units).filter(|_| !in_units.is_empty()) {
			return (title.to_owned(), Some(unit.symbol));
		}
		// A unit in brackets behind the name, which is left in the name where it can be.
		let open = title.rfind(['(', '[']);
		let inside =
			open.and_then(|open| title.get(open..)).map(|inside| inside.trim_matches(['(', ')', '[', ']', ' ']));
		let unit = inside.filter(|inside| !inside.is_empty()).and_then(known).map(|unit| unit.symbol);
		if title.is_ascii() || unit.is_none() {
			return (title.to_owned(), unit);
		}
		let name = open.and_then(|open| title.get(..open)).unwrap_or(title).trim().to_owned();
		let symbol = unit.clone().unwrap_or_default();
		self.note(format!(
			"the column \"{}\" is called \"{name}\" here, and its unit is {symbol}",
			one_line(title, QUOTED)
		));
		(name, unit)
	}
}
