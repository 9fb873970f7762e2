//! Reports of a running sensor: events for whoever watches, and its state in a file.

use crate::{clock::now, files, queue::Queue, systemd};
use beadle_primitives::{DeviceId, Moment, Refusal, Sequence};
use serde::{Deserialize, Serialize};
use std::{
	io::{self, Write},
	path::{Path, PathBuf},
};

/// The state of a sensor.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
	/// Looking for the chain.
	Connecting,
	/// Waiting, since its clock and the chain's differ too much.
	ClockWrong,
	/// Running normally.
	Running,
	/// Waiting, since the chain does not take its packs at present.
	Waiting,
	/// Suspended. Readings are kept until the device is reinstated.
	Suspended,
	/// Ended, since the device is revoked or its key retired.
	Gone,
	/// Ended.
	Ended,
}

/// The content of `status.json` in the sensor's directory.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Status {
	/// The state.
	pub state: State,
	/// The reason for the state, in words.
	pub why: Option<String>,
	/// The device's number, once it is known.
	pub device: Option<DeviceId>,
	/// The number of its last final pack.
	pub sequence: Sequence,
	/// The number of readings in the queue.
	pub waiting: u64,
	/// The number of packs that the profile refuses and that this sensor has reported since it was started.
	#[serde(default)]
	pub reported: u64,
	/// The time at which this was written, by the machine's clock.
	pub written_at: Moment,
	/// The process id of the sensor that wrote this.
	pub pid: u32,
}

/// Reports events, and keeps the status file up to date.
pub struct Reporter {
	json: bool,
	path: PathBuf,
	/// The device, once it is known.
	pub device: Option<DeviceId>,
	/// The number of the last final pack.
	pub sequence: Sequence,
	/// The number of packs that were reported.
	pub reported: u64,
	last: Option<(State, Option<String>)>,
}

impl Reporter {
	/// Returns a reporter that prints events as JSON or as text, and keeps the status file in this directory.
	pub fn new(json: bool, directory: &Path) -> Self {
		Self { json, path: path(directory), device: None, sequence: 0, reported: 0, last: None }
	}

	/// Writes the status file, and reports the state if it has changed.
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

	/// Returns whether this is the current state.
	pub fn is(&self, state: State) -> bool {
		self.last.as_ref().is_some_and(|(last, _)| *last == state)
	}

	/// Reports that the chain does not take a pack for now.
	pub fn refused(&mut self, queue: &Queue, refusal: Refusal) {
		let state = if refusal == Refusal::Suspended { State::Suspended } else { State::Waiting };
		self.state(queue, state, Some(format!("{}: {}", refusal.name(), refusal.explanation())));
	}

	/// Reports an event.
	pub fn event(&self, event: serde_json::Value, words: impl FnOnce() -> String) {
		match self.json {
			// A sensor goes on if nobody reads its events any more.
			true => drop(writeln!(io::stdout(), "{event}")),
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
			reported: self.reported,
			written_at: now(),
			pid: std::process::id(),
		};
		let text = serde_json::to_vec_pretty(&status).unwrap_or_default();
		if let Err(error) = files::replace(&self.path, &text) {
			eprintln!("beadle-sensor: {}: {error}", self.path.display());
		}
	}
}

/// Reads the status file in this directory; returns `None` if no sensor has written one that can be read.
pub fn read(directory: &Path) -> Option<Status> {
	serde_json::from_slice(&std::fs::read(path(directory)).ok()?).ok()
}

fn path(directory: &Path) -> PathBuf {
	directory.join("status.json")
}
