//! Bodies of the calls, after their origin checks.

use crate::{
	Config, Devices, EnsureOwnerOrCouncil, Error, Event, Keys, Models, NextDeviceId, Offer, Pallet, PendingTransfers,
	Ueids,
};
use beadle_primitives::{
	message::KeyOperation,
	standing::MAX_REASON_BYTES,
	traits::{Budgets, EnsureAuthority, Grants, OnAction, Organisations, Suspensions},
	Action, Actor, Authority, Custody, Device, DeviceEntry, DeviceId, DeviceKey, KeyUse, ModelId, OrganisationId,
	Reason, Resources, Text, Ueid,
};
use frame_support::{dispatch::DispatchResult, ensure, storage::StorageValue};
use frame_system::pallet_prelude::OriginFor;
use sp_runtime::MultiSignature;

/// Part of a budget that a device takes, besides its grant.
const ONE_DEVICE: Resources =
	Resources { devices: 1, records_per_block: 0, records_saved: 0, profiles: 0, profile_bytes: 0 };

/// Returns whether this authority may withdraw the offer or replace it: only the council undoes what the council did.
fn may_end(offer: Offer, by: Authority) -> bool {
	by == Authority::Council || offer.by != Authority::Council
}

impl<T: Config> Pallet<T> {
	/// Returns a device that is not revoked, and the authority by which the origin acts on it.
	pub(crate) fn ensure_authority(origin: OriginFor<T>, id: DeviceId) -> Result<(Device, Authority), Error<T>> {
		Ok(EnsureOwnerOrCouncil::<T>::ensure_authority(origin, id)?)
	}

	pub(crate) fn do_enrol(
		owner: OrganisationId,
		model: ModelId,
		ueid: Ueid,
		custody: Custody,
		key: DeviceKey,
		proof: MultiSignature,
	) -> DispatchResult {
		let hardware = Models::<T>::get(model).ok_or(Error::<T>::ModelNotFound)?.hardware;
		ensure!(!ueid.is_empty(), Error::<T>::UeidEmpty);
		Self::ensure_free(owner, &ueid)?;
		Self::ensure_custodian(custody, Some(owner))?;
		Self::ensure_usable(&key)?;
		let operation = KeyOperation::Enrol { owner, model, ueid: ueid.clone(), custody };
		Self::ensure_possessed(&key, &proof, &operation)?;
		T::Budgets::draw(owner, Resources::default(), ONE_DEVICE).map_err(|_| Error::<T>::BudgetExceeded)?;

		let id = Self::take_id::<NextDeviceId<T>>()?;
		Ueids::<T>::insert(owner, &ueid, id);
		Keys::<T>::insert(key.account(), KeyUse::Active(id));
		Self::begin_custody(custody);
		let device = Device { owner, model, hardware, ueid, key: key.clone(), custody, custody_confirmed: false };
		Devices::<T>::insert(id, DeviceEntry::Enrolled(device));
		Self::deposit_event(Event::Enrolled { device: id, owner, model, key, custody });
		T::OnAction::on_action(id, Actor::Organisation(owner), Action::Enrolled { model });
		Ok(())
	}

	pub(crate) fn do_rotate_key(
		id: DeviceId,
		device: Device,
		by: Authority,
		custody: Custody,
		key: DeviceKey,
		proof: MultiSignature,
	) -> DispatchResult {
		Self::ensure_custody_of(id, &device, by, custody)?;
		Self::ensure_usable(&key)?;
		let Device { owner, model, .. } = device;
		let operation = KeyOperation::Rotate { device: id, owner, model, ueid: device.ueid.clone(), custody };
		Self::ensure_possessed(&key, &proof, &operation)?;

		Keys::<T>::insert(device.key.account(), KeyUse::Retired(id));
		Keys::<T>::insert(key.account(), KeyUse::Active(id));
		Self::deposit_event(Event::KeyRotated { device: id, by, key: key.clone(), custody });
		T::OnAction::on_action(id, by.into(), Action::KeyRotated);
		Self::put_custody(id, Device { key, ..device }, by, custody);
		Ok(())
	}

