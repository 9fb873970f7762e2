//! Bodies of the calls, after their origin checks.

use crate::{
	Activations, ActiveVersion, Assignments, Config, Error, Event, NextProfileId, Owners, Pallet, ProfileOf, Profiles,
	StagedVersion, VersionedProfile, Versions,
};
use beadle_primitives::{
	traits::{Budgets, EnsureAuthority, OnAction},
	Action, Authority, DeviceId, OrganisationId, Profile, ProfileId, ProfileRef, Resources, Version,
};
use codec::Encode;
use frame_support::{dispatch::DispatchResult, ensure, traits::Get};
use frame_system::pallet_prelude::{BlockNumberFor, OriginFor};
use sp_runtime::traits::Saturating;

/// First version of a profile.
const FIRST_VERSION: Version = 1;

/// Returns what a version takes from its owner's budget.
fn bytes_of(profile: &Profile) -> Resources {
	let profile_bytes = u32::try_from(profile.encoded_size()).unwrap_or(u32::MAX);
	Resources { profile_bytes, ..Default::default() }
}

impl<T: Config> Pallet<T> {
	/// Returns the authority by which the origin acts on a device that is not revoked.
	pub(crate) fn ensure_authority(origin: OriginFor<T>, device: DeviceId) -> Result<Authority, Error<T>> {
		let (_, by) = T::AuthorityOrigin::ensure_authority(origin, device)?;
		Ok(by)
	}

	/// Returns the profile, and the authority by which the origin acts on it.
	///
	/// Checks the profile first, so that a wrong number is not mistaken for a lack of authority.
	pub(crate) fn ensure_profile_authority(
		origin: OriginFor<T>,
		id: ProfileId,
	) -> Result<(ProfileOf<T>, Authority), Error<T>> {
		let found = Profiles::<T>::get(id).ok_or(Error::<T>::NotFound)?;
		let owner = Owners::<T>::get(id).ok_or(Error::<T>::NotFound)?;
		let by = T::AuthorityOrigin::authority_over(origin, owner).ok_or(Error::<T>::NotProfileOwner)?;
		Ok((found, by))
	}

	/// Takes from its owner's budget what a new version needs.
	///
	/// # Errors
	///
	/// [`Error::BudgetExceeded`] if the budget has no room for it.
	fn draw(owner: OrganisationId, drawn: Resources) -> Result<(), Error<T>> {
		T::Budgets::draw(owner, Resources::default(), drawn).map_err(|_| Error::<T>::BudgetExceeded)
	}

	pub(crate) fn do_create_profile(owner: OrganisationId, profile: Profile) -> DispatchResult {
		profile.validate().map_err(Error::<T>::from)?;
		Self::draw(owner, Resources { profiles: 1, ..bytes_of(&profile) })?;

		let id = NextProfileId::<T>::get();
		// The greatest number is never assigned, since the counter could not go on.
		NextProfileId::<T>::put(id.checked_add(1).ok_or(Error::<T>::IdsExhausted)?);
		Owners::<T>::insert(id, owner);
		Versions::<T>::insert(id, FIRST_VERSION, &profile);
		let active = ActiveVersion { version: FIRST_VERSION, metrics_since: Default::default(), profile };
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
		Self::deposit_event(Event::ProfileAssigned { device, by, previous, profile });
		T::OnAction::on_action(device, by.into(), Action::ProfileAssigned { profile });
		Ok(())
	}

	pub(crate) fn do_stage_version(
		id: ProfileId,
		mut found: ProfileOf<T>,
		by: Authority,
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
		let owner = Owners::<T>::get(id).ok_or(Error::<T>::NotFound)?;
		Self::draw(owner, bytes_of(&profile))?;
		Activations::<T>::try_mutate(activate_at, |due| due.try_push(id)).map_err(|_| Error::<T>::ActivationsFull)?;

		Versions::<T>::insert(id, version, &profile);
		found.latest = version;
		found.staged = Some(StagedVersion { version, profile, activate_at });
		Profiles::<T>::insert(id, found);
		Self::deposit_event(Event::VersionStaged { profile: ProfileRef { id, version }, by, activate_at });
		Ok(())
	}

	pub(crate) fn do_withdraw_version(id: ProfileId, mut found: ProfileOf<T>, by: Authority) -> DispatchResult {
		let StagedVersion { version, profile, activate_at } = found.staged.take().ok_or(Error::<T>::NotStaged)?;
		let owner = Owners::<T>::get(id).ok_or(Error::<T>::NotFound)?;
		T::Budgets::release(owner, bytes_of(&profile));
		Activations::<T>::mutate_exists(activate_at, |due| {
			if let Some(others) = due {
				others.retain(|other| *other != id);
			}
			*due = due.take().filter(|others| !others.is_empty());
		});
		Versions::<T>::remove(id, version);
		Profiles::<T>::insert(id, found);
		Self::deposit_event(Event::VersionWithdrawn { profile: ProfileRef { id, version }, by });
		Ok(())
	}
}
