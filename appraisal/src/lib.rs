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

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

mod admission;
mod alarm;
mod appraise;
mod history;
mod rules;

pub use admission::{admit, distance};
pub use alarm::AlarmCounter;
pub use appraise::{appraise, Outcome};
pub use history::{BehaviourHistory, FlatRun, History, Memory, MetricHistory, Observation};
