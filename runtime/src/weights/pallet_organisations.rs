//! The weights of `pallet_organisations`: upper bounds that were not measured yet, but counted: a change of the council reads
//! the accounts of all 64 members and goes through the votes of all 32 motions. `scripts/weights.sh` replaces this file.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weights on a chain whose database costs what `T` says.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_organisations::WeightInfo for WeightInfo<T> {
	fn admit() -> Weight {
		Weight::from_parts(400_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(105, 40))
	}

	fn readmit() -> Weight {
		Weight::from_parts(400_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(103, 39))
	}

	fn expel() -> Weight {
		Weight::from_parts(400_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(101, 38))
	}

	fn rename() -> Weight {
		Weight::from_parts(40_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}

	fn change_key() -> Weight {
		Weight::from_parts(400_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(103, 40))
	}

	fn replace_key() -> Weight {
		Weight::from_parts(400_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(103, 40))
	}

	fn set_budget() -> Weight {
		Weight::from_parts(40_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
}