	pub(crate) fn do_offer_transfer(id: DeviceId, device: Device, by: Authority, to: OrganisationId) -> DispatchResult {
		ensure!(T::Organisations::name(to).is_some(), Error::<T>::OrganisationNotFound);
		ensure!(device.owner != to, Error::<T>::AlreadyOwner);
		let before = PendingTransfers::<T>::get(id);
		ensure!(before.is_none_or(|offer| may_end(offer, by)), Error::<T>::OfferedByCouncil);

		let expulsions = T::Organisations::expulsions(device.owner);
		PendingTransfers::<T>::insert(id, Offer { to, by, expulsions });
		Self::deposit_event(Event::TransferOffered { device: id, by, to });
		Ok(())
	}

	pub(crate) fn do_withdraw_transfer(id: DeviceId, by: Authority) -> DispatchResult {
		let offer = PendingTransfers::<T>::get(id).ok_or(Error::<T>::NoTransferOffered)?;
		ensure!(may_end(offer, by), Error::<T>::OfferedByCouncil);

		PendingTransfers::<T>::remove(id);
		Self::deposit_event(Event::TransferWithdrawn { device: id, by });
		Ok(())
	}

	pub(crate) fn do_accept_transfer(id: DeviceId, to: OrganisationId) -> DispatchResult {
		let entry = Devices::<T>::get(id).ok_or(Error::<T>::NotFound)?;
		// Before the offer, since revoking a device withdraws the offer of it.
		let device = entry.enrolled().ok_or(Error::<T>::Revoked)?;
		let offer = PendingTransfers::<T>::get(id).ok_or(Error::<T>::NoTransferOffered)?;
		ensure!(offer.to == to, Error::<T>::NotAuthorised);
		ensure!(T::Organisations::offer_stands(offer.by, offer.expulsions), Error::<T>::NoTransferOffered);
		Self::ensure_free(to, &device.ueid)?;
		let uses = T::Grants::granted(id).checked_add(ONE_DEVICE).ok_or(Error::<T>::BudgetExceeded)?;
		T::Budgets::draw(to, Resources::default(), uses).map_err(|_| Error::<T>::BudgetExceeded)?;

		let from = device.owner;
		T::Budgets::release(from, uses);
		PendingTransfers::<T>::remove(id);
		Ueids::<T>::remove(from, &device.ueid);
		Ueids::<T>::insert(to, &device.ueid, id);
		Devices::<T>::insert(id, DeviceEntry::Enrolled(Device { owner: to, ..device }));
		Self::deposit_event(Event::Transferred { device: id, from, to });
		T::OnAction::on_action(id, Actor::Organisation(to), Action::Transferred { from, to });
		Ok(())
	}

	pub(crate) fn do_revoke(
		id: DeviceId,
		device: Device,
		by: Authority,
		reason: Text<MAX_REASON_BYTES>,
	) -> DispatchResult {
		PendingTransfers::<T>::remove(id);
		Keys::<T>::insert(device.key.account(), KeyUse::Retired(id));
		// Another device may be enrolled in its place; but not where it would shake off what counts against this one.
		if !T::Suspensions::counts_against(id) {
			Ueids::<T>::remove(device.owner, &device.ueid);
		}
		T::Budgets::release(device.owner, ONE_DEVICE);
		Self::end_custody(device.custody);
		Devices::<T>::insert(id, DeviceEntry::Revoked(device.into_revoked()));
		Self::deposit_event(Event::Revoked { device: id, by, reason: reason.clone() });
		T::OnAction::on_action(id, by.into(), Action::Revoked { reason: Reason::Stated(reason) });
		Ok(())
	}

	/// Takes the next number from a counter. The greatest number is never assigned, since the counter could not go on.
	pub(crate) fn take_id<Counter: StorageValue<u32, Query = u32>>() -> Result<u32, Error<T>> {
		let id = Counter::get();
		Counter::put(id.checked_add(1).ok_or(Error::<T>::IdsExhausted)?);
		Ok(id)
	}
}
