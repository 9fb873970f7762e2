//! Types that only the registry stores.

use beadle_primitives::{Authority, Model, ModelId, Moment, OrganisationId};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A registered model.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RegisteredModel {
	/// The model.
	pub model: Model,
	/// First registered model of the same manufacturer and name, whatever the firmware.
	pub hardware: ModelId,
	/// The organisation that registered it.
	pub registered_by: OrganisationId,
	/// Support of the model, if it was stated.
	pub support: Option<Support>,
}

/// Support of a model, as it was stated.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Support {
	/// Time at which the support ends.
	pub until: Moment,
	/// Authority that stated it; the owner of a model is the organisation that registered it, which cannot change the
	/// council's statement.
	pub by: Authority,
}

/// A pending offer of a device.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Offer {
	/// The organisation that may accept the device.
	pub to: OrganisationId,
	/// Authority that made the offer. The owner can neither withdraw nor replace the council's.
	pub by: Authority,
	/// Number of times that the council had expelled the owner or replaced its account by then. Once it has done so again,
	/// the owner's offer is void.
	pub expulsions: u32,
}
