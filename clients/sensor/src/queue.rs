//! The queue of readings that are not final yet. It survives power cuts.
//!
//! A reading enters once, in the same transaction as the position up to which its source has been read, and leaves
//! once: when the pack with it is final, or when it becomes a dead letter. In between, the queue keeps the pack that
//! the reading was last sealed in, as it was signed, so that the very same pack is sent again after a restart: whatever
//! became of the first attempt, the chain records at most one of them.

use crate::{
	dead_letters::{DeadLetter, DeadLetters},
	error::Error,
	format::senml,
	reading::Reading,
};
use beadle_primitives::{Moment, ProfileRef, Sequence, SignedPack};
use codec::{Decode, DecodeAll, Encode};
use redb::{Database, ReadableDatabase, ReadableTable, ReadableTableMetadata, TableDefinition};
use std::path::{Path, PathBuf};

const READINGS: TableDefinition<u64, &[u8]> = TableDefinition::new("readings");
const SEALED: TableDefinition<(), &[u8]> = TableDefinition::new("sealed");
/// The profile version that the sealed pack was made for.
const SEALED_FOR: TableDefinition<(), (u32, u32)> = TableDefinition::new("sealed-for");
const POSITIONS: TableDefinition<&str, u64> = TableDefinition::new("positions");

/// Size of the database's cache, in bytes.
const CACHE: usize = 1 << 20;

/// A sealed pack on its way to the chain, with the numbers of its readings.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Sealed {
	/// The signed pack.
	pub signed: SignedPack,
	/// The numbers of its readings in the queue.
	pub readings: Vec<u64>,
}

impl Sealed {
	/// Returns the pack's number.
	pub fn sequence(&self) -> Sequence {
		self.signed.pack.sequence
	}

	/// Returns the observation time of the last reading.
	pub fn observed_at(&self) -> Moment {
		let pack = &self.signed.pack;
		pack.records.last().map_or(pack.base_time, |record| pack.observed_at(record))
	}
}

/// The queue of one sensor.
pub struct Queue {
	database: Database,
	directory: PathBuf,
	limit: u64,
	dead_letters: DeadLetters,
}

impl Queue {
	/// Opens the queue in this directory, or creates it. It holds at most `limit` readings.
	///
	/// # Errors
	///
	/// If it cannot be used, or another sensor uses it.
	pub fn open(directory: &Path, limit: u64) -> Result<Self, Error> {
		let failed = |why: String| Error::Queue { path: directory.display().to_string(), why };
		std::fs::create_dir_all(directory).map_err(|source| Error::file(directory, source))?;
		let database = Database::builder().set_cache_size(CACHE).create(directory.join("queue.redb"));
		let database = database.map_err(|error| match error {
			redb::DatabaseError::DatabaseAlreadyOpen => failed("another beadle-sensor uses it".into()),
			error => failed(error.to_string()),
		})?;
		let queue = Self {
			database,
			directory: directory.to_owned(),
			limit,
			dead_letters: DeadLetters::in_directory(directory),
		};
		queue.write(|transaction| {
			transaction.open_table(READINGS)?;
			transaction.open_table(SEALED)?;
			transaction.open_table(SEALED_FOR)?;
			transaction.open_table(POSITIONS)?;
			Ok(())
		})?;
		Ok(queue)
	}

	/// Returns the queue's directory.
	pub fn directory(&self) -> &Path {
		&self.directory
	}

	/// Returns the number of readings in the queue.
	///
	/// # Errors
	///
	/// If it cannot be read.
	pub fn len(&self) -> Result<u64, Error> {
		self.read(|transaction| Ok(transaction.open_table(READINGS)?.len()?))
	}

	/// Adds readings and stores `position` as the position up to which `source` has been read, in one transaction.
	/// Returns whether there was room; an empty queue has room for any number of readings.
	///
	/// # Errors
	///
	/// If it cannot be written.
	pub fn push(&self, readings: &[Reading], position: Option<(&str, u64)>) -> Result<bool, Error> {
		let more = u64::try_from(readings.len()).unwrap_or(u64::MAX);
		let waiting = self.len()?;
		// A batch that by itself exceeds the limit has to enter at some time.
		if waiting.saturating_add(more) > self.limit && more > 0 && waiting > 0 {
			return Ok(false);
		}
		self.write(|transaction| {
			let mut table = transaction.open_table(READINGS)?;
			let next = table.last()?.map_or(0, |(last, _)| last.value().saturating_add(1));
			// Numbers of readings that have left are not reused while a sealed pack may name them.
			let sealed = transaction.open_table(SEALED)?.get(())?.map(|bytes| decoded::<Sealed>(bytes.value()));
			let named =
				sealed.and_then(|sealed| sealed.readings.last().copied()).map_or(0, |last| last.saturating_add(1));
			for (number, reading) in (next.max(named)..).zip(readings) {
				table.insert(number, reading.encode().as_slice())?;
			}
			if let Some((source, position)) = position {
				transaction.open_table(POSITIONS)?.insert(source, position)?;
			}
			Ok(())
		})?;
		Ok(true)
	}

