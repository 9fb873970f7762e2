//! The queue: readings, sealed packs and dead letters of any number of devices in one database that survives power cuts.
//!
//! A reading enters in the same transaction as the position up to which its source has been read, and leaves in the one
//! that removes the recorded pack with it, or that makes a dead letter of it. Its key is what it is: lane, time and metric.
//! So readings come out in the order of their times, whatever order they came in; the same reading given twice is one;
//! and what is from the future waits behind all else.
//!
//! The packs that were signed for a number stay until the final chain has that number. Whichever of them it has, the queue
//! knows which readings were in it.

mod dead;
mod error;
mod push;
mod seal;
mod store;
mod tables;
mod undated;

pub use dead::{Exported, MAX_EXPORTED};
pub use error::QueueError;
pub use push::{Full, Push, Pushed};
pub use store::{Custom, File, Place};
pub use tables::{BootId, Key, Lane, LaneId, Letter, Sealed, Value, Waiting, What};

use beadle_primitives::{DeviceId, DeviceKey, Moment};
use codec::Encode;
use redb::{ReadableTable, ReadableTableMetadata, WriteTransaction};
use sp_core::H256;
use std::{
	path::Path,
	sync::atomic::{AtomicU64, Ordering},
};
use store::Store;
use tables::*;

/// Bounds of what the queue holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
	/// The most readings.
	pub readings: u64,
	/// The most dead letters, beyond which nothing more is taken from sources. What is set aside always has room.
	pub dead_letters: u64,
	/// The most bytes of dead letters, likewise.
	pub dead_letter_bytes: u64,
	/// The most keys of pushes that are remembered.
	pub once: u64,
}

impl Default for Limits {
	fn default() -> Self {
		Self { readings: 1_000_000, dead_letters: 1_000_000, dead_letter_bytes: 256 << 20, once: 100_000 }
	}
}

/// The queue.
#[derive(Debug)]
pub struct Queue {
	store: Store,
	limits: Limits,
	boot: BootId,
	/// Number of times that nothing was taken since there was no room.
	turned_away: AtomicU64,
	/// Number of readings that were there when the file was last compacted, or came since.
	most: AtomicU64,
}

/// Number of readings from which on the file is compacted once they are gone.
const MANY: u64 = 50_000;

const SCHEMA_KEY: &str = "schema";
const GENESIS_KEY: &str = "genesis";
const PUSHES_KEY: &str = "pushes";

impl Queue {
	/// Opens the queue in this directory, or creates it. `boot` identifies the present boot of this machine.
	///
	/// # Errors
	///
	/// If it cannot be used, or another program uses it.
	pub fn open(directory: &Path, limits: Limits, boot: BootId) -> Result<Self, QueueError> {
		std::fs::create_dir_all(directory).map_err(|error| QueueError::from(redb::Error::Io(error)))?;
		Self::open_in(Box::new(File(directory.join("outbox.redb"))), limits, boot)
	}

	/// Opens the queue in this place, or creates it.
	///
	/// # Errors
	///
	/// As [`Self::open`].
	pub fn open_in(place: Box<dyn Place>, limits: Limits, boot: BootId) -> Result<Self, QueueError> {
		let store = Store::open(place)?;
		let queue = Self { store, limits, boot, turned_away: AtomicU64::new(0), most: AtomicU64::new(0) };
		let is_new = queue.store.write(|transaction| {
			let mut meta = transaction.open_table(META)?;
			let found = meta.get(SCHEMA_KEY)?.map(|found| decoded::<u32>(found.value(), "schema")).transpose()?;
			match found {
				Some(found) if found > SCHEMA => Err(QueueError::Newer { found, known: SCHEMA }),
				Some(_) => Ok(false),
				None => {
					meta.insert(SCHEMA_KEY, SCHEMA.encode().as_slice())?;
					create_tables(transaction)?;
					Ok(true)
				},
			}
		})?;
		if !is_new {
			queue.most.store(queue.len()?, Ordering::Relaxed);
		}
		Ok(queue)
	}

	/// Returns the number of the lane with this name, which is made if there is none.
	///
	/// # Errors
	///
	/// If the queue cannot be used.
	pub fn lane(&self, name: &str) -> Result<LaneId, QueueError> {
		let found = self.store.read(|t| Ok(t.open_table(LANE_OF)?.get(name)?.map(|found| found.value())))?;
		if let Some(found) = found {
			return Ok(found);
		}
		self.store.write(|transaction| {
			let mut lanes = transaction.open_table(LANES)?;
			let number = lanes.last()?.map_or(0, |(last, _)| last.value().saturating_add(1));
			let lane = Lane { name: name.to_owned(), device: None, key: None };
			lanes.insert(number, lane.encode().as_slice())?;
			transaction.open_table(LANE_OF)?.insert(name, number)?;
			Ok(number)
		})
	}

	/// Returns a lane.
	///
	/// # Errors
	///
	/// If the queue cannot be used.
	pub fn lane_of(&self, lane: LaneId) -> Result<Option<Lane>, QueueError> {
		self.store.read(|transaction| {
			let found = transaction.open_table(LANES)?.get(lane)?;
			found.map(|found| decoded(found.value(), "lane")).transpose()
		})
	}

