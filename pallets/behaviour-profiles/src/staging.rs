//! Bodies of the calls about staged versions, after their origin checks.

use crate::{
	authority::may_undo, bytes::bytes_of, Activations, Config, Error, Event, Pallet, Profiles, StagedVersion, Versions,
};
use beadle_primitives::{traits::Organisations, Authority, OrganisationId, Profile, ProfileId, ProfileRef, Resources};
use frame_support::{dispatch::DispatchResult, ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::Saturating;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_stage_version(
		id: ProfileId,
		owner: OrganisationId,
		by: Authority,
		profile: Profile,
		activate_at: BlockNumberFor<T>,
	) -> DispatchResult {
		let mut found = Self::found(id)?;
		// The council displaces what the owner has staged, so that the owner can't keep it from staging a version.
		let displaces = |staged: &StagedVersion<_>| by == Authority::Council && staged.by != Authority::Council;
		ensure!(found.staged.as_ref().is_none_or(displaces), Error::<T>::AlreadyStaged);
		profile.validate().map_err(Error::<T>::from)?;
		ensure!(found.active.profile.keeps_positions(&profile), Error::<T>::MetricsMoved);
		ensure!(found.active.profile != profile, Error::<T>::Unchanged);
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(activate_at > now, Error::<T>::ActivationPast);
		ensure!(activate_at <= now.saturating_add(T::MaxStaging::get()), Error::<T>::ActivationTooFar);
		let notice = Self::notice(by, Self::assigned_devices(id, owner));
		ensure!(activate_at >= now.saturating_add(notice), Error::<T>::NoticeTooShort);
		let version = found.latest.checked_add(1).ok_or(Error::<T>::VersionsExhausted)?;

		let displaced = found.staged.take();
		let released = displaced.as_ref().map(|staged| bytes_of(&staged.profile)).unwrap_or_default();
		Self::draw(id, owner, released, bytes_of(&profile))?;
		if let Some(displaced) = displaced {
			Self::drop_version(id, &displaced, by);
		}
		Self::schedule(id, by, activate_at)?;
		Versions::<T>::insert(id, version, &profile);
		found.latest = version;
		found.staged = Some(StagedVersion {
			version,
			profile,
			activate_at,
			staged_at: now,
			by,
			expulsions: T::Organisations::expulsions(owner),
			held_back: false,
		});
		Profiles::<T>::insert(id, found);
		Self::deposit_event(Event::VersionStaged { profile: ProfileRef { id, version }, by, activate_at });
		Ok(())
	}

	pub(crate) fn do_withdraw_version(id: ProfileId, owner: OrganisationId, by: Authority) -> DispatchResult {
		let mut found = Self::found(id)?;
		let staged = found.staged.take().ok_or(Error::<T>::NotStaged)?;
		ensure!(may_undo(staged.by, by), Error::<T>::StagedByCouncil);

		// Less use than before is always possible.
		Self::draw(id, owner, bytes_of(&staged.profile), Resources::default())?;
		Self::drop_version(id, &staged, by);
		Profiles::<T>::insert(id, found);
		Ok(())
	}

	pub(crate) fn do_activate_version(id: ProfileId, owner: OrganisationId, by: Authority) -> DispatchResult {
		let mut found = Self::found(id)?;
		let StagedVersion { version, staged_at, held_back, .. } =
			*found.staged.as_ref().ok_or(Error::<T>::NotStaged)?;
		ensure!(held_back, Error::<T>::NotHeldBack);
		let devices = Self::assigned_devices(id, owner);
		match by {
			Authority::Council => {
				let earliest = staged_at.saturating_add(Self::notice(by, devices));
				ensure!(frame_system::Pallet::<T>::block_number() >= earliest, Error::<T>::NoticeTooShort);
			},
			// Who has only devices of its own there harms nobody else. To others no block was announced, however long ago
			// the version was staged: it would lie in wait for them.
			Authority::Owner(_) if devices.of_others > 0 => {
				let fails = Self::fails_more(ProfileRef { id, version }, found.active.version).is_some();
				return Err(if fails { Error::<T>::FailsMore } else { Error::<T>::NoticeTooShort }.into());
			},
			Authority::Owner(_) => {},
		}

		Self::activate(id, &mut found);
		Profiles::<T>::insert(id, found);
		Ok(())
	}

	/// Puts a profile on the list of a block. Some of the places are for the council's versions alone: owners can't keep
	/// them out by taking all.
	fn schedule(id: ProfileId, by: Authority, activate_at: BlockNumberFor<T>) -> Result<(), Error<T>> {
		Activations::<T>::try_mutate(activate_at, |due| {
			let kept = if by == Authority::Council { 0 } else { T::CouncilActivations::get() };
			let has_room =
				u32::try_from(due.len()).is_ok_and(|count| count.saturating_add(kept) < T::MaxActivations::get());
			ensure!(has_room, Error::<T>::ActivationsFull);
			due.try_push(id).map_err(|_| Error::<T>::ActivationsFull)
		})
	}

	/// Removes a version that was staged, and takes its profile from the list of its block.
	fn drop_version(id: ProfileId, staged: &StagedVersion<BlockNumberFor<T>>, by: Authority) {
		let version = staged.version;
		Activations::<T>::mutate_exists(staged.activate_at, |due| {
			if let Some(others) = due {
				others.retain(|other| *other != id);
			}
			*due = due.take().filter(|others| !others.is_empty());
		});
		Versions::<T>::remove(id, version);
		Self::deposit_event(Event::VersionWithdrawn { profile: ProfileRef { id, version }, by });
	}
}
