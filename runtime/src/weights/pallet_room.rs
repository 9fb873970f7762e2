//! The weights of `pallet_room`, measured by `scripts/weights.sh`: it writes this file.
//!
//! Machine: 2 cores, x86_64, AMD EPYC. Date: 2026-11-30. Steps: 50, each repeated 20 times, by
//! version 64.0.0 of the SDK's benchmarks.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs, unused_imports, unused_parens, unused_variables)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weights on a chain whose database costs what `T` says.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_room::WeightInfo for WeightInfo<T> {
	/// Storage: `Room::Buyers` (r:1 w:1)
	/// Storage: `Room::CounterForBuyers` (r:1 w:1)
	fn add_buyer() -> Weight {
		// At least 10_365_000 picoseconds.
		Weight::from_parts(11_087_000, 0)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Room::Buyers` (r:1 w:1)
	/// Storage: `Room::CounterForBuyers` (r:1 w:1)
	fn remove_buyer() -> Weight {
		// At least 7_912_000 picoseconds.
		Weight::from_parts(8_643_000, 0)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Organisations::Organisations` (r:1 w:0)
	fn check_pack() -> Weight {
		// At least 20_831_000 picoseconds.
		Weight::from_parts(21_862_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
	}
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	/// Storage: `Room::Buyers` (r:1 w:0)
	fn check_others() -> Weight {
		// At least 44_897_000 picoseconds.
		Weight::from_parts(46_730_000, 0)
			.saturating_add(T::DbWeight::get().reads(2))
	}
}
