//! ParityDB as the SDK makes it, with a log that stays short.
//!
//! ParityDB writes changes to a log first, keeps them in memory, and applies them to its tables once the log has 64 MiB: an idle
//! node needs hours for that. Here the log is handed on to the tables after [`PERIOD`], or once there are [`LOG_BYTES`] of
//! changes. See docs/decisions/0012.

use std::{
	path::{Path, PathBuf},
	sync::{
		atomic::{AtomicBool, AtomicU64, Ordering},
		Arc, OnceLock, RwLock, Weak,
	},
	thread::{self, Thread},
	time::{Duration, Instant},
};

use beadle_runtime::opaque::Block;
use parity_db::{ColId, Db, Operation, Options};
use sc_client_db::{Backend, BlocksPruning, DatabaseSettings, DatabaseSource, PruningMode};
use sp_core::H256;
use sp_database::{error::DatabaseError, Change, ColumnId, Database, Transaction};

use crate::index_pages;

/// How long a change may wait in the log. The longer, the more changes fall on the same pages of the tables, which are then
/// written once.
const PERIOD: Duration = Duration::from_secs(600);

/// How many bytes of keys and values may wait in the log. Far below the 64 MiB at which ParityDB acts by itself.
const LOG_BYTES: u64 = 8 * 1024 * 1024;

/// How often the pages of the indices are given back.
const GIVE_BACK_EVERY: Duration = Duration::from_secs(30);

/// Opens the database in this directory, and makes it if there is none, for states that are kept in this way.
///
/// # Errors
///
/// What ParityDB or the SDK says: another process has it open, it is of another format, or the disk cannot be read.
pub fn open(path: &Path, state_pruning: Option<PruningMode>) -> Result<DatabaseSource, sc_service::Error> {
	let failed = |error: parity_db::Error| {
		sc_service::Error::Other(format!("cannot open the database in {}: {error}", path.display()))
	};
	// The SDK makes it and brings it up to date: which columns there are, and how they are stored, is its affair.
	Backend::<Block>::new(
		DatabaseSettings {
			trie_cache_maximum_size: None,
			state_pruning,
			source: DatabaseSource::ParityDb { path: path.into() },
			blocks_pruning: BlocksPruning::KeepFinalized,
			pruning_filters: Vec::new(),
			metrics_registry: None,
		},
		0,
	)?;
	let metadata = Options::load_metadata(path)
		.map_err(failed)?
		.ok_or_else(|| sc_service::Error::Other(format!("no database was made in {}", path.display())))?;
	let mut options = Options::with_columns(path, 0);
	options.columns = metadata.columns;
	let ref_counted = options.columns.iter().map(|column| column.ref_counted).collect();
	let database = Arc::new(ShortLog {
		db: Db::open(&options).map_err(failed)?,
		// As the kernel names it.
		path: path.canonicalize()?,
		ref_counted,
		flushing: RwLock::new(()),
		waiting: AtomicU64::new(0),
		failed: AtomicBool::new(false),
		caretaker: OnceLock::new(),
	});
	let caretaker = thread::Builder::new().name("database-log".into()).spawn({
		let database = Arc::downgrade(&database);
		move || look_after(&database)
	})?;
	let _ = database.caretaker.set(caretaker.thread().clone());
	Ok(DatabaseSource::Custom { db: database, require_create_flag: false })
}

/// A change as ParityDB takes it: in which column, of which key, to which value.
type ParityChange = (ColId, Operation<Vec<u8>, Vec<u8>>);

/// ParityDB, and what waits in its log.
struct ShortLog {
	db: Db,
	path: PathBuf,
	/// Of each column, whether its values are counted.
	ref_counted: Vec<bool>,
	/// Held for writing while the log is synced. ParityDB would sync a second log at the same time if 64 MiB came
	/// meanwhile, and apply it first.
	flushing: RwLock<()>,
	/// Bytes of keys and values since the log was last handed on.
	waiting: AtomicU64,
	/// Whether the log could not be written.
	failed: AtomicBool,
	caretaker: OnceLock<Thread>,
}

