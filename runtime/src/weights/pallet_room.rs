//! The weights of `pallet_room`: upper bounds that were not measured yet, but counted: the list of buyers and its
//! counter; a signer's organisation, and whether it is a buyer. What the extension writes never leaves the block's
//! memory. `scripts/weights.sh` replaces this file.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weights on a chain whose database costs what `T` says.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_room::WeightInfo for WeightInfo<T> {
	fn add_buyer() -> Weight {
		Weight::from_parts(40_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}

	fn remove_buyer() -> Weight {
		Weight::from_parts(40_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}

	/// With 20_000_000 for the map of what owners have taken, which is read twice and written once.
	fn check_pack() -> Weight {
		Weight::from_parts(35_000_000, 0)
	}

	fn check_others() -> Weight {
		Weight::from_parts(60_000_000, 0).saturating_add(T::DbWeight::get().reads(2))
	}
}
