//! Bodies of the calls, after their origin checks.

use crate::{
	ActiveVersion, Assignments, Config, Error, Event, NextProfileId, Owners, Pallet, Profiles, VersionedProfile,
	Versions,
};
use beadle_primitives::{
	traits::{DeviceDirectory, OnAction},
	AccountId, Action, Authority, DeviceId, Profile, ProfileId, ProfileRef, Version,
};
use frame_support::{dispatch::DispatchResult, ensure, traits::EnsureOriginWithArg};
use frame_system::pallet_prelude::OriginFor;

/// First version of a profile.
const FIRST_VERSION: Version = 1;

impl<T: Config> Pallet<T> {
	/// Returns the caller's authority over a device that is not revoked.
	///
	/// Checks the device first, so that a wrong number is not mistaken for a lack of authority.
	pub(crate) fn ensure_steward(origin: OriginFor<T>, device: DeviceId) -> Result<Authority, Error<T>> {
		let enrolled = T::Devices::device(device).ok_or(Error::<T>::DeviceNotFound)?;
		ensure!(!enrolled.revoked, Error::<T>::Revoked);
		T::StewardOrigin::ensure_origin(origin, &device).map_err(|_| Error::<T>::NotAuthorised)
	}

	pub(crate) fn do_create_profile(owner: AccountId, profile: Profile) -> DispatchResult {
		profile.validate().map_err(Error::<T>::from)?;

		let id = NextProfileId::<T>::get();
		// The greatest number is never assigned, since the counter could not go on.
		NextProfileId::<T>::put(id.checked_add(1).ok_or(Error::<T>::IdsExhausted)?);
		Owners::<T>::insert(id, &owner);
		Versions::<T>::insert(id, FIRST_VERSION, &profile);
		let active = ActiveVersion { version: FIRST_VERSION, profile };
		Profiles::<T>::insert(id, VersionedProfile { latest: FIRST_VERSION, active, staged: None });
		Self::deposit_event(Event::ProfileCreated { profile: ProfileRef { id, version: FIRST_VERSION }, owner });
		Ok(())
	}

	pub(crate) fn do_assign(device: DeviceId, by: Authority, id: ProfileId) -> DispatchResult {
		let version = Profiles::<T>::get(id).ok_or(Error::<T>::NotFound)?.active.version;
		let previous = Assignments::<T>::get(device);
		ensure!(previous != Some(id), Error::<T>::AlreadyAssigned);

		let profile = ProfileRef { id, version };
		Assignments::<T>::insert(device, id);
		Self::deposit_event(Event::ProfileAssigned { device, by: by.clone(), previous, profile });
		T::OnAction::on_action(device, by.into(), Action::ProfileAssigned { profile });
		Ok(())
	}
}
