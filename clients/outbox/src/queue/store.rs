//! The database file. After an error of the disk it is opened anew, since the database takes no more after one.

use super::error::QueueError;
use redb::{Database, ReadTransaction, ReadableDatabase, StorageBackend, WriteTransaction};
use std::{
	fmt,
	path::PathBuf,
	sync::{
		atomic::{AtomicU64, Ordering},
		PoisonError, RwLock,
	},
};

/// Size of the database's cache, in bytes.
const CACHE: usize = 1 << 20;

/// A place where the database is: a file, or whatever a test puts there.
pub trait Place: Send + Sync {
	/// Opens the database there, or creates it.
	///
	/// # Errors
	///
	/// If it cannot be used.
	fn open(&self) -> Result<Database, redb::DatabaseError>;
}

/// A file in a directory of its own.
pub struct File(pub PathBuf);

impl Place for File {
	fn open(&self) -> Result<Database, redb::DatabaseError> {
		Database::builder().set_cache_size(CACHE).create(&self.0)
	}
}

/// A storage that is made anew each time the database is opened.
pub struct Custom<F>(pub F);

impl<B: StorageBackend, F: Fn() -> B + Send + Sync> Place for Custom<F> {
	fn open(&self) -> Result<Database, redb::DatabaseError> {
		Database::builder().set_cache_size(CACHE).create_with_backend((self.0)())
	}
}

/// The database.
pub(super) struct Store {
	place: Box<dyn Place>,
	open: RwLock<Option<Database>>,
	/// Number of transactions that may have changed something.
	changes: AtomicU64,
}

impl Store {
	pub(super) fn open(place: Box<dyn Place>) -> Result<Self, QueueError> {
		let open = RwLock::new(Some(place.open()?));
		Ok(Self { place, open, changes: AtomicU64::new(0) })
	}

	pub(super) fn read<T>(
		&self,
		body: impl FnOnce(&ReadTransaction) -> Result<T, QueueError>,
	) -> Result<T, QueueError> {
		self.with(|database| body(&database.begin_read()?))
	}

	/// Runs `body` in a transaction. What it did is on disk when this returns, and undone if it fails.
	pub(super) fn write<T>(
		&self,
		body: impl FnOnce(&WriteTransaction) -> Result<T, QueueError>,
	) -> Result<T, QueueError> {
		self.changes.fetch_add(1, Ordering::Relaxed);
		self.with(|database| {
			let transaction = database.begin_write()?;
			let result = body(&transaction)?;
			transaction.commit()?;
			self.changes.fetch_add(1, Ordering::Relaxed);
			Ok(result)
		})
	}

	/// Returns a number that is another one after each change.
	pub(super) fn changes(&self) -> u64 {
		self.changes.load(Ordering::Relaxed)
	}

	/// Gives back the room in the file that is not used any more.
	pub(super) fn compact(&self) -> Result<(), QueueError> {
		let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
		let Some(database) = open.as_mut() else { return Ok(()) };
		let compacted = database.compact();
		if matches!(compacted, Err(redb::CompactionError::Storage(_))) {
			*open = None;
		}
		compacted?;
		Ok(())
	}

	fn with<T>(&self, body: impl FnOnce(&Database) -> Result<T, QueueError>) -> Result<T, QueueError> {
		self.reopen()?;
		let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
		let Some(database) = open.as_ref() else { return Err(QueueError::Corrupt("it is closed")) };
		let result = body(database);
		drop(open);
		if matches!(result, Err(QueueError::Storage(_) | QueueError::DiskFull)) {
			*self.open.write().unwrap_or_else(PoisonError::into_inner) = None;
		}
		result
	}

	fn reopen(&self) -> Result<(), QueueError> {
		if self.open.read().unwrap_or_else(PoisonError::into_inner).is_some() {
			return Ok(());
		}
		let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
		if open.is_none() {
			*open = Some(self.place.open()?);
		}
		Ok(())
	}
}

impl fmt::Debug for Store {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("Store")
	}
}
