//! Action log of a device.

use crate::{ActionRecord, Actions, Config, Pallet};
use beadle_primitives::{Action, Actor, DeviceId};
use frame_support::traits::Time;

impl<T: Config> Pallet<T> {
	/// Appends to a device's action log; when it is full, the oldest entry makes room.
	pub(crate) fn log(device: DeviceId, actor: Actor, action: Action) {
		Actions::<T>::mutate(device, |actions| {
			let entry = ActionRecord { actor, action, at: T::Time::now() };
			// Fails only for a log without any room, which `integrity_test` excludes; qed
			let _ = actions.force_insert_keep_right(actions.len(), entry);
		});
	}
}
