//! The weights of `pallet_utility`, measured by `scripts/weights.sh`: it writes this file.
//!
//! Machine: 2 cores, x86_64, AMD EPYC. Date: 2026-11-30. Steps: 50, each repeated 20 times, by
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
		// At least 2_744_000 picoseconds.
		Weight::from_parts(6_206_681, 0)
			// Standard error: 1_879.
			.saturating_add(Weight::from_parts(2_203_713, 0).saturating_mul(c.into()))
	}
	fn as_derivative() -> Weight {
		// At least 2_845_000 picoseconds.
		Weight::from_parts(3_155_000, 0)
	}
	/// `c` from 0 to 1000.
	fn batch_all(c: u32) -> Weight {
		// At least 2_824_000 picoseconds.
		Weight::from_parts(1_628_353, 0)
			// Standard error: 1_292.
			.saturating_add(Weight::from_parts(2_403_148, 0).saturating_mul(c.into()))
	}
	fn dispatch_as() -> Weight {
		// At least 3_976_000 picoseconds.
		Weight::from_parts(4_236_000, 0)
	}
	/// `c` from 0 to 1000.
	fn force_batch(c: u32) -> Weight {
		// At least 2_754_000 picoseconds.
		Weight::from_parts(2_854_000, 0)
			// Standard error: 835.
			.saturating_add(Weight::from_parts(2_190_433, 0).saturating_mul(c.into()))
	}
	fn dispatch_as_fallible() -> Weight {
		// At least 3_926_000 picoseconds.
		Weight::from_parts(4_196_000, 0)
	}
	fn if_else() -> Weight {
		// At least 5_018_000 picoseconds.
		Weight::from_parts(5_358_000, 0)
	}
}
