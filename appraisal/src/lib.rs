//! Judges a device's pack of observations against the profile of its kind.
//!
//! This is the heart of Beadle, and the same code wherever a pack is judged: in the transaction pool, in the block,
//! in the runtime API's dry run, in a sensor before it sends and in a tool that replays a series. Everything here
//! is a pure function of its arguments: no storage, no floating point, no panic.
//!
//! A pack passes three steps:
//!
//! 1. [`distance`]: does its sequence follow the last one recorded?
//! 2. [`admit`]: are its size and its times within what the profile allows?
//! 3. [`appraise`]: what does each behaviour of the profile say of each value?
//!
//! Only what needs no comparison with earlier *values* can refuse a pack. Everything else flags the record and
//! counts towards an alarm, so that a device that goes wrong is seen, not silenced.
//!
//! A version of a profile that is staged is evaluated beside the active one ([`appraise_staged`]), and a gap rule also
//! speaks while nothing arrives ([`silences`]).

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod admission;
mod appraise;
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
pub use history::{BehaviourHistory, FlatRun, History, Memory, MetricHistories, MetricHistory, Observation, Shadow};
pub use silence::{notice, silences};
pub use staged::appraise_staged;
