//! What the runtime answers to anyone who asks, without a transaction.

use crate::{
	appraisal::Appraisal, profile::MAX_BEHAVIOURS, profile::MAX_METRICS, AccountId, ActiveProfile, Device, DeviceId,
	Grant, KeyUse, MetricIndex, Moment, Pack, ProfileRef, QcFlag, Refusal, Sequence, Standing, Usage,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// What the chain vouches for about a device: a RATS attestation result (RFC 9334 §8.4).
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct AttestationResult {
	/// The device's number.
	pub id: DeviceId,
	/// Who owns it, what it is and its key.
	pub device: Device,
	/// Whether its packs are recorded at present.
	pub standing: Standing,
	/// Its permission to submit readings, if it has one.
	pub grant: Option<Grant>,
	/// The profile and version that it is held against, if one is assigned.
	pub profile: Option<ProfileRef>,
	/// The number of its last recorded pack; zero if there is none.
	pub sequence: Sequence,
	/// When its last recorded observation was made.
	pub observed_at: Option<Moment>,
	/// The gravest flag in its last recorded pack.
	pub last_flag: QcFlag,
	/// Its behaviours in alarm.
	pub alarms: BoundedVec<ActiveAlarm, ConstU32<{ MAX_METRICS * MAX_BEHAVIOURS }>>,
	/// What it has had recorded so far.
	pub usage: Usage,
}

/// A behaviour in alarm.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct ActiveAlarm {
	/// The position of the metric in the profile.
	pub metric: MetricIndex,
	/// The position of the behaviour in the metric.
	pub behaviour: u8,
}

sp_api::decl_runtime_apis! {
	/// The verifier's questions (RFC 9334): what is a device's standing, and what would become of a pack.
	pub trait AttestationApi {
		/// What the chain vouches for about a device; `None` if there is no such device.
		fn attestation_result(device: DeviceId) -> Option<AttestationResult>;

		/// What inspecting this pack now would find, or why it would be refused. Everything is checked but the
		/// signature; nothing is recorded.
		fn appraise(device: DeviceId, pack: Pack) -> Result<Appraisal, Refusal>;

		/// What the key with this account is, or was, to which device.
		fn device_of(key: AccountId) -> Option<KeyUse>;

		/// The profile that a device is held against.
		fn profile_of(device: DeviceId) -> Option<ActiveProfile>;
	}

	/// Which nodes talk to each other. Nodes are named by the bytes of their peer ids.
	pub trait PeersApi {
		/// The nodes that the chain lists as peers of this one; none if it is not listed itself.
		fn listed_peers(node: Vec<u8>) -> Vec<Vec<u8>>;
	}
}
