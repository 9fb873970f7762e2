//! ParityDB as the SDK sets it up, with a short log.
//!
//! ParityDB writes changes to a log first, keeps them in memory, and applies them to its tables once the log has 64
//! MiB, which takes hours on an idle node. Here the log is applied after [`PERIOD`], or once it holds as many bytes of
//! changes as `--database-log-kbytes` allows. See docs/decisions/0012.

use std::{
	path::{Path, PathBuf},
	sync::{
		atomic::{AtomicBool, AtomicU64, Ordering},
		Arc,
	},
	thread::{self, JoinHandle},
	time::{Duration, Instant},
};

use parity_db::{ColId, Db, Operation, Options};
use sc_client_db::{Backend, BlocksPruning, DatabaseSettings, DatabaseSource, PruningMode};
use sp_core::H256;
use sp_database::{error::DatabaseError, Change, ColumnId, Database, Transaction};

use crate::{index_pages, runtime_api::Block};

/// Maximum time that a change waits in the log. The longer it is, the more changes fall on the same pages of the
/// tables, which are then written once.
const PERIOD: Duration = Duration::from_secs(600);

/// Default number of KiB of keys and values that may wait in the log. Far below the 64 MiB at which ParityDB itself
/// acts.
pub const LOG_KBYTES: u32 = 8 * 1024;

/// Column of what consensus stores beside the blocks: `columns::AUX` of `sc-client-db`, which does not export it.
const AUXILIARY: ColumnId = 8;

/// Prefix of the keys under which GRANDPA stores concluded rounds: `sc-consensus-grandpa`, `aux_schema.rs`.
const CONCLUDED_ROUNDS: &[u8] = b"grandpa_concluded_rounds";

/// Interval at which the pages of the indices are released.
const GIVE_BACK_EVERY: Duration = Duration::from_secs(30);

/// Opens or creates the database in this directory, for this pruning of states, and with a log of at most `log_kbytes`
/// KiB of keys and values.
///
/// # Errors
///
/// The error of ParityDB or the SDK: another process has the database open, it has another format, or the disk cannot
/// be read.
pub fn open(
	path: &Path,
	state_pruning: Option<PruningMode>,
	log_kbytes: u32,
) -> Result<DatabaseSource, sc_service::Error> {
	let failed = |error: parity_db::Error| {
		sc_service::Error::Other(format!("cannot open the database in {}: {error}", path.display()))
	};
	// The SDK creates and migrates the database: its columns and their format are the SDK's affair.
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
	let log = Arc::new(Log {
		db: Db::open(&options).map_err(failed)?,
		// Canonical, since the kernel's list of mappings has it so.
		path: path.canonicalize()?,
		limit: u64::from(log_kbytes).saturating_mul(1024),
		waiting: AtomicU64::new(0),
		closing: AtomicBool::new(false),
	});
	let caretaker = thread::Builder::new().name("database-log".into()).spawn({
		let log = log.clone();
		move || log.look_after()
	})?;
	let database = Arc::new(ShortLog { log, ref_counted, caretaker: Some(caretaker) });
	Ok(DatabaseSource::Custom { db: database, require_create_flag: false })
}

/// A change as ParityDB takes it: column, and operation on a key.
type ParityChange = (ColId, Operation<Vec<u8>, Vec<u8>>);

/// ParityDB with a short log. Dropping it closes the database, once all changes are on the disk.
struct ShortLog {
	log: Arc<Log>,
	/// For each column, whether its values are reference-counted.
	ref_counted: Vec<bool>,
	/// Thread that keeps the log short; `None` once the database is being closed.
	caretaker: Option<JoinHandle<()>>,
}

/// ParityDB, and the state of its log.
struct Log {
	db: Db,
	path: PathBuf,
	/// Maximum number of bytes that may wait.
	limit: u64,
	/// Bytes of keys and values since the log was last applied.
	waiting: AtomicU64,
	closing: AtomicBool,
}

impl ShortLog {
	/// Converts a change to ParityDB's form. Fails if the column does not exist, or if the change counts references in
	/// a column without reference counts.
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
}

impl Drop for ShortLog {
	/// Waits for the caretaker: the last holder of ParityDB closes it, which takes a while.
	fn drop(&mut self) {
		self.log.closing.store(true, Ordering::Relaxed);
		if let Some(caretaker) = self.caretaker.take() {
			caretaker.thread().unpark();
			let _ = caretaker.join();
		}
	}
}

