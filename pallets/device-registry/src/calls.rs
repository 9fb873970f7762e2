//! Bodies of the calls, after their origin checks.

use crate::{
	Config, Devices, EnsureOwnerOrCouncil, Error, Event, Keys, ModelIds, Models, NextDeviceId, NextModelId, Pallet,
	PendingTransfers, RegisteredModel, Ueids,
};
use beadle_primitives::{
	message::KeyOperation,
	standing::MAX_REASON_BYTES,
	traits::{EnsureAuthority, OnAction},
	AccountId, Action, Actor, Authority, Device, DeviceId, DeviceKey, KeyUse, Model, ModelId, Reason, Text, Ueid,
};
use frame_support::{dispatch::DispatchResult, ensure, storage::StorageValue};
use frame_system::pallet_prelude::OriginFor;
use sp_runtime::MultiSignature;

impl<T: Config> Pallet<T> {
	/// Returns a device that is not revoked, and the authority by which the origin acts on it.
	pub(crate) fn ensure_authority(origin: OriginFor<T>, id: DeviceId) -> Result<(Device, Authority), Error<T>> {
		Ok(EnsureOwnerOrCouncil::<T>::ensure_authority(origin, id)?)
	}

	pub(crate) fn do_register_model(member: AccountId, model: Model) -> DispatchResult {
		for text in [&model.manufacturer, &model.name, &model.firmware] {
			ensure!(!text.is_empty(), Error::<T>::ModelTextEmpty);
			ensure!(core::str::from_utf8(text).is_ok(), Error::<T>::ModelTextNotUtf8);
		}
		ensure!(!ModelIds::<T>::contains_key(&model), Error::<T>::AlreadyExists);

		let id = Self::take_id::<NextModelId<T>>()?;
		ModelIds::<T>::insert(&model, id);
		Models::<T>::insert(id, RegisteredModel { model, registered_by: member.clone() });
		Self::deposit_event(Event::ModelRegistered { model: id, registered_by: member });
		Ok(())
	}

	pub(crate) fn do_enrol(
		owner: AccountId,
		model: ModelId,
		ueid: Ueid,
		key: DeviceKey,
		proof: MultiSignature,
	) -> DispatchResult {
		ensure!(Models::<T>::contains_key(model), Error::<T>::ModelNotFound);
		ensure!(!ueid.is_empty(), Error::<T>::UeidEmpty);
		ensure!(!Ueids::<T>::contains_key(&owner, &ueid), Error::<T>::UeidAlreadyExists);
		let account = key.account();
		Self::ensure_without_role(&account)?;
		let operation = KeyOperation::Enrol { owner: owner.clone(), model, ueid: ueid.clone() };
		Self::ensure_possessed(&key, &proof, &operation)?;

		let id = Self::take_id::<NextDeviceId<T>>()?;
		Ueids::<T>::insert(&owner, &ueid, id);
		Keys::<T>::insert(account, KeyUse::Active(id));
		Devices::<T>::insert(id, Device { owner: owner.clone(), model, ueid, key: key.clone(), revoked: false });
		Self::deposit_event(Event::Enrolled { device: id, owner: owner.clone(), model, key });
		T::OnAction::on_action(id, Actor::Member(owner), Action::Enrolled { model });
		Ok(())
	}

	pub(crate) fn do_rotate_key(
		id: DeviceId,
		device: Device,
		by: Authority,
		key: DeviceKey,
		proof: MultiSignature,
	) -> DispatchResult {
		let account = key.account();
		Self::ensure_without_role(&account)?;
		let operation = KeyOperation::Rotate {
			device: id,
			owner: device.owner.clone(),
			model: device.model,
			ueid: device.ueid.clone(),
		};
		Self::ensure_possessed(&key, &proof, &operation)?;

		Keys::<T>::insert(device.key.account(), KeyUse::Retired(id));
		Keys::<T>::insert(account, KeyUse::Active(id));
		Devices::<T>::insert(id, Device { key: key.clone(), ..device });
		Self::deposit_event(Event::KeyRotated { device: id, by: by.clone(), key });
		T::OnAction::on_action(id, by.into(), Action::KeyRotated);
		Ok(())
	}

	pub(crate) fn do_offer_transfer(id: DeviceId, device: Device, by: Authority, to: AccountId) -> DispatchResult {
		ensure!(device.owner != to, Error::<T>::AlreadyOwner);

		PendingTransfers::<T>::insert(id, &to);
		Self::deposit_event(Event::TransferOffered { device: id, by, to });
		Ok(())
	}

	pub(crate) fn do_withdraw_transfer(id: DeviceId, by: Authority) -> DispatchResult {
		PendingTransfers::<T>::take(id).ok_or(Error::<T>::NoTransferOffered)?;
		Self::deposit_event(Event::TransferWithdrawn { device: id, by });
		Ok(())
	}

	pub(crate) fn do_accept_transfer(id: DeviceId, to: AccountId) -> DispatchResult {
		let device = Devices::<T>::get(id).ok_or(Error::<T>::NotFound)?;
		// Before the offer, since revoking a device withdraws the offer of it.
		ensure!(!device.revoked, Error::<T>::Revoked);
		let offered_to = PendingTransfers::<T>::get(id).ok_or(Error::<T>::NoTransferOffered)?;
		ensure!(offered_to == to, Error::<T>::NotAuthorised);
		ensure!(!Ueids::<T>::contains_key(&to, &device.ueid), Error::<T>::UeidAlreadyExists);

		let from = device.owner;
		PendingTransfers::<T>::remove(id);
		Ueids::<T>::remove(&from, &device.ueid);
		Ueids::<T>::insert(&to, &device.ueid, id);
		Devices::<T>::insert(id, Device { owner: to.clone(), ..device });
		Self::deposit_event(Event::Transferred { device: id, from: from.clone(), to: to.clone() });
		T::OnAction::on_action(id, Actor::Member(to.clone()), Action::Transferred { from, to });
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
		Devices::<T>::insert(id, Device { revoked: true, ..device });
		Self::deposit_event(Event::Revoked { device: id, by: by.clone(), reason: reason.clone() });
		T::OnAction::on_action(id, by.into(), Action::Revoked { reason: Reason::Stated(reason) });
		Ok(())
	}

	/// Takes the next number from a counter. The greatest number is never assigned, since the counter could not go on.
	fn take_id<Counter: StorageValue<u32, Query = u32>>() -> Result<u32, Error<T>> {
		let id = Counter::get();
		Counter::put(id.checked_add(1).ok_or(Error::<T>::IdsExhausted)?);
		Ok(id)
	}
}