	/// Returns the position up to which a source has been read.
	///
	/// # Errors
	///
	/// If it cannot be read.
	pub fn position(&self, source: &str) -> Result<u64, Error> {
		self.read(|transaction| Ok(transaction.open_table(POSITIONS)?.get(source)?.map_or(0, |found| found.value())))
	}

	/// Returns the first readings, with their numbers.
	///
	/// # Errors
	///
	/// If it cannot be read.
	pub fn first(&self, count: usize) -> Result<Vec<(u64, Reading)>, Error> {
		self.read(|transaction| {
			let table = transaction.open_table(READINGS)?;
			let mut found = Vec::new();
			for item in table.iter()?.take(count) {
				let (number, reading) = item?;
				found.push((number.value(), decoded(reading.value())));
			}
			Ok(found)
		})
	}

	/// Returns the sealed pack, if there is one.
	///
	/// # Errors
	///
	/// If it cannot be read.
	pub fn sealed(&self) -> Result<Option<Sealed>, Error> {
		self.read(|transaction| Ok(transaction.open_table(SEALED)?.get(())?.map(|bytes| decoded(bytes.value()))))
	}

	/// Returns the profile version that the sealed pack was made for.
	///
	/// # Errors
	///
	/// If it cannot be read.
	pub fn sealed_for(&self) -> Result<Option<ProfileRef>, Error> {
		self.read(|transaction| {
			let found = transaction.open_table(SEALED_FOR)?.get(())?.map(|found| found.value());
			Ok(found.map(|(id, version)| ProfileRef { id, version }))
		})
	}

	/// Stores a pack made for this profile version, before it is sent for the first time.
	///
	/// # Errors
	///
	/// If it cannot be written.
	pub fn seal(&self, sealed: &Sealed, profile: ProfileRef) -> Result<(), Error> {
		self.write(|transaction| {
			transaction.open_table(SEALED)?.insert((), sealed.encode().as_slice())?;
			transaction.open_table(SEALED_FOR)?.insert((), (profile.id, profile.version))?;
			Ok(())
		})
	}

	/// Discards the sealed pack, as when it can no longer be recorded; its readings stay in the queue.
	///
	/// # Errors
	///
	/// If it cannot be written.
	pub fn unseal(&self) -> Result<(), Error> {
		self.write(|transaction| {
			transaction.open_table(SEALED)?.remove(())?;
			Ok(())
		})
	}

	/// Removes a final pack and its readings.
	///
	/// # Errors
	///
	/// If it cannot be written.
	pub fn settle(&self, sealed: &Sealed) -> Result<(), Error> {
		self.write(|transaction| {
			let mut table = transaction.open_table(READINGS)?;
			for number in &sealed.readings {
				table.remove(number)?;
			}
			transaction.open_table(SEALED)?.remove(())?;
			Ok(())
		})
	}

	/// Moves readings to the file of dead letters, and then out of the queue. A power cut
	/// between the two steps may leave them in the file twice.
	///
	/// # Errors
	///
	/// If it cannot be written.
	pub fn move_to_dead_letters(&self, readings: &[(u64, Reading, String)]) -> Result<(), Error> {
		let letter =
			|(_, reading, why): &(u64, Reading, String)| DeadLetter { what: senml::record(reading), why: why.clone() };
		self.dead_letters.add(&readings.iter().map(letter).collect::<Vec<_>>())?;
		self.write(|transaction| {
			let mut table = transaction.open_table(READINGS)?;
			for (number, ..) in readings {
				table.remove(number)?;
			}
			Ok(())
		})
	}

	/// Returns the dead letters beside the queue.
	pub fn dead_letters(&self) -> &DeadLetters {
		&self.dead_letters
	}

	fn read<T>(&self, body: impl FnOnce(redb::ReadTransaction) -> Result<T, redb::Error>) -> Result<T, Error> {
		let begun = self.database.begin_read().map_err(redb::Error::from);
		begun.and_then(body).map_err(|error| self.failed(&error))
	}

	fn write(&self, body: impl FnOnce(&redb::WriteTransaction) -> Result<(), redb::Error>) -> Result<(), Error> {
		let write = || -> Result<(), redb::Error> {
			let transaction = self.database.begin_write()?;
			body(&transaction)?;
			// The transaction is on disk when this returns.
			Ok(transaction.commit()?)
		};
		write().map_err(|error| self.failed(&error))
	}

	fn failed(&self, error: &redb::Error) -> Error {
		Error::Queue { path: self.directory.display().to_string(), why: error.to_string() }
	}
}

