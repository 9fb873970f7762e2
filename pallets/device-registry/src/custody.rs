//! Custody of keys: who holds the secret of a device's key, and which devices are gateways.

use crate::{Config, Devices, Error, Event, Gateways, Pallet};
use beadle_primitives::{
	traits::OnAction, Action, Actor, Authority, Custody, Device, DeviceId, DeviceKey, OrganisationId,
};
use frame_support::{dispatch::DispatchResult, ensure};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_declare_custody(id: DeviceId, device: Device, by: Authority, custody: Custody) -> DispatchResult {
		if let Custody::Gateway(gateway) = custody {
			ensure!(gateway != id, Error::<T>::GatewayIsDevice);
			ensure!(!Gateways::<T>::contains_key(id), Error::<T>::DeviceIsGateway);
		}
		Self::ensure_custodian(custody, device.owner, by)?;

		Self::end_custody(device.custody);
		Self::begin_custody(custody);
		Devices::<T>::insert(id, Device { custody, custody_confirmed: false, ..device });
		Self::deposit_event(Event::CustodyDeclared { device: id, by, custody });
		T::OnAction::on_action(id, by.into(), Action::CustodyDeclared { custody });
		Ok(())
	}

	/// The council confirms what it has seen. By the time that its motion has passed, the owner may have rotated the
	/// key or declared another custody, which nobody has seen.
	pub(crate) fn do_confirm_custody(id: DeviceId, device: Device, custody: Custody, key: DeviceKey) -> DispatchResult {
		ensure!(device.custody == custody && device.key == key, Error::<T>::CustodyChanged);

		Devices::<T>::insert(id, Device { custody_confirmed: true, ..device });
		Self::deposit_event(Event::CustodyConfirmed { device: id, custody });
		T::OnAction::on_action(id, Actor::Council, Action::CustodyConfirmed { custody });
		Ok(())
	}

	/// Checks that a gateway, if one is named, can hold the key of a device of this owner.
	pub(crate) fn ensure_custodian(custody: Custody, owner: OrganisationId, by: Authority) -> Result<(), Error<T>> {
		let Some(gateway) = custody.gateway() else { return Ok(()) };
		let gateway = Devices::<T>::get(gateway).ok_or(Error::<T>::GatewayNotFound)?;
		ensure!(!gateway.revoked, Error::<T>::GatewayRevoked);
		// Others must not keep it from changing its own custody.
		ensure!(gateway.owner == owner || by == Authority::Council, Error::<T>::GatewayNotOwned);
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
