//! The weights of `pallet_aaa`, measured by `scripts/weights.sh`: it writes this file.
//!
//! Machine: 2 cores, x86_64, AMD EPYC. Date: 2026-11-30. Steps: 50, each repeated 20 times, by
//! version 64.0.0 of the SDK's benchmarks.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs, unused_imports, unused_parens, unused_variables)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weights on a chain whose database costs what `T` says.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_aaa::WeightInfo for WeightInfo<T> {
	/// Storage: `DeviceRegistry::Devices` (r:1 w:0)
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	/// Storage: `Aaa::Authorisations` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Organisations::Organisations` (r:1 w:1)
	/// Storage: `Aaa::LogHeads` (r:1 w:1)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	/// Storage: `Readings::Histories` (r:1 w:1)
	fn grant() -> Weight {
		// At least 82_192_000 picoseconds.
		Weight::from_parts(91_426_000, 0)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `DeviceRegistry::Devices` (r:2 w:0)
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	/// Storage: `Aaa::Authorisations` (r:2 w:1)
	/// Storage: `Organisations::Organisations` (r:1 w:1)
	/// Storage: `Aaa::LogHeads` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	/// Storage: `Aaa::Halts` (r:1 w:0)
	/// Storage: `BehaviourProfiles::Assignments` (r:1 w:0)
	/// Storage: `BehaviourProfiles::Profiles` (r:1 w:0)
	/// Storage: `Readings::Histories` (r:1 w:1)
	/// Storage: `Readings::Alarms` (r:1 w:1)
	fn withdraw_grant() -> Weight {
		// At least 1_589_812_000 picoseconds.
		Weight::from_parts(1_715_030_000, 0)
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	/// Storage: `DeviceRegistry::Devices` (r:1 w:0)
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	/// Storage: `Aaa::Authorisations` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Aaa::LogHeads` (r:1 w:1)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	fn suspend() -> Weight {
		// At least 63_014_000 picoseconds.
		Weight::from_parts(69_053_000, 0)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DeviceRegistry::Devices` (r:1 w:0)
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	/// Storage: `Aaa::Authorisations` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Readings::Histories` (r:1 w:1)
	/// Storage: `Readings::Alarms` (r:1 w:1)
	/// Storage: `Aaa::LogHeads` (r:1 w:1)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	fn reinstate() -> Weight {
		// At least 951_880_000 picoseconds.
		Weight::from_parts(1_027_714_000, 0)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `DeviceRegistry::Devices` (r:1 w:0)
	/// Storage: `Aaa::Halts` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	fn halt() -> Weight {
		// At least 24_347_000 picoseconds.
		Weight::from_parts(26_019_000, 0)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceRegistry::Devices` (r:1 w:0)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Aaa::Halts` (r:1 w:1)
	/// Storage: `Aaa::Authorisations` (r:1 w:1)
	fn resume() -> Weight {
		// At least 26_960_000 picoseconds.
		Weight::from_parts(28_503_000, 0)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}
}
