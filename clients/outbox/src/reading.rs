//! Readings, as sources have them.

use crate::dead_letters::DeadLetter;
use beadle_primitives::{Millis, Moment};
use codec::{Decode, Encode};

/// When a value was observed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode)]
pub enum ObservedAt {
	/// At this time, by a clock that is trusted, or as the source says.
	Clock(Moment),
	/// So long after this machine's boot, sleep included: its clock is not verified yet. The reading is dated once it is.
	SinceBoot(Millis),
}

/// An observed value, as its source has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reading {
	/// Time of the observation.
	pub at: ObservedAt,
	/// Name of the metric.
	pub metric: String,
	/// The value, as a decimal number.
	pub value: String,
	/// Unit of the value, if the source names one.
	pub unit: Option<String>,
}

/// The readings and dead letters from part of a source.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Batch {
	/// Readings, in the order of the source.
	pub readings: Vec<Reading>,
	/// Input that is no reading, with reasons.
	pub dead_letters: Vec<DeadLetter>,
}

impl Batch {
	/// Appends another batch.
	pub fn extend(&mut self, other: Self) {
		self.readings.extend(other.readings);
		self.dead_letters.extend(other.dead_letters);
	}
}
