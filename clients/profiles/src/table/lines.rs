//! Lines of a table, with their places in the file. A row is a line: what a logger is still writing, or has broken off, is
//! never joined with the next one.

use super::TableError;
use std::io::{BufRead, BufReader, Read};

/// Maximum length of a line, in bytes.
const MAX_LINE: u64 = 1 << 20;

/// A line.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Line {
	/// Its number, from 1.
	pub number: u64,
	/// Position of its end in the file, in bytes.
	pub end: u64,
	/// The text, without the line's end.
	pub text: String,
	/// Whether it is no UTF-8, and was read as Latin-1.
	pub is_latin: bool,
	/// Whether it has an end: otherwise something may be writing it.
	pub is_ended: bool,
}

/// Lines that are being read.
pub(super) struct Lines<R> {
	source: BufReader<R>,
	byte: u64,
	number: u64,
}

impl<R: Read> Lines<R> {
	/// Reads lines from a source that stands at this position in its file, at the beginning of the line after so many.
	pub fn new(source: R, byte: u64, lines: u64) -> Self {
		Self { source: BufReader::new(source), byte, number: lines }
	}

	/// Reads the next line.
	pub fn next(&mut self) -> Result<Option<Line>, TableError> {
		let mut bytes = Vec::new();
		let read = self.source.by_ref().take(MAX_LINE).read_until(b'\n', &mut bytes)?;
		if read == 0 {
			return Ok(None);
		}
		self.number = self.number.saturating_add(1);
		let length = u64::try_from(read).unwrap_or(u64::MAX);
		self.byte = self.byte.saturating_add(length);
		if length == MAX_LINE && bytes.last() != Some(&b'\n') {
			let what = "it is longer than a megabyte: this is no table".to_owned();
			return Err(TableError::Unclear { line: self.number, what });
		}
		let is_ended = bytes.last() == Some(&b'\n');
		while matches!(bytes.last(), Some(b'\n' | b'\r')) {
			bytes.pop();
		}
		let start = if self.number == 1 && bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
		let bytes = bytes.get(start..).unwrap_or_default();
		let (text, is_latin) = match std::str::from_utf8(bytes) {
			Ok(text) => (text.to_owned(), false),
			Err(_) => (bytes.iter().map(|byte| char::from(*byte)).collect(), true),
		};
		Ok(Some(Line { number: self.number, end: self.byte, text, is_latin, is_ended }))
	}
}

/// Returns the fields of a line.
pub(super) fn fields(text: &str, delimiter: u8) -> Vec<String> {
	let mut builder = csv::ReaderBuilder::new();
	let builder = builder.has_headers(false).flexible(true).delimiter(delimiter).buffer_capacity(text.len().max(1));
	let mut reader = builder.from_reader(text.as_bytes());
	let mut record = csv::StringRecord::new();
	// It is text in memory, so that nothing can fail.
	let _ = reader.read_record(&mut record);
	record.iter().map(|field| field.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn lines_have_their_places() {
		let mut lines = Lines::new(&b"\xef\xbb\xbfa,b\r\n\r\n1,\"x\n2,\xb0C"[..], 0, 0);
		let mut all = Vec::new();
		while let Some(line) = lines.next().unwrap() {
			assert_eq!(line.is_ended, line.number < 4);
			all.push((line.number, line.end, line.text, line.is_latin));
		}
		let expected = [(1, 8, "a,b", false), (2, 10, "", false), (3, 15, "1,\"x", false), (4, 19, "2,°C", true)];
		assert_eq!(all, expected.map(|(number, end, text, latin)| (number, end, text.to_owned(), latin)));
		assert_eq!(fields("a;\"b;\"\"c\" ;d", b';'), ["a", "b;\"c", "d"]);
		assert_eq!(fields("\"13,6\",2", b','), ["13,6", "2"]);
	}

	#[test]
	fn a_line_without_end_is_no_row() {
		let mut lines = Lines::new(std::io::repeat(b'x'), 0, 0);
		assert!(lines.next().unwrap_err().to_string().contains("longer than a megabyte"));
	}
}