impl ShortLog {
	/// The change as ParityDB takes it; an error if it counts values of a column that does not.
	fn operation(&self, change: Change<H256>) -> Result<ParityChange, DatabaseError> {
		let (column, counted, operation) = match change {
			Change::Set(column, key, value) => (column, false, Operation::Set(key, value)),
			Change::Remove(column, key) => (column, false, Operation::Dereference(key)),
			Change::Store(column, hash, value) => (column, true, Operation::Set(hash.as_bytes().to_vec(), value)),
			Change::Reference(column, hash) => (column, true, Operation::Reference(hash.as_bytes().to_vec())),
			Change::Release(column, hash) => (column, true, Operation::Dereference(hash.as_bytes().to_vec())),
		};
		let refused = |why: &str| DatabaseError(format!("column {column} {why}").into());
		let is_counted = self.ref_counted.get(column as usize).ok_or_else(|| refused("does not exist"))?;
		if counted && !is_counted {
			return Err(refused("does not count its values"));
		}
		Ok((ColId::try_from(column).map_err(|_| refused("does not exist"))?, operation))
	}

	/// Syncs the log and hands it on to the tables.
	fn flush(&self) {
		let _no_commit = self.flushing.write().unwrap_or_else(|poisoned| poisoned.into_inner());
		self.waiting.store(0, Ordering::Relaxed);
		if let Err(error) = self.db.flush_logs() {
			log::error!("The database's log cannot be written: {error}. Is the disk full, or failing?");
			self.failed.store(true, Ordering::Relaxed);
		}
	}
}

/// Keeps the log short and the indices out of memory, until the database is closed.
fn look_after(database: &Weak<ShortLog>) {
	let mut flushed = Instant::now();
	loop {
		thread::park_timeout(GIVE_BACK_EVERY);
		let Some(database) = database.upgrade() else { return };
		let waiting = database.waiting.load(Ordering::Relaxed);
		if waiting >= LOG_BYTES || (waiting > 0 && flushed.elapsed() >= PERIOD) {
			database.flush();
			flushed = Instant::now();
		}
		if let Err(error) = index_pages::give_back(&database.path) {
			log::debug!("The pages of the database's indices stay in memory: {error}");
		}
	}
}

/// How many bytes a change brings into the log, roughly.
fn size(operation: &Operation<Vec<u8>, Vec<u8>>) -> u64 {
	match operation {
		Operation::Set(key, value) => key.len().saturating_add(value.len()) as u64,
		Operation::Reference(key) | Operation::Dereference(key) => key.len() as u64,
	}
}

/// Reading fails only when the disk or the database is broken. There is no way on then.
fn or_end<T>(result: parity_db::Result<T>) -> T {
	result.unwrap_or_else(|error| panic!("the database cannot be read: {error}"))
}

impl Database<H256> for ShortLog {
	fn commit(&self, transaction: Transaction<H256>) -> Result<(), DatabaseError> {
		if self.failed.load(Ordering::Relaxed) {
			return Err(DatabaseError("the database's log could not be written".into()));
		}
		let changes = transaction.0.into_iter().map(|change| self.operation(change)).collect::<Result<Vec<_>, _>>()?;
		let bytes = changes.iter().map(|(_, operation)| size(operation)).sum::<u64>();
		{
			let _no_flush = self.flushing.read().unwrap_or_else(|poisoned| poisoned.into_inner());
			self.db.commit_changes(changes).map_err(|error| DatabaseError(error.into()))?;
		}
		if self.waiting.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes) >= LOG_BYTES {
			if let Some(caretaker) = self.caretaker.get() {
				caretaker.unpark();
			}
		}
		Ok(())
	}

	fn get(&self, column: ColumnId, key: &[u8]) -> Option<Vec<u8>> {
		or_end(self.db.get(column as ColId, key))
	}

	fn contains(&self, column: ColumnId, key: &[u8]) -> bool {
		self.value_size(column, key).is_some()
	}

	fn value_size(&self, column: ColumnId, key: &[u8]) -> Option<usize> {
		or_end(self.db.get_size(column as ColId, key)).map(|size| size as usize)
	}

	fn supports_ref_counting(&self) -> bool {
		true
	}

	/// Keys of the state's nodes come with a prefix that is not part of their hash.
	fn sanitize_key(&self, key: &mut Vec<u8>) {
		key.drain(..key.len().saturating_sub(H256::len_bytes()));
	}
}
