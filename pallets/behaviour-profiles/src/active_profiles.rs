//! Lookups of profiles, and the implementation of the trait by which other pallets use this one.

use crate::{Assignments, Config, Pallet, Profiles, VersionedProfile, Versions};
use beadle_primitives::{
	traits::ActiveProfiles, ActiveProfile, DeviceId, HeldAgainst, Profile, ProfileId, ProfileRef, Version,
};

impl<T: Config> Pallet<T> {
	/// Returns the profile assigned to a device. One storage read.
	pub fn assigned_profile(device: DeviceId) -> Option<ProfileId> {
		Assignments::<T>::get(device)
	}

	/// Returns the active version of a profile, and the staged one if there is one. One storage read.
	pub fn versions(id: ProfileId) -> Option<(Version, Option<Version>)> {
		let VersionedProfile { active, staged, .. } = Profiles::<T>::get(id)?;
		Some((active.version, staged.map(|staged| staged.version)))
	}
}

impl<T: Config> ActiveProfiles for Pallet<T> {
	fn held_against(device: DeviceId) -> Option<HeldAgainst> {
		let id = Self::assigned_profile(device)?;
		let VersionedProfile { active, staged, .. } = Profiles::<T>::get(id)?;
		let of = |version, metrics_since, profile| ActiveProfile {
			reference: ProfileRef { id, version },
			metrics_since,
			profile,
		};
		Some(HeldAgainst {
			active: of(active.version, active.metrics_since, active.profile),
			// Nobody measures a silence by a version that is not in force.
			staged: staged.map(|staged| of(staged.version, Default::default(), staged.profile)),
		})
	}

	fn version(reference: ProfileRef) -> Option<Profile> {
		Versions::<T>::get(reference.id, reference.version)
	}
}
