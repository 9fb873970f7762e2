//! The readings that are not final yet. What is in the queue is still there after a power cut.
//!
//! A reading enters once, together with how far its source has been read, and leaves once: when the pack with it is final,
//! or when it is set aside. Between, the pack that it was last sealed in is kept as it was signed, so that after a restart
//! the very same pack is sent again: whatever became of the first one, the chain records one of them at most.

use crate::{error::Error, files};
use beadle_primitives::{DeviceId, Moment, Pack, ProfileRef, Sequence};
use codec::{Decode, DecodeAll, Encode};
use redb::{Database, ReadableDatabase, ReadableTable, ReadableTableMetadata, TableDefinition};
use serde_json::json;
use sp_runtime::MultiSignature;
use std::{
	path::{Path, PathBuf},
	sync::atomic::{AtomicBool, Ordering},
};

const READINGS: TableDefinition<u64, &[u8]> = TableDefinition::new("readings");
const SEALED: TableDefinition<(), &[u8]> = TableDefinition::new("sealed");
/// The profile version that the sealed pack was made for.
const SEALED_FOR: TableDefinition<(), (u32, u32)> = TableDefinition::new("sealed-for");
const POSITIONS: TableDefinition<&str, u64> = TableDefinition::new("positions");

/// What the database may keep in memory, in bytes.
const CACHE: usize = 1 << 20;

/// A value that was observed, as its source has it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Reading {
	/// When it was observed.
	pub at: Moment,
	/// The metric's name.
	pub metric: String,
	/// The value, as a decimal number.
	pub value: String,
	/// Its unit, if the source names one.
	pub unit: Option<String>,
}

/// A pack on its way, with the readings in it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Sealed {
	/// Whose pack.
	pub device: DeviceId,
	/// What was signed.
	pub pack: Pack,
	/// The device's signature.
	pub signature: MultiSignature,
	/// The numbers of its readings in the queue.
	pub readings: Vec<u64>,
}

impl Sealed {
	/// The pack's number.
	pub fn sequence(&self) -> Sequence {
		self.pack.sequence
	}

	/// When its last reading was observed.
	pub fn observed_at(&self) -> Moment {
		self.pack.records.last().map_or(self.pack.base_time, |record| self.pack.observed_at(record))
	}
}

/// A reading, or what was to be one, that is set aside for good, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SetAside {
	/// What it was, as JSON.
	pub what: serde_json::Value,
	/// Why it cannot be recorded.
	pub why: String,
}

/// The queue of one sensor.
pub struct Queue {
	database: Database,
	directory: PathBuf,
	limit: u64,
	/// Whether something was set aside since it was opened.
	lost: AtomicBool,
}

