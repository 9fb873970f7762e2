//! Bodies of the calls by which a profile gets another owner, after their origin checks.

use crate::{authority::may_undo, Config, Error, Event, Offer, Offers, Owners, Pallet};
use beadle_primitives::{
	traits::{Budgets, Organisations},
	Authority, OrganisationId, ProfileId, Resources,
};
use frame_support::{dispatch::DispatchResult, ensure};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_offer_profile(
		id: ProfileId,
		owner: OrganisationId,
		by: Authority,
		to: OrganisationId,
	) -> DispatchResult {
		ensure!(T::Organisations::name(to).is_some(), Error::<T>::OrganisationNotFound);
		ensure!(owner != to, Error::<T>::AlreadyOwner);
		let before = Offers::<T>::get(id);
		ensure!(before.is_none_or(|offer| may_undo(offer.by, by)), Error::<T>::OfferedByCouncil);

		let expulsions = T::Organisations::expulsions(owner);
		Offers::<T>::insert(id, Offer { to, by, expulsions });
		Self::deposit_event(Event::ProfileOffered { profile: id, by, to });
		Ok(())
	}

	pub(crate) fn do_withdraw_profile_offer(id: ProfileId, by: Authority) -> DispatchResult {
		let offer = Offers::<T>::get(id).ok_or(Error::<T>::NotOffered)?;
		ensure!(may_undo(offer.by, by), Error::<T>::OfferedByCouncil);

		Offers::<T>::remove(id);
		Self::deposit_event(Event::ProfileOfferWithdrawn { profile: id, by });
		Ok(())
	}

	pub(crate) fn do_accept_profile(id: ProfileId, to: OrganisationId) -> DispatchResult {
		let from = Owners::<T>::get(id).ok_or(Error::<T>::NotFound)?;
		let offer = Offers::<T>::get(id).ok_or(Error::<T>::NotOffered)?;
		ensure!(offer.to == to, Error::<T>::OfferedToAnother);
		ensure!(T::Organisations::offer_stands(offer.by, offer.expulsions), Error::<T>::NotOffered);
		let resources = Self::resources_of(id);
		T::Budgets::draw(to, Resources::default(), resources).map_err(|_| Error::<T>::BudgetExceeded)?;

		T::Budgets::release(from, resources);
		Offers::<T>::remove(id);
		Owners::<T>::insert(id, to);
		Self::deposit_event(Event::ProfileTransferred { profile: id, from, to });
		Ok(())
	}
}
