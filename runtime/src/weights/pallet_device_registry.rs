//! The weights of `pallet_device_registry`, measured by `scripts/weights.sh`: it writes this file.
//!
//! Machine: 2 cores, x86_64, Intel(R) Xeon(R) Processor. Date: 2026-11-27. Steps: 50, each repeated 20 times, by
//! version 64.0.0 of the SDK's benchmarks.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs, unused_imports, unused_parens, unused_variables)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weights on a chain whose database costs what `T` says.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_device_registry::WeightInfo for WeightInfo<T> {
	/// Storage: `CouncilMembership::Members` (r:1 w:0)
	/// Storage: `DeviceRegistry::ModelIds` (r:1 w:1)
	/// Storage: `DeviceRegistry::NextModelId` (r:1 w:1)
	/// Storage: `DeviceRegistry::Models` (r:0 w:1)
	fn register_model() -> Weight {
		// At least 18_271_000 picoseconds.
		Weight::from_parts(23_899_000, 0)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `CouncilMembership::Members` (r:1 w:0)
	/// Storage: `DeviceRegistry::Models` (r:1 w:0)
	/// Storage: `DeviceRegistry::Ueids` (r:1 w:1)
	/// Storage: `DeviceRegistry::Keys` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:0)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `DeviceRegistry::NextDeviceId` (r:1 w:1)
	/// Storage: `Aaa::Authorisations` (r:1 w:1)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `DeviceRegistry::Devices` (r:0 w:1)
	fn enrol() -> Weight {
		// At least 102_503_000 picoseconds.
		Weight::from_parts(129_054_000, 0)
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	/// Storage: `DeviceRegistry::Devices` (r:1 w:1)
	/// Storage: `DeviceRegistry::Keys` (r:1 w:2)
	/// Storage: `System::Account` (r:1 w:0)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Aaa::Authorisations` (r:1 w:0)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	fn rotate_key() -> Weight {
		// At least 112_729_000 picoseconds.
		Weight::from_parts(147_845_000, 0)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `DeviceRegistry::Devices` (r:1 w:0)
	/// Storage: `DeviceRegistry::PendingTransfers` (r:0 w:1)
	fn offer_transfer() -> Weight {
		// At least 15_965_000 picoseconds.
		Weight::from_parts(29_015_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceRegistry::Devices` (r:1 w:0)
	/// Storage: `DeviceRegistry::PendingTransfers` (r:1 w:1)
	fn withdraw_transfer() -> Weight {
		// At least 21_589_000 picoseconds.
		Weight::from_parts(33_086_000, 0)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `CouncilMembership::Members` (r:1 w:0)
	/// Storage: `DeviceRegistry::Devices` (r:1 w:1)
	/// Storage: `DeviceRegistry::PendingTransfers` (r:1 w:1)
	/// Storage: `DeviceRegistry::Ueids` (r:1 w:2)
	/// Storage: `Aaa::Authorisations` (r:1 w:0)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	fn accept_transfer() -> Weight {
		// At least 60_816_000 picoseconds.
		Weight::from_parts(102_357_000, 0)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `DeviceRegistry::Devices` (r:1 w:1)
	/// Storage: `Aaa::Authorisations` (r:1 w:1)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `DeviceRegistry::PendingTransfers` (r:0 w:1)
	/// Storage: `DeviceRegistry::Keys` (r:0 w:1)
	fn revoke() -> Weight {
		// At least 47_549_000 picoseconds.
		Weight::from_parts(66_716_000, 0)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(5))
	}
}
