//! Runtime APIs: questions that the runtime answers to anyone, without a transaction.

use crate::{
	profile::{MAX_BEHAVIOURS, MAX_METRICS},
	AccountId, Advisories, AlarmRecord, Appraisal, Comparison, DeviceEntry, DeviceId, Grant, Halt, Halts, HeldAgainst,
	KeyUse, LogEntry, LogHead, Metric, MetricIndex, Moment, OrganisationId, OrganisationName, Pack, Period, Profile,
	ProfileId, ProfileRef, QcFlag, Refusal, Rule, Sequence, Standing, SupportState, Usage, Via, Violation,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// State of a device as the chain attests it: a RATS attestation result (RFC 9334 §8.4).
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct AttestationResult {
	/// The device's number.
	pub id: DeviceId,
	/// Owner, model, UEID, key, and the key's custody: declared by the owner, or confirmed by the council. Of a revoked
	/// device, its owner at the end and the digest of all the rest.
	pub device: DeviceEntry,
	/// Name of the owner, for people: the council can change it. Its number is in `device`.
	pub owner_name: OrganisationName,
	/// Support of the device's model at this moment; unknown of a revoked device.
	pub support: SupportState,
	/// Advisories on the device's model. The device is known to be vulnerable if there are any; none of a revoked device.
	pub advisories: Advisories,
	/// Standing: whether the chain records the device's packs at present.
	pub standing: Standing,
	/// Halt that stops its readings at present, whatever its standing; the first if there are several.
	pub halt: Option<Halt>,
	/// Whether the device's packs are refused because the gateway that holds its key is suspended, halted or revoked. What is
	/// missing for that is a silence, unless the council or another owner than the device's keeps the gateway out.
	pub gateway_out: bool,
	/// Its permission to submit readings, if it has one.
	pub grant: Option<Grant>,
	/// The profile and version that the device is appraised against, if one is assigned.
	pub profile: Option<ProfileRef>,
	/// Sequence of the last recorded pack; zero if there is none. Of a revoked device, nothing is kept of its packs but
	/// the totals and the head of the log.
	pub sequence: Sequence,
	/// Time of the last recorded observation.
	pub observed_at: Option<Moment>,
	/// Block with the last recorded pack among its extrinsics; zero if there is none.
	pub recorded_in: u32,
	/// Gravest flag in the last recorded pack.
	pub last_flag: QcFlag,
	/// Behaviours in alarm: all whose alarms last on record, under whatever profile they were raised, and those that a silence
	/// puts in alarm at this moment. Another profile ends no alarm; the device's next pack under that profile does.
	pub alarms: BoundedVec<ActiveAlarm, ConstU32<{ 2 * MAX_METRICS * MAX_BEHAVIOURS }>>,
	/// Metrics whose next observation is overdue, computed when asked: no sweep has to have noticed them before. Empty
	/// unless the device is active. While it is halted, or its gateway is out for no reason of its owner's, no silence begins
	/// and those that ran before stay.
	pub silences: BoundedVec<Silence, ConstU32<{ MAX_METRICS * MAX_BEHAVIOURS }>>,
	/// Totals recorded for the device so far.
	pub usage: Usage,
	/// Head of its log: how many entries there are, and the hash of the latest.
	pub log: LogHead,
}

/// A behaviour in alarm.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct ActiveAlarm {
	/// The profile and version of the behaviour, which need not be those that the device is appraised against now.
	pub profile: ProfileRef,
	/// The position of the metric in the profile.
	pub metric: MetricIndex,
	/// The position of the behaviour in the metric.
	pub behaviour: u8,
}

/// A metric whose next observation is overdue: nothing has arrived for longer than a gap rule allows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Silence {
	/// The position of the metric in the profile.
	pub metric: MetricIndex,
	/// The position of the gap rule's behaviour in the metric.
	pub behaviour: u8,
	/// Start of the silence: the arrival of the last observation, or the time since which one was expected: since the device
	/// may send, since the metric is in its profile, or since the council found the silence until then to be in order.
	/// [Pauses](crate::Pauses) since then do not count for how long it has lasted.
	pub since: Moment,
	/// Whether the silence has lasted long enough for the behaviour's alarm.
	pub in_alarm: bool,
}

