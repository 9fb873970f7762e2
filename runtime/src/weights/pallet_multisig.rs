//! The weights of `pallet_multisig`, measured by `scripts/weights.sh`: it writes this file.
//!
//! Machine: 2 cores, x86_64, Intel(R) Xeon(R) Processor. Date: 2026-11-27. Steps: 50, each repeated 20 times, by
//! version 64.0.0 of the SDK's benchmarks.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs, unused_imports, unused_parens, unused_variables)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weights on a chain whose database costs what `T` says.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_multisig::WeightInfo for WeightInfo<T> {
	/// `z` from 0 to 10000.
	fn as_multi_threshold_1(z: u32) -> Weight {
		// At least 34_148_000 picoseconds.
		Weight::from_parts(56_731_786, 0)
			// Standard error: 95.
			.saturating_add(Weight::from_parts(6_319, 0).saturating_mul(z.into()))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// `s` from 2 to 32.
	/// `z` from 0 to 10000.
	fn as_multi_create(_s: u32, z: u32) -> Weight {
		// At least 44_243_000 picoseconds.
		Weight::from_parts(152_436_065, 0)
			// Standard error: 351.
			.saturating_add(Weight::from_parts(1_753, 0).saturating_mul(z.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// `s` from 3 to 32.
	/// `z` from 0 to 10000.
	fn as_multi_approve(s: u32, z: u32) -> Weight {
		// At least 25_257_000 picoseconds.
		Weight::from_parts(18_483_090, 0)
			// Standard error: 69_334.
			.saturating_add(Weight::from_parts(809_266, 0).saturating_mul(s.into()))
			// Standard error: 205.
			.saturating_add(Weight::from_parts(3_204, 0).saturating_mul(z.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// `s` from 2 to 32.
	/// `z` from 0 to 10000.
	fn as_multi_complete(s: u32, z: u32) -> Weight {
		// At least 44_184_000 picoseconds.
		Weight::from_parts(39_776_787, 0)
			// Standard error: 105_390.
			.saturating_add(Weight::from_parts(1_062_797, 0).saturating_mul(s.into()))
			// Standard error: 322.
			.saturating_add(Weight::from_parts(4_120, 0).saturating_mul(z.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// `s` from 2 to 32.
	fn approve_as_multi_create(s: u32) -> Weight {
		// At least 30_872_000 picoseconds.
		Weight::from_parts(35_313_992, 0)
			// Standard error: 10_450.
			.saturating_add(Weight::from_parts(368_061, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// `s` from 2 to 32.
	fn approve_as_multi_approve(s: u32) -> Weight {
		// At least 17_433_000 picoseconds.
		Weight::from_parts(16_370_479, 0)
			// Standard error: 36_813.
			.saturating_add(Weight::from_parts(952_928, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// `s` from 2 to 32.
	fn cancel_as_multi(_s: u32) -> Weight {
		// At least 32_471_000 picoseconds.
		Weight::from_parts(57_797_580, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// `s` from 2 to 32.
	fn poke_deposit(s: u32) -> Weight {
		// At least 28_697_000 picoseconds.
		Weight::from_parts(36_170_932, 0)
			// Standard error: 14_487.
			.saturating_add(Weight::from_parts(255_877, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
