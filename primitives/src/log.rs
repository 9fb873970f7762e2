//! Log of a device: what was done to it and found about it, from enrolment to flagged packs, alarms, verdicts and suspensions,
//! as an append-only hash chain. Each [`Action`] is an entry. Offers, halts and new versions of its profile are none: their
//! events and the state have them.
//!
//! The chain's state keeps the number of entries and the hash of the latest one. Each entry holds the hash of the entry
//! before it. So whoever has all entries, from events or from an archive, can check that none is missing, added or
//! changed: the hash of the last one is the one in the state, which a storage proof shows.
//!
//! ```
//! use beadle_primitives::{Action, Actor, LogHead};
//!
//! let mut head = LogHead::default();
//! let first = head.append(7, 100, 1_800_000_000_000, Actor::Organisation(0), Action::Enrolled { model: 3 });
//! let second = head.append(7, 101, 1_800_000_002_000, Actor::Council, Action::GrantWithdrawn);
//!
//! assert_eq!(LogHead::of(&[first.clone(), second.clone()]), Some(head));
//! // An entry that was left out shows.
//! assert_eq!(LogHead::of(&[second]), None);
//! ```

use crate::{Action, Actor, DeviceId, Moment};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::traits::{BlakeTwo256, Hash};

/// Domain of the hash of an entry.
pub const LOG_DOMAIN: &[u8] = b"beadle/log/v1";

/// Number of entries of a device's log, and the hash of the latest.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct LogHead {
	/// Number of entries ever appended, which is the number of the latest.
	pub count: u64,
	/// Hash of the latest entry; zero if there is none.
	pub head: H256,
}

/// An entry of a device's log.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct LogEntry {
	/// The device.
	pub device: DeviceId,
	/// Number of the entry in the device's log, from 1.
	pub number: u64,
	/// Hash of the entry before it; zero for the first.
	pub previous: H256,
	/// Block in which it was appended.
	pub block: u32,
	/// Time of that block. Of what was done before there was a log, and was put into it by an upgrade, the time when it was
	/// done.
	pub at: Moment,
	/// The actor.
	pub actor: Actor,
	/// The action.
	pub action: Action,
}

impl LogEntry {
	/// Returns the entry's hash: Blake2-256 of the domain and the encoded entry.
	pub fn hash(&self) -> H256 {
		let mut bytes = LOG_DOMAIN.to_vec();
		self.encode_to(&mut bytes);
		BlakeTwo256::hash(&bytes)
	}
}

impl LogHead {
	/// Appends an entry, and returns it.
	pub fn append(&mut self, device: DeviceId, block: u32, at: Moment, actor: Actor, action: Action) -> LogEntry {
		// More entries than the type can count are out of reach.
		let number = self.count.saturating_add(1);
		let entry = LogEntry { device, number, previous: self.head, block, at, actor, action };
		*self = Self { count: number, head: entry.hash() };
		entry
	}

	/// Returns the head of a log with these entries; `None` if they are no complete log from its first entry on.
	pub fn of(entries: &[LogEntry]) -> Option<Self> {
		entries.iter().try_fold(Self::default(), |head, entry| {
			let follows = entry.previous == head.head && Some(entry.number) == head.count.checked_add(1);
			follows.then(|| Self { count: entry.number, head: entry.hash() })
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn log(length: u32) -> (LogHead, Vec<LogEntry>) {
		let mut head = LogHead::default();
		let mut append = |model| head.append(7, model, 5, Actor::Council, Action::Enrolled { model });
		let entries = (0..length).map(&mut append).collect();
		(head, entries)
	}

	#[test]
	fn a_complete_log_has_the_head_of_the_state() {
		for length in [0, 1, 5] {
			let (head, entries) = log(length);
			assert_eq!(LogHead::of(&entries), Some(head));
		}
	}

	#[test]
	fn whatever_is_done_to_a_log_shows() {
		let (head, entries) = log(5);
		let differs = |change: &dyn Fn(&mut Vec<LogEntry>)| {
			let mut changed = entries.clone();
			change(&mut changed);
			LogHead::of(&changed) != Some(head)
		};
		assert!(differs(&|entries| drop(entries.remove(2))));
		assert!(differs(&|entries| drop(entries.pop())));
		assert!(differs(&|entries| entries.swap(1, 2)));
		assert!(differs(&|entries| entries.push(entries[4].clone())));
		assert!(differs(&|entries| entries[4].actor = Actor::Alarm));
		assert!(differs(&|entries| entries[0].at = 6));
		assert!(differs(&|entries| entries.iter_mut().for_each(|entry| entry.device = 8)));
	}
}
