//! Shared parts of tests and benchmarks.
//!
//! Profiles with a default for whatever a test does not care about, and packs; behind the feature `frame` the parts of
//! a mock runtime around a pallet under test, behind `runtime-benchmarks` what the pallets' benchmarks share.
//!
//! ```
//! use beadle_primitives::{Rule, Span};
//! use beadle_test_support::{gauge, ProfileBuilder};
//!
//! let rule = Rule::GrossRange { fail: Span { min: -40_0, max: 85_0 }, suspect: None };
//! let profile = ProfileBuilder::default().max_records(4).metric(gauge("air", "Cel").decimals(1).refuse(rule)).build();
//! assert_eq!(profile.validate(), Ok(()));
//! ```

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(any(feature = "runtime-benchmarks", test))]
pub mod benchmarking;
#[cfg(feature = "frame")]
pub mod frame;

mod attestation;
mod metric;
mod pack;
mod profile;
mod text;

pub use attestation::attestation_result;
pub use metric::{counter, flag, gauge, MetricBuilder};
pub use pack::{pack, series};
pub use profile::ProfileBuilder;
pub use text::text;
