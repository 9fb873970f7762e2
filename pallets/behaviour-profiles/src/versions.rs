//! New versions of a profile: staged, evaluated beside the active one, activated in their block.

use crate::{
	Activations, ActiveVersion, Config, Error, Event, Owners, Pallet, Profiles, StagedVersion, VersionedProfile,
	Versions,
};
use beadle_primitives::{AccountId, Profile, ProfileId, ProfileRef};
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

/// A profile, as stored.
type ProfileOf<T> = VersionedProfile<BlockNumberFor<T>>;

impl<T: Config> Pallet<T> {
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

	/// Activates the staged versions that are due in this block; returns their number.
	pub(crate) fn activate_due(now: BlockNumberFor<T>) -> u32 {
		let due = Activations::<T>::take(now);
		for id in &due {
			Profiles::<T>::mutate_extant(id, |found| {
				let Some(StagedVersion { version, profile, .. }) = found.staged.take() else { return };
				let previous = found.active.version;
				found.active = ActiveVersion { version, profile };
				Self::deposit_event(Event::VersionActivated { profile: ProfileRef { id: *id, version }, previous });
			});
		}
		u32::try_from(due.len()).unwrap_or(u32::MAX)
	}
}
