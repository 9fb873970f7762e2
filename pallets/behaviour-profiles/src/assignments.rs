//! Devices that each profile is assigned to, counted by owner.

use crate::{Assignments, Config, DevicesByOwner, Pallet, Totals};
use beadle_primitives::{
	traits::{DeviceDirectory, EnsureAuthority, OnAction},
	Action, Actor, DeviceId, OrganisationId, ProfileId,
};
use frame_system::pallet_prelude::OriginFor;

/// Directory of the devices that profiles are assigned to.
pub(crate) type DevicesOf<T> = <<T as Config>::AuthorityOrigin as EnsureAuthority<OriginFor<T>>>::Devices;

/// Number of devices that a profile is assigned to.
#[derive(Clone, Copy)]
pub(crate) struct AssignedDevices {
	/// All of them.
	pub(crate) all: u32,
	/// Those that do not belong to the profile's owner.
	pub(crate) of_others: u32,
}

impl<T: Config> Pallet<T> {
	/// Returns the number of devices that a profile is assigned to. Two storage reads.
	pub(crate) fn assigned_devices(id: ProfileId, owner: OrganisationId) -> AssignedDevices {
		let all = Totals::<T>::get(id).devices;
		AssignedDevices { all, of_others: all.saturating_sub(DevicesByOwner::<T>::get(id, owner)) }
	}

	/// Counts one more device of this owner. Neither count is greater than the number of devices, so none saturates.
	pub(crate) fn count_in(id: ProfileId, owner: OrganisationId) {
		Totals::<T>::mutate(id, |totals| totals.devices = totals.devices.saturating_add(1));
		DevicesByOwner::<T>::mutate(id, owner, |devices| *devices = devices.saturating_add(1));
	}

	/// Counts one device of this owner less.
	pub(crate) fn count_out(id: ProfileId, owner: OrganisationId) {
		Totals::<T>::mutate(id, |totals| totals.devices = totals.devices.saturating_sub(1));
		DevicesByOwner::<T>::mutate_exists(id, owner, |devices| {
			*devices = devices.and_then(|count| count.checked_sub(1)).filter(|left| *left > 0);
		});
	}
}

impl<T: Config> OnAction for Pallet<T> {
	/// Counts a transferred device as its new owner's, and forgets a revoked one.
	fn on_action(device: DeviceId, _: Actor, action: Action) {
		match action {
			Action::Transferred { from, to } => {
				if let Some(id) = Assignments::<T>::get(device) {
					Self::count_out(id, from);
					Self::count_in(id, to);
				}
			},
			Action::Revoked { .. } => {
				if let Some((id, known)) = Assignments::<T>::take(device).zip(DevicesOf::<T>::entry(device)) {
					Self::count_out(id, known.owner());
				}
			},
			_ => {},
		}
	}
}
