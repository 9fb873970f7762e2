//! The weights of `pallet_organisations`: upper bounds that were not measured yet, but counted: a change of the council reads
//! the accounts of all 64 members and goes through the votes of all 256 motions. `scripts/weights.sh` replaces this file.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weights on a chain whose database costs what `T` says.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_organisations::WeightInfo for WeightInfo<T> {
	fn admit() -> Weight {
		Weight::from_parts(2_400_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(329, 264))
	}

	fn readmit() -> Weight {
		Weight::from_parts(2_400_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(327, 263))
	}

	fn expel() -> Weight {
		Weight::from_parts(2_400_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(326, 263))
	}

	fn rename() -> Weight {
		Weight::from_parts(40_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}

	fn change_key() -> Weight {
		Weight::from_parts(2_400_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(327, 264))
	}

	fn replace_key() -> Weight {
		Weight::from_parts(2_400_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(327, 264))
	}

	fn set_budget() -> Weight {
		Weight::from_parts(40_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
}
