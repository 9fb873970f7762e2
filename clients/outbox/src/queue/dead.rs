//! Dead letters in the queue: kept until somebody takes them out, or gives them in again.

use super::{
	error::QueueError,
	push::enter_dated,
	tables::{decoded, *},
	Queue,
};
use crate::dead_letters;
use codec::{Decode, Encode};
use redb::{ReadableTable, WriteTransaction};

/// The most dead letters that are returned at a time.
pub const MAX_EXPORTED: usize = 10_000;

const HELD_KEY: &str = "dead-letters";

/// A dead letter as it is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exported {
	/// Its number.
	pub number: u64,
	/// The letter.
	pub letter: Letter,
	/// A line of JSON: the reason, the lane's number, and what it is; a reading as a record of RFC 8428.
	pub line: String,
}

/// Number and bytes of the dead letters that are held.
#[derive(Clone, Copy, Default, Encode, Decode)]
struct Held {
	count: u64,
	bytes: u64,
}

impl Queue {
	/// Returns the number of dead letters, and of their bytes.
	///
	/// # Errors
	///
	/// If the queue cannot be used.
	pub fn dead_letters_held(&self) -> Result<(u64, u64), QueueError> {
		self.store.read(|transaction| {
			let found = transaction.open_table(META)?.get(HELD_KEY)?;
			let held = found.map(|found| decoded::<Held>(found.value(), "counters")).transpose()?.unwrap_or_default();
			Ok((held.count, held.bytes))
		})
	}

	/// Returns dead letters from this number on, [`MAX_EXPORTED`] at most.
	///
	/// # Errors
	///
	/// If the queue cannot be used.
	pub fn dead_letters(&self, from: u64) -> Result<Vec<Exported>, QueueError> {
		self.store.read(|transaction| {
			let table = transaction.open_table(DEAD)?;
			let mut found = Vec::new();
			for item in table.range(from..)?.take(MAX_EXPORTED) {
				let (number, letter) = item?;
				let letter: Letter = decoded(letter.value(), "dead letter")?;
				let line = dead_letters::line(&letter);
				found.push(Exported { number: number.value(), letter, line });
			}
			Ok(found)
		})
	}

	/// Removes dead letters up to this number, that one included, as when they were written elsewhere.
	///
	/// # Errors
	///
	/// If the queue cannot be used.
	pub fn forget_dead_letters(&self, until: u64) -> Result<(), QueueError> {
		self.take_out(until, |_, _| Ok(false))
	}

	/// Gives the readings among the dead letters up to this number back into the queue, as when the profile has changed.
	/// Input that is no reading stays.
	///
	/// # Errors
	///
	/// If the queue cannot be used.
	pub fn feed_back(&self, until: u64) -> Result<(), QueueError> {
		self.take_out(until, |transaction, letter| match letter.what {
			What::Dated(key, value) => {
				enter_dated(transaction, letter.lane, key.at, &key.metric, value)?;
				Ok(false)
			},
			What::Undated(..) | What::Input(_) => Ok(true),
		})
	}

	fn take_out(
		&self,
		until: u64,
		mut stays: impl FnMut(&WriteTransaction, Letter) -> Result<bool, QueueError>,
	) -> Result<(), QueueError> {
		self.store.write(|transaction| {
			let mut letters = Vec::new();
			for item in transaction.open_table(DEAD)?.range(..=until)? {
				let (number, letter) = item?;
				letters.push((number.value(), letter.value().to_vec()));
			}
			for (number, bytes) in letters {
				if stays(transaction, decoded(&bytes, "dead letter")?)? {
					continue;
				}
				transaction.open_table(DEAD)?.remove(number)?;
				count(transaction, |held| Held {
					count: held.count.saturating_sub(1),
					bytes: held.bytes.saturating_sub(bytes.len() as u64),
				})?;
			}
			Ok(())
		})
	}
}

pub(super) fn add(transaction: &WriteTransaction, lane: LaneId, what: What, why: &str) -> Result<(), QueueError> {
	let bytes = Letter { lane, what, why: why.to_owned() }.encode();
	let mut table = transaction.open_table(DEAD)?;
	let next = table.last()?.map_or(0, |(last, _)| last.value().saturating_add(1));
	table.insert(next, bytes.as_slice())?;
	count(transaction, |held| Held {
		count: held.count.saturating_add(1),
		bytes: held.bytes.saturating_add(bytes.len() as u64),
	})
}

fn count(transaction: &WriteTransaction, change: impl FnOnce(Held) -> Held) -> Result<(), QueueError> {
	let mut meta = transaction.open_table(META)?;
	let held = meta.get(HELD_KEY)?.map(|found| decoded::<Held>(found.value(), "counters")).transpose()?;
	meta.insert(HELD_KEY, change(held.unwrap_or_default()).encode().as_slice())?;
	Ok(())
}
