//! Where readings come from. A source puts them into the queue, in its own time, and stops while the queue is full.

mod csv;
mod exec;
mod line;
mod senml;
mod stdin;

use crate::{
	args::Source,
	error::Error,
	queue::{Queue, Reading, SetAside},
};
use beadle_primitives::Moment;
use std::{
	path::Path,
	sync::Arc,
	time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio::{sync::watch, time::sleep};

/// How long a source waits for room in the queue before it looks again.
const FULL_AGAIN_AFTER: Duration = Duration::from_secs(1);

/// How many rows of a file enter the queue at a time.
const ROWS: usize = 256;

/// What part of a source came to.
#[derive(Default, Debug)]
pub struct Batch {
	/// Readings, in the order of the source.
	pub readings: Vec<Reading>,
	/// What was to be a reading and is none.
	pub aside: Vec<SetAside>,
}

/// What a source is told, and whom it tells.
#[derive(Clone)]
pub struct Feed {
	/// Where readings go.
	pub queue: Arc<Queue>,
	/// Whether this machine's clock has been held against the chain's: only then does a source that has no times of its
	/// own begin.
	pub clock_checked: watch::Receiver<bool>,
	/// How often something that can be asked is asked.
	pub every: watch::Receiver<Duration>,
	/// Told when readings have entered the queue.
	pub news: Arc<tokio::sync::Notify>,
}

impl Feed {
	/// Puts a batch into the queue, as soon as it has room.
	async fn take(&self, batch: Batch, position: Option<(&str, u64)>) -> Result<(), Error> {
		self.queue.set_aside(&batch.aside)?;
		for aside in &batch.aside {
			eprintln!("beadle-sensor: set aside: {}", aside.why);
		}
		let mut told = false;
		while !self.queue.push(&batch.readings, position)? {
			if !told {
				eprintln!("beadle-sensor: the queue is full: no more readings are taken until some are recorded");
				told = true;
			}
			sleep(FULL_AGAIN_AFTER).await;
		}
		self.news.notify_one();
		Ok(())
	}

	/// Waits until the clock has been checked.
	async fn until_clock_checked(&mut self) {
		// Whoever checks it lives as long as the source does.
		let _ = self.clock_checked.wait_for(|checked| *checked).await;
	}
}

/// Reads a source to its end; one that has none goes on for ever.
///
/// # Errors
///
/// If it cannot be read, or the queue cannot be written.
pub async fn read(source: Source, feed: Feed) -> Result<(), Error> {
	match source {
		Source::Stdin => stdin::read(feed).await,
		Source::Csv(path) => csv::read(&path, &feed).await,
		Source::SenMl(path) => senml::read(&path, feed).await,
		Source::Exec(command) => exec::read(&command, feed).await,
	}
}

/// The present, by this machine's clock.
pub fn now() -> Moment {
	let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	Moment::try_from(since.as_millis()).unwrap_or(Moment::MAX)
}

fn failed(path: &Path, why: impl ToString) -> Error {
	Error::Source { path: path.display().to_string(), why: why.to_string() }
}
