//! Files of readings, read a part at a time: tables and SenML, also while they grow and are rotated.
//!
//! A part comes with the position of its end, for the queue to store with the readings. So each reading enters it once,
//! whatever happens. A file that is renamed while it is read is read to its end before the one that takes its place; after a
//! restart it is looked for under the names beside it that begin with its own.

use super::{
	follow::{compare, whole_lines, Found, Identity, Position},
	line,
	senml::{self, Naming},
	table::{self, Options, Table, TableError, BEGINNING},
};
use crate::{Batch, ObservedAt};
use std::{
	fs::{self, File},
	io::{self, Read, Seek, SeekFrom},
	os::unix::fs::MetadataExt,
	path::{Path, PathBuf},
};

/// Number of rows, or packs, of a part.
const ROWS: usize = 256;

/// Most bytes of packs that are looked at together.
const PACKS: u64 = 4 << 20;

/// Most files beside one that are looked at for the one that was read before.
const NEIGHBOURS: usize = 64;

/// What a file has.
#[derive(Clone, PartialEq, Debug)]
pub enum Format {
	/// A table.
	Table(Options),
	/// SenML packs, or other lines of readings.
	Lines(Naming),
}

/// A part of a file.
#[derive(Clone, PartialEq, Debug)]
pub struct Part {
	/// The readings and dead letters.
	pub batch: Batch,
	/// The position of its end.
	pub position: Position,
	/// What is taken for granted of the file, with its first part.
	pub notes: Vec<String>,
}

