//! Authority over a device: the right to act on it.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::OrganisationId;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Authority by which a call about a device was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
// Keeps the path that the metadata has always had.
#[scale_info(replace_segment("authority", "action"))]
pub enum Authority {
	/// The organisation that owns the device, by the signature of its account.
	Owner(OrganisationId),
	/// A majority of the council.
	Council,
}

/// Reason why an origin may not act on a device.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AuthorityFault {
	/// No device has this number.
	NotFound,
	/// The origin has no authority over the device.
	NotAuthorised,
	/// The device was revoked for good.
	Revoked,
}
