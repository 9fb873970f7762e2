//! Invariants of this pallet's storage.

use crate::{Activations, Assignments, Config, NextProfileId, Owners, Pallet, Profiles, Versions};
use beadle_primitives::traits::{DeviceDirectory, EnsureAuthority};
use frame_support::ensure;
use frame_system::pallet_prelude::OriginFor;
use sp_runtime::TryRuntimeError;

/// Directory of the devices that profiles are assigned to.
type DevicesOf<T> = <<T as Config>::AuthorityOrigin as EnsureAuthority<OriginFor<T>>>::Devices;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::try_state_profiles()?;
		Self::try_state_activations()?;
		Self::try_state_assignments()
	}

	/// Checks that profile numbers have no gaps, and that each profile is valid and has an active version and an owner.
	fn try_state_profiles() -> Result<(), TryRuntimeError> {
		let next = NextProfileId::<T>::get();
		ensure!(
			usize::try_from(next) == Ok(Profiles::<T>::iter().count()),
			"a profile's number is missing or too high"
		);
		ensure!(Owners::<T>::iter().count() == Profiles::<T>::iter().count(), "an owner owns no profile");
		for (id, found) in Profiles::<T>::iter() {
			ensure!(id < next, "a profile's number was never given out");
			ensure!(found.active.version > 0, "a profile's version was never given out");
			ensure!(Owners::<T>::contains_key(id), "a profile has no owner");
			let kept = Versions::<T>::get(id, found.active.version);
			ensure!(kept.as_ref() == Some(&found.active.profile), "an active version is not among the versions");
			if let Some(staged) = &found.staged {
				ensure!(staged.version > found.active.version, "a staged version is not a later one");
				ensure!(staged.version == found.latest, "a staged version is not the latest one");
				let kept = Versions::<T>::get(id, staged.version);
				ensure!(kept.as_ref() == Some(&staged.profile), "a staged version is not among the versions");
				ensure!(found.active.profile.keeps_positions(&staged.profile), "a staged version moves metrics");
				ensure!(Activations::<T>::get(staged.activate_at).contains(&id), "a staged version is not due");
			}
		}
		for (id, version, profile) in Versions::<T>::iter() {
			let found = Profiles::<T>::get(id).ok_or("a version is of no profile")?;
			ensure!((1..=found.latest).contains(&version), "a version was never given out");
			let staged = found.staged.map(|staged| staged.version);
			ensure!(version <= found.active.version || staged == Some(version), "a withdrawn version is still there");
			ensure!(profile.validate().is_ok(), "a version is not sound");
			ensure!(
				version > found.active.version || profile.keeps_positions(&found.active.profile),
				"the active version has moved metrics of an earlier one"
			);
		}
		Ok(())
	}

	/// Checks that each activation belongs to one staged version, once, in a future block.
	fn try_state_activations() -> Result<(), TryRuntimeError> {
		let now = frame_system::Pallet::<T>::block_number();
		let mut due = 0usize;
		for (block, ids) in Activations::<T>::iter() {
			ensure!(block > now, "an activation was passed over");
			ensure!(!ids.is_empty(), "a block has an empty list of activations");
			for id in ids {
				let staged = Profiles::<T>::get(id).and_then(|found| found.staged);
				ensure!(staged.is_some_and(|staged| staged.activate_at == block), "nothing is staged for that block");
				due = due.saturating_add(1);
			}
		}
		let staged = Profiles::<T>::iter_values().filter(|found| found.staged.is_some()).count();
		ensure!(due == staged, "a version is due twice");
		Ok(())
	}

	/// Checks that existing profiles are assigned to existing devices.
	fn try_state_assignments() -> Result<(), TryRuntimeError> {
		for (device, profile) in Assignments::<T>::iter() {
			ensure!(DevicesOf::<T>::device(device).is_some(), "a profile is assigned to a device that does not exist");
			ensure!(Profiles::<T>::contains_key(profile), "a profile is assigned that does not exist");
		}
		Ok(())
	}
}
