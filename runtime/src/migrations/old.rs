//! What the runtime of spec version 100 kept in its state, as far as it is kept otherwise now: types, and the storage items
//! under the names that they had. Bounded lists are vectors here.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]
#![allow(missing_docs, reason = "fields are called as they were, and their successors are documented")]

use crate::{AccountId, BlockNumber};
use alloc::vec::Vec;
use beadle_primitives::{
	profile::MAX_METRIC_NAME_BYTES, profile::MAX_PROFILE_NAME_BYTES, profile::MAX_UNIT_BYTES,
	standing::MAX_REASON_BYTES, AlarmEnd, AlarmId, BehaviourIndex, Calendar, DeviceKey, Grant, MetricIndex, Millis,
	Model, ModelId, Moment, OnFail, ProfileRef, Rate, Reason, Season, Sequence, Span, Text, Ueid, VerificationState,
	Version, Violation,
};
use codec::{Decode, Encode};
use pallet_aaa::Bucket;
use sp_core::H256;

/// Registered model.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct RegisteredModel {
	pub model: Model,
	pub registered_by: AccountId,
}

/// Enrolled device.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Device {
	pub owner: AccountId,
	pub model: ModelId,
	pub ueid: Ueid,
	pub key: DeviceKey,
	pub revoked: bool,
}

/// Profile with its active and staged version.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct VersionedProfile {
	pub latest: Version,
	pub active: ActiveVersion,
	pub staged: Option<StagedVersion>,
}

/// Active version of a profile.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct ActiveVersion {
	pub version: Version,
	pub profile: Profile,
}

/// Staged version of a profile.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct StagedVersion {
	pub version: Version,
	pub profile: Profile,
	pub activate_at: BlockNumber,
}

/// Version of a profile.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Profile {
	pub name: Text<MAX_PROFILE_NAME_BYTES>,
	pub max_records: u32,
	pub max_pack_bytes: u32,
	pub min_interval: Millis,
	pub max_ahead: Millis,
	pub max_age: Millis,
	pub metrics: Vec<Metric>,
}

/// Metric of a profile.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Metric {
	pub name: Text<MAX_METRIC_NAME_BYTES>,
	pub unit: Text<MAX_UNIT_BYTES>,
	pub decimals: u8,
	pub kind: MetricKind,
	pub behaviours: Vec<Behaviour>,
}

/// Relation of a metric's values to each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub enum MetricKind {
	Gauge,
	Counter,
}

/// Behaviour of a metric.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Behaviour {
	pub rule: Rule,
	pub on_fail: OnFail,
}

/// Rule of a behaviour.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Rule {
	GrossRange { fail: Span, suspect: Option<Span> },
	RateOfChange { suspect: Option<Rate>, fail: Rate },
	FlatLine { tolerance: u64, suspect_after: Option<Millis>, fail_after: Millis },
	Gap { max: Millis },
	Spike { suspect: Option<u64>, fail: u64 },
	Climatology { calendar: Calendar, seasons: Vec<Season> },
	Deviation { half_life: u32, tolerance: u64, suspect_k: Option<u16>, fail_k: u16, warm_up: u32 },
}

/// Standing of a device.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Standing {
	Active,
	Suspended { by: SuspendedBy, since: Moment, reason: Reason },
	Revoked,
}

/// Party that suspended a device.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub enum SuspendedBy {
	Owner,
	Council,
	Alarm,
}

/// Totals recorded for a device.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Usage {
	pub packs: u64,
	pub records: u64,
	pub bytes: u64,
	pub flagged: u64,
}

/// Standing, grant, quota and totals of a device.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct AuthorisationRecord {
	pub standing: Standing,
	pub grant: Option<Grant>,
	pub bucket: Bucket<BlockNumber>,
	pub usage: Usage,
}

/// Action on a device, in its ring of the latest.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct ActionRecord {
	pub actor: Actor,
	pub action: Action,
	pub at: Moment,
}

/// Actor behind an action.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Actor {
	Member(AccountId),
	Council,
	Alarm,
}

