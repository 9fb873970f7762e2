//! Activation of staged versions, in the block that was named for it.

use crate::{Activations, ActiveVersion, Config, Event, Pallet, Profiles, StagedVersion};
use beadle_primitives::{Moment, Profile, ProfileRef, Version};
use frame_support::traits::Time;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::BoundedVec;

impl<T: Config> Pallet<T> {
	/// Activates the staged versions that are due in this block; returns their number.
	pub(crate) fn activate_due(now: BlockNumberFor<T>) -> u32 {
		let due = Activations::<T>::take(now);
		for id in &due {
			Profiles::<T>::mutate_extant(id, |found| {
				let Some(StagedVersion { version, profile, .. }) = found.staged.take() else { return };
				let previous = found.active.version;
				found.active = succeed(&found.active, version, profile, T::Time::now());
				Self::deposit_event(Event::VersionActivated { profile: ProfileRef { id: *id, version }, previous });
			});
		}
		u32::try_from(due.len()).unwrap_or(u32::MAX)
	}
}

/// Returns the version that takes the place of another: the metrics that both have keep the time since which they are
/// there, and the new ones come at the time `now`.
fn succeed(before: &ActiveVersion, version: Version, profile: Profile, now: Moment) -> ActiveVersion {
	let always = core::iter::repeat(0);
	let kept = before.metrics_since.iter().copied().chain(always).take(before.profile.metrics.len());
	let metrics_since = kept.chain(core::iter::repeat(now)).take(profile.metrics.len()).collect();
	// The profile has no more metrics than the bound allows.
	ActiveVersion { version, metrics_since: BoundedVec::truncate_from(metrics_since), profile }
}

#[cfg(test)]
mod tests {
	use super::*;
	use beadle_test_support::{gauge, ProfileBuilder};

	#[test]
	fn new_metrics_are_there_since_the_activation() {
		let with =
			|metrics: &[&str]| ProfileBuilder::default().metrics(metrics.iter().map(|name| gauge(name, "Cel"))).build();
		let first = ActiveVersion { version: 1, metrics_since: Default::default(), profile: with(&["a"]) };
		let second = succeed(&first, 2, with(&["a", "b"]), 100);
		assert_eq!(second.metrics_since.to_vec(), [0, 100]);
		let third = succeed(&second, 4, with(&["a", "b", "c"]), 200);
		assert_eq!((third.version, third.metrics_since.to_vec()), (4, vec![0, 100, 200]));
	}
}
