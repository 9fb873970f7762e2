//! The weights of `pallet_membership`, measured by `scripts/weights.sh`: it writes this file.
//!
//! Machine: 2 cores, x86_64, AMD EPYC. Date: 2026-11-30. Steps: 50, each repeated 20 times, by
//! version 64.0.0 of the SDK's benchmarks.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs, unused_imports, unused_parens, unused_variables)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weights on a chain whose database costs what `T` says.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_membership::WeightInfo for WeightInfo<T> {
	/// Storage: `Validators::Members` (r:1 w:1)
	/// `m` from 1 to 31.
	fn add_member(m: u32) -> Weight {
		// At least 4_697_000 picoseconds.
		Weight::from_parts(5_035_346, 0)
			// Standard error: 72.
			.saturating_add(Weight::from_parts(11_353, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Validators::Members` (r:1 w:1)
	/// Storage: `Validators::Prime` (r:1 w:0)
	/// `m` from 2 to 32.
	fn remove_member(m: u32) -> Weight {
		// At least 5_598_000 picoseconds.
		Weight::from_parts(5_971_235, 0)
			// Standard error: 74.
			.saturating_add(Weight::from_parts(8_708, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Validators::Members` (r:1 w:1)
	/// Storage: `Validators::Prime` (r:1 w:0)
	/// `m` from 2 to 32.
	fn swap_member(m: u32) -> Weight {
		// At least 5_588_000 picoseconds.
		Weight::from_parts(5_962_990, 0)
			// Standard error: 92.
			.saturating_add(Weight::from_parts(15_301, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Validators::Members` (r:1 w:1)
	/// Storage: `Validators::Prime` (r:1 w:0)
	/// `m` from 1 to 32.
	fn reset_members(m: u32) -> Weight {
		// At least 5_688_000 picoseconds.
		Weight::from_parts(6_328_027, 0)
			// Standard error: 194.
			.saturating_add(Weight::from_parts(60_618, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Validators::Members` (r:1 w:1)
	/// Storage: `Validators::Prime` (r:1 w:1)
	/// `m` from 1 to 32.
	fn change_key(m: u32) -> Weight {
		// At least 6_049_000 picoseconds.
		Weight::from_parts(6_477_228, 0)
			// Standard error: 97.
			.saturating_add(Weight::from_parts(14_097, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Validators::Members` (r:1 w:0)
	/// Storage: `Validators::Prime` (r:0 w:1)
	/// `m` from 1 to 32.
	fn set_prime(m: u32) -> Weight {
		// At least 3_115_000 picoseconds.
		Weight::from_parts(3_378_478, 0)
			// Standard error: 49.
			.saturating_add(Weight::from_parts(5_044, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Validators::Prime` (r:0 w:1)
	fn clear_prime() -> Weight {
		// At least 1_211_000 picoseconds.
		Weight::from_parts(1_302_000, 0)
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
