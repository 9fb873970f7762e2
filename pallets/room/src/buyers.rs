//! Bodies of the calls: the list of buyers.

use crate::{Buyers, Config, Error, Event, Pallet};
use beadle_primitives::AccountId;
use frame_support::{dispatch::DispatchResult, ensure, traits::Get};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_add_buyer(buyer: AccountId) -> DispatchResult {
		ensure!(!Buyers::<T>::contains_key(&buyer), Error::<T>::AlreadyExists);
		ensure!(Buyers::<T>::count() < T::MaxBuyers::get(), Error::<T>::MaxBuyersExceeded);
		Buyers::<T>::insert(&buyer, ());
		Self::deposit_event(Event::BuyerAdded { buyer });
		Ok(())
	}

	pub(crate) fn do_remove_buyer(buyer: AccountId) -> DispatchResult {
		Buyers::<T>::take(&buyer).ok_or(Error::<T>::NotFound)?;
		Self::deposit_event(Event::BuyerRemoved { buyer });
		Ok(())
	}
}
