//! The weights of `pallet_aaa`, measured by `scripts/weights.sh`: it writes this file.
//!
//! Machine: 2 cores, x86_64, Intel(R) Xeon(R) Processor. Date: 2026-11-27. Steps: 50, each repeated 20 times, by
//! version 64.0.0 of the SDK's benchmarks.
//!
//! Accesses that came later are counted by hand: of organisations, budgets, halts, gateways, logs and accounts. `scripts/weights.sh`
//! measures them.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs, unused_imports, unused_parens, unused_variables)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weights on a chain whose database costs what `T` says.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_aaa::WeightInfo for WeightInfo<T> {
	/// Storage: `Aaa::Authorisations` (r:1 w:1)
	/// Storage: `DeviceRegistry::Devices` (r:1 w:0)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	fn grant() -> Weight {
		// At least 41_505_000 picoseconds.
		Weight::from_parts(46_126_000, 0)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Aaa::Authorisations` (r:1 w:1)
	/// Storage: `DeviceRegistry::Devices` (r:1 w:0)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	fn withdraw_grant() -> Weight {
		// At least 42_142_000 picoseconds.
		Weight::from_parts(51_612_000, 0)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Aaa::Authorisations` (r:1 w:1)
	/// Storage: `DeviceRegistry::Devices` (r:1 w:0)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	fn suspend() -> Weight {
		// At least 43_324_000 picoseconds.
		Weight::from_parts(65_346_000, 0)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Aaa::Authorisations` (r:1 w:1)
	/// Storage: `DeviceRegistry::Devices` (r:1 w:0)
	/// Storage: `Readings::Histories` (r:1 w:1)
	/// Storage: `Readings::Alarms` (r:1 w:1)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	fn reinstate() -> Weight {
		// At least 667_749_000 picoseconds. With 5_000_000 for each of 128 entries of the log.
		Weight::from_parts(1_652_677_000, 0)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Aaa::Halts` (r:1 w:1), and what the scope names (r:1)
	///
	/// An upper bound, counted and not measured yet.
	fn halt() -> Weight {
		Weight::from_parts(60_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// As `halt`, and `Aaa::Authorisations` (r:1 w:1) of one device.
	fn resume() -> Weight {
		Weight::from_parts(70_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}
}
