//! What is kept of violations.

use beadle_primitives::{ProfileRef, Sequence, Violation};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A violation with all that is needed to check it later: the rule as it was then, and where the evidence is.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct PinnedViolation<BlockNumber> {
	/// The profile and version whose behaviour was broken.
	pub profile: ProfileRef,
	/// The number of the pack with the value.
	pub sequence: Sequence,
	/// The block with that pack.
	pub block: BlockNumber,
	/// Which behaviour, by which value, when.
	pub violation: Violation,
}
