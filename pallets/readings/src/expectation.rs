//! Expectation of a device's readings, as what is done to the device changes it.

use crate::{Config, Histories, Pallet};
use beadle_primitives::{traits::OnAction, Action, Actor, DeviceId};
use frame_support::traits::Time;

impl<T: Config> OnAction for Pallet<T> {
	/// Measures absence from when the device could send and was to: from its grant, and from the assignment of its first
	/// profile.
	fn on_action(device: DeviceId, _: Actor, action: Action) {
		let now = T::Time::now();
		match action {
			Action::Granted { grant } => {
				Histories::<T>::mutate(device, |history| history.expect(now, grant.expires_at));
			},
			Action::GrantWithdrawn => Histories::<T>::mutate_extant(device, |history| history.expect_nothing()),
			Action::ProfileAssigned { profile } => {
				Histories::<T>::mutate(device, |history| history.assign(profile, now));
			},
			_ => {},
		}
	}
}
