//! The way into the queue.

use super::{
	dead,
	error::QueueError,
	tables::{decoded, *},
	Queue, PUSHES_KEY,
};
use crate::{
	dead_letters::{self, DeadLetter},
	reading::{ObservedAt, Reading},
};
use beadle_primitives::Moment;
use codec::Encode;
use redb::{ReadableTable, ReadableTableMetadata, WriteTransaction};
use sp_crypto_hashing::blake2_256;
use std::sync::atomic::Ordering;

/// Part of a source that is to enter the queue as a whole, or not at all.
#[derive(Clone, Copy, Debug)]
pub struct Push<'a> {
	/// The lane of the device that observed it.
	pub lane: LaneId,
	/// The readings.
	pub readings: &'a [Reading],
	/// Input that is no reading.
	pub dead_letters: &'a [DeadLetter],
	/// The source's name, and the position up to which it has been read with this part. A part that ends where the last one
	/// ended is that one, given again.
	pub position: Option<(&'a str, &'a [u8])>,
	/// What tells a part from all others: one that was given before is not taken again.
	pub once: Option<&'a [u8]>,
}

impl<'a> Push<'a> {
	/// Returns a part with these readings and nothing else.
	pub fn of(lane: LaneId, readings: &'a [Reading]) -> Self {
		Self { lane, readings, dead_letters: &[], position: None, once: None }
	}
}

/// Why nothing was taken: try again later, since nothing is lost yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Full {
	/// The queue has as many readings as it may have.
	Readings,
	/// There are as many dead letters as there may be: look at them and take them out.
	DeadLetters,
	/// The disk is full.
	Disk,
}

/// Outcome of a push.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pushed {
	/// Everything is on disk: from now on it cannot be lost.
	Taken {
		/// Number of readings that are new.
		new: u64,
		/// Number of dead letters, the contradicting readings included.
		dead: u64,
	},
	/// Nothing was taken.
	Full(Full),
}