	/// Binds the queue to a chain, and a lane to a device with its present key: from then on they are used for no other. The
	/// key may change, and the device may not.
	///
	/// # Errors
	///
	/// [`QueueError::OtherChain`] or [`QueueError::OtherDevice`] if they are bound otherwise, or if the queue cannot be used.
	pub fn bind(&self, genesis: H256, lane: LaneId, device: DeviceId, key: &DeviceKey) -> Result<(), QueueError> {
		self.store.write(|transaction| {
			let mut meta = transaction.open_table(META)?;
			let bound = meta.get(GENESIS_KEY)?.map(|found| decoded::<H256>(found.value(), "genesis")).transpose()?;
			match bound {
				Some(bound) if bound != genesis => return Err(QueueError::OtherChain { bound, given: genesis }),
				Some(_) => {},
				None => drop(meta.insert(GENESIS_KEY, genesis.encode().as_slice())?),
			}
			let mut lanes = transaction.open_table(LANES)?;
			let found = lanes.get(lane)?.map(|found| decoded::<Lane>(found.value(), "lane")).transpose()?;
			let found = found.ok_or(QueueError::Corrupt("no such lane"))?;
			if let Some(bound) = found.device.filter(|bound| *bound != device) {
				return Err(QueueError::OtherDevice { bound, given: device });
			}
			let now = Lane { device: Some(device), key: Some(key.clone()), ..found.clone() };
			if now != found {
				lanes.insert(lane, now.encode().as_slice())?;
			}
			Ok(())
		})
	}

	/// Returns the number of readings, those without a time included.
	///
	/// # Errors
	///
	/// If the queue cannot be used.
	pub fn len(&self) -> Result<u64, QueueError> {
		self.store.read(|transaction| {
			let undated = transaction.open_table(UNDATED)?.len()?;
			Ok(transaction.open_table(READINGS)?.len()?.saturating_add(undated))
		})
	}

	/// Returns whether there are no readings.
	///
	/// # Errors
	///
	/// If the queue cannot be used.
	pub fn is_empty(&self) -> Result<bool, QueueError> {
		Ok(self.len()? == 0)
	}

	/// Returns the number of times that nothing was taken since there was no room, since the queue was opened.
	pub fn turned_away(&self) -> u64 {
		self.turned_away.load(Ordering::Relaxed)
	}

	/// Returns a number that is another one after each change of the queue.
	pub fn changes(&self) -> u64 {
		self.store.changes()
	}

	/// Returns the position up to which a source has been read; `None` at first.
	///
	/// # Errors
	///
	/// If the queue cannot be used.
	pub fn position(&self, source: &str) -> Result<Option<Vec<u8>>, QueueError> {
		self.store.read(|t| Ok(t.open_table(POSITIONS)?.get(source)?.map(|found| found.value().to_vec())))
	}

	/// Returns the first readings of a lane that are of this time or later, in the order of their times: at least `count`
	/// of them, if there are as many, and all that are of the last one's time.
	///
	/// # Errors
	///
	/// If the queue cannot be used.
	pub fn head(&self, lane: LaneId, from: Moment, count: usize) -> Result<Vec<Waiting>, QueueError> {
		self.range(lane, from, None, count)
	}

	/// Returns the first readings of a lane that are of an earlier time than this, likewise.
	///
	/// # Errors
	///
	/// If the queue cannot be used.
	pub fn before(&self, lane: LaneId, until: Moment, count: usize) -> Result<Vec<Waiting>, QueueError> {
		self.range(lane, 0, Some(until), count)
	}

	fn range(
		&self,
		lane: LaneId,
		from: Moment,
		until: Option<Moment>,
		count: usize,
	) -> Result<Vec<Waiting>, QueueError> {
		self.store.read(|transaction| {
			let table = transaction.open_table(READINGS)?;
			let end = until.map_or((lane.saturating_add(1), 0, ""), |until| (lane, until, ""));
			let mut found: Vec<Waiting> = Vec::new();
			if (lane, from, "") >= end {
				return Ok(found);
			}
			for item in table.range((lane, from, "")..end)? {
				let reading = waiting(&item?)?;
				if found.len() >= count && found.last().is_some_and(|last| last.key.at != reading.key.at) {
					break;
				}
				found.push(reading);
			}
			Ok(found)
		})
	}

	/// Gives back room in the file after a large backlog. Cheap if there was none.
	///
	/// # Errors
	///
	/// If the queue cannot be used.
	pub fn tidy(&self) -> Result<(), QueueError> {
		let len = self.len()?;
		if self.most.load(Ordering::Relaxed) >= MANY && len < MANY / 10 {
			self.store.compact()?;
			self.most.store(len, Ordering::Relaxed);
		}
		Ok(())
	}
}

type Item<'a> = (redb::AccessGuard<'a, (u32, u64, &'static str)>, redb::AccessGuard<'a, &'static [u8]>);

fn waiting((key, value): &Item) -> Result<Waiting, QueueError> {
	let (_, at, metric) = key.value();
	Ok(Waiting { key: Key { at, metric: metric.to_owned() }, value: decoded(value.value(), "reading")? })
}

fn create_tables(transaction: &WriteTransaction) -> Result<(), QueueError> {
	transaction.open_table(LANES)?;
	transaction.open_table(LANE_OF)?;
	transaction.open_table(READINGS)?;
	transaction.open_table(UNDATED)?;
	transaction.open_table(BOOTS)?;
	transaction.open_table(SEALED)?;
	transaction.open_table(FORMER)?;
	transaction.open_table(POSITIONS)?;
	transaction.open_table(ONCE)?;
	transaction.open_table(ONCE_ORDER)?;
	transaction.open_table(DEAD)?;
	Ok(())
}

#[cfg(test)]
mod tests;
