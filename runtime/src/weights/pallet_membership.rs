//! The weights of `pallet_membership`, measured by `scripts/weights.sh`: it writes this file.
//!
//! Machine: 2 cores, x86_64, Intel(R) Xeon(R) Processor. Date: 2026-11-27. Steps: 50, each repeated 20 times, by
//! version 64.0.0 of the SDK's benchmarks.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs, unused_imports, unused_parens, unused_variables)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weights on a chain whose database costs what `T` says.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_membership::WeightInfo for WeightInfo<T> {
	/// Storage: `CouncilMembership::Members` (r:1 w:1)
	/// Storage: `Council::Proposals` (r:1 w:0)
	/// Storage: `Council::Members` (r:0 w:1)
	/// Storage: `Council::Prime` (r:0 w:1)
	/// `m` from 1 to 63.
	fn add_member(m: u32) -> Weight {
		// At least 12_120_000 picoseconds.
		Weight::from_parts(13_568_681, 0)
			// Standard error: 913.
			.saturating_add(Weight::from_parts(43_266, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `CouncilMembership::Members` (r:1 w:1)
	/// Storage: `Council::Proposals` (r:1 w:0)
	/// Storage: `CouncilMembership::Prime` (r:1 w:0)
	/// Storage: `Council::Members` (r:0 w:1)
	/// Storage: `Council::Prime` (r:0 w:1)
	/// `m` from 2 to 64.
	fn remove_member(m: u32) -> Weight {
		// At least 13_919_000 picoseconds.
		Weight::from_parts(16_961_531, 0)
			// Standard error: 1_117.
			.saturating_add(Weight::from_parts(18_125, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `CouncilMembership::Members` (r:1 w:1)
	/// Storage: `Council::Proposals` (r:1 w:0)
	/// Storage: `CouncilMembership::Prime` (r:1 w:0)
	/// Storage: `Council::Members` (r:0 w:1)
	/// Storage: `Council::Prime` (r:0 w:1)
	/// `m` from 2 to 64.
	fn swap_member(m: u32) -> Weight {
		// At least 13_965_000 picoseconds.
		Weight::from_parts(17_897_816, 0)
			// Standard error: 2_035.
			.saturating_add(Weight::from_parts(72_094, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `CouncilMembership::Members` (r:1 w:1)
	/// Storage: `Council::Proposals` (r:1 w:0)
	/// Storage: `CouncilMembership::Prime` (r:1 w:0)
	/// Storage: `Council::Members` (r:0 w:1)
	/// Storage: `Council::Prime` (r:0 w:1)
	/// `m` from 1 to 64.
	fn reset_members(m: u32) -> Weight {
		// At least 14_753_000 picoseconds.
		Weight::from_parts(17_909_964, 0)
			// Standard error: 1_284.
			.saturating_add(Weight::from_parts(138_527, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `CouncilMembership::Members` (r:1 w:1)
	/// Storage: `Council::Proposals` (r:1 w:0)
	/// Storage: `CouncilMembership::Prime` (r:1 w:1)
	/// Storage: `Council::Members` (r:0 w:1)
	/// Storage: `Council::Prime` (r:0 w:1)
	/// `m` from 1 to 64.
	fn change_key(m: u32) -> Weight {
		// At least 14_841_000 picoseconds.
		Weight::from_parts(17_671_191, 0)
			// Standard error: 653.
			.saturating_add(Weight::from_parts(33_838, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `CouncilMembership::Members` (r:1 w:0)
	/// Storage: `CouncilMembership::Prime` (r:0 w:1)
	/// Storage: `Council::Prime` (r:0 w:1)
	/// `m` from 1 to 64.
	fn set_prime(m: u32) -> Weight {
		// At least 6_671_000 picoseconds.
		Weight::from_parts(7_751_153, 0)
			// Standard error: 236.
			.saturating_add(Weight::from_parts(14_484, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `CouncilMembership::Prime` (r:0 w:1)
	/// Storage: `Council::Prime` (r:0 w:1)
	fn clear_prime() -> Weight {
		// At least 2_289_000 picoseconds.
		Weight::from_parts(3_010_000, 0)
			.saturating_add(T::DbWeight::get().writes(2))
	}
}
