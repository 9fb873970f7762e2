//! Reasons why a table is not read.

/// Errors of reading a table.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
	/// It cannot be read.
	#[error(transparent)]
	File(#[from] std::io::Error),
	/// It could be read in several ways, or in none.
	#[error("line {line}: {what}")]
	Unclear {
		/// The line, from 1.
		line: u64,
		/// What is unclear, and what to do.
		what: String,
	},
	/// A column is missing.
	#[error("there is no column \"{title}\"; there are {known}")]
	Column {
		/// The title.
		title: String,
		/// The titles that there are.
		known: String,
	},
}

impl TableError {
	/// Returns whether the file could not be read, whatever is in it.
	pub fn is_of_the_system(&self) -> bool {
		matches!(self, Self::File(_))
	}
}
