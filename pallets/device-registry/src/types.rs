//! Types that only the registry stores.

use beadle_primitives::{AccountId, Model};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A registered model.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RegisteredModel {
	/// The model.
	pub model: Model,
	/// The council member that registered it.
	pub registered_by: AccountId,
}
