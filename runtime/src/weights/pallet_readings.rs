//! The weights of `pallet_readings`, measured by `scripts/weights.sh`: it writes this file.
//!
//! Machine: 2 cores, x86_64, AMD EPYC. Date: 2026-11-30. Steps: 50, each repeated 20 times, by
//! version 64.0.0 of the SDK's benchmarks.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs, unused_imports, unused_parens, unused_variables)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weights on a chain whose database costs what `T` says.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_readings::WeightInfo for WeightInfo<T> {
	/// Storage: `DeviceRegistry::Devices` (r:2 w:0)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Readings::Histories` (r:1 w:0)
	/// Storage: `Aaa::Authorisations` (r:2 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Aaa::Halts` (r:1 w:0)
	/// Storage: `BehaviourProfiles::Assignments` (r:1 w:0)
	/// Storage: `BehaviourProfiles::Profiles` (r:1 w:0)
	/// `n` from 1 to 64.
	/// `b` from 0 to 256.
	fn inspect(n: u32, b: u32) -> Weight {
		// At least 96_885_000 picoseconds.
		Weight::from_parts(25_425_379, 0)
			// Standard error: 56_439.
			.saturating_add(Weight::from_parts(4_440_048, 0).saturating_mul(n.into()))
			// Standard error: 13_969.
			.saturating_add(Weight::from_parts(618_404, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceRegistry::Devices` (r:2 w:0)
	/// Storage: `Readings::LatestReports` (r:1 w:0)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Readings::Histories` (r:1 w:0)
	/// Storage: `Aaa::Authorisations` (r:2 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Aaa::Halts` (r:1 w:0)
	/// Storage: `BehaviourProfiles::Assignments` (r:1 w:0)
	/// Storage: `BehaviourProfiles::Profiles` (r:1 w:0)
	/// `n` from 1 to 64.
	/// `b` from 1 to 256.
	fn inspect_report(n: u32, b: u32) -> Weight {
		// At least 110_025_000 picoseconds.
		Weight::from_parts(84_353_644, 0)
			// Standard error: 23_144.
			.saturating_add(Weight::from_parts(548_415, 0).saturating_mul(n.into()))
			// Standard error: 5_751.
			.saturating_add(Weight::from_parts(449_410, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(11))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceRegistry::Keys` (r:1 w:0)
	fn check_signer() -> Weight {
		// At least 3_956_000 picoseconds.
		Weight::from_parts(4_387_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
	}
	/// Storage: `Aaa::Authorisations` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Aaa::Periods` (r:1 w:1)
	/// Storage: `Readings::Comparisons` (r:1 w:1)
	/// Storage: `Readings::Histories` (r:0 w:1)
	/// `n` from 1 to 64.
	/// `b` from 0 to 256.
	fn submit_passing(_n: u32, b: u32) -> Weight {
		// At least 22_423_000 picoseconds.
		Weight::from_parts(29_623_352, 0)
			// Standard error: 1_368.
			.saturating_add(Weight::from_parts(30_977, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Readings::Alarms` (r:1 w:1)
	/// Storage: `Aaa::Authorisations` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Aaa::LogHeads` (r:1 w:1)
	/// Storage: `Aaa::Periods` (r:1 w:1)
	/// Storage: `Readings::Comparisons` (r:1 w:1)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Readings::Violations` (r:1 w:1)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	/// Storage: `Readings::Histories` (r:0 w:1)
	/// `n` from 1 to 64.
	/// `b` from 0 to 256.
	fn submit(n: u32, b: u32) -> Weight {
		// At least 23_565_000 picoseconds.
		Weight::from_parts(24_457_000, 0)
			// Standard error: 301_152.
			.saturating_add(Weight::from_parts(40_774_724, 0).saturating_mul(n.into()))
			// Standard error: 75_301.
			.saturating_add(Weight::from_parts(4_826_085, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	/// Storage: `Readings::Alarms` (r:1 w:1)
	/// Storage: `Aaa::Authorisations` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Aaa::LogHeads` (r:1 w:1)
	/// Storage: `Aaa::Periods` (r:1 w:1)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Readings::Violations` (r:1 w:1)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	/// Storage: `Readings::LatestReports` (r:0 w:1)
	/// Storage: `Readings::Histories` (r:0 w:1)
	/// `n` from 1 to 64.
	/// `b` from 1 to 256.
	fn report(n: u32, b: u32) -> Weight {
		// At least 106_759_000 picoseconds.
		Weight::from_parts(108_082_000, 0)
			// Standard error: 98_727.
			.saturating_add(Weight::from_parts(1_525_500, 0).saturating_mul(n.into()))
			// Standard error: 24_674.
			.saturating_add(Weight::from_parts(5_818_274, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	/// Storage: `DeviceRegistry::Devices` (r:1 w:0)
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	/// Storage: `Readings::Alarms` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Aaa::Authorisations` (r:1 w:1)
	/// Storage: `Aaa::LogHeads` (r:1 w:1)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	/// Storage: `Readings::Histories` (r:1 w:1)
	fn set_verification_state() -> Weight {
		// At least 1_162_414_000 picoseconds.
		Weight::from_parts(1_225_369_000, 0)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `DeviceRegistry::NextDeviceId` (r:1 w:0)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Readings::SweepCursor` (r:1 w:1)
	/// Storage: `DeviceRegistry::Devices` (r:9 w:0)
	/// Storage: `Aaa::Authorisations` (r:9 w:0)
	/// Storage: `Aaa::Halts` (r:1 w:0)
	/// Storage: `BehaviourProfiles::Assignments` (r:8 w:0)
	/// Storage: `BehaviourProfiles::Profiles` (r:8 w:0)
	/// Storage: `Readings::Histories` (r:8 w:8)
	/// Storage: `Readings::Alarms` (r:8 w:8)
	/// Storage: `Aaa::LogHeads` (r:8 w:8)
	/// `d` from 0 to 8.
	fn sweep(d: u32) -> Weight {
		// At least 3_405_000 picoseconds.
		Weight::from_parts(50_574_482, 0)
			// Standard error: 2_611_221.
			.saturating_add(Weight::from_parts(1_594_009_084, 0).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().reads(7_u64.saturating_mul(d.into())))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(T::DbWeight::get().writes(3_u64.saturating_mul(d.into())))
	}
}
