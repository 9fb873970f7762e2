//! What the old runtime kept in its state, decoded. Bounded collections are vectors here.

use codec::{Decode, Encode};
use sp_core::H256;
use sp_runtime::AccountId32;

/// Text in UTF-8.
pub type Text = Vec<u8>;
/// Number of a device.
pub type DeviceId = u32;
/// Milliseconds since 1970.
pub type Moment = u64;
/// Number of a block.
pub type BlockNumber = u32;

/// Kind of device.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Decode, Encode)]
pub struct Model {
	pub manufacturer: Text,
	pub name: Text,
	pub firmware: Text,
}

/// Value of `DeviceRegistry::Models`.
#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub struct RegisteredModel {
	pub model: Model,
	pub registered_by: AccountId32,
}

/// Value of `DeviceRegistry::Devices`.
#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub struct Device {
	pub owner: AccountId32,
	pub model: u32,
	pub ueid: Vec<u8>,
	pub key: DeviceKey,
	pub revoked: bool,
}

/// Public key of a device.
#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub enum DeviceKey {
	Ed25519([u8; 32]),
	Sr25519([u8; 32]),
	Ecdsa([u8; 33]),
}

/// Value of `DeviceRegistry::Keys`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Decode, Encode)]
pub enum KeyUse {
	Active(DeviceId),
	Retired(DeviceId),
}

/// Version of a profile.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Decode, Encode)]
pub struct ProfileRef {
	pub id: u32,
	pub version: u32,
}

/// Value of `BehaviourProfiles::Profiles`.
#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub struct VersionedProfile {
	pub latest: u32,
	pub active: ActiveVersion,
	pub staged: Option<StagedVersion>,
}

#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub struct ActiveVersion {
	pub version: u32,
	pub profile: Profile,
}

#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub struct StagedVersion {
	pub version: u32,
	pub profile: Profile,
	pub activate_at: BlockNumber,
}

/// Value of `BehaviourProfiles::Versions`.
#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub struct Profile {
	pub name: Text,
	pub max_records: u32,
	pub max_pack_bytes: u32,
	pub min_interval: u64,
	pub max_ahead: u64,
	pub max_age: u64,
	pub metrics: Vec<Metric>,
}

#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub struct Metric {
	pub name: Text,
	pub unit: Text,
	pub decimals: u8,
	pub kind: MetricKind,
	pub behaviours: Vec<Behaviour>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Decode, Encode)]
pub enum MetricKind {
	Gauge,
	Counter,
}

#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub struct Behaviour {
	pub rule: Rule,
	pub on_fail: OnFail,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Decode, Encode)]
pub enum OnFail {
	Refuse,
	Flag { datapoints_to_alarm: u16, datapoints_to_clear: u16, mitigation: Mitigation },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Decode, Encode)]
pub enum Mitigation {
	None,
	Suspend,
}

#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub enum Rule {
	GrossRange { fail: Span, suspect: Option<Span> },
	RateOfChange { suspect: Option<Rate>, fail: Rate },
	FlatLine { tolerance: u64, suspect_after: Option<u64>, fail_after: u64 },
	Gap { max: u64 },
	Spike { suspect: Option<u64>, fail: u64 },
	Climatology { calendar: Calendar, seasons: Vec<Season> },
	Deviation { half_life: u32, tolerance: u64, suspect_k: Option<u16>, fail_k: u16, warm_up: u32 },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Decode, Encode)]
pub struct Span {
	pub min: i64,
	pub max: i64,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Decode, Encode)]
pub struct Rate {
	pub change: u64,
	pub per: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Decode, Encode)]
pub enum Calendar {
	HourOfDay,
	MonthOfYear,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Decode, Encode)]
pub struct Season {
	pub first: u8,
	pub last: u8,
	pub fail: Span,
	pub suspect: Option<Span>,
}

/// Value of `Aaa::Authorisations`.
#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub struct AuthorisationRecord {
	pub standing: Standing,
	pub grant: Option<Grant>,
	pub bucket: Bucket,
	pub usage: Usage,
}

#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub enum Standing {
	Active,
	Suspended { by: SuspendedBy, since: Moment, reason: Reason },
	Revoked,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Decode, Encode)]
pub enum SuspendedBy {
	Owner,
	Council,
	Alarm,
}

#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub enum Reason {
	Stated(Text),
	Alarm { alarm: u32, profile: ProfileRef, metric: u8, behaviour: u8 },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Decode, Encode)]
pub struct Grant {
	pub quota: Quota,
	pub expires_at: Option<Moment>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Decode, Encode)]
pub struct Quota {
	pub capacity: u32,
	pub refill_per_block: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Decode, Encode)]
