//! Custody of keys: who holds the secret of a device's key, and which devices are gateways.

use crate::{Config, Devices, Error, Event, Gateways, Pallet};
use beadle_primitives::{
	traits::OnAction, Action, Actor, Authority, Custody, Device, DeviceEntry, DeviceId, DeviceKey, OrganisationId,
};
use frame_support::{dispatch::DispatchResult, ensure};

impl<T: Config> Pallet<T> {
	/// The word is about the key that its author has named. By the time that a motion has passed, the owner may have
	/// rotated the key to one that nobody has seen.
	pub(crate) fn do_declare_custody(
		id: DeviceId,
		device: Device,
		by: Authority,
		custody: Custody,
		key: DeviceKey,
	) -> DispatchResult {
		ensure!(device.key == key, Error::<T>::CustodyChanged);
		if by != Authority::Council {
			ensure!(!device.custody_confirmed, Error::<T>::CustodySetByCouncil);
			ensure!(custody.is_no_better_than(&device.custody), Error::<T>::NewKeyNeeded);
		}
		Self::ensure_custody_of(id, &device, by, custody)?;

		Self::deposit_event(Event::CustodyDeclared { device: id, by, custody });
		Self::put_custody(id, device, by, custody);
		Ok(())
	}

	/// The council confirms what it has seen. By the time that its motion has passed, the owner may have rotated the
	/// key or declared another custody, which nobody has seen.
	pub(crate) fn do_confirm_custody(id: DeviceId, device: Device, custody: Custody, key: DeviceKey) -> DispatchResult {
		ensure!(device.custody == custody && device.key == key, Error::<T>::CustodyChanged);

		Devices::<T>::insert(id, DeviceEntry::Enrolled(Device { custody_confirmed: true, ..device }));
		Self::deposit_event(Event::CustodyConfirmed { device: id, custody });
		T::OnAction::on_action(id, Actor::Council, Action::CustodyConfirmed { custody });
		Ok(())
	}

	/// Writes a device with this custody of its key, which is confirmed if it is the council's word.
	pub(crate) fn put_custody(id: DeviceId, device: Device, by: Authority, custody: Custody) {
		if custody != device.custody {
			Self::end_custody(device.custody);
			Self::begin_custody(custody);
		}
		let before = device.custody;
		let device = Device { custody, custody_confirmed: by == Authority::Council, ..device };
		Devices::<T>::insert(id, DeviceEntry::Enrolled(device));
		T::OnAction::on_action(id, by.into(), Action::CustodyDeclared { before, custody });
	}

	/// Checks that the key of an enrolled device can be in this custody.
	pub(crate) fn ensure_custody_of(
		id: DeviceId,
		device: &Device,
		by: Authority,
		custody: Custody,
	) -> Result<(), Error<T>> {
		if let Some(gateway) = custody.gateway() {
			ensure!(gateway != id, Error::<T>::GatewayIsDevice);
			ensure!(!Gateways::<T>::contains_key(id), Error::<T>::DeviceIsGateway);
		}
		// Where a device stays, nobody is bound who was not before.
		let binds_others = by == Authority::Council || custody == device.custody;
		Self::ensure_custodian(custody, (!binds_others).then_some(device.owner))
	}

	/// Checks that a gateway, if one is named, can hold a key: one of this owner's, if the word binds no other.
	pub(crate) fn ensure_custodian(custody: Custody, of: Option<OrganisationId>) -> Result<(), Error<T>> {
		let Some(gateway) = custody.gateway() else { return Ok(()) };
		let entry = Devices::<T>::get(gateway).ok_or(Error::<T>::GatewayNotFound)?;
		let gateway = entry.enrolled().ok_or(Error::<T>::GatewayRevoked)?;
		// Others must not keep it from changing its own custody.
		ensure!(of.is_none_or(|owner| gateway.owner == owner), Error::<T>::GatewayNotOwned);
		ensure!(gateway.custody.gateway().is_none(), Error::<T>::GatewayInCustody);
		Ok(())
	}

	/// Counts one more device in this custody.
	pub(crate) fn begin_custody(custody: Custody) {
		if let Some(gateway) = custody.gateway() {
			// Below the number of devices, so it never saturates.
			Gateways::<T>::mutate(gateway, |devices| *devices = Some(devices.unwrap_or(0).saturating_add(1)));
		}
	}

	/// Counts one device less in this custody.
	pub(crate) fn end_custody(custody: Custody) {
		if let Some(gateway) = custody.gateway() {
			Gateways::<T>::mutate(gateway, |devices| {
				*devices = devices.and_then(|count| count.checked_sub(1)).filter(|left| *left > 0);
			});
		}
	}
}
