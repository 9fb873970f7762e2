//! Invariants of this pallet's storage.

use crate::{Accounts, Config, Expulsions, Names, NextOrganisationId, OpenMotions, Organisations, Pallet};
use frame_support::{
	ensure,
	traits::{Contains, Get},
};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks that numbers have no gaps, that each organisation is found by its name, that exactly the members are found by
	/// their accounts, and that the expulsion of the others is counted.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let next = NextOrganisationId::<T>::get();
		let count = Organisations::<T>::iter().count();
		ensure!(usize::try_from(next) == Ok(count), "an organisation's number is missing or too high");
		ensure!(Names::<T>::iter().count() == count, "a name leads nowhere");
		let mut members = 0u32;
		for (id, organisation) in Organisations::<T>::iter() {
			ensure!(id < next, "an organisation's number was never given out");
			ensure!(Names::<T>::get(&organisation.name) == Some(id), "an organisation is not found by its name");
			if organisation.member {
				members = members.saturating_add(1);
				ensure!(Accounts::<T>::get(&organisation.account) == Some(id), "a member is not found by its account");
				ensure!(!T::Barred::contains(&organisation.account), "a member signs by a device's key");
			} else {
				ensure!(Expulsions::<T>::get(id) > 0, "an organisation has no seat and was not expelled");
			}
		}
		ensure!(Accounts::<T>::count() == members, "an account signs for no member");
		ensure!(Accounts::<T>::iter_keys().count() == usize::try_from(members).unwrap_or(usize::MAX), "a miscount");
		ensure!(members <= T::MaxMembers::get(), "more members than there can be");
		ensure!(members > 0 || next == 0, "a council without a member");
		for id in Expulsions::<T>::iter_keys() {
			ensure!(Organisations::<T>::contains_key(id), "an expulsion of no organisation");
		}
		for id in OpenMotions::<T>::iter_keys() {
			ensure!(Organisations::<T>::contains_key(id), "motions of no organisation");
		}
		Ok(())
	}
}
