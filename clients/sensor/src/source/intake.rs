//! The way of readings from a source into the queue.

use crate::{error::Error, queue::Queue, reading::Batch};
use std::{path::Path, sync::Arc, time::Duration};
use tokio::{sync::watch, time::sleep};

/// Interval at which a source checks a full queue for room.
const FULL_AGAIN_AFTER: Duration = Duration::from_secs(1);

/// Number of rows of a file that enter the queue at a time.
pub const ROWS: usize = 256;

/// A source's connections to the rest of the program.
#[derive(Clone)]
pub struct Intake {
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

impl Intake {
	/// Adds a batch to the queue, as soon as it has room.
	pub async fn take(&self, batch: Batch, position: Option<(&str, u64)>) -> Result<(), Error> {
		self.queue.dead_letters().add(&batch.dead_letters)?;
		for letter in &batch.dead_letters {
			eprintln!("beadle-sensor: dead letter: {}", letter.why);
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
	pub async fn until_clock_checked(&mut self) {
		// Cannot fail: the sender lives as long as the source does.
		let _ = self.clock_checked.wait_for(|checked| *checked).await;
	}
}

/// Returns the error of a source that cannot be read.
pub fn failed(path: &Path, why: impl ToString) -> Error {
	Error::Source { path: path.display().to_string(), why: why.to_string() }
}
