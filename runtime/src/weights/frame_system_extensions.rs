//! The weights of `frame_system_extensions`, measured by `scripts/weights.sh`: it writes this file.
//!
//! Machine: 2 cores, x86_64, AMD EPYC. Date: 2026-11-30. Steps: 50, each repeated 20 times, by
//! version 64.0.0 of the SDK's benchmarks.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs, unused_imports, unused_parens, unused_variables)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weights on a chain whose database costs what `T` says.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> frame_system::ExtensionsWeightInfo for WeightInfo<T> {
	fn check_genesis() -> Weight {
		// At least 1_302_000 picoseconds.
		Weight::from_parts(1_442_000, 0)
	}
	fn check_mortality_mortal_transaction() -> Weight {
		// At least 2_654_000 picoseconds.
		Weight::from_parts(2_914_000, 0)
	}
	fn check_mortality_immortal_transaction() -> Weight {
		// At least 2_654_000 picoseconds.
		Weight::from_parts(2_894_000, 0)
	}
	fn check_non_zero_sender() -> Weight {
		// At least 481_000 picoseconds.
		Weight::from_parts(551_000, 0)
	}
	/// Storage: `System::Account` (r:1 w:1)
	fn check_nonce() -> Weight {
		// At least 5_338_000 picoseconds.
		Weight::from_parts(5_859_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	fn check_spec_version() -> Weight {
		// At least 340_000 picoseconds.
		Weight::from_parts(401_000, 0)
	}
	fn check_tx_version() -> Weight {
		// At least 340_000 picoseconds.
		Weight::from_parts(401_000, 0)
	}
	fn check_weight() -> Weight {
		// At least 2_373_000 picoseconds.
		Weight::from_parts(2_574_000, 0)
	}
	fn weight_reclaim() -> Weight {
		// At least 1_322_000 picoseconds.
		Weight::from_parts(1_462_000, 0)
	}
}
