//! Log of a device.

use crate::{Actions, Config, Event, LogHeads, Pallet};
use beadle_primitives::{Action, Actor, DeviceId};
use frame_support::traits::Time;
use sp_runtime::SaturatedConversion;

impl<T: Config> Pallet<T> {
	/// Appends to a device's log, deposits the entry as an event, and keeps it among the latest of its actor's kind.
	pub(crate) fn log(device: DeviceId, actor: Actor, action: Action) {
		let block = frame_system::Pallet::<T>::block_number().saturated_into();
		let entry = LogHeads::<T>::mutate(device, |head| head.append(device, block, T::Time::now(), actor, action));
		Actions::<T>::mutate(device, |latest| {
			let of_kind = match actor {
				Actor::Organisation(_) => &mut latest.of_owner,
				Actor::Council => &mut latest.of_council,
				Actor::Alarm => &mut latest.of_chain,
			};
			// Fails only for a list without any room, which `integrity_test` excludes; qed
			let _ = of_kind.force_insert_keep_right(of_kind.len(), entry.clone());
		});
		Self::deposit_event(Event::Logged { entry });
	}
}