/// Errors of reading a file.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
	/// The table could be read in several ways, or in none; or it cannot be read.
	#[error(transparent)]
	Table(#[from] TableError),
	/// The file cannot be read.
	#[error(transparent)]
	File(#[from] io::Error),
	/// The file has become shorter than what was read of it.
	#[error("{read} bytes of it were read before, and it has {length}: give another file another name")]
	Cut {
		/// Bytes that were read.
		read: u64,
		/// Bytes that there are.
		length: u64,
	},
}

/// A file that is being read.
pub struct ReadingFile {
	path: PathBuf,
	format: Format,
	/// Whether more may come.
	grows: bool,
	open: Option<File>,
	told: Option<Identity>,
	/// The file that had nothing more when it was read the last time: its number, its length, and when it was written.
	idle: Option<(u64, u64, (i64, i64))>,
}

impl ReadingFile {
	/// Returns a file to read. If it `grows`, what is not there yet is waited for, and only whole lines are read.
	pub fn new(path: impl Into<PathBuf>, format: Format, grows: bool) -> Self {
		Self { path: path.into(), format, grows, open: None, told: None, idle: None }
	}

	/// Reads the next part behind a position. `None` if there is nothing more at present. Readings without a time of their
	/// own get `now`.
	///
	/// # Errors
	///
	/// If the file cannot be read, or not in one way.
	pub fn next(&mut self, read: Option<Position>, now: ObservedAt) -> Result<Option<Part>, FileError> {
		// The file that was read, one that was read before a restart, and the one that has taken its place.
		for _ in 0..3 {
			if self.open.is_none() {
				self.open = self.find(read)?;
			}
			let Some(file) = &mut self.open else { return Ok(None) };
			let now_is = file.metadata().map(|now| (now.ino(), now.len(), (now.mtime(), now.mtime_nsec())))?;
			if self.idle == Some(now_is) && !is_another(&self.path, now_is.0) {
				return Ok(None);
			}
			if let Some(mut part) = next_part(file, &self.format, self.grows, read, now)? {
				if self.told == Some(part.position.identity) {
					part.notes.clear();
				}
				self.told = Some(part.position.identity);
				self.idle = None;
				return Ok(Some(part));
			}
			if !is_another(&self.path, now_is.0) {
				self.idle = Some(now_is);
				return Ok(None);
			}
			// What wrote it has moved on, so that its last line is whole.
			let last = next_part(file, &self.format, false, read, now)?;
			if last.is_some() {
				return Ok(last);
			}
			self.open = None;
		}
		Ok(None)
	}

	/// Opens the file of which so much was read, under its name or another one, or the one that has its place now.
	fn find(&self, read: Option<Position>) -> Result<Option<File>, FileError> {
		let mut file = match File::open(&self.path) {
			Ok(file) => file,
			Err(error) if self.grows && error.kind() == io::ErrorKind::NotFound => return Ok(None),
			Err(error) => return Err(error.into()),
		};
		let Some(read) = read else { return Ok(Some(file)) };
		// As long as it is not clear what the file is, it is the one.
		if self.told.is_some() || identity(&mut file, &self.format).is_none_or(|found| found == read.identity) {
			return Ok(Some(file));
		}
		let before = self.neighbours().into_iter().find_map(|path| {
			let mut file = File::open(path).ok()?;
			(identity(&mut file, &self.format)? == read.identity).then_some(file)
		});
		Ok(Some(before.unwrap_or(file)))
	}

	/// Returns the files beside this one whose names begin with its name.
	fn neighbours(&self) -> Vec<PathBuf> {
		let name = self.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
		let directory = self.path.parent().filter(|directory| !directory.as_os_str().is_empty());
		let entries = fs::read_dir(directory.unwrap_or(Path::new("."))).into_iter().flatten().flatten();
		let named = entries.map(|entry| entry.path()).filter(|path| {
			let other = path.file_name().unwrap_or_default().to_string_lossy();
			other.starts_with(&name) && other != name && path.is_file()
		});
		named.take(NEIGHBOURS).collect()
	}
}

/// Returns whether another file has this path by now.
fn is_another(path: &Path, inode: u64) -> bool {
	fs::metadata(path).is_ok_and(|now| now.ino() != inode && now.len() > 0)
}

/// Reads the beginning of a file.
fn beginning(file: &mut File) -> io::Result<Vec<u8>> {
	let mut beginning = Vec::new();
	file.rewind()?;
	Read::take(&mut *file, u64::try_from(BEGINNING).unwrap_or(u64::MAX)).read_to_end(&mut beginning)?;
	Ok(beginning)
}

fn identity(file: &mut File, format: &Format) -> Option<Identity> {
	let beginning = beginning(file).ok()?;
	let whole = beginning.get(..whole_lines(&beginning))?;
	match format {
		Format::Table(options) => {
			let table = Table::open(whole, options).ok()??;
			Identity::of(&beginning, table.first_row_end())
		},
		Format::Lines(_) => first_line(&beginning),
	}
}

/// Returns the identity of a file of lines.
fn first_line(beginning: &[u8]) -> Option<Identity> {
	let start = beginning.iter().position(|byte| !byte.is_ascii_whitespace())?;
	let end =
		beginning.iter().skip(start).position(|byte| *byte == b'\n').map_or(beginning.len(), |end| start + end + 1);
	Identity::of(beginning, u64::try_from(end).ok()?)
}

fn next_part(
	file: &mut File,
	format: &Format,
	grows: bool,
	read: Option<Position>,
	now: ObservedAt,
) -> Result<Option<Part>, FileError> {
	let length = file.metadata()?.len();
	let beginning = beginning(file)?;
	// The last line may still be written, unless the beginning is within it.
	let whole = if grows && beginning.len() < BEGINNING { whole_lines(&beginning) } else { beginning.len() };
	let beginning = beginning.get(..whole).unwrap_or_default();
	let start = |identity: Option<Identity>, first: u64| match compare(identity, length, read) {
		Found::Nothing => Ok(None),
		Found::Same(position) => Ok(Some(position)),
		Found::Other(identity) => Ok(Some(Position { identity, bytes: first, lines: 0 })),
		Found::Cut => Err(FileError::Cut { read: read.map_or(0, |read| read.bytes), length }),
	};
	match format {
		Format::Table(options) => {
			let Some(table) = Table::open(beginning, options)? else { return Ok(None) };
			let identity = Identity::of(beginning, table.first_row_end());
			let Some(mut position) = start(identity, 0)? else { return Ok(None) };
			let is_start = position.bytes == 0;
			if is_start {
				(position.bytes, position.lines) = (table.rows_at(), table.lines_before());
			}
			file.seek(SeekFrom::Start(position.bytes))?;
			let rest = Read::take(&mut *file, length.saturating_sub(position.bytes));
			let resumed = Table::resume(beginning, rest, (position.bytes, position.lines), options)?;
			let Some(mut table) = resumed else { return Ok(None) };
			let mut batch = Batch::default();
			let mut rows = 0;
			while rows < ROWS {
				let Some(row) = table.next_row()? else { break };
				if grows && !row.is_ended {
					break;
				}
				batch.extend(table::batch(&table, &row));
				(position.bytes, position.lines) = (row.end, row.line);
				rows += 1;
			}
			let notes = table.notes().to_vec();
			Ok((rows > 0).then_some(Part { batch, position, notes }))
		},
		Format::Lines(naming) => {
			let Some(mut position) = start(first_line(beginning), 0)? else { return Ok(None) };
			file.seek(SeekFrom::Start(position.bytes))?;
			let mut bytes = Vec::new();
			Read::take(&mut *file, PACKS).read_to_end(&mut bytes)?;
			// Text that is cut within a character is not whole.
			let text = match std::str::from_utf8(&bytes) {
				Ok(text) => text.to_owned(),
				Err(error) if error.error_len().is_none() => {
					String::from_utf8_lossy(bytes.get(..error.valid_up_to()).unwrap_or_default()).into_owned()
				},
				// Each byte that is none is a character of its own, so that positions stay right.
				Err(_) => bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '?' }).collect(),
			};
			let comes = grows || u64::try_from(bytes.len()).is_ok_and(|read| read == PACKS);
			let parts: Vec<(&str, usize)> = senml::split(&text, comes).into_iter().take(ROWS).collect();
			let Some((_, end)) = parts.last() else { return Ok(None) };
			let mut batch = Batch::default();
			for (part, _) in &parts {
				batch.extend(line::parse(part, now, naming));
			}
			let lines = text.get(..*end).unwrap_or_default().matches('\n').count();
			position.lines = position.lines.saturating_add(u64::try_from(lines).unwrap_or(u64::MAX));
			position.bytes = position.bytes.saturating_add(u64::try_from(*end).unwrap_or(u64::MAX));
			Ok(Some(Part { batch, position, notes: Vec::new() }))
		},
	}
}

#[cfg(test)]
mod tests;
