//! The weights of `pallet_readings`, measured by `scripts/weights.sh`: it writes this file.
//!
//! Machine: 2 cores, x86_64, Intel(R) Xeon(R) Processor. Date: 2026-11-27. Steps: 50, each repeated 20 times, by
//! version 64.0.0 of the SDK's benchmarks.
//!
//! Accesses that came later are counted by hand: of organisations, budgets, halts, gateways, logs and accounts. `scripts/weights.sh`
//! measures them.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs, unused_imports, unused_parens, unused_variables)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weights on a chain whose database costs what `T` says.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_readings::WeightInfo for WeightInfo<T> {
	/// Storage: `DeviceRegistry::Devices` (r:1 w:0)
	/// Storage: `Readings::Histories` (r:1 w:0)
	/// Storage: `Aaa::Authorisations` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `BehaviourProfiles::Assignments` (r:1 w:0)
	/// Storage: `BehaviourProfiles::Profiles` (r:1 w:0)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// `n` from 1 to 64.
	/// `b` from 0 to 256.
	fn inspect(n: u32, b: u32) -> Weight {
		// At least 116_051_000 picoseconds. With 5_000_000 for the pauses of a device and its gateway.
		Weight::from_parts(101_919_957, 0)
			// Standard error: 151_222.
			.saturating_add(Weight::from_parts(2_062_850, 0).saturating_mul(n.into()))
			// Standard error: 37_428.
			.saturating_add(Weight::from_parts(1_327_327, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: as `inspect`, and `Readings::LatestReports` (r:1 w:0)
	/// `n` from 1 to 64.
	/// `b` from 0 to 256.
	///
	/// An upper bound, counted and not measured yet.
	fn inspect_report(n: u32, b: u32) -> Weight {
		Weight::from_parts(120_000_000, 0)
			.saturating_add(Weight::from_parts(3_000_000, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(1_700_000, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(11))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceRegistry::Keys` (r:1 w:0)
	fn check_signer() -> Weight {
		// At least 5_767_000 picoseconds.
		Weight::from_parts(7_323_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
	}
	/// Storage: `Aaa::Authorisations` (r:1 w:1)
	/// Storage: `Readings::Comparisons` (r:1 w:1)
	/// Storage: `Readings::Histories` (r:0 w:1)
	/// `n` from 1 to 64.
	/// `b` from 0 to 256.
	fn submit_passing(n: u32, b: u32) -> Weight {
		// At least 25_463_000 picoseconds.
		Weight::from_parts(8_126_491, 0)
			// Standard error: 29_825.
			.saturating_add(Weight::from_parts(169_672, 0).saturating_mul(n.into()))
			// Standard error: 7_382.
			.saturating_add(Weight::from_parts(317_757, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Readings::Alarms` (r:1 w:1)
	/// Storage: `Aaa::Authorisations` (r:1 w:1)
	/// Storage: `Readings::Comparisons` (r:1 w:1)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Readings::Violations` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	/// Storage: `Readings::Histories` (r:0 w:1)
	/// `n` from 1 to 64.
	/// `b` from 0 to 256.
	fn submit(n: u32, b: u32) -> Weight {
		// At least 65_462_000 picoseconds.
		Weight::from_parts(496_281_819, 0)
			// Standard error: 843_045. With 5_000_000 for each entry of the log, of which a record can cause eight.
			.saturating_add(Weight::from_parts(58_858_107, 0).saturating_mul(n.into()))
			// Standard error: 208_659. With one entry for each alarm that is invalidated.
			.saturating_add(Weight::from_parts(8_228_757, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	/// Storage: as `submit`, without `Readings::Comparisons`, and `Readings::LatestReports` (r:0 w:1)
	/// `n` from 1 to 64.
	/// `b` from 0 to 256.
	///
	/// An upper bound, counted and not measured yet.
	fn report(n: u32, b: u32) -> Weight {
		Self::submit(n, b)
	}
	/// Storage: `DeviceRegistry::Devices` (r:1 w:0)
	/// Storage: `Readings::Alarms` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Aaa::Authorisations` (r:1 w:1)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	/// Storage: `Readings::Histories` (r:1 w:1)
	fn set_verification_state() -> Weight {
		// At least 736_033_000 picoseconds. With 5_000_000 for each of 128 entries of the log.
		Weight::from_parts(1_556_021_000, 0)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	/// Storage: `DeviceRegistry::NextDeviceId` (r:1 w:0)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Readings::SweepCursor` (r:1 w:1)
	/// Storage: `Aaa::Authorisations` (r:8 w:0)
	/// Storage: `BehaviourProfiles::Assignments` (r:8 w:0)
	/// Storage: `BehaviourProfiles::Profiles` (r:8 w:0)
	/// Storage: `Readings::Histories` (r:8 w:8)
	/// Storage: `Readings::Alarms` (r:8 w:8)
	/// Storage: `Aaa::LogHeads` (r:8 w:8)
	/// `d` from 0 to 8.
	fn sweep(d: u32) -> Weight {
		// At least 5_963_000 picoseconds.
		Weight::from_parts(6_237_000, 0)
			// Standard error: 4_971_054.
			// With 5_000_000 for each of 256 entries of the log.
			.saturating_add(Weight::from_parts(1_911_076_396, 0).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().reads(11_u64.saturating_mul(d.into())))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(T::DbWeight::get().writes(4_u64.saturating_mul(d.into())))
	}
}