pub struct Bucket {
	pub level: u32,
	pub settled_at: BlockNumber,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Decode, Encode)]
pub struct Usage {
	pub packs: u64,
	pub records: u64,
	pub bytes: u64,
	pub flagged: u64,
}

/// Element of `Aaa::Actions`.
#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub struct ActionRecord {
	pub actor: Actor,
	pub action: Action,
	pub at: Moment,
}

#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub enum Actor {
	Member(AccountId32),
	Council,
	Alarm,
}

#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub enum Action {
	Enrolled { model: u32 },
	KeyRotated,
	Transferred { from: AccountId32, to: AccountId32 },
	Revoked { reason: Reason },
	ProfileAssigned { profile: ProfileRef },
	Granted { grant: Grant },
	GrantWithdrawn,
	Suspended { reason: Reason },
	Reinstated,
	Verified { alarm: u32, state: VerificationState, reason: Text },
}

/// Value of `Readings::Histories`.
#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub struct History {
	pub sequence: u64,
	pub observed_at: Option<Moment>,
	pub recorded_in: BlockNumber,
	pub last_flag: QcFlag,
	pub profile: ProfileRef,
	pub metrics: Vec<MetricHistory>,
	pub shadow: Option<Shadow>,
}

#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub struct Shadow {
	pub profile: ProfileRef,
	pub metrics: Vec<MetricHistory>,
}

#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub struct MetricHistory {
	pub last: Option<Observation>,
	pub behaviours: Vec<BehaviourHistory>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Decode, Encode)]
pub struct Observation {
	pub at: Moment,
	pub value: i64,
}

#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub struct BehaviourHistory {
	pub alarm: AlarmState,
	pub memory: Memory,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Decode, Encode)]
pub enum AlarmState {
	Clear {
		#[codec(compact)]
		failing: u16,
	},
	Noticed {
		#[codec(compact)]
		failing: u16,
	},
	Raised {
		#[codec(compact)]
		passing: u16,
	},
}

#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub enum Memory {
	Nothing,
	Flat { since: Moment, min: i64, max: i64 },
	Earlier(Vec<i64>),
	Baseline(Baseline),
	Arrived(Moment),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Decode, Encode)]
pub struct Baseline {
	pub mean: i128,
	pub variance: u128,
	#[codec(compact)]
	pub seen: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Decode, Encode)]
pub enum QcFlag {
	#[codec(index = 1)]
	Good,
	#[codec(index = 2)]
	NotEvaluated,
	#[codec(index = 3)]
	Suspect,
	#[codec(index = 4)]
	Fail,
	#[codec(index = 9)]
	Missing,
}

/// Element of `Readings::Violations`.
#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub struct PinnedViolation {
	pub profile: ProfileRef,
	pub sequence: u64,
	pub pack_hash: H256,
	pub block: BlockNumber,
	pub violation: Violation,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Decode, Encode)]
pub struct Violation {
	pub metric: u8,
	pub behaviour: u8,
	pub flag: QcFlag,
	pub value: i64,
	pub judged: i64,
	pub threshold: i64,
	pub observed_at: Moment,
}

/// Value of `Readings::Alarms`.
#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub struct AlarmLog {
	pub raised: u32,
	pub alarms: Vec<AlarmRecord>,
}

#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub struct AlarmRecord {
	pub id: u32,
	pub profile: ProfileRef,
	pub metric: u8,
	pub behaviour: u8,
	pub observed_at: Moment,
	pub raised_in: BlockNumber,
	pub ended: Option<(AlarmEnd, BlockNumber)>,
	pub finding: Option<Finding>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Decode, Encode)]
pub enum AlarmEnd {
	Cleared,
	Invalidated,
}

#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub struct Finding {
	pub state: VerificationState,
	pub by: Authority,
	pub at: Moment,
	pub reason: Text,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Decode, Encode)]
pub enum VerificationState {
	Unknown,
	TruePositive,
	FalsePositive,
	BenignPositive,
}

#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub enum Authority {
	Owner(AccountId32),
	Council,
}

/// Value of `Readings::Comparisons`.
#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub struct Comparison {
	pub active: u32,
	pub staged: u32,
	pub by_active: Tally,
	pub by_staged: Tally,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Decode, Encode)]
pub struct Tally {
	pub refused: u64,
	pub packs: u64,
	pub records: u64,
	pub suspect: u64,
	pub failed: u64,
	pub alarms: u64,
}

/// Value of `System::Account`.
#[derive(Clone, PartialEq, Eq, Debug, Decode, Encode)]
pub struct Account {
	pub nonce: u32,
	pub consumers: u32,
	pub providers: u32,
	pub sufficients: u32,
	pub free: u128,
	pub reserved: u128,
	pub frozen: u128,
	pub flags: u128,
}
