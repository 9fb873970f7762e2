//! The weights of `pallet_proxy`, measured by `scripts/weights.sh`: it writes this file.
//!
//! Machine: 2 cores, x86_64, AMD EPYC. Date: 2026-11-30. Steps: 50, each repeated 20 times, by
//! version 64.0.0 of the SDK's benchmarks.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs, unused_imports, unused_parens, unused_variables)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weights on a chain whose database costs what `T` says.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_proxy::WeightInfo for WeightInfo<T> {
	/// Storage: `Proxy::Proxies` (r:1 w:0)
	/// `p` from 1 to 31.
	fn proxy(p: u32) -> Weight {
		// At least 7_171_000 picoseconds.
		Weight::from_parts(7_738_073, 0)
			// Standard error: 188.
			.saturating_add(Weight::from_parts(8_032, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1))
	}
	/// Storage: `Proxy::Proxies` (r:1 w:0)
	/// Storage: `Proxy::Announcements` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// `a` from 0 to 31.
	/// `p` from 1 to 31.
	fn proxy_announced(a: u32, p: u32) -> Weight {
		// At least 22_834_000 picoseconds.
		Weight::from_parts(23_943_911, 0)
			// Standard error: 720.
			.saturating_add(Weight::from_parts(130_822, 0).saturating_mul(a.into()))
			// Standard error: 744.
			.saturating_add(Weight::from_parts(4_469, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Proxy::Announcements` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// `a` from 0 to 31.
	/// `p` from 1 to 31.
	fn remove_announcement(a: u32, _p: u32) -> Weight {
		// At least 15_503_000 picoseconds.
		Weight::from_parts(16_604_651, 0)
			// Standard error: 904.
			.saturating_add(Weight::from_parts(146_348, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Proxy::Announcements` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// `a` from 0 to 31.
	/// `p` from 1 to 31.
	fn reject_announcement(a: u32, p: u32) -> Weight {
		// At least 15_613_000 picoseconds.
		Weight::from_parts(16_335_592, 0)
			// Standard error: 823.
			.saturating_add(Weight::from_parts(140_543, 0).saturating_mul(a.into()))
			// Standard error: 851.
			.saturating_add(Weight::from_parts(11_862, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Proxy::Proxies` (r:1 w:0)
	/// Storage: `Proxy::Announcements` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// `a` from 0 to 31.
	/// `p` from 1 to 31.
	fn announce(a: u32, p: u32) -> Weight {
		// At least 21_041_000 picoseconds.
		Weight::from_parts(22_333_978, 0)
			// Standard error: 1_042.
			.saturating_add(Weight::from_parts(105_885, 0).saturating_mul(a.into()))
			// Standard error: 1_076.
			.saturating_add(Weight::from_parts(6_936, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Proxy::Proxies` (r:1 w:1)
	/// `p` from 1 to 31.
	fn add_proxy(p: u32) -> Weight {
		// At least 15_203_000 picoseconds.
		Weight::from_parts(15_964_147, 0)
			// Standard error: 438.
			.saturating_add(Weight::from_parts(24_231, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Proxy::Proxies` (r:1 w:1)
	/// `p` from 1 to 31.
	fn remove_proxy(p: u32) -> Weight {
		// At least 15_383_000 picoseconds.
		Weight::from_parts(16_352_170, 0)
			// Standard error: 539.
			.saturating_add(Weight::from_parts(19_684, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Proxy::Proxies` (r:1 w:1)
	/// `p` from 1 to 31.
	fn remove_proxies(p: u32) -> Weight {
		// At least 15_433_000 picoseconds.
		Weight::from_parts(14_963_224, 0)
			// Standard error: 784.
			.saturating_add(Weight::from_parts(1_306_443, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Proxy::Proxies` (r:1 w:1)
	/// `p` from 1 to 31.
	fn create_pure(p: u32) -> Weight {
		// At least 17_356_000 picoseconds.
		Weight::from_parts(18_696_849, 0)
			// Standard error: 660.
			.saturating_add(Weight::from_parts(4_398, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Proxy::Proxies` (r:1 w:1)
	/// `p` from 0 to 30.
	fn kill_pure(p: u32) -> Weight {
		// At least 15_983_000 picoseconds.
		Weight::from_parts(16_975_671, 0)
			// Standard error: 374.
			.saturating_add(Weight::from_parts(8_012, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Proxy::Proxies` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Proxy::Announcements` (r:1 w:1)
	fn poke_deposit() -> Weight {
		// At least 28_312_000 picoseconds.
		Weight::from_parts(30_366_000, 0)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
}