/// A violation with all that is needed to check it: the expectation, the observation, and the block that holds it.
///
/// The signed pack is in the block's body, as the one extrinsic with this device and sequence: `readings.submit`, or
/// `readings.report` of a pack that the profile refuses. `pack_hash` is the Blake2-256 hash of the message that the device
/// signed.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Evidence {
	/// The profile and version whose behaviour was broken.
	pub profile: ProfileRef,
	/// Call that carried the pack which revealed the violation.
	pub via: Via,
	/// Sequence of that pack.
	pub sequence: Sequence,
	/// Hash of the message that the device signed for that pack.
	pub pack_hash: H256,
	/// Block with that pack.
	pub block: u32,
	/// Number of violations found in that pack, of which only the first failing ones are kept.
	pub found: u32,
	/// The behaviour, the value and the time.
	pub violation: Violation,
	/// The metric, as that version of the profile describes it.
	pub metric: Option<Metric>,
	/// The rule that was broken, as that version of the profile has it.
	pub rule: Option<Rule>,
}

sp_api::decl_runtime_apis! {
	/// Questions to the verifier (RFC 9334): the state of a device, and the outcome that a pack would have.
	pub trait AttestationApi {
		/// Returns the attestation result of a device; `None` if there is no such device.
		fn attestation_result(device: DeviceId) -> Option<AttestationResult>;

		/// Inspects a pack as if it arrived now: returns its appraisal, or the refusal that it would meet. Checks
		/// everything but the signature and records nothing.
		fn appraise(device: DeviceId, pack: Pack) -> Result<Appraisal, Refusal>;

		/// Returns the device that the key with this account belongs or belonged to, and whether the key is still in
		/// use, or that the key is banned.
		fn device_of(key: AccountId) -> Option<KeyUse>;

		/// Returns the profile that a device is appraised against, with its staged version if there is one.
		fn profile_of(device: DeviceId) -> Option<HeldAgainst>;

		/// Returns a version of a profile, be it staged, active or superseded.
		fn profile_version(profile: ProfileRef) -> Option<Profile>;

		/// Returns the latest violations of a device, oldest first, each with its evidence: a few of each pack, and how many
		/// there were. In state under `Readings::Violations`.
		fn evidence(device: DeviceId) -> Vec<Evidence>;

		/// Returns the alarms of a device that are on record, oldest first, with what they were raised for and the verdicts
		/// on them: all that last, the latest that suspended the device or that the council has judged, and the latest
		/// others. In state under `Readings::Alarms`.
		fn alarms(device: DeviceId) -> Vec<AlarmRecord<u32>>;

		/// Returns the entries of a device's log that are in state, in their order: the latest of its owner, of the council
		/// and of alarms that suspended it. The chain's events have all entries, also those of flagged packs and of alarms.
		/// In state under `Aaa::Actions`, and the head of the log under `Aaa::LogHeads`.
		fn actions(device: DeviceId) -> Vec<LogEntry>;

		/// Returns the halts in force, and the latest that ended.
		fn halts() -> Halts;

		/// Returns the totals recorded of all devices of an organisation in a period, one of the latest 400.
		fn usage_of(organisation: OrganisationId, period: Period) -> Usage;

		/// Returns the totals of a profile's staged version beside those of the active one, over the packs so far;
		/// `None` if no version is staged or no pack has come since.
		fn compare(profile: ProfileId) -> Option<Comparison>;
	}

	/// Counts of events per block, for monitoring.
	pub trait ActivityApi {
		/// Returns how often each kind of event occurred in the block whose state is queried, by name, such as
		/// `packs_recorded` or `alarms_raised`, so that a node can report kinds that it does not know. Kinds that did
		/// not occur are included with zero.
		fn activity() -> Vec<(Vec<u8>, u32)>;
	}

	/// List of peers: the nodes that may talk to each other. Nodes are named by the bytes of their peer ids.
	pub trait PeersApi {
		/// Returns the nodes that this one may talk to: those that its owner added and, if the council lists this node,
		/// all others that the council lists.
		fn listed_peers(node: Vec<u8>) -> Vec<Vec<u8>>;
	}
}
