//! Readings, as sources have them.

use crate::dead_letters::DeadLetter;
use beadle_primitives::Moment;
use codec::{Decode, Encode};

/// An observed value, as its source has it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Reading {
	/// Time of the observation.
	pub at: Moment,
	/// Name of the metric.
	pub metric: String,
	/// The value, as a decimal number.
	pub value: String,
	/// Unit of the value, if the source names one.
	pub unit: Option<String>,
}

/// The readings and dead letters from part of a source.
#[derive(Default, Debug)]
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
