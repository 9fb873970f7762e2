//! Sources of readings. A source adds readings to the queue at its own pace, and pauses while the queue is full.

mod csv;
mod exec;
mod feed;
mod senml_file;
mod stdin;

pub use feed::Feed;

use crate::{args::Source, error::Error};

/// Reads a source to its end, or for ever if it has none.
///
/// # Errors
///
/// If the source cannot be read, or the queue cannot be written.
pub async fn read(source: Source, feed: Feed) -> Result<(), Error> {
	match source {
		Source::Stdin => stdin::read(feed).await,
		Source::Csv(path) => csv::read(&path, &feed).await,
		Source::SenMl(path) => senml_file::read(&path, feed).await,
		Source::Exec(command) => exec::read(&command, feed).await,
	}
}
