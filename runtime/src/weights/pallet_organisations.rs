//! The weights of `pallet_organisations`, measured by `scripts/weights.sh`: it writes this file.
//!
//! Machine: 2 cores, x86_64, AMD EPYC. Date: 2026-11-30. Steps: 50, each repeated 20 times, by
//! version 64.0.0 of the SDK's benchmarks.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs, unused_imports, unused_parens, unused_variables)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weights on a chain whose database costs what `T` says.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_organisations::WeightInfo for WeightInfo<T> {
	/// Storage: `Organisations::Names` (r:1 w:1)
	/// Storage: `Organisations::CounterForAccounts` (r:1 w:1)
	/// Storage: `Organisations::Accounts` (r:65 w:1)
	/// Storage: `DeviceRegistry::Keys` (r:1 w:0)
	/// Storage: `Organisations::NextOrganisationId` (r:1 w:1)
	/// Storage: `Council::Proposals` (r:1 w:0)
	/// Storage: `Organisations::Organisations` (r:0 w:1)
	/// Storage: `Council::Members` (r:0 w:1)
	/// Storage: `Council::Prime` (r:0 w:1)
	fn admit() -> Weight {
		// At least 88_772_000 picoseconds.
		Weight::from_parts(92_618_000, 0)
			.saturating_add(T::DbWeight::get().reads(70))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	/// Storage: `Organisations::Organisations` (r:1 w:1)
	/// Storage: `Organisations::CounterForAccounts` (r:1 w:1)
	/// Storage: `Organisations::Accounts` (r:64 w:1)
	/// Storage: `DeviceRegistry::Keys` (r:1 w:0)
	/// Storage: `Council::Proposals` (r:1 w:0)
	/// Storage: `Council::Members` (r:0 w:1)
	/// Storage: `Council::Prime` (r:0 w:1)
	fn readmit() -> Weight {
		// At least 84_796_000 picoseconds.
		Weight::from_parts(88_152_000, 0)
			.saturating_add(T::DbWeight::get().reads(68))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Organisations::Organisations` (r:1 w:1)
	/// Storage: `Organisations::CounterForAccounts` (r:1 w:1)
	/// Storage: `Organisations::Accounts` (r:64 w:1)
	/// Storage: `Organisations::Expulsions` (r:1 w:1)
	/// Storage: `Council::Proposals` (r:1 w:0)
	/// Storage: `Council::Members` (r:0 w:1)
	/// Storage: `Council::Prime` (r:0 w:1)
	fn expel() -> Weight {
		// At least 82_693_000 picoseconds.
		Weight::from_parts(86_820_000, 0)
			.saturating_add(T::DbWeight::get().reads(68))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	/// Storage: `Organisations::Organisations` (r:1 w:1)
	/// Storage: `Organisations::Names` (r:1 w:2)
	fn rename() -> Weight {
		// At least 19_339_000 picoseconds.
		Weight::from_parts(21_653_000, 0)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Organisations::Accounts` (r:65 w:2)
	/// Storage: `Organisations::Organisations` (r:1 w:1)
	/// Storage: `DeviceRegistry::Keys` (r:1 w:0)
	/// Storage: `Organisations::CounterForAccounts` (r:1 w:1)
	/// Storage: `Council::Proposals` (r:1 w:0)
	/// Storage: `Council::Members` (r:0 w:1)
	/// Storage: `Council::Prime` (r:0 w:1)
	fn change_key() -> Weight {
		// At least 90_154_000 picoseconds.
		Weight::from_parts(93_369_000, 0)
			.saturating_add(T::DbWeight::get().reads(69))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	/// Storage: `Organisations::Organisations` (r:1 w:1)
	/// Storage: `Organisations::Accounts` (r:65 w:2)
	/// Storage: `DeviceRegistry::Keys` (r:1 w:0)
	/// Storage: `Organisations::CounterForAccounts` (r:1 w:1)
	/// Storage: `Organisations::Expulsions` (r:1 w:1)
	/// Storage: `Council::Proposals` (r:1 w:0)
	/// Storage: `Council::Members` (r:0 w:1)
	/// Storage: `Council::Prime` (r:0 w:1)
	fn replace_key() -> Weight {
		// At least 90_385_000 picoseconds.
		Weight::from_parts(93_430_000, 0)
			.saturating_add(T::DbWeight::get().reads(70))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	/// Storage: `Organisations::Organisations` (r:1 w:1)
	fn set_budget() -> Weight {
		// At least 10_536_000 picoseconds.
		Weight::from_parts(11_327_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
