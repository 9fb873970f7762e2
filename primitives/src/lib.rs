//! Shared vocabulary of Beadle's chain and its clients.
//!
//! This crate has no logic beyond what defines its types: the types with their bounds, the checks of their invariants
//! ([`Profile::validate`]), the bytes that devices sign ([`message`]), the table of refusals ([`Refusal`]), and the
//! traits between the pallets ([`traits`]).
//!
//! Names follow the field: SenML (RFC 8428) for packs and records, RATS (RFC 9334) for attestation, IOOS QARTOD for
//! quality flags and rules. Times and durations are in milliseconds; times count from the Unix epoch.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

pub mod action;
pub mod alarm;
pub mod api;
pub mod appraisal;
pub mod authority;
pub mod custody;
pub mod device;
pub mod evidence;
pub mod failing;
pub mod halt;
pub mod log;
pub mod message;
pub mod organisation;
pub mod pack;
mod pause;
mod pauses;
pub mod priority;
pub mod profile;
pub mod quality;
pub mod refusal;
pub mod rule;
pub mod standing;
pub mod support;
mod text;
pub mod time_zone;
pub mod traits;
mod validation;
mod weak_key;

pub use action::{Action, Actor};
pub use alarm::{AlarmEnd, AlarmId, AlarmRecord, Finding, VerificationState};
pub use api::{ActiveAlarm, AttestationResult, Evidence, Silence};
pub use appraisal::{AlarmTransition, Amendment, Appraisal, Comparison, Tally, TransitionKind, Violation};
pub use authority::{Authority, AuthorityFault};
pub use custody::Custody;
pub use device::{Device, DeviceEntry, DeviceId, DeviceKey, KeyUse, Model, ModelId, RevokedDevice, Ueid};
pub use evidence::{AlarmEvidence, Via};
pub use failing::Failing;
pub use halt::{EndedHalt, Halt, HaltScope, Halts};
pub use log::{LogEntry, LogHead};
pub use organisation::{Organisation, OrganisationId, OrganisationName, Resource, Resources};
pub use pack::{BehaviourIndex, MetricIndex, Pack, Record, Sequence, SignedPack};
pub use pause::Pause;
pub use pauses::{Pauses, MAX_PAUSES};
pub use profile::{
	ActiveProfile, Behaviour, HeldAgainst, Metric, MetricKind, Mitigation, OnFail, OnReset, Profile, ProfileId,
	ProfileRef, Version,
};
pub use quality::QcFlag;
pub use refusal::{Cure, Permanence, Refusal};
pub use rule::{Calendar, Rate, Rule, Season, Span};
pub use standing::{Grant, Quota, Reason, Standing, SuspendedBy, Usage};
pub use support::{Advisories, Advisory, AdvisoryId, AdvisoryScope, SupportState};
pub use text::Text;
pub use time_zone::{OffsetChange, TimeZone};
pub use validation::ProfileFault;

/// A point in time: milliseconds since the Unix epoch.
pub type Moment = u64;

/// A duration in milliseconds.
pub type Millis = u64;

/// Number of a period of accounts: a day, in UTC, counted from the Unix epoch.
pub type Period = u32;

/// Account of a council member, an authority or anyone else who signs transactions; also the form in which device keys
/// are looked up.
pub type AccountId = sp_runtime::AccountId32;
