//! Expectation of a device's readings, as what is done to the device changes it.

use crate::{Config, Histories, Pallet};
use beadle_primitives::{traits::OnAction, Action, Actor, DeviceId};
use frame_support::traits::Time;

impl<T: Config> OnAction for Pallet<T> {
	/// Measures absence from when the device could send and was to: from its first grant, and from the assignment of its first
	/// profile. What its owner does later moves that no more; a grant that the council withholds does. Silences that are in
	/// alarm by then are put on record first, since less may be expected from now on; a profile must be told of before it is
	/// in force. Forgets a device that is revoked.
	fn on_action(device: DeviceId, actor: Actor, action: Action) {
		let now = T::Time::now();
		let expects_less = match &action {
			Action::Granted { grant } => grant.expires_at.is_some(),
			Action::GrantWithdrawn | Action::ProfileAssigned { .. } => true,
			_ => false,
		};
		if expects_less {
			Self::put_silence_on_record(device, now);
		}
		match action {
			Action::Granted { grant } => {
				Histories::<T>::mutate(device, |history| history.expect(now, grant.expires_at));
			},
			Action::GrantWithdrawn => Histories::<T>::mutate_extant(device, |history| match actor {
				Actor::Council => history.withhold(now),
				Actor::Organisation(_) | Actor::Alarm | Actor::Chain => history.expect_nothing(now),
			}),
			Action::ProfileAssigned { profile } => {
				Histories::<T>::mutate(device, |history| history.assign(profile, now));
			},
			Action::Revoked { .. } => Self::forget(device),
			_ => {},
		}
	}
}
