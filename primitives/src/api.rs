//! What the runtime answers to anyone who asks, without a transaction.

use crate::{
	profile::{MAX_BEHAVIOURS, MAX_METRICS},
	AccountId, AlarmRecord, Appraisal, Comparison, Device, DeviceId, Grant, HeldAgainst, KeyUse, Metric, MetricIndex,
	Moment, Pack, Profile, ProfileId, ProfileRef, QcFlag, Refusal, Rule, Sequence, Standing, Usage, Violation,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use sp_core::H256;
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
	/// The block with its last recorded pack, which is among the block's extrinsics; zero if there is none.
	pub recorded_in: u32,
	/// The gravest flag in its last recorded pack.
	pub last_flag: QcFlag,
	/// Its behaviours in alarm, with those that silence puts in alarm at this moment.
	pub alarms: BoundedVec<ActiveAlarm, ConstU32<{ MAX_METRICS * MAX_BEHAVIOURS }>>,
	/// Its metrics that were due by now and are not there. Worked out when asked: nothing has to have noticed it
	/// before. Only of an active device, since another one's packs are refused.
	pub silences: BoundedVec<Silence, ConstU32<{ MAX_METRICS * MAX_BEHAVIOURS }>>,
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

/// A metric of which no observation has arrived for longer than its profile allows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Silence {
	/// The position of the metric in the profile.
	pub metric: MetricIndex,
	/// The position of the gap rule in the metric.
	pub behaviour: u8,
	/// When the last observation was made, or when it arrived if it came late.
	pub since: Moment,
	/// Whether it has lasted long enough for the rule's alarm.
	pub in_alarm: bool,
}

/// A violation with all that is needed to check it: what was expected, what was observed, and where it stands.
///
/// The signed pack is in the block's body, among its extrinsics: the one `readings.submit` of this device and
/// sequence. Blake2-256 of the message that the device signed is `pack_hash`.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Evidence {
	/// The profile and version whose behaviour was broken.
	pub profile: ProfileRef,
	/// The number of the pack that told of it.
	pub sequence: Sequence,
	/// The hash of the message that the device signed for that pack.
	pub pack_hash: H256,
	/// The block with that pack.
	pub block: u32,
	/// Which behaviour, by which value, when.
	pub violation: Violation,
	/// The metric, as that version of the profile describes it.
	pub metric: Option<Metric>,
	/// The rule that was broken, as that version of the profile has it.
	pub rule: Option<Rule>,
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

		/// The profile that a device is held against, with the version staged beside it.
		fn profile_of(device: DeviceId) -> Option<HeldAgainst>;

		/// A version of a profile, be it staged, active or superseded.
		fn profile_version(profile: ProfileRef) -> Option<Profile>;

		/// The latest violations of a device, the oldest first, each with its evidence.
		fn evidence(device: DeviceId) -> Vec<Evidence>;

		/// The latest alarms of a device, the oldest first, with what was found out about them.
		fn alarms(device: DeviceId) -> Vec<AlarmRecord<u32>>;

		/// What a profile's staged version says of the packs so far, beside the active one; `None` if none is staged or
		/// no pack has come since.
		fn compare(profile: ProfileId) -> Option<Comparison>;
	}

	/// What blocks do, for those who watch the chain.
	pub trait ActivityApi {
		/// How often each kind of thing happened in the block whose state is asked: `packs_recorded`, `alarms_raised` and
		/// the like, by name, so that a node can tell of kinds that it does not know. Kinds of which there were none
		/// are there as well.
		fn activity() -> Vec<(Vec<u8>, u32)>;
	}

	/// Which nodes talk to each other. Nodes are named by the bytes of their peer ids.
	pub trait PeersApi {
		/// The nodes that the chain lists as peers of this one; none if it is not listed itself.
		fn listed_peers(node: Vec<u8>) -> Vec<Vec<u8>>;
	}
}
