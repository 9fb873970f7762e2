//! Evidence on record: what an alarm was raised for, and by which call a pack came before the rules.
//!
//! The signed pack itself is in the body of the block, as the one extrinsic of that call with this device and sequence.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::{Millis, Moment, Sequence, Violation};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::traits::{BlakeTwo256, Hash};

/// Call by which a pack came before the rules.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Via {
	/// `readings.submit`: the pack was recorded.
	Submit,
	/// `readings.report`: the profile refuses the pack, and somebody reported it. Its values are no readings.
	Report,
}

/// What an alarm was raised for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum AlarmEvidence {
	/// A pack, in the block in which the alarm was raised.
	Pack {
		/// Call that carried the pack.
		via: Via,
		/// Sequence of the pack.
		sequence: Sequence,
		/// Hash of the message that the device signed for that pack.
		pack_hash: H256,
		/// The violation that decided it: the value, what was judged, and the threshold.
		violation: Violation,
	},
	/// Nothing arrived.
	Silence {
		/// Start of the silence.
		since: Moment,
		/// Time from its start until the alarm was raised, with the [pauses](crate::Pauses) in it, which do not count.
		lasted: Millis,
	},
}

/// Returns the hash by which a device's log pins the violations of a pack: Blake2-256 of the encoded list, as the event
/// has it.
pub fn violations_hash(violations: &[Violation]) -> H256 {
	BlakeTwo256::hash_of(&violations)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{appraisal::MAX_FINDINGS, QcFlag};
	use sp_runtime::{traits::ConstU32, BoundedVec};

	#[test]
	fn the_hash_is_that_of_the_list_in_the_event() {
		let one = Violation {
			metric: 0,
			behaviour: 1,
			flag: QcFlag::Fail,
			value: 9,
			judged: 9,
			threshold: 5,
			observed_at: 7,
		};
		let other = Violation { threshold: 6, ..one };
		let in_event = BoundedVec::<Violation, ConstU32<MAX_FINDINGS>>::truncate_from(vec![one, other]);
		assert_eq!(violations_hash(&in_event), BlakeTwo256::hash(&in_event.encode()));
		assert_ne!(violations_hash(&[one, other]), violations_hash(&[other, one]));
	}
}
