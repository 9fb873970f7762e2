//! The weights of `pallet_balances`, measured by `scripts/weights.sh`: it writes this file.
//!
//! Machine: 2 cores, x86_64, AMD EPYC. Date: 2026-11-30. Steps: 50, each repeated 20 times, by
//! version 64.0.0 of the SDK's benchmarks.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs, unused_imports, unused_parens, unused_variables)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weights on a chain whose database costs what `T` says.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_balances::WeightInfo for WeightInfo<T> {
	/// Storage: `System::Account` (r:1 w:1)
	fn transfer_allow_death() -> Weight {
		// At least 38_818_000 picoseconds.
		Weight::from_parts(41_652_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `System::Account` (r:1 w:1)
	fn transfer_keep_alive() -> Weight {
		// At least 31_077_000 picoseconds.
		Weight::from_parts(32_909_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `System::Account` (r:1 w:1)
	fn force_set_balance_creating() -> Weight {
		// At least 13_901_000 picoseconds.
		Weight::from_parts(14_832_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `System::Account` (r:1 w:1)
	fn force_set_balance_killing() -> Weight {
		// At least 13_881_000 picoseconds.
		Weight::from_parts(14_882_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `System::Account` (r:2 w:2)
	fn force_transfer() -> Weight {
		// At least 40_551_000 picoseconds.
		Weight::from_parts(42_744_000, 0)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `System::Account` (r:1 w:1)
	fn transfer_all() -> Weight {
		// At least 38_888_000 picoseconds.
		Weight::from_parts(40_931_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `System::Account` (r:1 w:1)
	fn force_unreserve() -> Weight {
		// At least 11_597_000 picoseconds.
		Weight::from_parts(12_358_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `System::Account` (r:999 w:999)
	/// `u` from 1 to 1000.
	fn upgrade_accounts(u: u32) -> Weight {
		// At least 12_058_000 picoseconds.
		Weight::from_parts(12_409_000, 0)
			// Standard error: 11_231.
			.saturating_add(Weight::from_parts(11_579_482, 0).saturating_mul(u.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(u.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(u.into())))
	}
	fn force_adjust_total_issuance() -> Weight {
		// At least 3_375_000 picoseconds.
		Weight::from_parts(3_675_000, 0)
	}
	fn burn_allow_death() -> Weight {
		// At least 23_705_000 picoseconds.
		Weight::from_parts(25_397_000, 0)
	}
	fn burn_keep_alive() -> Weight {
		// At least 15_103_000 picoseconds.
		Weight::from_parts(16_565_000, 0)
	}
}
