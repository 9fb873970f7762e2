//! The weights of `frame_system`, measured by `scripts/weights.sh`: it writes this file.
//!
//! Machine: 2 cores, x86_64, Intel(R) Xeon(R) Processor. Date: 2026-11-27. Steps: 50, each repeated 20 times, by
//! version 64.0.0 of the SDK's benchmarks.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs, unused_imports, unused_parens, unused_variables)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weights on a chain whose database costs what `T` says.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> frame_system::WeightInfo for WeightInfo<T> {
	/// `b` from 0 to 3932160.
	fn remark(b: u32) -> Weight {
		// At least 2_176_000 picoseconds.
		Weight::from_parts(18_280_826, 0)
			// Standard error: 8.
			.saturating_add(Weight::from_parts(496, 0).saturating_mul(b.into()))
	}
	/// `b` from 0 to 3932160.
	fn remark_with_event(b: u32) -> Weight {
		// At least 5_475_000 picoseconds.
		Weight::from_parts(5_869_000, 0)
			// Standard error: 10.
			.saturating_add(Weight::from_parts(2_124, 0).saturating_mul(b.into()))
	}
	/// Storage: UNKNOWN KEY `0x3a686561707061676573` (r:0 w:1)
	fn set_heap_pages() -> Weight {
		// At least 4_073_000 picoseconds.
		Weight::from_parts(5_217_000, 0)
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: UNKNOWN KEY `0x3a636f6465` (r:0 w:1)
	fn set_code() -> Weight {
		// At least 166_351_365_000 picoseconds.
		Weight::from_parts(193_197_582_000, 0)
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Skipped::Metadata` (r:0 w:0)
	/// `i` from 0 to 1000.
	fn set_storage(i: u32) -> Weight {
		// At least 2_396_000 picoseconds.
		Weight::from_parts(2_540_000, 0)
			// Standard error: 4_778.
			.saturating_add(Weight::from_parts(1_041_349, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(i.into())))
	}
	/// Storage: `Skipped::Metadata` (r:0 w:0)
	/// `i` from 0 to 1000.
	fn kill_storage(i: u32) -> Weight {
		// At least 2_100_000 picoseconds.
		Weight::from_parts(2_277_000, 0)
			// Standard error: 3_771.
			.saturating_add(Weight::from_parts(740_209, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(i.into())))
	}
	/// Storage: `Skipped::Metadata` (r:0 w:0)
	/// `p` from 0 to 1000.
	fn kill_prefix(p: u32) -> Weight {
		// At least 4_159_000 picoseconds.
		Weight::from_parts(4_276_000, 0)
			// Standard error: 8_060.
			.saturating_add(Weight::from_parts(1_387_462, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(p.into())))
	}
	/// Storage: `System::AuthorizedUpgrade` (r:0 w:1)
	fn authorize_upgrade() -> Weight {
		// At least 15_829_000 picoseconds.
		Weight::from_parts(20_282_000, 0)
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `System::AuthorizedUpgrade` (r:1 w:1)
	/// Storage: UNKNOWN KEY `0x3a636f6465` (r:0 w:1)
	fn apply_authorized_upgrade() -> Weight {
		// At least 170_482_090_000 picoseconds.
		Weight::from_parts(191_068_992_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(2))
	}
}
