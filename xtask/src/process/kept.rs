//! Captured output of a command.

use std::{
	fs::File,
	io::{self, Read, Seek},
};

use crate::stop::Stop;

/// Captured output of a command: an unnamed file, because a pipe would have to be read while the command runs.
#[derive(Debug)]
pub struct Kept(File);

impl Kept {
	/// Creates an empty file.
	///
	/// # Errors
	///
	/// If the file cannot be created.
	pub fn new() -> Result<Self, Stop> {
		tempfile::tempfile().map(Self).map_err(unkept)
	}

	/// Returns a handle for the command to write to.
	///
	/// # Errors
	///
	/// If the system refuses it.
	pub fn share(&self) -> Result<File, Stop> {
		self.0.try_clone().map_err(unkept)
	}

	/// Returns the text that was written.
	///
	/// # Errors
	///
	/// If it cannot be read.
	pub fn text(mut self) -> Result<String, Stop> {
		let mut bytes = Vec::new();
		self.0.rewind().and_then(|()| self.0.read_to_end(&mut bytes)).map_err(unkept)?;
		Ok(String::from_utf8_lossy(&bytes).into_owned())
	}
}

fn unkept(error: io::Error) -> Stop {
	Stop::Failed(format!(
		"a command's output cannot be kept: {error}. Is there room in the directory of temporary files?"
	))
}
