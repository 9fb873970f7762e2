//! Sources of readings. A source adds readings to the queue at its own pace, and pauses while the queue is full.

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

/// Interval at which a source checks a full queue for room.
const FULL_AGAIN_AFTER: Duration = Duration::from_secs(1);

/// Number of rows of a file that enter the queue at a time.
const ROWS: usize = 256;

/// The readings and rejected input from part of a source.
#[derive(Default, Debug)]
pub struct Batch {
	/// Readings, in the order of the source.
	pub readings: Vec<Reading>,
	/// Rejected input, with reasons.
	pub aside: Vec<SetAside>,
}

/// A source's connections to the rest of the program.
#[derive(Clone)]
pub struct Feed {
	/// The queue, which receives the readings.
	pub queue: Arc<Queue>,
	/// Whether this machine's clock has been compared with the chain's. A source without times of its own begins only
	/// then.
	pub clock_checked: watch::Receiver<bool>,
	/// The interval at which a source that can be polled is polled.
	pub every: watch::Receiver<Duration>,
	/// Notified when readings have entered the queue.
	pub news: Arc<tokio::sync::Notify>,
}

impl Feed {
	/// Adds a batch to the queue, as soon as it has room.
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
		// Cannot fail: the sender lives as long as the source does.
		let _ = self.clock_checked.wait_for(|checked| *checked).await;
	}
}

/// Reads a source to its end, or for ever if it has none.
///
/// # Errors
///
/// If the source cannot be read, or the queue cannot be written.
pub async fn read(source: Source, feed: Feed) -> Result<(), Error> {
	match source {
		Source::Stdin => stdin::read(feed).await,
		Source::Csv(path) => csv::read(&path, &feed).await,
		Source::SenMl(path) => senml::read(&path, feed).await,
		Source::Exec(command) => exec::read(&command, feed).await,
	}
}

/// Returns the current time by this machine's clock.
pub fn now() -> Moment {
	let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	Moment::try_from(since.as_millis()).unwrap_or(Moment::MAX)
}

fn failed(path: &Path, why: impl ToString) -> Error {
	Error::Source { path: path.display().to_string(), why: why.to_string() }
}