impl Log {
	/// Keeps the log short and the indices out of memory until the database is closed.
	fn look_after(&self) {
		let (mut flushed, mut given_back) = (Instant::now(), Instant::now());
		while !self.closing.load(Ordering::Relaxed) {
			thread::park_timeout(GIVE_BACK_EVERY.saturating_sub(given_back.elapsed()));
			if self.waiting.load(Ordering::Relaxed) >= self.limit || flushed.elapsed() >= PERIOD {
				self.flush();
				flushed = Instant::now();
			}
			if given_back.elapsed() >= GIVE_BACK_EVERY {
				if let Err(error) = index_pages::give_back(&self.path) {
					log::debug!("The pages of the database's indices stay in memory: {error}");
				}
				given_back = Instant::now();
			}
		}
	}

	/// Syncs the log and applies it to the tables. ParityDB starts no other log meanwhile.
	///
	/// If that fails, ParityDB has lost track of this log and would apply later ones without it. So nothing more may be
	/// written, not even by a graceful stop: the next start finds all logs, and applies them in order.
	fn flush(&self) {
		self.waiting.store(0, Ordering::Relaxed);
		if let Err(error) = self.db.flush_logs() {
			log::error!(
				"The database's log cannot be written: {error}. Is the disk full, or failing? The node ends here."
			);
			std::process::exit(1);
		}
	}
}

/// Returns whether a change would never be read or removed by anyone: GRANDPA stores every round that it has concluded,
/// about 3 kB per block with four authorities, which would make up most of an idle node's disk.
fn is_never_read(change: &Change<H256>) -> bool {
	matches!(change, Change::Set(AUXILIARY, key, _) if key.starts_with(CONCLUDED_ROUNDS))
}

/// Returns roughly the number of bytes that a change adds to the log.
fn size(operation: &Operation<Vec<u8>, Vec<u8>>) -> u64 {
	match operation {
		Operation::Set(key, value) => key.len().saturating_add(value.len()) as u64,
		Operation::Reference(key) | Operation::Dereference(key) => key.len() as u64,
	}
}

/// Returns the value, or panics: reading fails only if the disk or the database is broken, and the node cannot continue
/// then.
fn or_end<T>(result: parity_db::Result<T>) -> T {
	result.unwrap_or_else(|error| panic!("the database cannot be read: {error}"))
}

impl Database<H256> for ShortLog {
	fn commit(&self, transaction: Transaction<H256>) -> Result<(), DatabaseError> {
		let changes = transaction.0.into_iter().filter(|change| !is_never_read(change));
		let changes = changes.map(|change| self.operation(change)).collect::<Result<Vec<_>, _>>()?;
		let bytes = changes.iter().map(|(_, operation)| size(operation)).sum::<u64>();
		self.log.db.commit_changes(changes).map_err(|error| DatabaseError(error.into()))?;
		if self.log.waiting.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes) >= self.log.limit {
			if let Some(caretaker) = &self.caretaker {
				caretaker.thread().unpark();
			}
		}
		Ok(())
	}

	fn get(&self, column: ColumnId, key: &[u8]) -> Option<Vec<u8>> {
		or_end(self.log.db.get(column as ColId, key))
	}

	fn contains(&self, column: ColumnId, key: &[u8]) -> bool {
		self.value_size(column, key).is_some()
	}

	fn value_size(&self, column: ColumnId, key: &[u8]) -> Option<usize> {
		or_end(self.log.db.get_size(column as ColId, key)).map(|size| size as usize)
	}

	fn supports_ref_counting(&self) -> bool {
		true
	}

	/// Strips the prefix of trie nodes' keys: it is not part of their hash.
	fn sanitize_key(&self, key: &mut Vec<u8>) {
		key.drain(..key.len().saturating_sub(H256::len_bytes()));
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn concluded_rounds_are_not_written_and_all_else_is() {
		let set = |column, key: &[u8]| Change::Set(column, key.to_vec(), vec![1]);
		assert!(is_never_read(&set(AUXILIARY, b"grandpa_concluded_rounds\x07\0\0\0\0\0\0\0")));
		assert!(!is_never_read(&set(AUXILIARY, b"grandpa_completed_round")));
		assert!(!is_never_read(&set(AUXILIARY, b"grandpa_voters")));
		assert!(!is_never_read(&set(4, b"grandpa_concluded_rounds")));
		assert!(!is_never_read(&Change::Remove(AUXILIARY, b"grandpa_concluded_rounds".to_vec())));
	}
}
