//! The tables of the database, and what is in them.

use super::error::QueueError;
use crate::reading::Reading;
use beadle_primitives::{DeviceId, DeviceKey, Moment, ProfileRef, Sequence, SignedPack};
use codec::{Decode, DecodeAll, Encode};
use redb::TableDefinition;
use sp_core::H256;

/// Layout of the tables.
pub(super) const SCHEMA: u32 = 1;

/// Layout, genesis hash and counters, by name.
pub(super) const META: TableDefinition<&str, &[u8]> = TableDefinition::new("meta");
/// [`Lane`] by its number.
pub(super) const LANES: TableDefinition<u32, &[u8]> = TableDefinition::new("lanes");
/// Number of a lane by its name.
pub(super) const LANE_OF: TableDefinition<&str, u32> = TableDefinition::new("lane-of");
/// [`Value`] by lane, time and metric.
pub(super) const READINGS: TableDefinition<(u32, u64, &str), &[u8]> = TableDefinition::new("readings");
/// [`Value`] by lane, boot, milliseconds since that boot and metric.
pub(super) const UNDATED: TableDefinition<(u32, [u8; 16], u64, &str), &[u8]> = TableDefinition::new("undated");
/// Time of a boot, once it is known.
pub(super) const BOOTS: TableDefinition<[u8; 16], u64> = TableDefinition::new("boots");
/// [`Sealed`] by lane and sequence.
pub(super) const SEALED: TableDefinition<(u32, u64), &[u8]> = TableDefinition::new("sealed");
/// [`Sealed`] packs that were given up and may still be recorded, by lane, sequence and the number of the attempt.
pub(super) const FORMER: TableDefinition<(u32, u64, u32), &[u8]> = TableDefinition::new("former");
/// Position up to which a source has been read, by its name.
pub(super) const POSITIONS: TableDefinition<&str, &[u8]> = TableDefinition::new("positions");
/// What was pushed by a key that says that it is the same, by the key's hash; and the keys in their order.
pub(super) const ONCE: TableDefinition<[u8; 32], u64> = TableDefinition::new("once");
pub(super) const ONCE_ORDER: TableDefinition<u64, [u8; 32]> = TableDefinition::new("once-order");
/// [`Letter`] by number.
pub(super) const DEAD: TableDefinition<u64, &[u8]> = TableDefinition::new("dead-letters");

/// Number of a lane in this queue.
pub type LaneId = u32;

/// What identifies a boot of this machine.
pub type BootId = [u8; 16];

/// A lane: the device that its readings are of, once that is known.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Lane {
	/// The lane's name in this machine's configuration.
	pub name: String,
	/// The device's number.
	pub device: Option<DeviceId>,
	/// The device's public key when it was last seen.
	pub key: Option<DeviceKey>,
}

/// The key of a reading within its lane.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode)]
pub struct Key {
	/// Time of the observation.
	pub at: Moment,
	/// Name of the metric.
	pub metric: String,
}

/// The rest of a reading.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Value {
	/// The value, as its source has it.
	pub value: String,
	/// The unit, if its source names one.
	pub unit: Option<String>,
}

/// A dated reading in the queue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
	/// Its key.
	pub key: Key,
	/// Its value.
	pub value: Value,
}

/// A sealed pack on its way to the chain.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Sealed {
	/// The signed pack.
	pub signed: SignedPack,
	/// The key that signed it.
	pub signed_by: DeviceKey,
	/// The pack's identity: see [`beadle_primitives::message::pack_hash`].
	pub hash: H256,
	/// The profile version that it was made for.
	pub made_for: ProfileRef,
	/// What its records mean under that version.
	pub meaning: H256,
	/// The latest final block when it was sealed: it is in a later one.
	pub after: u32,
	/// The keys of its readings, in the order of its records.
	pub readings: Vec<Key>,
	/// Readings that can never be recorded once this pack is, with the reasons.
	pub left: Vec<(Key, String)>,
}

impl Sealed {
	/// Returns the pack's number.
	pub fn sequence(&self) -> Sequence {
		self.signed.pack.sequence
	}

	/// Returns the observation time of the last record.
	pub fn observed_at(&self) -> Moment {
		let pack = &self.signed.pack;
		pack.records.last().map_or(pack.base_time, |record| pack.observed_at(record))
	}
}

/// A dead letter as it is kept.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Letter {
	/// The lane.
	pub lane: LaneId,
	/// What it is.
	pub what: What,
	/// The reason: a stable name, and after a colon what happened, in words.
	pub why: String,
}

/// What a dead letter is.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum What {
	/// A reading with its time.
	Dated(Key, Value),
	/// A reading without one: milliseconds since a boot, metric, value.
	Undated(BootId, u64, String, Value),
	/// Input that is no reading, as JSON.
	Input(String),
}

pub(super) fn decoded<T: DecodeAll>(mut bytes: &[u8], what: &'static str) -> Result<T, QueueError> {
	T::decode_all(&mut bytes).map_err(|_| QueueError::Corrupt(what))
}

impl Value {
	pub(super) fn of(reading: &Reading) -> Self {
		Self { value: reading.value.clone(), unit: reading.unit.clone() }
	}
}
