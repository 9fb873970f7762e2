//! Bodies of the calls, after their origin checks.

use crate::{Accounts, Config, Error, Event, Expulsions, Names, NextOrganisationId, Organisations, Pallet};
use alloc::vec::Vec;
use beadle_primitives::{AccountId, Organisation, OrganisationId, OrganisationName, Resources};
use frame_support::{
	ensure,
	traits::{ChangeMembers, Contains, Get},
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_admit(name: OrganisationName, account: AccountId, budget: Resources) -> Result<(), Error<T>> {
		Self::ensure_name(&name)?;
		Self::ensure_seat()?;
		Self::ensure_without_role(&account)?;

		let id = NextOrganisationId::<T>::get();
		// The greatest number is never assigned, since the counter could not go on.
		NextOrganisationId::<T>::put(id.checked_add(1).ok_or(Error::<T>::IdsExhausted)?);
		Names::<T>::insert(&name, id);
		Accounts::<T>::insert(&account, id);
		let (name_of, account_of) = (name.clone(), account.clone());
		let admitted = Organisation { name, account, member: true, budget, used: Resources::default() };
		Organisations::<T>::insert(id, admitted);
		Self::tell_collective(Some(&account_of), None);
		Self::deposit_event(Event::Admitted { organisation: id, name: name_of, account: account_of, budget });
		Ok(())
	}

	pub(crate) fn do_readmit(id: OrganisationId, account: AccountId) -> Result<(), Error<T>> {
		let found = Self::found(id)?;
		ensure!(!found.member, Error::<T>::AlreadyMember);
		Self::ensure_seat()?;
		Self::ensure_without_role(&account)?;

		Accounts::<T>::insert(&account, id);
		Organisations::<T>::insert(id, Organisation { account: account.clone(), member: true, ..found });
		Self::tell_collective(Some(&account), None);
		Self::deposit_event(Event::Readmitted { organisation: id, account });
		Ok(())
	}

	pub(crate) fn do_expel(id: OrganisationId) -> Result<(), Error<T>> {
		let found = Self::found_member(id)?;
		ensure!(Accounts::<T>::count() > 1, Error::<T>::LastMember);

		let account = found.account.clone();
		Accounts::<T>::remove(&account);
		Organisations::<T>::insert(id, Organisation { member: false, ..found });
		Self::void_pending(id);
		Self::tell_collective(None, Some(&account));
		Self::deposit_event(Event::Expelled { organisation: id, account });
		Ok(())
	}

	pub(crate) fn do_rename(id: OrganisationId, name: OrganisationName) -> Result<(), Error<T>> {
		let found = Self::found(id)?;
		Self::ensure_name(&name)?;

		let previous = found.name.clone();
		Names::<T>::remove(&previous);
		Names::<T>::insert(&name, id);
		Organisations::<T>::insert(id, Organisation { name: name.clone(), ..found });
		Self::deposit_event(Event::Renamed { organisation: id, previous, name });
		Ok(())
	}

	pub(crate) fn do_change_key(id: OrganisationId, account: AccountId, by_council: bool) -> Result<(), Error<T>> {
		let found = Self::found_member(id)?;
		Self::ensure_without_role(&account)?;

		let previous = found.account.clone();
		Accounts::<T>::remove(&previous);
		Accounts::<T>::insert(&account, id);
		Organisations::<T>::insert(id, Organisation { account: account.clone(), ..found });
		// By itself a member can still take back what it has left pending; by the council it was a thief who left it.
		if by_council {
			Self::void_pending(id);
		}
		Self::tell_collective(Some(&account), Some(&previous));
		Self::deposit_event(Event::KeyChanged { organisation: id, previous, account, by_council });
		Ok(())
	}

	pub(crate) fn do_set_budget(id: OrganisationId, budget: Resources) -> Result<(), Error<T>> {
		let found = Self::found(id)?;

		let previous = found.budget;
		Organisations::<T>::insert(id, Organisation { budget, ..found });
		Self::deposit_event(Event::BudgetSet { organisation: id, previous, budget });
		Ok(())
	}

	/// Makes everything void that an organisation's key has signed and that is still pending.
	fn void_pending(id: OrganisationId) {
		// Four thousand million expulsions are out of reach.
		Expulsions::<T>::mutate(id, |expulsions| *expulsions = expulsions.saturating_add(1));
	}

	fn found(id: OrganisationId) -> Result<Organisation, Error<T>> {
		Organisations::<T>::get(id).ok_or(Error::<T>::NotFound)
	}

	fn found_member(id: OrganisationId) -> Result<Organisation, Error<T>> {
		let found = Self::found(id)?;
		ensure!(found.member, Error::<T>::Expelled);
		Ok(found)
	}

	fn ensure_name(name: &OrganisationName) -> Result<(), Error<T>> {
		ensure!(!name.is_empty(), Error::<T>::NameEmpty);
		ensure!(core::str::from_utf8(name).is_ok(), Error::<T>::NameNotUtf8);
		ensure!(!Names::<T>::contains_key(name), Error::<T>::NameTaken);
		Ok(())
	}

	fn ensure_seat() -> Result<(), Error<T>> {
		ensure!(Accounts::<T>::count() < T::MaxMembers::get(), Error::<T>::MaxMembersExceeded);
		Ok(())
	}

	/// Checks that an account signs for nobody else, and is no device's key.
	fn ensure_without_role(account: &AccountId) -> Result<(), Error<T>> {
		ensure!(!Accounts::<T>::contains_key(account), Error::<T>::AccountTaken);
		ensure!(!T::Barred::contains(account), Error::<T>::AccountIsDeviceKey);
		Ok(())
	}

	/// Tells the collective the members' accounts, with the one that came and the one that went.
	fn tell_collective(incoming: Option<&AccountId>, outgoing: Option<&AccountId>) {
		// As many as there are members.
		let mut accounts: Vec<AccountId> = Accounts::<T>::iter_keys().collect();
		accounts.sort();
		let list = |account: Option<&AccountId>| account.cloned().into_iter().collect::<Vec<_>>();
		T::Collective::change_members_sorted(&list(incoming), &list(outgoing), &accounts);
	}
}
