//! What the registry keeps of its own.

use beadle_primitives::{AccountId, Model};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A registered kind of device.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RegisteredModel {
	/// What it is.
	pub model: Model,
	/// The council member that registered it.
	pub registered_by: AccountId,
}
