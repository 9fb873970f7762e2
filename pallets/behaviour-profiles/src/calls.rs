//! Bodies of the calls, after their origin checks.

use crate::{
	Activations, ActiveVersion, Assignments, Config, Error, Event, NextProfileId, Owners, Pallet, ProfileOf, Profiles,
	StagedVersion, VersionedProfile, Versions,
};
use beadle_primitives::{
	traits::{EnsureAuthority, OnAction},
	AccountId, Action, Authority, DeviceId, Profile, ProfileId, ProfileRef, Version,
};
use frame_support::{
	dispatch::DispatchResult,
	ensure,
	traits::{EnsureOrigin, Get},
};
use frame_system::{
	ensure_signed,
	pallet_prelude::{BlockNumberFor, OriginFor},
};
use sp_runtime::traits::Saturating;

/// First version of a profile.
const FIRST_VERSION: Version = 1;

impl<T: Config> Pallet<T> {
	/// Returns the authority by which the origin acts on a device that is not revoked.
	pub(crate) fn ensure_authority(origin: OriginFor<T>, device: DeviceId) -> Result<Authority, Error<T>> {
		let (_, by) = T::AuthorityOrigin::ensure_authority(origin, device)?;
		Ok(by)
	}

	/// Returns the profile, and its owner if the owner is the caller; `None` for the council.
	///
	/// Checks the profile first, so that a wrong number is not mistaken for a lack of authority.
	pub(crate) fn ensure_profile_owner(
		origin: OriginFor<T>,
		id: ProfileId,
	) -> Result<(ProfileOf<T>, Option<AccountId>), Error<T>> {
		let found = Profiles::<T>::get(id).ok_or(Error::<T>::NotFound)?;
		match T::CouncilOrigin::try_origin(origin) {
			Ok(_) => Ok((found, None)),
			Err(origin) => {
				let caller = ensure_signed(origin).map_err(|_| Error::<T>::NotProfileOwner)?;
				ensure!(Owners::<T>::get(id).as_ref() == Some(&caller), Error::<T>::NotProfileOwner);
				Ok((found, Some(caller)))
			},
		}
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

	pub(crate) fn do_stage_version(
		id: ProfileId,
		mut found: ProfileOf<T>,
		owner: Option<AccountId>,
		profile: Profile,
		activate_at: BlockNumberFor<T>,
	) -> DispatchResult {
		ensure!(found.staged.is_none(), Error::<T>::AlreadyStaged);
		profile.validate().map_err(Error::<T>::from)?;
		ensure!(found.active.profile.keeps_positions(&profile), Error::<T>::MetricsMoved);
		ensure!(found.active.profile != profile, Error::<T>::Unchanged);
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(activate_at > now, Error::<T>::ActivationPast);
		ensure!(activate_at <= now.saturating_add(T::MaxStaging::get()), Error::<T>::ActivationTooFar);
		let version = found.latest.checked_add(1).ok_or(Error::<T>::VersionsExhausted)?;
		Activations::<T>::try_mutate(activate_at, |due| due.try_push(id)).map_err(|_| Error::<T>::ActivationsFull)?;

		Versions::<T>::insert(id, version, &profile);
		found.latest = version;
		found.staged = Some(StagedVersion { version, profile, activate_at });
		Profiles::<T>::insert(id, found);
		Self::deposit_event(Event::VersionStaged { profile: ProfileRef { id, version }, owner, activate_at });
		Ok(())
	}

	pub(crate) fn do_withdraw_version(
		id: ProfileId,
		mut found: ProfileOf<T>,
		owner: Option<AccountId>,
	) -> DispatchResult {
		let StagedVersion { version, activate_at, .. } = found.staged.take().ok_or(Error::<T>::NotStaged)?;
		Activations::<T>::mutate_exists(activate_at, |due| {
			if let Some(others) = due {
				others.retain(|other| *other != id);
			}
			*due = due.take().filter(|others| !others.is_empty());
		});
		Versions::<T>::remove(id, version);
		Profiles::<T>::insert(id, found);
		Self::deposit_event(Event::VersionWithdrawn { profile: ProfileRef { id, version }, owner });
		Ok(())
	}
}
