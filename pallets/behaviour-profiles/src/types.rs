//! What is kept of a profile.

use beadle_primitives::{Profile, Version};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A profile, under its number.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct VersionedProfile<BlockNumber> {
	/// The number of its latest version, be that active, staged or withdrawn.
	pub latest: Version,
	/// The version that devices are held against.
	pub active: ActiveVersion,
	/// The version that is evaluated beside it.
	pub staged: Option<StagedVersion<BlockNumber>>,
}

/// The version of a profile that devices are held against.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ActiveVersion {
	/// Which of its versions.
	pub version: Version,
	/// What it says.
	pub profile: Profile,
}

/// The version of a profile that is staged.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct StagedVersion<BlockNumber> {
	/// Which of its versions.
	pub version: Version,
	/// What it says.
	pub profile: Profile,
	/// The block in which it becomes the active one.
	pub activate_at: BlockNumber,
}
