//! Activation of staged versions, in the block that was named for it, and what holds them back.

use crate::{Activations, ActiveVersion, Config, Event, Obstacle, Owners, Pallet, ProfileOf, Profiles, StagedVersion};
use beadle_primitives::{
	traits::{Organisations, StagedComparison},
	Authority, Failing, Moment, Profile, ProfileId, ProfileRef, Version,
};
use frame_support::traits::{Get, Time};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Saturating, BoundedVec};

impl<T: Config> Pallet<T> {
	/// Activates the staged versions that are due in this block, or holds them back; returns their number.
	pub fn activate_due(now: BlockNumberFor<T>) -> u32 {
		let due = Activations::<T>::take(now);
		for id in &due {
			Profiles::<T>::mutate_extant(id, |found| match Self::obstacle(*id, found, now) {
				Some(obstacle) => Self::hold_back(*id, found, obstacle),
				None => Self::activate(*id, found),
			});
		}
		u32::try_from(due.len()).unwrap_or(u32::MAX)
	}

	/// Makes the staged version the active one.
	pub(crate) fn activate(id: ProfileId, found: &mut ProfileOf<T>) {
		let Some(StagedVersion { version, profile, .. }) = found.staged.take() else { return };
		let previous = found.active.version;
		found.active = succeed(&found.active, version, profile, T::Time::now());
		Self::deposit_event(Event::VersionActivated { profile: ProfileRef { id, version }, previous });
	}

	fn hold_back(id: ProfileId, found: &mut ProfileOf<T>, obstacle: Obstacle<BlockNumberFor<T>>) {
		let Some(staged) = &mut found.staged else { return };
		staged.held_back = true;
		let profile = ProfileRef { id, version: staged.version };
		Self::deposit_event(Event::ActivationHeldBack { profile, obstacle });
	}

	/// Returns what keeps the staged version from becoming active in its block.
	fn obstacle(id: ProfileId, found: &ProfileOf<T>, now: BlockNumberFor<T>) -> Option<Obstacle<BlockNumberFor<T>>> {
		let StagedVersion { version, staged_at, by, expulsions, .. } = *found.staged.as_ref()?;
		let owner = Owners::<T>::get(id)?;
		// The council's notice counts when it stages a version, and not again: nobody can stop the council by assigning a
		// device.
		if let Authority::Owner(_) = by {
			if !T::Organisations::has_seat(owner) {
				return Some(Obstacle::SeatLost);
			}
			// The profile may be another organisation's by now than whose key has signed the version.
			if !T::Organisations::offer_stands(by, expulsions) {
				return Some(Obstacle::Void);
			}
			let ends = staged_at.saturating_add(Self::notice(by, Self::assigned_devices(id, owner)));
			if now < ends {
				return Some(Obstacle::Notice { ends });
			}
		}
		Self::fails_more(ProfileRef { id, version }, found.active.version).map(Obstacle::Failing)
	}

	/// Returns what a staged version fails, if that is more than it may beyond what the active version fails. Too few packs
	/// say nothing.
	pub(crate) fn fails_more(staged: ProfileRef, active: Version) -> Option<Failing> {
		let comparison = T::Comparisons::comparison(staged.id)?;
		let is_of_both = (comparison.active, comparison.staged) == (active, staged.version);
		let failing = Some(comparison.failing()).filter(|_| is_of_both)?;
		(failing.packs >= T::MinCompared::get() && failing.exceeds(T::MaxMoreFailing::get())).then_some(failing)
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
