//! The weights of `pallet_device_registry`, measured by `scripts/weights.sh`: it writes this file.
//!
//! Machine: 2 cores, x86_64, Intel(R) Xeon(R) Processor. Date: 2026-11-27. Steps: 50, each repeated 20 times, by
//! version 64.0.0 of the SDK's benchmarks.
//!
//! Not measured yet, but counted as upper bounds: what a call does to hardware, gateways, budgets and organisations,
//! and the calls from `declare_custody` on. `scripts/weights.sh` replaces them.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs, unused_imports, unused_parens, unused_variables)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weights on a chain whose database costs what `T` says.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_device_registry::WeightInfo for WeightInfo<T> {
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	/// Storage: `DeviceRegistry::ModelIds` (r:1 w:1)
	/// Storage: `DeviceRegistry::NextModelId` (r:1 w:1)
	/// Storage: `DeviceRegistry::Hardware` (r:1 w:1)
	/// Storage: `DeviceRegistry::ModelCounts` (r:1 w:1)
	/// Storage: `DeviceRegistry::Models` (r:0 w:1)
	fn register_model() -> Weight {
		Weight::from_parts(40_000_000, 0)
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
	/// Storage: `Aaa::Actions` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	fn enrol() -> Weight {
		Weight::from_parts(180_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	/// Storage: `DeviceRegistry::Devices` (r:3 w:1)
	/// Storage: `Organisations::Accounts` (r:2 w:0)
	/// Storage: `DeviceRegistry::Gateways` (r:3 w:2)
	/// Storage: `DeviceRegistry::Keys` (r:1 w:2)
	/// Storage: `System::Account` (r:1 w:0)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Aaa::Authorisations` (r:2 w:1)
	/// Storage: `Aaa::LogHeads` (r:1 w:1)
	/// Storage: `Aaa::Halts` (r:1 w:0)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	fn rotate_key() -> Weight {
		Weight::from_parts(230_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(17))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	/// Storage: `DeviceRegistry::Devices` (r:1 w:0)
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	/// Storage: `Organisations::Organisations` (r:1 w:0)
	/// Storage: `Organisations::Expulsions` (r:1 w:0)
	/// Storage: `DeviceRegistry::PendingTransfers` (r:1 w:1)
	fn offer_transfer() -> Weight {
		Weight::from_parts(40_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceRegistry::Devices` (r:1 w:0)
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	/// Storage: `DeviceRegistry::PendingTransfers` (r:1 w:1)
	fn withdraw_transfer() -> Weight {
		Weight::from_parts(40_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	/// Storage: `DeviceRegistry::Devices` (r:2 w:1)
	/// Storage: `DeviceRegistry::PendingTransfers` (r:1 w:1)
	/// Storage: `DeviceRegistry::Ueids` (r:1 w:2)
	/// Storage: `Organisations::Organisations` (r:2 w:2)
	/// Storage: `Organisations::Expulsions` (r:1 w:0)
	/// Storage: `Aaa::Authorisations` (r:2 w:1)
	/// Storage: `Aaa::Halts` (r:1 w:0)
	/// Storage: `Aaa::LogHeads` (r:1 w:1)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	/// Storage: `BehaviourProfiles::Assignments` (r:1 w:0)
	/// Storage: `BehaviourProfiles::Totals` (r:1 w:1)
	/// Storage: `BehaviourProfiles::DevicesByOwner` (r:2 w:2)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	fn accept_transfer() -> Weight {
		Weight::from_parts(130_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(19))
			.saturating_add(T::DbWeight::get().writes(12))
	}
	/// Storage: `DeviceRegistry::Devices` (r:1 w:1)
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	/// Storage: `Organisations::Organisations` (r:1 w:1)
	/// Storage: `DeviceRegistry::Gateways` (r:1 w:1)
	/// Storage: `Aaa::Authorisations` (r:1 w:1)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `BehaviourProfiles::Assignments` (r:1 w:1)
	/// Storage: `BehaviourProfiles::Totals` (r:1 w:1)
	/// Storage: `BehaviourProfiles::DevicesByOwner` (r:1 w:1)
	/// Storage: `DeviceRegistry::PendingTransfers` (r:0 w:1)
	/// Storage: `DeviceRegistry::Keys` (r:0 w:1)
	/// Storage: `DeviceRegistry::Ueids` (r:0 w:1)
	/// Storage: `Readings::Histories` (r:0 w:1)
	/// Storage: `Readings::Violations` (r:0 w:1)
	/// Storage: `Readings::Alarms` (r:0 w:1)
	/// Storage: `Readings::LatestReports` (r:0 w:1)
	fn revoke() -> Weight {
		Weight::from_parts(100_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(15))
	}
	/// Storage: `DeviceRegistry::Devices` (r:3 w:1)
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	/// Storage: `DeviceRegistry::Gateways` (r:3 w:2)
	/// Storage: `Aaa::Authorisations` (r:2 w:1)
	/// Storage: `Aaa::Halts` (r:1 w:0)
	/// Storage: `Aaa::LogHeads` (r:1 w:1)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	fn declare_custody() -> Weight {
		Weight::from_parts(100_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(13))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	/// Storage: `DeviceRegistry::Devices` (r:1 w:1)
	/// Storage: `Aaa::Authorisations` (r:1 w:0)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	fn confirm_custody() -> Weight {
		Weight::from_parts(80_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `DeviceRegistry::Models` (r:1 w:1)
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	fn set_support() -> Weight {
		Weight::from_parts(40_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceRegistry::Models` (r:1 w:0)
	/// Storage: `DeviceRegistry::Advisories` (r:1 w:1)
	fn publish_advisory() -> Weight {
		Weight::from_parts(60_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceRegistry::Models` (r:1 w:0)
	/// Storage: `DeviceRegistry::Advisories` (r:1 w:1)
	fn withdraw_advisory() -> Weight {
		Weight::from_parts(60_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceRegistry::Keys` (r:1 w:1)
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	fn ban_key() -> Weight {
		Weight::from_parts(40_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceRegistry::Keys` (r:1 w:1)
	fn lift_ban() -> Weight {
		Weight::from_parts(40_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceRegistry::Ueids` (r:1 w:1)
	/// Storage: `DeviceRegistry::Devices` (r:1 w:0)
	fn release_ueid() -> Weight {
		Weight::from_parts(40_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
