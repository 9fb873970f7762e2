//! Sealed packs in the queue, and the ways out of it.

use super::{
	dead,
	error::QueueError,
	tables::{decoded, *},
	Queue,
};
use beadle_primitives::Sequence;
use codec::Encode;
use redb::{ReadableTable, WriteTransaction};
use sp_core::H256;

/// The most packs that are remembered for one number.
const MOST_FORMER: u32 = 16;

impl Queue {
	/// Returns the sealed packs of a lane, in the order of their numbers.
	///
	/// # Errors
	///
	/// If the queue cannot be used.
	pub fn sealed(&self, lane: LaneId) -> Result<Vec<Sealed>, QueueError> {
		self.store.read(|transaction| {
			let table = transaction.open_table(SEALED)?;
			let range = table.range((lane, 0)..(lane.saturating_add(1), 0))?;
			range.map(|item| decoded(item?.1.value(), "sealed pack")).collect()
		})
	}

	/// Returns the packs of a lane that were given up and may still be recorded.
	///
	/// # Errors
	///
	/// If the queue cannot be used.
	pub fn former(&self, lane: LaneId) -> Result<Vec<Sealed>, QueueError> {
		self.store.read(|transaction| {
			let table = transaction.open_table(FORMER)?;
			let range = table.range((lane, 0, 0)..(lane.saturating_add(1), 0, 0))?;
			range.map(|item| decoded(item?.1.value(), "sealed pack")).collect()
		})
	}

	/// Stores packs of a lane, before they are sent for the first time.
	///
	/// # Errors
	///
	/// If the queue cannot be used.
	pub fn seal(&self, lane: LaneId, packs: &[Sealed]) -> Result<(), QueueError> {
		self.store.write(|transaction| {
			let mut table = transaction.open_table(SEALED)?;
			for sealed in packs {
				table.insert((lane, sealed.sequence()), sealed.encode().as_slice())?;
			}
			Ok(())
		})
	}

	/// Gives up the sealed packs of a lane from this number on; their readings stay. The packs are remembered, since the
	/// chain may have one of them already, but for the `unsent` ones, which no block can have.
	///
	/// # Errors
	///
	/// If the queue cannot be used.
	pub fn unseal(&self, lane: LaneId, from: Sequence, unsent: &[Sequence]) -> Result<(), QueueError> {
		self.store.write(|transaction| {
			let mut packs = Vec::new();
			let mut sealed = transaction.open_table(SEALED)?;
			for item in sealed.range((lane, from)..(lane.saturating_add(1), 0))? {
				let (key, bytes) = item?;
				packs.push((key.value().1, bytes.value().to_vec()));
			}
			let mut former = transaction.open_table(FORMER)?;
			for (sequence, bytes) in packs {
				sealed.remove((lane, sequence))?;
				if unsent.contains(&sequence) {
					continue;
				}
				let range = (lane, sequence, 0)..(lane, sequence.saturating_add(1), 0);
				let (mut first, mut last, mut count) = (None, None, 0u32);
				for item in former.range(range)? {
					let attempt = item?.0.value().2;
					first = first.or(Some(attempt));
					last = Some(attempt);
					count = count.saturating_add(1);
				}
				if let Some(first) = first.filter(|_| count >= MOST_FORMER) {
					former.remove((lane, sequence, first))?;
				}
				let attempt = last.map_or(0, |last| last.saturating_add(1));
				former.insert((lane, sequence, attempt), bytes.as_slice())?;
			}
			Ok(())
		})
	}