impl Queue {
	/// Takes parts of sources, in one transaction. Once this returns [`Pushed::Taken`], the sources can forget them.
	///
	/// A reading that is in the queue already, with the same value, is the same one. With another value it becomes a dead
	/// letter. A queue without readings has room for any number of them.
	///
	/// # Errors
	///
	/// If the queue cannot be used. Whether the parts were taken is not known then: give them again.
	pub fn push(&self, parts: &[Push<'_>]) -> Result<Pushed, QueueError> {
		let pushed = match self.try_push(parts) {
			Err(QueueError::DiskFull) => Ok(Pushed::Full(Full::Disk)),
			pushed => pushed,
		};
		if matches!(pushed, Ok(Pushed::Full(_))) {
			self.turned_away.fetch_add(1, Ordering::Relaxed);
		}
		pushed
	}

	fn try_push(&self, parts: &[Push<'_>]) -> Result<Pushed, QueueError> {
		if let Some(full) = self.is_full_for(parts)? {
			return Ok(Pushed::Full(full));
		}
		let identity = blake2_256(&identity(parts));
		let (new, dead) = self.store.write(|transaction| self.take(transaction, parts, identity))?;
		self.most.fetch_add(new, Ordering::Relaxed);
		Ok(Pushed::Taken { new, dead })
	}

	fn is_full_for(&self, parts: &[Push<'_>]) -> Result<Option<Full>, QueueError> {
		let count = |of: fn(&Push<'_>) -> usize| parts.iter().map(|part| of(part) as u64).sum::<u64>();
		let readings = count(|part| part.readings.len());
		let letters = count(|part| part.dead_letters.len());
		let waiting = self.len()?;
		// A part that by itself exceeds the limit has to enter at some time.
		if readings > 0 && waiting > 0 && waiting.saturating_add(readings) > self.limits.readings {
			return Ok(Some(Full::Readings));
		}
		let (dead, bytes) = self.dead_letters_held()?;
		let is_full = dead >= self.limits.dead_letters || bytes >= self.limits.dead_letter_bytes;
		Ok((is_full && readings.saturating_add(letters) > 0).then_some(Full::DeadLetters))
	}

	fn take(
		&self,
		transaction: &WriteTransaction,
		parts: &[Push<'_>],
		identity: [u8; 32],
	) -> Result<(u64, u64), QueueError> {
		let (mut new, mut dead) = (0u64, 0u64);
		let mut meta = transaction.open_table(META)?;
		// An attempt whose outcome was not known is given again as it was.
		let is_again = meta.get(PUSHES_KEY)?.is_some_and(|last| last.value() == identity);
		if is_again && parts.iter().any(|part| !part.dead_letters.is_empty()) {
			return Ok((0, 0));
		}
		meta.insert(PUSHES_KEY, identity.as_slice())?;
		drop(meta);
		for part in parts {
			if !is_first(transaction, part, self.limits.once)? {
				continue;
			}
			for reading in part.readings {
				match self.enter(transaction, part.lane, reading)? {
					Entered::New => new = new.saturating_add(1),
					Entered::Same => {},
					Entered::Dead => dead = dead.saturating_add(1),
				}
			}
			for letter in part.dead_letters {
				dead::add(transaction, part.lane, What::Input(letter.what.to_string()), &letter.why)?;
				dead = dead.saturating_add(1);
			}
		}
		Ok((new, dead))
	}

	fn enter(&self, transaction: &WriteTransaction, lane: LaneId, reading: &Reading) -> Result<Entered, QueueError> {
		let value = Value::of(reading);
		let metric = reading.metric.as_str();
		match reading.at {
			ObservedAt::Clock(at) => enter_dated(transaction, lane, at, metric, value),
			ObservedAt::SinceBoot(since) => {
				let booted = transaction.open_table(BOOTS)?.get(self.boot)?.map(|booted| booted.value());
				if let Some(booted) = booted {
					return enter_dated(transaction, lane, booted.saturating_add(since), metric, value);
				}
				let mut table = transaction.open_table(UNDATED)?;
				let key = (lane, self.boot, since, metric);
				let before = table.get(key)?.map(|found| decoded::<Value>(found.value(), "reading")).transpose()?;
				match before {
					None => drop(table.insert(key, value.encode().as_slice())?),
					Some(before) if before == value => return Ok(Entered::Same),
					Some(before) => {
						drop(table);
						let what = What::Undated(self.boot, since, metric.to_owned(), value);
						dead::add(transaction, lane, what, &dead_letters::contradicts(&before.value))?;
						return Ok(Entered::Dead);
					},
				}
				Ok(Entered::New)
			},
		}
	}
}

/// What became of a reading.
pub(super) enum Entered {
	New,
	Same,
	Dead,
}

pub(super) fn enter_dated(
	transaction: &WriteTransaction,
	lane: LaneId,
	at: Moment,
	metric: &str,
	value: Value,
) -> Result<Entered, QueueError> {
	let mut table = transaction.open_table(READINGS)?;
	let before = table.get((lane, at, metric))?.map(|found| decoded::<Value>(found.value(), "reading")).transpose()?;
	match before {
		None => {
			table.insert((lane, at, metric), value.encode().as_slice())?;
			Ok(Entered::New)
		},
		Some(before) if before == value => Ok(Entered::Same),
		Some(before) => {
			drop(table);
			let what = What::Dated(Key { at, metric: metric.to_owned() }, value);
			dead::add(transaction, lane, what, &dead_letters::contradicts(&before.value))?;
			Ok(Entered::Dead)
		},
	}
}

/// Takes note of the part's position and key, and returns whether it was not given before.
fn is_first(transaction: &WriteTransaction, part: &Push<'_>, most: u64) -> Result<bool, QueueError> {
	if let Some((source, position)) = part.position {
		let mut positions = transaction.open_table(POSITIONS)?;
		if positions.get(source)?.is_some_and(|found| found.value() == position) {
			return Ok(false);
		}
		positions.insert(source, position)?;
	}
	let Some(once) = part.once else { return Ok(true) };
	let once = blake2_256(once);
	let mut known = transaction.open_table(ONCE)?;
	if known.get(once)?.is_some() {
		return Ok(false);
	}
	let mut order = transaction.open_table(ONCE_ORDER)?;
	let number = order.last()?.map_or(0, |(last, _)| last.value().saturating_add(1));
	known.insert(once, number)?;
	order.insert(number, once)?;
	while order.len()? > most {
		let Some((_, oldest)) = order.pop_first()? else { break };
		known.remove(oldest.value())?;
	}
	Ok(true)
}

fn identity(parts: &[Push<'_>]) -> Vec<u8> {
	let mut bytes = Vec::new();
	for part in parts {
		part.lane.encode_to(&mut bytes);
		part.position.encode_to(&mut bytes);
		part.once.encode_to(&mut bytes);
		for reading in part.readings {
			(reading.at, &reading.metric, &reading.value, &reading.unit).encode_to(&mut bytes);
		}
		for letter in part.dead_letters {
			(letter.what.to_string(), &letter.why).encode_to(&mut bytes);
		}
	}
	bytes
}