/// Action on a device.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Action {
	Enrolled { model: ModelId },
	KeyRotated,
	Transferred { from: AccountId, to: AccountId },
	Revoked { reason: Reason },
	ProfileAssigned { profile: ProfileRef },
	Granted { grant: Grant },
	GrantWithdrawn,
	Suspended { reason: Reason },
	Reinstated,
	Verified { alarm: AlarmId, state: VerificationState, reason: Text<MAX_REASON_BYTES> },
}

/// Violation, in its ring of the latest.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct PinnedViolation {
	pub profile: ProfileRef,
	pub sequence: Sequence,
	pub pack_hash: H256,
	pub block: BlockNumber,
	pub violation: Violation,
}

/// Alarms of a device.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct AlarmLog {
	pub raised: AlarmId,
	pub alarms: Vec<AlarmRecord>,
}

/// Alarm on record.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct AlarmRecord {
	pub id: AlarmId,
	pub profile: ProfileRef,
	pub metric: MetricIndex,
	pub behaviour: BehaviourIndex,
	pub observed_at: Moment,
	pub raised_in: BlockNumber,
	pub ended: Option<(AlarmEnd, BlockNumber)>,
	pub finding: Option<Finding>,
}

/// Verdict on an alarm.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Finding {
	pub state: VerificationState,
	pub by: Authority,
	pub at: Moment,
	pub reason: Text<MAX_REASON_BYTES>,
}

/// Authority of a verdict.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Authority {
	Owner(AccountId),
	Council,
}

/// The storage items under the names that they had.
pub mod storage {
	use super::*;
	use beadle_appraisal::v1;
	use beadle_primitives::{DeviceId, KeyUse, ProfileId};
	use frame_support::{storage_alias, Blake2_128Concat, Twox64Concat};

	#[storage_alias(verbatim)]
	pub type Members = StorageValue<CouncilMembership, Vec<AccountId>>;

	#[storage_alias(verbatim)]
	pub type Models = StorageMap<DeviceRegistry, Twox64Concat, ModelId, RegisteredModel>;

	#[storage_alias(verbatim)]
	pub type Devices = StorageMap<DeviceRegistry, Twox64Concat, DeviceId, Device>;

	#[storage_alias(verbatim)]
	pub type Keys = StorageMap<DeviceRegistry, Blake2_128Concat, AccountId, KeyUse>;

	#[storage_alias(verbatim)]
	pub type Ueids = StorageDoubleMap<DeviceRegistry, Blake2_128Concat, AccountId, Blake2_128Concat, Ueid, DeviceId>;

	#[storage_alias(verbatim)]
	pub type PendingTransfers = StorageMap<DeviceRegistry, Twox64Concat, DeviceId, AccountId>;

	#[storage_alias(verbatim)]
	pub type Owners = StorageMap<BehaviourProfiles, Twox64Concat, ProfileId, AccountId>;

	#[storage_alias(verbatim)]
	pub type Profiles = StorageMap<BehaviourProfiles, Twox64Concat, ProfileId, VersionedProfile>;

	#[storage_alias(verbatim)]
	pub type Versions = StorageDoubleMap<BehaviourProfiles, Twox64Concat, ProfileId, Twox64Concat, Version, Profile>;

	#[storage_alias(verbatim)]
	pub type Authorisations = StorageMap<Aaa, Twox64Concat, DeviceId, AuthorisationRecord>;

	#[storage_alias(verbatim)]
	pub type Actions = StorageMap<Aaa, Twox64Concat, DeviceId, Vec<ActionRecord>>;

	#[storage_alias(verbatim)]
	pub type Histories = StorageMap<Readings, Twox64Concat, DeviceId, v1::History>;

	#[storage_alias(verbatim)]
	pub type Violations = StorageMap<Readings, Twox64Concat, DeviceId, Vec<PinnedViolation>>;

	#[storage_alias(verbatim)]
	pub type Alarms = StorageMap<Readings, Twox64Concat, DeviceId, AlarmLog>;
}
