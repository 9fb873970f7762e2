//! Files that grow, and are rotated: where reading goes on.
//!
//! A file is known by its beginning, up to the end of its first reading: the names of a table may be those of the file before
//! it, the time of its first row is not. So a file that has taken another's place is read from its start, and one that has
//! only grown, or got another name, goes on where reading ended.

use codec::{Decode, Encode};
use sp_crypto_hashing::blake2_256;

/// Most bytes of the beginning that tell a file from others.
const MOST: usize = 64 << 10;

/// What tells a file from others: a hash of its beginning.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Encode, Decode)]
pub struct Identity([u8; 32]);

impl Identity {
	/// Returns the identity of a file whose first reading ends at this position. `None` as long as it has no whole one.
	pub fn of(beginning: &[u8], first_end: u64) -> Option<Self> {
		let end = usize::try_from(first_end).ok()?.min(MOST);
		beginning.get(..end).filter(|beginning| !beginning.is_empty()).map(|beginning| Self(blake2_256(beginning)))
	}
}

/// How far a file has been read: what the queue stores with the readings.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Position {
	/// The file.
	pub identity: Identity,
	/// Number of its bytes that have been read: up to the end of a line.
	pub bytes: u64,
	/// Number of its lines that have been read.
	pub lines: u64,
}

/// What a file is, compared with how far one was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found {
	/// It has no whole reading yet.
	Nothing,
	/// It is the same file: reading goes on at this position.
	Same(Position),
	/// It is another file: it is read from its start. What was left of the one before is in no file of this name any more.
	Other(Identity),
	/// It is the same file, and shorter than what was read of it: something has cut it.
	Cut,
}

/// Compares a file of this length with how far one was read.
pub fn compare(identity: Option<Identity>, length: u64, read: Option<Position>) -> Found {
	match (identity, read) {
		(None, _) => Found::Nothing,
		(Some(identity), Some(read)) if read.identity == identity => {
			if length < read.bytes {
				Found::Cut
			} else {
				Found::Same(read)
			}
		},
		(Some(identity), _) => Found::Other(identity),
	}
}

/// Returns the length of the whole lines at the beginning of a text: what follows is being written.
pub fn whole_lines(text: &[u8]) -> usize {
	text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end.saturating_add(1))
}

#[cfg(test)]
mod tests {
	use super::*;

	const TABLE: &[u8] = b"time,a\n2026-06-01 00:00,1\n2026-06-01 00:01,2\n";
	/// End of the first row.
	const FIRST: u64 = 26;

	fn read(bytes: u64) -> Option<Position> {
		Some(Position { identity: Identity::of(TABLE, FIRST).unwrap(), bytes, lines: 3 })
	}

	#[test]
	fn a_file_that_grows_goes_on() {
		let grown = [TABLE, b"2026-06-01 00:02,3\n"].concat();
		let identity = Identity::of(&grown, FIRST);
		let length = grown.len() as u64;
		assert_eq!(compare(identity, length, read(45)), Found::Same(read(45).unwrap()));
		assert_eq!(compare(identity, 45, read(45)), Found::Same(read(45).unwrap()));
		assert_eq!(compare(identity, 30, read(45)), Found::Cut);
		assert_eq!(compare(identity, length, None), Found::Other(identity.unwrap()));
	}

	#[test]
	fn a_rotated_file_begins_anew_though_its_names_are_the_same() {
		let rotated = b"time,a\n2026-06-02 00:00,1\n2026-06-02 00:01,2\n2026-06-02 00:02,2\n";
		let identity = Identity::of(rotated, FIRST).unwrap();
		assert_eq!(compare(Some(identity), 64, read(45)), Found::Other(identity));
		// Also while it is shorter, and while it has its names alone.
		assert_eq!(compare(Some(identity), 26, read(45)), Found::Other(identity));
		assert_eq!(compare(Identity::of(b"time,a\n", FIRST), 7, read(45)), Found::Nothing);
		assert_eq!(compare(None, 0, read(45)), Found::Nothing);
	}

	#[test]
	fn a_line_that_is_being_written_is_left() {
		assert_eq!(whole_lines(b"a\nbc\nd"), 5);
		assert_eq!(whole_lines(b"a"), 0);
		assert_eq!(whole_lines(b""), 0);
	}
}
