//! Dead letters: readings, and input that is no reading, that can never be recorded. They go to a file beside the queue.

use crate::{error::Error, files};
use serde_json::json;
use std::{
	path::{Path, PathBuf},
	sync::atomic::{AtomicBool, Ordering},
};

/// A dead letter: a reading, or input that is no reading, that can never be recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeadLetter {
	/// The reading or input, as JSON.
	pub what: serde_json::Value,
	/// The reason why it cannot be recorded.
	pub why: String,
}

/// The file of dead letters, which has one JSON object per line.
pub struct DeadLetters {
	path: PathBuf,
	/// Whether there were any since the sensor was started.
	any: AtomicBool,
}

impl DeadLetters {
	/// Returns the file in this directory, which is created with the first dead letter.
	pub fn in_directory(directory: &Path) -> Self {
		Self { path: directory.join("dead-letters.jsonl"), any: AtomicBool::new(false) }
	}

	/// Appends dead letters to the file.
	///
	/// # Errors
	///
	/// If it cannot be written.
	pub fn add(&self, dead_letters: &[DeadLetter]) -> Result<(), Error> {
		if dead_letters.is_empty() {
			return Ok(());
		}
		self.any.store(true, Ordering::Relaxed);
		let line = |DeadLetter { what, why }: &DeadLetter| format!("{}\n", json!({ "why": why, "what": what }));
		files::append_private(&self.path, &dead_letters.iter().map(line).collect::<String>())
			.map_err(|source| Error::file(&self.path, source))
	}

	/// Returns whether there were any since the sensor was started.
	pub fn any(&self) -> bool {
		self.any.load(Ordering::Relaxed)
	}

	/// Returns the path of the file.
	#[cfg(test)]
	pub fn path(&self) -> &Path {
		&self.path
	}
}
