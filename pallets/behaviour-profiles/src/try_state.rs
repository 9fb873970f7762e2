//! What always holds between the storage items.

use crate::{Active, Assignments, Config, NextProfileId, Owners, Pallet};
use beadle_primitives::traits::DeviceDirectory;
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::try_state_profiles()?;
		Self::try_state_assignments()
	}

	/// Numbers have no gaps, and each profile is sound, in a version, and has an owner.
	fn try_state_profiles() -> Result<(), TryRuntimeError> {
		let next = NextProfileId::<T>::get();
		ensure!(usize::try_from(next) == Ok(Active::<T>::iter().count()), "a profile's number is missing or too high");
		ensure!(Owners::<T>::iter().count() == Active::<T>::iter().count(), "an owner owns no profile");
		for (id, active) in Active::<T>::iter() {
			ensure!(id < next, "a profile's number was never given out");
			ensure!(active.version > 0, "a profile's version was never given out");
			ensure!(active.profile.validate().is_ok(), "a profile is not sound");
			ensure!(Owners::<T>::contains_key(id), "a profile has no owner");
		}
		Ok(())
	}

	/// Devices that exist are held against profiles that exist.
	fn try_state_assignments() -> Result<(), TryRuntimeError> {
		for (device, profile) in Assignments::<T>::iter() {
			ensure!(T::Devices::device(device).is_some(), "a profile is assigned to a device that does not exist");
			ensure!(Active::<T>::contains_key(profile), "a profile is assigned that does not exist");
		}
		Ok(())
	}
}
