//! What is kept of a profile.

use beadle_primitives::{Profile, Version};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The version of a profile that devices are held against, under the profile's number.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ActiveVersion {
	/// Which of its versions.
	pub version: Version,
	/// What it says.
	pub profile: Profile,
}
