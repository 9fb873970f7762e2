//! A history as it is stored, whatever the version of its layout.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::History;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::ops::{Deref, DerefMut};
use scale_info::TypeInfo;

/// A history as it is stored, with the version of its layout in front. A later layout is another variant, so that histories
/// can be converted when they are next read instead of all at once. It is used as the [`History`] in it.
///
/// The first layout had no version in front ([`v1`](super::v1)): its bytes cannot be told from these. All histories in that
/// layout were converted in an upgrade.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum VersionedHistory {
	/// The present layout.
	#[codec(index = 2)]
	V2(History),
}

impl VersionedHistory {
	/// Returns the history in the present layout.
	pub fn into_latest(self) -> History {
		match self {
			Self::V2(history) => history,
		}
	}
}

impl Deref for VersionedHistory {
	type Target = History;

	fn deref(&self) -> &History {
		match self {
			Self::V2(history) => history,
		}
	}
}

impl DerefMut for VersionedHistory {
	fn deref_mut(&mut self) -> &mut History {
		match self {
			Self::V2(history) => history,
		}
	}
}

impl Default for VersionedHistory {
	fn default() -> Self {
		History::default().into()
	}
}

impl From<History> for VersionedHistory {
	fn from(history: History) -> Self {
		Self::V2(history)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn its_first_byte_is_the_version() {
		let history = History { sequence: 7, ..Default::default() };
		let encoded = VersionedHistory::from(history.clone()).encode();
		assert_eq!(encoded, [&[2], &history.encode()[..]].concat());
		assert_eq!(VersionedHistory::decode(&mut &encoded[..]).unwrap().into_latest(), history);
	}

	#[test]
	fn it_is_used_as_the_history_in_it() {
		let mut stored = VersionedHistory::default();
		stored.sequence = 7;
		assert_eq!(stored.sequence, 7);
		assert_eq!(stored.into_latest(), History { sequence: 7, ..Default::default() });
	}
}
