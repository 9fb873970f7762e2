//! The weights of `pallet_proxy`, measured by `scripts/weights.sh`: it writes this file.
//!
//! Machine: 2 cores, x86_64, Intel(R) Xeon(R) Processor. Date: 2026-11-27. Steps: 50, each repeated 20 times, by
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
		// At least 13_476_000 picoseconds.
		Weight::from_parts(18_473_556, 0)
			// Standard error: 6_447.
			.saturating_add(Weight::from_parts(55_404, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1))
	}
	/// Storage: `Proxy::Proxies` (r:1 w:0)
	/// Storage: `Proxy::Announcements` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// `a` from 0 to 31.
	/// `p` from 1 to 31.
	fn proxy_announced(a: u32, _p: u32) -> Weight {
		// At least 41_262_000 picoseconds.
		Weight::from_parts(51_046_185, 0)
			// Standard error: 49_607.
			.saturating_add(Weight::from_parts(557_419, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Proxy::Announcements` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// `a` from 0 to 31.
	/// `p` from 1 to 31.
	fn remove_announcement(a: u32, _p: u32) -> Weight {
		// At least 27_749_000 picoseconds.
		Weight::from_parts(36_544_116, 0)
			// Standard error: 43_979.
			.saturating_add(Weight::from_parts(204_663, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Proxy::Announcements` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// `a` from 0 to 31.
	/// `p` from 1 to 31.
	fn reject_announcement(a: u32, _p: u32) -> Weight {
		// At least 27_074_000 picoseconds.
		Weight::from_parts(31_100_042, 0)
			// Standard error: 37_932.
			.saturating_add(Weight::from_parts(620_052, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Proxy::Proxies` (r:1 w:0)
	/// Storage: `Proxy::Announcements` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// `a` from 0 to 31.
	/// `p` from 1 to 31.
	fn announce(_a: u32, p: u32) -> Weight {
		// At least 36_164_000 picoseconds.
		Weight::from_parts(59_975_077, 0)
			// Standard error: 43_722.
			.saturating_add(Weight::from_parts(138_649, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Proxy::Proxies` (r:1 w:1)
	/// `p` from 1 to 31.
	fn add_proxy(p: u32) -> Weight {
		// At least 24_103_000 picoseconds.
		Weight::from_parts(28_005_911, 0)
			// Standard error: 5_348.
			.saturating_add(Weight::from_parts(52_439, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Proxy::Proxies` (r:1 w:1)
	/// `p` from 1 to 31.
	fn remove_proxy(p: u32) -> Weight {
		// At least 23_991_000 picoseconds.
		Weight::from_parts(29_041_052, 0)
			// Standard error: 4_155.
			.saturating_add(Weight::from_parts(65_460, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Proxy::Proxies` (r:1 w:1)
	/// `p` from 1 to 31.
	fn remove_proxies(p: u32) -> Weight {
		// At least 27_899_000 picoseconds.
		Weight::from_parts(40_301_843, 0)
			// Standard error: 36_309.
			.saturating_add(Weight::from_parts(1_758_646, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Proxy::Proxies` (r:1 w:1)
	/// `p` from 1 to 31.
	fn create_pure(p: u32) -> Weight {
		// At least 28_222_000 picoseconds.
		Weight::from_parts(39_264_917, 0)
			// Standard error: 12_742.
			.saturating_add(Weight::from_parts(27_611, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Proxy::Proxies` (r:1 w:1)
	/// `p` from 0 to 30.
	fn kill_pure(p: u32) -> Weight {
		// At least 25_534_000 picoseconds.
		Weight::from_parts(31_830_031, 0)
			// Standard error: 13_830.
			.saturating_add(Weight::from_parts(129_302, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Proxy::Proxies` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Proxy::Announcements` (r:1 w:1)
	fn poke_deposit() -> Weight {
		// At least 44_256_000 picoseconds.
		Weight::from_parts(51_045_000, 0)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
}