/// Decodes what this module encoded.
fn decoded<T: DecodeAll>(mut bytes: &[u8]) -> T {
	T::decode_all(&mut bytes).expect("only this module writes, and the database checks what it reads; qed")
}

#[cfg(test)]
mod tests {
	use super::*;
	use beadle_primitives::{Pack, Record};
	use serde_json::json;
	use sp_core::ed25519;

	const FOR: ProfileRef = ProfileRef { id: 4, version: 2 };

	fn reading(at: Moment) -> Reading {
		Reading { at, metric: "no2".into(), value: "12.5".into(), unit: None }
	}

	fn sealed(readings: Vec<u64>) -> Sealed {
		let record = Record { metric: 0, offset: 5, value: 7 };
		let pack = Pack { sequence: 3, base_time: 10, records: vec![record].try_into().unwrap() };
		let signed = SignedPack { device: 1, pack, signature: ed25519::Signature::default().into() };
		Sealed { signed, readings }
	}

	#[test]
	fn readings_come_out_in_the_order_they_went_in_after_a_restart() {
		let directory = tempfile::tempdir().unwrap();
		{
			let queue = Queue::open(directory.path(), 10).unwrap();
			assert!(queue.push(&[reading(1), reading(2)], Some(("csv:a", 2))).unwrap());
			assert!(queue.push(&[reading(3)], None).unwrap());
			queue.seal(&sealed(vec![0, 1]), FOR).unwrap();
		}
		let queue = Queue::open(directory.path(), 10).unwrap();
		let found: Vec<_> = queue.first(9).unwrap().into_iter().map(|(number, reading)| (number, reading.at)).collect();
		assert_eq!(found, [(0, 1), (1, 2), (2, 3)]);
		assert_eq!((queue.position("csv:a").unwrap(), queue.position("csv:b").unwrap()), (2, 0));
		assert_eq!(queue.sealed().unwrap(), Some(sealed(vec![0, 1])));
		assert_eq!(queue.sealed_for().unwrap(), Some(FOR));
		assert_eq!(sealed(vec![]).observed_at(), 15);
		queue.settle(&sealed(vec![0, 1])).unwrap();
		assert_eq!((queue.len().unwrap(), queue.sealed().unwrap()), (1, None));
	}

	#[test]
	fn what_does_not_fit_changes_nothing() {
		let directory = tempfile::tempdir().unwrap();
		let queue = Queue::open(directory.path(), 2).unwrap();
		assert!(queue.push(&[reading(1)], None).unwrap());
		assert!(!queue.push(&[reading(2), reading(3)], Some(("csv:a", 3))).unwrap());
		assert_eq!((queue.len().unwrap(), queue.position("csv:a").unwrap()), (1, 0));
		assert!(queue.push(&[reading(2)], None).unwrap());
		assert!(queue.push(&[], Some(("csv:a", 9))).unwrap(), "an empty row takes no room");
	}

	#[test]
	fn what_is_larger_than_the_limit_enters_an_empty_queue() {
		let directory = tempfile::tempdir().unwrap();
		let queue = Queue::open(directory.path(), 2).unwrap();
		assert!(queue.push(&[reading(1), reading(2), reading(3)], Some(("csv:a", 3))).unwrap());
		assert_eq!((queue.len().unwrap(), queue.position("csv:a").unwrap()), (3, 3));
	}

	#[test]
	fn numbers_that_something_sealed_names_are_not_given_again() {
		let directory = tempfile::tempdir().unwrap();
		let queue = Queue::open(directory.path(), 10).unwrap();
		queue.push(&[reading(1)], None).unwrap();
		queue.seal(&sealed(vec![0]), FOR).unwrap();
		queue.move_to_dead_letters(&[(0, reading(1), "no".into())]).unwrap();
		queue.push(&[reading(2)], None).unwrap();
		assert_eq!(queue.first(1).unwrap(), [(1, reading(2))]);
	}

	#[test]
	fn dead_letters_are_kept_with_their_reasons() {
		let directory = tempfile::tempdir().unwrap();
		let queue = Queue::open(directory.path(), 10).unwrap();
		queue.push(&[reading(1_005)], None).unwrap();
		queue.move_to_dead_letters(&[(0, reading(1_005), "TooOld".into())]).unwrap();
		assert_eq!(queue.len().unwrap(), 0);
		let kept: serde_json::Value =
			serde_json::from_str(&std::fs::read_to_string(queue.dead_letters().path()).unwrap()).unwrap();
		assert_eq!(kept, json!({ "why": "TooOld", "what": { "n": "no2", "v": "12.5", "u": null, "t": "1.005" } }));
	}

	#[test]
	fn a_directory_is_one_sensors() {
		let directory = tempfile::tempdir().unwrap();
		let _queue = Queue::open(directory.path(), 10).unwrap();
		let error = Queue::open(directory.path(), 10).err().unwrap().to_string();
		assert!(error.contains("another beadle-sensor uses it"), "{error}");
	}
}
