//! UEIDs: one device of an owner has each, and some stay taken once their device is revoked.

use crate::{Config, Devices, Error, Event, Pallet, Ueids};
use beadle_primitives::{DeviceEntry, DeviceId, OrganisationId, Ueid};
use frame_support::{dispatch::DispatchResult, ensure};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_release_ueid(owner: OrganisationId, ueid: Ueid) -> DispatchResult {
		let device = Ueids::<T>::get(owner, &ueid).ok_or(Error::<T>::UeidNotHeld)?;
		ensure!(Self::is_revoked(device), Error::<T>::UeidNotHeld);

		Ueids::<T>::remove(owner, &ueid);
		Self::deposit_event(Event::UeidReleased { device, owner, ueid });
		Ok(())
	}

	/// Checks that a device of this owner can have this UEID.
	pub(crate) fn ensure_free(owner: OrganisationId, ueid: &Ueid) -> Result<(), Error<T>> {
		match Ueids::<T>::get(owner, ueid) {
			None => Ok(()),
			Some(device) if Self::is_revoked(device) => Err(Error::<T>::UeidHeld),
			Some(_) => Err(Error::<T>::UeidAlreadyExists),
		}
	}

	fn is_revoked(device: DeviceId) -> bool {
		matches!(Devices::<T>::get(device), Some(DeviceEntry::Revoked(_)))
	}
}
