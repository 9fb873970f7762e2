//! Stored violations, alarms and reports.

use beadle_primitives::{
	profile::{MAX_BEHAVIOURS, MAX_METRICS},
	AlarmId, AlarmRecord, MetricIndex, Moment, ProfileRef, Sequence, Via, Violation,
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
	/// Call that carried the pack which revealed the violation.
	pub via: Via,
	/// Sequence of that pack.
	pub sequence: Sequence,
	/// Hash of the message that the device signed for that pack.
	pub pack_hash: H256,
	/// Block with that pack.
	pub block: BlockNumber,
	/// Number of violations found in that pack, which may be more than are kept.
	pub found: u32,
	/// The behaviour, the value and the time.
	pub violation: Violation,
}

/// The most violations of one pack that are kept, so that a pack displaces few of those of others.
pub const MAX_PINNED: usize = 4;

/// Guard against reporting a value twice, and against many reports of a device in a block.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct LatestReport<BlockNumber> {
	/// The profile and version by which it was judged.
	pub profile: ProfileRef,
	/// Time of the last value of each metric, by its position, that a report has counted against the device; zero if there
	/// was none. Only a value that was observed later counts next.
	pub until: BoundedVec<Moment, ConstU32<MAX_METRICS>>,
	/// Block with that report.
	pub block: BlockNumber,
}

impl<BlockNumber> LatestReport<BlockNumber> {
	/// Returns the time after which a value of this metric must have been observed that is judged by this version. Under
	/// another one than before, it is not known which metric takes the place of which.
	pub(crate) fn until(&self, profile: ProfileRef, metric: MetricIndex) -> Moment {
		let of_metric = self.until.get(usize::from(metric)).copied();
		let until = if self.profile == profile { of_metric } else { self.until.iter().copied().max() };
		until.unwrap_or_default()
	}
}

/// The most alarms of a device that can last at a time: one for each behaviour.
const MAX_LASTING_ALARMS: u32 = MAX_METRICS * MAX_BEHAVIOURS;

/// The most ended alarms of each kind, ordinary ones, suspensions, those that asked for one and those judged, that a log has
/// room for.
pub(crate) const MAX_ENDED_ALARMS: u32 = 32;

/// Alarms of a device, oldest first: all that last; of those that ended the ones that the council has judged last, the
/// latest of those that suspended the device or asked for it, and the latest of the others.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct AlarmLog<BlockNumber> {
	/// Number of alarms ever raised, which is the number of the latest.
	pub raised: AlarmId,
	/// Alarms on record.
	pub alarms: BoundedVec<AlarmRecord<BlockNumber>, ConstU32<{ MAX_LASTING_ALARMS + 4 * MAX_ENDED_ALARMS }>>,
}

impl<BlockNumber> Default for AlarmLog<BlockNumber> {
	fn default() -> Self {
		Self { raised: 0, alarms: BoundedVec::new() }
	}
}
