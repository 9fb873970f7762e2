//! Stored form of a profile.

use beadle_primitives::{profile::MAX_METRICS, Moment, Profile, Version};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// A profile with its active and staged version.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct VersionedProfile<BlockNumber> {
	/// Number of the latest version, be it active, staged or withdrawn.
	pub latest: Version,
	/// Version that devices are appraised against.
	pub active: ActiveVersion,
	/// Version that is evaluated beside the active one.
	pub staged: Option<StagedVersion<BlockNumber>>,
}

/// Active version of a profile, against which devices are appraised.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ActiveVersion {
	/// Number of the version.
	pub version: Version,
	/// Time since which each metric, by its position, has been part of the profile; a metric without an entry always has
	/// been. Until then nobody could miss an observation of it.
	pub metrics_since: BoundedVec<Moment, ConstU32<MAX_METRICS>>,
	/// Content of the version.
	pub profile: Profile,
}

/// Staged version of a profile.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct StagedVersion<BlockNumber> {
	/// Number of the version.
	pub version: Version,
	/// Content of the version.
	pub profile: Profile,
	/// Block in which the version becomes active.
	pub activate_at: BlockNumber,
}
