//! Sources of readings. A source adds readings to the queue at its own pace, and pauses while the queue is full.

mod csv;
mod exec;
mod intake;
mod senml_file;
mod stdin;

pub use intake::Intake;

use crate::{args::Source, error::Error};
use beadle_profiles::table::TableArgs;

/// Reads a source to its end, or for ever if it has none; a table with these options.
///
/// # Errors
///
/// If the source cannot be read, or the queue cannot be written.
pub async fn read(source: Source, table: &TableArgs, intake: Intake) -> Result<(), Error> {
	match source {
		Source::Stdin => stdin::read(intake).await,
		Source::Csv(path) => csv::read(&path, table, &intake).await,
		Source::SenMl(path) => senml_file::read(&path, intake).await,
		Source::Exec(command) => exec::read(&command, intake).await,
	}
}
