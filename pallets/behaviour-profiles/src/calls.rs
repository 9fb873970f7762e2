//! Bodies of the calls that create and assign profiles, after their origin checks.

use crate::{
	bytes::bytes_of, ActiveVersion, Assignments, Config, Error, Event, NextProfileId, Owners, Pallet, Profiles,
	Upcoming, VersionedProfile, Versions,
};
use beadle_primitives::{
	traits::OnAction, Action, Authority, DeviceId, OrganisationId, Profile, ProfileId, ProfileRef, Resources, Version,
};
use frame_support::{dispatch::DispatchResult, ensure};

/// First version of a profile.
const FIRST_VERSION: Version = 1;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_create_profile(owner: OrganisationId, profile: Profile) -> DispatchResult {
		profile.validate().map_err(Error::<T>::from)?;
		let id = NextProfileId::<T>::get();
		Self::draw(id, owner, Resources::default(), Resources { profiles: 1, ..bytes_of(&profile) })?;

		// The greatest number is never assigned, since the counter could not go on.
		NextProfileId::<T>::put(id.checked_add(1).ok_or(Error::<T>::IdsExhausted)?);
		Owners::<T>::insert(id, owner);
		Versions::<T>::insert(id, FIRST_VERSION, &profile);
		let active = ActiveVersion { version: FIRST_VERSION, metrics_since: Default::default(), profile };
		Profiles::<T>::insert(id, VersionedProfile { latest: FIRST_VERSION, active, staged: None });
		Self::deposit_event(Event::ProfileCreated { profile: ProfileRef { id, version: FIRST_VERSION }, owner });
		Ok(())
	}

	pub(crate) fn do_assign(device: DeviceId, owner: OrganisationId, by: Authority, id: ProfileId) -> DispatchResult {
		let VersionedProfile { active, staged, .. } = Self::found(id)?;
		let previous = Assignments::<T>::get(device);
		ensure!(previous != Some(id), Error::<T>::AlreadyAssigned);

		if let Some(previous) = previous {
			Self::count_out(previous, owner);
		}
		Self::count_in(id, owner);
		let profile = ProfileRef { id, version: active.version };
		let upcoming = staged.map(|staged| Upcoming { version: staged.version, activate_at: staged.activate_at });
		Self::deposit_event(Event::ProfileAssigned { device, by, previous, profile, upcoming });
		// Until now the previous profile is in force, by which what the device has missed so far is found.
		T::OnAction::on_action(device, by.into(), Action::ProfileAssigned { profile });
		Assignments::<T>::insert(device, id);
		Ok(())
	}
}
