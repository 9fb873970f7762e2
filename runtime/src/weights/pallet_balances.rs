//! The weights of `pallet_balances`, measured by `scripts/weights.sh`: it writes this file.
//!
//! Machine: 2 cores, x86_64, Intel(R) Xeon(R) Processor. Date: 2026-11-27. Steps: 50, each repeated 20 times, by
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
		// At least 85_724_000 picoseconds.
		Weight::from_parts(111_328_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `System::Account` (r:1 w:1)
	fn transfer_keep_alive() -> Weight {
		// At least 67_107_000 picoseconds.
		Weight::from_parts(90_836_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `System::Account` (r:1 w:1)
	fn force_set_balance_creating() -> Weight {
		// At least 25_085_000 picoseconds.
		Weight::from_parts(46_570_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `System::Account` (r:1 w:1)
	fn force_set_balance_killing() -> Weight {
		// At least 22_072_000 picoseconds.
		Weight::from_parts(26_370_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `System::Account` (r:2 w:2)
	fn force_transfer() -> Weight {
		// At least 59_648_000 picoseconds.
		Weight::from_parts(68_223_000, 0)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `System::Account` (r:1 w:1)
	fn transfer_all() -> Weight {
		// At least 56_467_000 picoseconds.
		Weight::from_parts(68_200_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `System::Account` (r:1 w:1)
	fn force_unreserve() -> Weight {
		// At least 18_216_000 picoseconds.
		Weight::from_parts(22_302_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `System::Account` (r:999 w:999)
	/// `u` from 1 to 1000.
	fn upgrade_accounts(u: u32) -> Weight {
		// At least 19_493_000 picoseconds.
		Weight::from_parts(20_058_000, 0)
			// Standard error: 178_408.
			.saturating_add(Weight::from_parts(23_372_068, 0).saturating_mul(u.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(u.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(u.into())))
	}
	fn force_adjust_total_issuance() -> Weight {
		// At least 5_703_000 picoseconds.
		Weight::from_parts(7_204_000, 0)
	}
	fn burn_allow_death() -> Weight {
		// At least 34_734_000 picoseconds.
		Weight::from_parts(38_968_000, 0)
	}
	fn burn_keep_alive() -> Weight {
		// At least 22_600_000 picoseconds.
		Weight::from_parts(25_871_000, 0)
	}
}
