//! Stored form of a profile, and what is known of it besides.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use beadle_primitives::{profile::MAX_METRICS, Authority, Failing, Moment, OrganisationId, Profile, Version};
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
	/// Block in which the version becomes active, unless it is held back.
	pub activate_at: BlockNumber,
	/// Block in which the version was staged: what a notice counts from.
	pub staged_at: BlockNumber,
	/// Authority that staged the version. The owner can neither withdraw nor replace the council's.
	pub by: Authority,
	/// Number of times that the council had expelled the owner or replaced its account by then. Once it has done so again,
	/// the owner's version is held back.
	pub expulsions: u32,
	/// Whether the version was held back in the block that was named for it, so that it becomes active by a call only.
	pub held_back: bool,
}

/// A staged version as the assignment of its profile announces it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Upcoming<BlockNumber> {
	/// Number of the version.
	pub version: Version,
	/// Block in which the version becomes active, unless it is held back; an earlier block if it has been, and then the
	/// owner cannot activate it as long as devices of others are appraised against the profile.
	pub activate_at: BlockNumber,
}

/// Reason why a staged version did not become active in the block that was named for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Obstacle<BlockNumber> {
	/// The profile's owner has lost its seat on the council.
	SeatLost,
	/// Devices of other organisations came to the profile after the version was staged, and the notice to them is not
	/// over.
	Notice {
		/// Block in which the notice would have been over.
		ends: BlockNumber,
	},
	/// The version would have failed or refused too many records more than the active one.
	Failing(Failing),
	/// Since it was staged, the council has replaced the account of the organisation that staged it, or has expelled that
	/// organisation, be it readmitted by now.
	Void,
}

/// Totals of a profile, which its budget and its notices depend on.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ProfileTotals {
	/// Devices that the profile is assigned to.
	pub devices: u32,
	/// Encoded bytes of all its versions.
	pub bytes: u32,
}

/// A pending offer of a profile.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Offer {
	/// The organisation that may accept the profile.
	pub to: OrganisationId,
	/// Authority that made the offer. The owner can neither withdraw nor replace the council's.
	pub by: Authority,
	/// Number of times that the council had expelled the owner or replaced its account by then. Once it has done so again,
	/// the owner's offer is void.
	pub expulsions: u32,
}
