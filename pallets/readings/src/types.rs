//! Stored violations and alarms.

use beadle_primitives::{
	profile::{MAX_BEHAVIOURS, MAX_METRICS},
	AlarmId, AlarmRecord, ProfileRef, Sequence, Violation,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// A violation with all that is needed to check it later: the profile version of its rule, and the pack and block that
/// hold the evidence.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct PinnedViolation<BlockNumber> {
	/// The profile and version whose behaviour was broken.
	pub profile: ProfileRef,
	/// Sequence of the pack that revealed the violation.
	pub sequence: Sequence,
	/// Hash of the message that the device signed for that pack.
	pub pack_hash: H256,
	/// Block with that pack.
	pub block: BlockNumber,
	/// The behaviour, the value and the time.
	pub violation: Violation,
}

/// The most alarms of a device that can last at a time: one for each behaviour.
const MAX_LASTING_ALARMS: u32 = MAX_METRICS * MAX_BEHAVIOURS;

/// The most ended alarms that a log has room for.
pub(crate) const MAX_ENDED_ALARMS: u32 = 32;

/// Alarms of a device, oldest first: all that last, and the latest that ended.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct AlarmLog<BlockNumber> {
	/// Number of alarms ever raised, which is the number of the latest.
	pub raised: AlarmId,
	/// Alarms on record.
	pub alarms: BoundedVec<AlarmRecord<BlockNumber>, ConstU32<{ MAX_LASTING_ALARMS + MAX_ENDED_ALARMS }>>,
}

impl<BlockNumber> Default for AlarmLog<BlockNumber> {
	fn default() -> Self {
		Self { raised: 0, alarms: BoundedVec::new() }
	}
}
