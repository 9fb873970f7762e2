//! The weights of `pallet_multisig`, measured by `scripts/weights.sh`: it writes this file.
//!
//! Machine: 2 cores, x86_64, AMD EPYC. Date: 2026-11-30. Steps: 50, each repeated 20 times, by
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
		// At least 14_241_000 picoseconds.
		Weight::from_parts(14_609_417, 0)
			// Standard error: 3.
			.saturating_add(Weight::from_parts(6_698, 0).saturating_mul(z.into()))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// `s` from 2 to 32.
	/// `z` from 0 to 10000.
	fn as_multi_create(s: u32, z: u32) -> Weight {
		// At least 28_563_000 picoseconds.
		Weight::from_parts(21_477_251, 0)
			// Standard error: 1_602.
			.saturating_add(Weight::from_parts(246_738, 0).saturating_mul(s.into()))
			// Standard error: 4.
			.saturating_add(Weight::from_parts(6_701, 0).saturating_mul(z.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// `s` from 3 to 32.
	/// `z` from 0 to 10000.
	fn as_multi_approve(s: u32, z: u32) -> Weight {
		// At least 19_008_000 picoseconds.
		Weight::from_parts(11_512_021, 0)
			// Standard error: 1_214.
			.saturating_add(Weight::from_parts(237_982, 0).saturating_mul(s.into()))
			// Standard error: 3.
			.saturating_add(Weight::from_parts(6_722, 0).saturating_mul(z.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// `s` from 2 to 32.
	/// `z` from 0 to 10000.
	fn as_multi_complete(s: u32, z: u32) -> Weight {
		// At least 32_128_000 picoseconds.
		Weight::from_parts(24_684_964, 0)
			// Standard error: 2_829.
			.saturating_add(Weight::from_parts(249_479, 0).saturating_mul(s.into()))
			// Standard error: 8.
			.saturating_add(Weight::from_parts(6_710, 0).saturating_mul(z.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// `s` from 2 to 32.
	fn approve_as_multi_create(s: u32) -> Weight {
		// At least 19_649_000 picoseconds.
		Weight::from_parts(20_010_787, 0)
			// Standard error: 724.
			.saturating_add(Weight::from_parts(244_333, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// `s` from 2 to 32.
	fn approve_as_multi_approve(s: u32) -> Weight {
		// At least 10_246_000 picoseconds.
		Weight::from_parts(10_304_202, 0)
			// Standard error: 658.
			.saturating_add(Weight::from_parts(245_350, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// `s` from 2 to 32.
	fn cancel_as_multi(s: u32) -> Weight {
		// At least 19_689_000 picoseconds.
		Weight::from_parts(19_927_835, 0)
			// Standard error: 1_714.
			.saturating_add(Weight::from_parts(265_675, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// `s` from 2 to 32.
	fn poke_deposit(s: u32) -> Weight {
		// At least 18_027_000 picoseconds.
		Weight::from_parts(18_375_446, 0)
			// Standard error: 811.
			.saturating_add(Weight::from_parts(238_362, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
