//! Cost of a step: counted while it is made, since what there is of a device differs from device to device.

use super::{left, upgrades::OldItem};
use crate::Runtime;
use codec::DecodeAll;
use frame_support::{storage::unhashed, weights::Weight};

/// Time for a byte that is read, with its conversion, its encoding, and hashes of it: some multiple of what decoding and
/// hashing take, in picoseconds.
const TIME_PER_BYTE: u64 = 20_000;

/// Accesses to the state.
#[derive(Clone, Copy, Default)]
pub struct Cost {
	reads: u64,
	writes: u64,
	bytes: u64,
	more: Weight,
}

impl Cost {
	/// Returns the cost of so many accesses.
	pub const fn new(reads: u64, writes: u64, bytes: u64) -> Self {
		Self { reads, writes, bytes, more: Weight::zero() }
	}

	/// Returns this cost and so many times another.
	pub const fn and(self, times: u64, other: Self) -> Self {
		Self {
			reads: self.reads.saturating_add(times.saturating_mul(other.reads)),
			writes: self.writes.saturating_add(times.saturating_mul(other.writes)),
			bytes: self.bytes.saturating_add(times.saturating_mul(other.bytes)),
			more: self.more,
		}
	}

	/// Counts reads of small values.
	pub fn read(&mut self, reads: u64) {
		self.reads = self.reads.saturating_add(reads);
	}

	/// Counts writes.
	pub fn write(&mut self, writes: u64) {
		self.writes = self.writes.saturating_add(writes);
	}

	/// Counts the work that a value of this size makes.
	pub fn work(&mut self, bytes: usize) {
		self.bytes = self.bytes.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
	}

	/// Adds what others have counted.
	pub fn add(&mut self, weight: Weight) {
		self.more = self.more.saturating_add(weight);
	}

	/// Returns the value of an old item's entry, and counts the read. `None` if there is no entry, or if it does not decode:
	/// then it is left as it was.
	pub fn load<V: DecodeAll>(&mut self, item: OldItem, key: &[u8]) -> Option<V> {
		let found = self.find(key)?;
		if found.is_none() {
			left::leave(item, key, self);
		}
		found
	}

	/// Returns the value under a key, and counts the read. `None` if there is none; nothing in it if it does not decode.
	pub fn find<V: DecodeAll>(&mut self, key: &[u8]) -> Option<Option<V>> {
		self.read(1);
		let bytes = unhashed::get_raw(key)?;
		self.work(bytes.len());
		Some(V::decode_all(&mut &bytes[..]).ok())
	}

	/// Returns the weight.
	pub fn weight(&self) -> Weight {
		let accesses = <Runtime as frame_system::Config>::DbWeight::get().reads_writes(self.reads, self.writes);
		accesses
			.saturating_add(self.more)
			.saturating_add(Weight::from_parts(self.bytes.saturating_mul(TIME_PER_BYTE), self.bytes))
	}
}
