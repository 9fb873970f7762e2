//! The weights of `pallet_behaviour_profiles`, measured by `scripts/weights.sh`: it writes this file.
//!
//! Machine: 2 cores, x86_64, AMD EPYC. Date: 2026-11-30. Steps: 50, each repeated 20 times, by
//! version 64.0.0 of the SDK's benchmarks.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs, unused_imports, unused_parens, unused_variables)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weights on a chain whose database costs what `T` says.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_behaviour_profiles::WeightInfo for WeightInfo<T> {
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	/// Storage: `BehaviourProfiles::NextProfileId` (r:1 w:1)
	/// Storage: `Organisations::Organisations` (r:1 w:1)
	/// Storage: `BehaviourProfiles::Totals` (r:1 w:1)
	/// Storage: `BehaviourProfiles::Owners` (r:0 w:1)
	/// Storage: `BehaviourProfiles::Versions` (r:0 w:1)
	/// Storage: `BehaviourProfiles::Profiles` (r:0 w:1)
	fn create_profile() -> Weight {
		// At least 261_881_000 picoseconds.
		Weight::from_parts(295_421_000, 0)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	/// Storage: `DeviceRegistry::Devices` (r:2 w:0)
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	/// Storage: `BehaviourProfiles::Profiles` (r:2 w:0)
	/// Storage: `BehaviourProfiles::Assignments` (r:1 w:1)
	/// Storage: `BehaviourProfiles::Totals` (r:2 w:2)
	/// Storage: `BehaviourProfiles::DevicesByOwner` (r:2 w:2)
	/// Storage: `Aaa::Authorisations` (r:2 w:0)
	/// Storage: `Aaa::LogHeads` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Aaa::Actions` (r:1 w:1)
	/// Storage: `Aaa::Halts` (r:1 w:0)
	/// Storage: `Readings::Histories` (r:1 w:1)
	/// Storage: `Readings::Alarms` (r:1 w:1)
	fn assign() -> Weight {
		// At least 1_764_143_000 picoseconds.
		Weight::from_parts(1_904_783_000, 0)
			.saturating_add(T::DbWeight::get().reads(18))
			.saturating_add(T::DbWeight::get().writes(9))
	}
	/// Storage: `BehaviourProfiles::Profiles` (r:1 w:1)
	/// Storage: `BehaviourProfiles::Totals` (r:1 w:1)
	/// Storage: `BehaviourProfiles::DevicesByOwner` (r:1 w:0)
	/// Storage: `Organisations::Organisations` (r:1 w:1)
	/// Storage: `BehaviourProfiles::Activations` (r:2 w:2)
	/// Storage: `Organisations::Expulsions` (r:1 w:0)
	/// Storage: `BehaviourProfiles::Versions` (r:0 w:2)
	fn stage_version() -> Weight {
		// At least 493_747_000 picoseconds.
		Weight::from_parts(569_219_000, 0)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	/// Storage: `BehaviourProfiles::Owners` (r:1 w:0)
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	/// Storage: `BehaviourProfiles::Profiles` (r:1 w:1)
	/// Storage: `Organisations::Organisations` (r:1 w:1)
	/// Storage: `BehaviourProfiles::Totals` (r:1 w:1)
	/// Storage: `BehaviourProfiles::Activations` (r:1 w:1)
	/// Storage: `BehaviourProfiles::Versions` (r:0 w:1)
	fn withdraw_version() -> Weight {
		// At least 234_129_000 picoseconds.
		Weight::from_parts(263_874_000, 0)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `BehaviourProfiles::Owners` (r:1 w:0)
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	/// Storage: `BehaviourProfiles::Profiles` (r:1 w:1)
	/// Storage: `BehaviourProfiles::Totals` (r:1 w:0)
	/// Storage: `BehaviourProfiles::DevicesByOwner` (r:1 w:0)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	fn activate_version() -> Weight {
		// At least 195_602_000 picoseconds.
		Weight::from_parts(216_864_000, 0)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `BehaviourProfiles::Owners` (r:1 w:0)
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	/// Storage: `Organisations::Organisations` (r:1 w:0)
	/// Storage: `BehaviourProfiles::Offers` (r:1 w:1)
	/// Storage: `Organisations::Expulsions` (r:1 w:0)
	fn offer_profile() -> Weight {
		// At least 23_175_000 picoseconds.
		Weight::from_parts(26_970_000, 0)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Organisations::CounterForAccounts` (r:1 w:0)
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	/// Storage: `BehaviourProfiles::Owners` (r:1 w:1)
	/// Storage: `BehaviourProfiles::Offers` (r:1 w:1)
	/// Storage: `Organisations::Organisations` (r:2 w:2)
	/// Storage: `Organisations::Expulsions` (r:1 w:0)
	/// Storage: `BehaviourProfiles::Totals` (r:1 w:0)
	fn accept_profile() -> Weight {
		// At least 33_380_000 picoseconds.
		Weight::from_parts(37_776_000, 0)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `BehaviourProfiles::Owners` (r:1 w:0)
	/// Storage: `Organisations::Accounts` (r:1 w:0)
	/// Storage: `BehaviourProfiles::Offers` (r:1 w:1)
	fn withdraw_profile_offer() -> Weight {
		// At least 18_027_000 picoseconds.
		Weight::from_parts(21_482_000, 0)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `BehaviourProfiles::Activations` (r:1 w:1)
	/// Storage: `BehaviourProfiles::Profiles` (r:8 w:8)
	/// Storage: `BehaviourProfiles::Owners` (r:8 w:0)
	/// Storage: `Organisations::Organisations` (r:2 w:0)
	/// Storage: `Organisations::Expulsions` (r:1 w:0)
	/// Storage: `BehaviourProfiles::Totals` (r:6 w:0)
	/// Storage: `BehaviourProfiles::DevicesByOwner` (r:6 w:0)
	/// Storage: `Readings::Comparisons` (r:8 w:0)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// `v` from 0 to 8.
	fn activate(v: u32) -> Weight {
		// At least 2_464_000 picoseconds.
		Weight::from_parts(31_684_178, 0)
			// Standard error: 346_358.
			.saturating_add(Weight::from_parts(181_950_488, 0).saturating_mul(v.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().reads(5_u64.saturating_mul(v.into())))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(v.into())))
	}
}
