//! Readings from before this machine's clock was known to be right.

use super::{dead, error::QueueError, push::enter_dated, tables::*, Queue};
use crate::dead_letters;
use beadle_primitives::Moment;
use redb::ReadableTable;

/// Number of readings that are dated in one transaction.
const AT_ONCE: usize = 1_000;

impl Queue {
	/// Returns whether a lane has readings without a time.
	///
	/// # Errors
	///
	/// If the queue cannot be used.
	pub fn has_undated(&self, lane: LaneId) -> Result<bool, QueueError> {
		self.store.read(|transaction| {
			let table = transaction.open_table(UNDATED)?;
			let mut range = table.range((lane, [0; 16], 0, "")..(lane.saturating_add(1), [0; 16], 0, ""))?;
			Ok(range.next().transpose()?.is_some())
		})
	}

	/// Returns the metrics and values of a lane's readings without a time.
	///
	/// # Errors
	///
	/// If the queue cannot be used.
	pub fn undated(&self, lane: LaneId) -> Result<Vec<(String, Value)>, QueueError> {
		self.store.read(|transaction| {
			let table = transaction.open_table(UNDATED)?;
			let mut found = Vec::new();
			for item in table.range((lane, [0; 16], 0, "")..(lane.saturating_add(1), [0; 16], 0, ""))? {
				let (key, value) = item?;
				let (_, _, _, metric) = key.value();
				found.push((metric.to_owned(), decoded(value.value(), "reading")?));
			}
			Ok(found)
		})
	}

	/// Dates a lane's readings without a time, now that the time of the present boot is known: the clock minus the time since
	/// the boot. The first time that is known of a boot holds, for all lanes. Readings of an earlier boot, whose time was never known, become
	/// dead letters. Returns whether there are more.
	///
	/// # Errors
	///
	/// If the queue cannot be used.
	pub fn date(&self, lane: LaneId, booted: Moment) -> Result<bool, QueueError> {
		let is_known = self.store.read(|transaction| Ok(transaction.open_table(BOOTS)?.get(self.boot)?.is_some()))?;
		if is_known && !self.has_undated(lane)? {
			return Ok(false);
		}
		self.store.write(|transaction| {
			let mut boots = transaction.open_table(BOOTS)?;
			let is_known = boots.get(self.boot)?.is_some();
			if !is_known {
				boots.insert(self.boot, booted)?;
			}
			drop(boots);
			let mut some = Vec::new();
			let all = (lane, [0; 16], 0, "")..(lane.saturating_add(1), [0; 16], 0, "");
			for item in transaction.open_table(UNDATED)?.range(all)?.take(AT_ONCE) {
				let (key, value) = item?;
				let (_, boot, since, metric) = key.value();
				some.push((boot, since, metric.to_owned(), value.value().to_vec()));
			}
			for (boot, since, metric, bytes) in &some {
				let value: Value = decoded(bytes, "reading")?;
				let booted = transaction.open_table(BOOTS)?.get(boot)?.map(|known| known.value());
				transaction.open_table(UNDATED)?.remove((lane, *boot, *since, metric.as_str()))?;
				if let Some(booted) = booted {
					enter_dated(transaction, lane, booted.saturating_add(*since), metric, value)?;
				} else {
					let what = What::Undated(*boot, *since, metric.clone(), value);
					dead::add(transaction, lane, what, dead_letters::NEVER_DATED)?;
				}
			}
			Ok(some.len() == AT_ONCE)
		})
	}
}
