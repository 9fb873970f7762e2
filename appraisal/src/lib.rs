//! Appraisal of a device's packs against the behaviour profile of its kind.
//!
//! This is the heart of Beadle, and the same code runs wherever a pack is judged: in the transaction pool, in the
//! block, in the runtime API's dry run, in a sensor before it sends and in a tool that replays a series. Everything
//! here is a pure function of its arguments: no storage, no floating point, no panic.
//!
//! A pack passes three steps:
//!
//! 1. [`distance`]: checks that its sequence follows the last recorded one.
//! 2. [`admit`]: checks its size and its times against the profile's limits.
//! 3. [`appraise`]: judges each value by each behaviour of the profile.
//!
//! Only checks that need no comparison with earlier *values* can refuse a pack. Everything else flags the record and
//! counts towards an alarm, so that a faulty device is seen, not silenced. What a profile refuses can be reported, and
//! counts towards alarms then ([`appraise_refused`]).
//!
//! A staged version of a profile is evaluated beside the active one ([`appraise_staged`]), and gap rules also apply
//! while nothing arrives ([`silences`]).

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod admission;
mod appraise;
mod refused;
mod rules;

mod alarm;
mod baseline;
mod history;

mod silence;
mod staged;

pub use admission::{admit, distance};
pub use alarm::AlarmState;
pub use appraise::{appraise, Outcome};
pub use baseline::Baseline;
pub use history::{
	v1, BehaviourHistory, Expectation, FlatRun, History, Memory, MetricHistories, MetricHistory, Observation, Shadow,
	VersionedHistory,
};
pub use refused::appraise_refused;
pub use silence::{notice, silences};
pub use staged::appraise_staged;
