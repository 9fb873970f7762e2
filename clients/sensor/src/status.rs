//! What a running sensor tells: of each thing that happens, to whoever watches, and how it stands, in a file.

use crate::{files, queue::Queue, source::now, systemd};
use beadle_primitives::{DeviceId, Moment, Refusal, Sequence};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// How a sensor stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
	/// It looks for the chain.
	Connecting,
	/// Its clock and the chain's differ too much.
	ClockWrong,
	/// All is well.
	Running,
	/// The chain does not take its packs at present.
	Waiting,
	/// It is suspended. Readings are kept until it is reinstated.
	Suspended,
	/// It is revoked, or its key is retired.
	Gone,
	/// It has ended.
	Ended,
}

/// How a sensor stands, as in the file `status.json` of its directory.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Status {
	/// How it stands.
	pub state: State,
	/// Why, in words.
	pub why: Option<String>,
	/// Which device it is.
	pub device: Option<DeviceId>,
	/// The number of its last final pack.
	pub sequence: Sequence,
	/// How many readings wait.
	pub waiting: u64,
	/// When this was written, by the machine's clock.
	pub written_at: Moment,
	/// Its process, while it runs.
	pub pid: u32,
}

/// Tells what happens, and keeps the status file up to date.
pub struct Reporter {
	json: bool,
	path: PathBuf,
	/// The device, once it is known.
	pub device: Option<DeviceId>,
	/// The number of the last final pack.
	pub sequence: Sequence,
	last: Option<(State, Option<String>)>,
}

impl Reporter {
	/// Tells in this form, and keeps the file in this directory.
	pub fn new(json: bool, directory: &Path) -> Self {
		Self { json, path: path(directory), device: None, sequence: 0, last: None }
	}

	/// Tells how the sensor stands, if it is news.
	pub fn state(&mut self, queue: &Queue, state: State, why: Option<String>) {
		let is_news = self.last.as_ref() != Some(&(state, why.clone()));
		if is_news {
			let name = serde_json::to_value(state).unwrap_or_default();
			let shown = name.as_str().unwrap_or_default();
			let shown = why.as_ref().map_or_else(|| shown.to_owned(), |why| format!("{shown}: {why}"));
			systemd::status(&shown);
			self.event(serde_json::json!({ "event": "state", "state": name, "why": why }), || shown);
		}
		self.last = Some((state, why.clone()));
		self.write(queue, state, why);
	}

	/// Whether this is how it stands.
	pub fn is(&self, state: State) -> bool {
		self.last.as_ref().is_some_and(|(last, _)| *last == state)
	}

	/// Tells that the chain does not take a pack for now.
	pub fn refused(&mut self, queue: &Queue, refusal: Refusal) {
		let state = if refusal == Refusal::Suspended { State::Suspended } else { State::Waiting };
		self.state(queue, state, Some(format!("{}: {}", refusal.name(), refusal.explanation())));
	}

	/// Tells that something happened.
	pub fn event(&self, event: serde_json::Value, words: impl FnOnce() -> String) {
		match self.json {
			true => println!("{event}"),
			false => eprintln!("beadle-sensor: {}", words()),
		}
	}

	fn write(&self, queue: &Queue, state: State, why: Option<String>) {
		let status = Status {
			state,
			why,
			device: self.device,
			sequence: self.sequence,
			waiting: queue.len().unwrap_or(0),
			written_at: now(),
			pid: std::process::id(),
		};
		let text = serde_json::to_vec_pretty(&status).unwrap_or_default();
		if let Err(error) = files::replace(&self.path, &text) {
			eprintln!("beadle-sensor: {}: {error}", self.path.display());
		}
	}
}

/// The status of the sensor that has this directory; `None` if it never ran.
pub fn read(directory: &Path) -> Option<Status> {
	serde_json::from_slice(&std::fs::read(path(directory)).ok()?).ok()
}

fn path(directory: &Path) -> PathBuf {
	directory.join("status.json")
}
