//! The weights of `frame_system`, measured by `scripts/weights.sh`: it writes this file.
//!
//! Machine: 2 cores, x86_64, AMD EPYC. Date: 2026-11-30. Steps: 50, each repeated 20 times, by
//! version 64.0.0 of the SDK's benchmarks.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs, unused_imports, unused_parens, unused_variables)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weights on a chain whose database costs what `T` says.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> frame_system::WeightInfo for WeightInfo<T> {
	/// `b` from 0 to 5242880.
	fn remark(b: u32) -> Weight {
		// At least 1_332_000 picoseconds.
		Weight::from_parts(1_362_000, 0)
			// Standard error: 0.
			.saturating_add(Weight::from_parts(225, 0).saturating_mul(b.into()))
	}
	/// `b` from 0 to 5242880.
	fn remark_with_event(b: u32) -> Weight {
		// At least 3_345_000 picoseconds.
		Weight::from_parts(3_505_000, 0)
			// Standard error: 1.
			.saturating_add(Weight::from_parts(1_877, 0).saturating_mul(b.into()))
	}
	/// Storage: UNKNOWN KEY `0x3a686561707061676573` (r:0 w:1)
	fn set_heap_pages() -> Weight {
		// At least 2_393_000 picoseconds.
		Weight::from_parts(2_593_000, 0)
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: UNKNOWN KEY `0x3a636f6465` (r:0 w:1)
	fn set_code() -> Weight {
		// At least 105_137_853_000 picoseconds.
		Weight::from_parts(108_415_194_000, 0)
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Skipped::Metadata` (r:0 w:0)
	/// `i` from 0 to 1000.
	fn set_storage(i: u32) -> Weight {
		// At least 1_272_000 picoseconds.
		Weight::from_parts(1_322_000, 0)
			// Standard error: 3_261.
			.saturating_add(Weight::from_parts(621_062, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(i.into())))
	}
	/// Storage: `Skipped::Metadata` (r:0 w:0)
	/// `i` from 0 to 1000.
	fn kill_storage(i: u32) -> Weight {
		// At least 1_322_000 picoseconds.
		Weight::from_parts(1_342_000, 0)
			// Standard error: 827.
			.saturating_add(Weight::from_parts(446_199, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(i.into())))
	}
	/// Storage: `Skipped::Metadata` (r:0 w:0)
	/// `p` from 0 to 1000.
	fn kill_prefix(p: u32) -> Weight {
		// At least 2_584_000 picoseconds.
		Weight::from_parts(2_654_000, 0)
			// Standard error: 1_629.
			.saturating_add(Weight::from_parts(798_043, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(p.into())))
	}
	/// Storage: `System::AuthorizedUpgrade` (r:0 w:1)
	fn authorize_upgrade() -> Weight {
		// At least 5_538_000 picoseconds.
		Weight::from_parts(10_576_000, 0)
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `System::AuthorizedUpgrade` (r:1 w:1)
	/// Storage: UNKNOWN KEY `0x3a636f6465` (r:0 w:1)
	fn apply_authorized_upgrade() -> Weight {
		// At least 111_421_960_000 picoseconds.
		Weight::from_parts(115_438_845_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(2))
	}
}