impl Queue {
	/// Opens the queue in this directory, or makes a new one. It keeps `limit` readings at most.
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
		let queue = Self { database, directory: directory.to_owned(), limit, lost: AtomicBool::new(false) };
		queue.write(|transaction| {
			transaction.open_table(READINGS)?;
			transaction.open_table(SEALED)?;
			transaction.open_table(SEALED_FOR)?;
			transaction.open_table(POSITIONS)?;
			Ok(())
		})?;
		Ok(queue)
	}

	/// Where it is.
	pub fn directory(&self) -> &Path {
		&self.directory
	}

	/// How many readings wait.
	///
	/// # Errors
	///
	/// If it cannot be read.
	pub fn len(&self) -> Result<u64, Error> {
		self.read(|transaction| Ok(transaction.open_table(READINGS)?.len()?))
	}

	/// Takes readings in, and notes that `source` has been read up to `position`: all of it or nothing. Gives whether
	/// there was room; an empty queue has room for any number.
	///
	/// # Errors
	///
	/// If it cannot be written.
	pub fn push(&self, readings: &[Reading], position: Option<(&str, u64)>) -> Result<bool, Error> {
		let more = u64::try_from(readings.len()).unwrap_or(u64::MAX);
		let waiting = self.len()?;
		// What is larger than the limit by itself has to get in at some time.
		if waiting.saturating_add(more) > self.limit && more > 0 && waiting > 0 {
			return Ok(false);
		}
		self.write(|transaction| {
			let mut table = transaction.open_table(READINGS)?;
			let next = table.last()?.map_or(0, |(last, _)| last.value().saturating_add(1));
			// The numbers of what has left are not given again while something sealed may name them.
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

	/// Up to where a source has been read.
	///
	/// # Errors
	///
	/// If it cannot be read.
	pub fn position(&self, source: &str) -> Result<u64, Error> {
		self.read(|transaction| Ok(transaction.open_table(POSITIONS)?.get(source)?.map_or(0, |found| found.value())))
	}

	/// The first readings, with their numbers.
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

	/// The pack that is on its way.
	///
	/// # Errors
	///
	/// If it cannot be read.
	pub fn sealed(&self) -> Result<Option<Sealed>, Error> {
		self.read(|transaction| Ok(transaction.open_table(SEALED)?.get(())?.map(|bytes| decoded(bytes.value()))))
	}

	/// The profile version that the pack on its way was made for.
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

	/// Keeps a pack, made for a profile version, before it is sent for the first time.
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

	/// Lets go of a pack that can never be recorded; its readings stay.
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

	/// Lets go of a pack that is final, and of its readings.
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

	/// Sets readings aside that can never be recorded: they go into the file of dead letters, then out of the queue. After a
	/// power cut between the two they may stand there twice.
	///
	/// # Errors
	///
	/// If it cannot be written.
	pub fn bury(&self, readings: &[(u64, Reading, String)]) -> Result<(), Error> {
		let aside = readings.iter().map(|(_, reading, why)| SetAside { what: shown(reading), why: why.clone() });
		self.set_aside(&aside.collect::<Vec<_>>())?;
		self.write(|transaction| {
			let mut table = transaction.open_table(READINGS)?;
			for (number, ..) in readings {
				table.remove(number)?;
			}
			Ok(())
		})
	}

	/// Adds to the file of dead letters.
	///
	/// # Errors
	///
	/// If it cannot be written.
	pub fn set_aside(&self, aside: &[SetAside]) -> Result<(), Error> {
		if aside.is_empty() {
			return Ok(());
		}
		self.lost.store(true, Ordering::Relaxed);
		let line = |SetAside { what, why }: &SetAside| format!("{}\n", json!({ "why": why, "what": what }));
		let path = self.dead_letters();
		files::append_private(&path, &aside.iter().map(line).collect::<String>())
			.map_err(|source| Error::file(&path, source))
	}

	/// Whether something was set aside since it was opened.
	pub fn has_lost(&self) -> bool {
		self.lost.load(Ordering::Relaxed)
	}

	/// The file of what was set aside, a JSON object a line.
	pub fn dead_letters(&self) -> PathBuf {
		self.directory.join("dead-letters.jsonl")
	}

	fn read<T>(&self, body: impl FnOnce(redb::ReadTransaction) -> Result<T, redb::Error>) -> Result<T, Error> {
		let begun = self.database.begin_read().map_err(redb::Error::from);
		begun.and_then(body).map_err(|error| self.failed(&error))
	}

	fn write(&self, body: impl FnOnce(&redb::WriteTransaction) -> Result<(), redb::Error>) -> Result<(), Error> {
		let write = || -> Result<(), redb::Error> {
			let transaction = self.database.begin_write()?;
			body(&transaction)?;
			// Is on the disk when it returns.
			Ok(transaction.commit()?)
		};
		write().map_err(|error| self.failed(&error))
	}

	fn failed(&self, error: &redb::Error) -> Error {
		Error::Queue { path: self.directory.display().to_string(), why: error.to_string() }
	}
}

/// What was encoded here.
fn decoded<T: DecodeAll>(mut bytes: &[u8]) -> T {
	T::decode_all(&mut bytes).expect("only this module writes, and the database checks what it reads; qed")
}

/// A reading as SenML has it (RFC 8428).
pub fn shown(reading: &Reading) -> serde_json::Value {
	let Reading { at, metric, value, unit } = reading;
	let time = format!("{}.{:03}", at / 1_000, at % 1_000);
	json!({ "n": metric, "v": value, "u": unit, "t": time })
}

#[cfg(test)]
mod tests {
	use super::*;
	use beadle_primitives::Record;
	use sp_core::ed25519;

	const FOR: ProfileRef = ProfileRef { id: 4, version: 2 };

	fn reading(at: Moment) -> Reading {
		Reading { at, metric: "no2".into(), value: "12.5".into(), unit: None }
	}

	fn sealed(readings: Vec<u64>) -> Sealed {
		let record = Record { metric: 0, offset: 5, value: 7 };
		let pack = Pack { sequence: 3, base_time: 10, records: vec![record].try_into().unwrap() };
		Sealed { device: 1, pack, signature: ed25519::Signature::default().into(), readings }
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
		queue.bury(&[(0, reading(1), "no".into())]).unwrap();
		queue.push(&[reading(2)], None).unwrap();
		assert_eq!(queue.first(1).unwrap(), [(1, reading(2))]);
	}

	#[test]
	fn what_is_set_aside_is_kept_with_its_reason() {
		let directory = tempfile::tempdir().unwrap();
		let queue = Queue::open(directory.path(), 10).unwrap();
		queue.push(&[reading(1_005)], None).unwrap();
		queue.bury(&[(0, reading(1_005), "TooOld".into())]).unwrap();
		assert_eq!(queue.len().unwrap(), 0);
		let kept: serde_json::Value =
			serde_json::from_str(&std::fs::read_to_string(queue.dead_letters()).unwrap()).unwrap();
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
