//! Activation of staged versions, in the block that was named for it.

use crate::{Activations, ActiveVersion, Config, Event, Pallet, Profiles, StagedVersion};
use beadle_primitives::ProfileRef;
use frame_system::pallet_prelude::BlockNumberFor;

impl<T: Config> Pallet<T> {
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
