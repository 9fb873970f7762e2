//! The weights of `pallet_device_registry`, measured by `scripts/weights.sh`: it writes this file.
//!
//! Machine: 2 cores, x86_64, AMD EPYC. Date: 2026-11-30. Steps: 50, each repeated 20 times, by
//! version 64.0.0 of the SDK's benchmarks.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs, unused_imports, unused_parens, unused_variables)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weights on a chain whose database costs what `T` says.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_device_registry::WeightInfo for WeightInfo<T> {
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	/// Storage: `DeviceRegistry::ModelIds` (r:1 w:1)
	/// Storage: `DeviceRegistry::ModelCounts` (r:1 w:1)
	/// Storage: `DeviceRegistry::NextModelId` (r:1 w:1)
	/// Storage: `DeviceRegistry::Hardware` (r:1 w:1)
	/// Storage: `DeviceRegistry::Models` (r:0 w:1)
	fn register_model() -> Weight {
		// At least 23_085_000 picoseconds.
		Weight::from_parts(24_837_000, 0)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Organisations::Accounts` (r:2 w:0)
	/// Storage: `DeviceRegistry::Models` (r:1 w:0)
	/// Storage: `DeviceRegistry::Ueids` (r:1 w:1)
	/// Storage: `DeviceRegistry::Devices` (r:1 w:1)
	/// Storage: `DeviceRegistry::Keys` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:0)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Organisations::Organisations` (r:1 w:1)
	/// Storage: `DeviceRegistry::NextDeviceId` (r:1 w:1)
	/// Storage: `DeviceRegistry::Gateways` (r:1 w:1)
	/// Storage: `Aaa::Authorisations` (r:1 w:1)
	/// Storage: `Aaa::LogHeads` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	fn enrol() -> Weight {
		// At least 97_666_000 picoseconds.
		Weight::from_parts(109_713_000, 0)
			.saturating_add(T::DbWeight::get().reads(15))
			.saturating_add(T::DbWeight::get().writes(9))
	}
	/// Storage: `DeviceRegistry::Devices` (r:3 w:1)
	/// Storage: `Organisations::Accounts` (r:2 w:0)
	/// Storage: `DeviceRegistry::Gateways` (r:3 w:2)
	/// Storage: `DeviceRegistry::Keys` (r:1 w:2)
	/// Storage: `System::Account` (r:1 w:0)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Aaa::Authorisations` (r:2 w:1)
	/// Storage: `Aaa::LogHeads` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	/// Storage: `Aaa::Halts` (r:1 w:0)
	fn rotate_key() -> Weight {
		// At least 181_891_000 picoseconds.
		Weight::from_parts(207_961_000, 0)
			.saturating_add(T::DbWeight::get().reads(17))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	/// Storage: `DeviceRegistry::Devices` (r:1 w:0)
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	/// Storage: `Organisations::Organisations` (r:1 w:0)
	/// Storage: `DeviceRegistry::PendingTransfers` (r:1 w:1)
	/// Storage: `Organisations::Expulsions` (r:1 w:0)
	fn offer_transfer() -> Weight {
		// At least 23_786_000 picoseconds.
		Weight::from_parts(27_861_000, 0)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceRegistry::Devices` (r:1 w:0)
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	/// Storage: `DeviceRegistry::PendingTransfers` (r:1 w:1)
	fn withdraw_transfer() -> Weight {
		// At least 19_148_000 picoseconds.
		Weight::from_parts(21_292_000, 0)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Organisations::CounterForAccounts` (r:1 w:0)
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	/// Storage: `DeviceRegistry::Devices` (r:1 w:1)
	/// Storage: `DeviceRegistry::PendingTransfers` (r:1 w:1)
	/// Storage: `Organisations::Organisations` (r:2 w:2)
	/// Storage: `Organisations::Expulsions` (r:1 w:0)
	/// Storage: `DeviceRegistry::Ueids` (r:1 w:2)
	/// Storage: `Aaa::Authorisations` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Aaa::Halts` (r:1 w:0)
	/// Storage: `Aaa::LogHeads` (r:1 w:1)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	/// Storage: `BehaviourProfiles::Assignments` (r:1 w:0)
	/// Storage: `BehaviourProfiles::Totals` (r:1 w:1)
	/// Storage: `BehaviourProfiles::DevicesByOwner` (r:2 w:2)
	fn accept_transfer() -> Weight {
		// At least 115_842_000 picoseconds.
		Weight::from_parts(126_048_000, 0)
			.saturating_add(T::DbWeight::get().reads(17))
			.saturating_add(T::DbWeight::get().writes(12))
	}
	/// Storage: `DeviceRegistry::Devices` (r:1 w:1)
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	/// Storage: `Aaa::Authorisations` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Organisations::Organisations` (r:1 w:1)
	/// Storage: `DeviceRegistry::Gateways` (r:1 w:1)
	/// Storage: `Aaa::LogHeads` (r:1 w:1)
	/// Storage: `BehaviourProfiles::Assignments` (r:1 w:1)
	/// Storage: `BehaviourProfiles::Totals` (r:1 w:1)
	/// Storage: `BehaviourProfiles::DevicesByOwner` (r:1 w:1)
	/// Storage: `Aaa::Actions` (r:0 w:1)
	/// Storage: `DeviceRegistry::PendingTransfers` (r:0 w:1)
	/// Storage: `DeviceRegistry::Keys` (r:0 w:1)
	/// Storage: `DeviceRegistry::Ueids` (r:0 w:1)
	/// Storage: `Readings::LatestReports` (r:0 w:1)
	/// Storage: `Readings::Histories` (r:0 w:1)
	/// Storage: `Readings::Alarms` (r:0 w:1)
	/// Storage: `Readings::Violations` (r:0 w:1)
	fn revoke() -> Weight {
		// At least 67_511_000 picoseconds.
		Weight::from_parts(72_618_000, 0)
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(16))
	}
	/// Storage: `DeviceRegistry::Devices` (r:3 w:1)
	/// Storage: `DeviceRegistry::Gateways` (r:3 w:2)
	/// Storage: `Aaa::Authorisations` (r:2 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Aaa::Halts` (r:1 w:0)
	/// Storage: `Aaa::LogHeads` (r:1 w:1)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	fn declare_custody() -> Weight {
		// At least 86_189_000 picoseconds.
		Weight::from_parts(92_067_000, 0)
			.saturating_add(T::DbWeight::get().reads(12))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	/// Storage: `DeviceRegistry::Devices` (r:1 w:1)
	/// Storage: `Aaa::Authorisations` (r:1 w:0)
	/// Storage: `Aaa::LogHeads` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	fn confirm_custody() -> Weight {
		// At least 58_087_000 picoseconds.
		Weight::from_parts(60_981_000, 0)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DeviceRegistry::Models` (r:1 w:1)
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	fn set_support() -> Weight {
		// At least 14_762_000 picoseconds.
		Weight::from_parts(16_335_000, 0)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceRegistry::Models` (r:1 w:0)
	/// Storage: `DeviceRegistry::Advisories` (r:1 w:1)
	fn publish_advisory() -> Weight {
		// At least 18_087_000 picoseconds.
		Weight::from_parts(19_429_000, 0)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceRegistry::Models` (r:1 w:0)
	/// Storage: `DeviceRegistry::Advisories` (r:1 w:1)
	fn withdraw_advisory() -> Weight {
		// At least 18_588_000 picoseconds.
		Weight::from_parts(19_949_000, 0)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceRegistry::Keys` (r:1 w:1)
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	fn ban_key() -> Weight {
		// At least 8_643_000 picoseconds.
		Weight::from_parts(9_404_000, 0)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceRegistry::Keys` (r:1 w:1)
	fn lift_ban() -> Weight {
		// At least 5_749_000 picoseconds.
		Weight::from_parts(6_300_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceRegistry::Ueids` (r:1 w:1)
	/// Storage: `DeviceRegistry::Devices` (r:1 w:0)
	fn release_ueid() -> Weight {
		// At least 13_670_000 picoseconds.
		Weight::from_parts(14_622_000, 0)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