	/// Settles the numbers of a lane up to `until`, which the final chain has: removes the readings of the packs with these
	/// hashes, makes dead letters of what the `unbroken` ones of them left behind, and forgets all packs of these numbers.
	/// If the series is broken by another program's pack, what later packs leave behind is no longer certain. Returns the
	/// readings that became dead letters.
	///
	/// # Errors
	///
	/// If the queue cannot be used.
	pub fn settle(
		&self,
		lane: LaneId,
		until: Sequence,
		recorded: &[H256],
		unbroken: &[H256],
		is_broken: bool,
	) -> Result<Vec<(Waiting, String)>, QueueError> {
		self.store.write(|transaction| {
			let packs = [removed_sealed(transaction, lane, until)?, removed_former(transaction, lane, until)?].concat();
			let mut gone = Vec::new();
			for sealed in packs.iter().filter(|sealed| recorded.contains(&sealed.hash)) {
				let mut readings = transaction.open_table(READINGS)?;
				for Key { at, metric } in &sealed.readings {
					readings.remove((lane, *at, metric.as_str()))?;
				}
				drop(readings);
				for (key, why) in sealed.left.iter().filter(|_| unbroken.contains(&sealed.hash)) {
					gone.extend(bury(transaction, lane, key, why)?);
				}
			}
			if is_broken {
				leave_nothing(transaction, lane)?;
			}
			Ok(gone)
		})
	}

	/// Makes dead letters of readings, for these reasons. Returns those that were there.
	///
	/// # Errors
	///
	/// If the queue cannot be used.
	pub fn set_aside(&self, lane: LaneId, readings: &[(Key, String)]) -> Result<Vec<(Waiting, String)>, QueueError> {
		self.store.write(|transaction| {
			let mut gone = Vec::new();
			for (key, why) in readings {
				gone.extend(bury(transaction, lane, key, why)?);
			}
			Ok(gone)
		})
	}
}

/// Lets the sealed packs of a lane leave nothing behind.
fn leave_nothing(transaction: &WriteTransaction, lane: LaneId) -> Result<(), QueueError> {
	let mut table = transaction.open_table(SEALED)?;
	let mut packs: Vec<Sealed> = Vec::new();
	for item in table.range((lane, 0)..(lane.saturating_add(1), 0))? {
		packs.push(decoded(item?.1.value(), "sealed pack")?);
	}
	for mut sealed in packs {
		sealed.left.clear();
		table.insert((lane, sealed.sequence()), sealed.encode().as_slice())?;
	}
	Ok(())
}

/// Moves a reading to the dead letters, if it is there.
fn bury(
	transaction: &WriteTransaction,
	lane: LaneId,
	key: &Key,
	why: &str,
) -> Result<Option<(Waiting, String)>, QueueError> {
	let removed = transaction
		.open_table(READINGS)?
		.remove((lane, key.at, key.metric.as_str()))?
		.map(|found| decoded::<Value>(found.value(), "reading"));
	let Some(value) = removed.transpose()? else { return Ok(None) };
	dead::add(transaction, lane, What::Dated(key.clone(), value.clone()), why)?;
	Ok(Some((Waiting { key: key.clone(), value }, why.to_owned())))
}

fn removed_sealed(transaction: &WriteTransaction, lane: LaneId, until: Sequence) -> Result<Vec<Sealed>, QueueError> {
	let mut table = transaction.open_table(SEALED)?;
	let range = (lane, 0)..=(lane, until);
	let mut found = Vec::new();
	for item in table.range(range)? {
		found.push(decoded::<Sealed>(item?.1.value(), "sealed pack")?);
	}
	for sealed in &found {
		table.remove((lane, sealed.sequence()))?;
	}
	Ok(found)
}

fn removed_former(transaction: &WriteTransaction, lane: LaneId, until: Sequence) -> Result<Vec<Sealed>, QueueError> {
	let mut table = transaction.open_table(FORMER)?;
	let mut found = Vec::new();
	let mut keys = Vec::new();
	for item in table.range((lane, 0, 0)..=(lane, until, u32::MAX))? {
		let (key, bytes) = item?;
		keys.push(key.value());
		found.push(decoded::<Sealed>(bytes.value(), "sealed pack")?);
	}
	for key in keys {
		table.remove(key)?;
	}
	Ok(found)
}
