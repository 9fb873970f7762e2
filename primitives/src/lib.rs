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
#[cfg(any(feature = "runtime-benchmarks", test))]
pub mod benchmarking;
pub mod device;
pub mod message;
pub mod pack;
pub mod profile;
pub mod quality;
pub mod refusal;
pub mod rule;
pub mod standing;
pub mod traits;

pub use action::{Action, Actor, Authority};
pub use alarm::{AlarmEnd, AlarmId, AlarmRecord, Finding, VerificationState};
pub use api::{ActiveAlarm, AttestationResult, Evidence, Silence};
pub use appraisal::{AlarmTransition, Appraisal, Comparison, Tally, TransitionKind, Violation};
pub use device::{Device, DeviceId, DeviceKey, KeyUse, Model, ModelId, Ueid};
pub use pack::{MetricIndex, Pack, Record, Sequence, SignedPack};
pub use profile::{
	ActiveProfile, Behaviour, HeldAgainst, Metric, MetricKind, Mitigation, OnFail, Profile, ProfileFault, ProfileId,
	ProfileRef, Version,
};
pub use quality::QcFlag;
pub use refusal::{Permanence, Refusal};
pub use rule::{Calendar, Rate, Rule, Season, Span};
pub use standing::{Grant, Quota, Reason, Standing, SuspendedBy, Usage};

use sp_runtime::{traits::ConstU32, BoundedVec};

/// A point in time: milliseconds since the Unix epoch.
pub type Moment = u64;

/// A duration in milliseconds.
pub type Millis = u64;

/// UTF-8 text of at most `N` bytes.
pub type Text<const N: u32> = BoundedVec<u8, ConstU32<N>>;

/// Account of a council member or buyer; also the form in which device keys are looked up.
pub type AccountId = sp_runtime::AccountId32;
