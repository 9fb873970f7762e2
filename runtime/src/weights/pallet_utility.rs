//! The weights of `pallet_utility`, measured by `scripts/weights.sh`: it writes this file.
//!
//! Machine: 2 cores, x86_64, Intel(R) Xeon(R) Processor. Date: 2026-11-27. Steps: 50, each repeated 20 times, by
//! version 64.0.0 of the SDK's benchmarks.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs, unused_imports, unused_parens, unused_variables)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weights on a chain whose database costs what `T` says.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_utility::WeightInfo for WeightInfo<T> {
	/// `c` from 0 to 1000.
	fn batch(c: u32) -> Weight {
		// At least 12_555_000 picoseconds.
		Weight::from_parts(97_559_492, 0)
			// Standard error: 36_738.
			.saturating_add(Weight::from_parts(3_467_719, 0).saturating_mul(c.into()))
	}
	fn as_derivative() -> Weight {
		// At least 4_508_000 picoseconds.
		Weight::from_parts(5_610_000, 0)
	}
	/// `c` from 0 to 1000.
	fn batch_all(c: u32) -> Weight {
		// At least 6_622_000 picoseconds.
		Weight::from_parts(9_017_966, 0)
			// Standard error: 75_809.
			.saturating_add(Weight::from_parts(4_216_736, 0).saturating_mul(c.into()))
	}
	fn dispatch_as() -> Weight {
		// At least 6_618_000 picoseconds.
		Weight::from_parts(9_084_000, 0)
	}
	/// `c` from 0 to 1000.
	fn force_batch(c: u32) -> Weight {
		// At least 7_577_000 picoseconds.
		Weight::from_parts(542_999_629, 0)
			// Standard error: 79_819.
			.saturating_add(Weight::from_parts(3_336_739, 0).saturating_mul(c.into()))
	}
	fn dispatch_as_fallible() -> Weight {
		// At least 6_508_000 picoseconds.
		Weight::from_parts(13_676_000, 0)
	}
	fn if_else() -> Weight {
		// At least 12_366_000 picoseconds.
		Weight::from_parts(18_397_000, 0)
	}
}
