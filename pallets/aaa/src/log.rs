//! Log of a device.

use crate::{Actions, Config, Event, LogHeads, Pallet};
use alloc::vec::Vec;
use beadle_primitives::{Action, Actor, DeviceId};
use frame_support::traits::Time;
use sp_runtime::SaturatedConversion;

impl<T: Config> Pallet<T> {
	/// Appends to a device's log, deposits the entry as an event, and keeps it among the latest of its actor's kind.
	pub(crate) fn log(device: DeviceId, actor: Actor, action: Action) {
		let block = frame_system::Pallet::<T>::block_number().saturated_into();
		let entry = LogHeads::<T>::mutate(device, |head| head.append(device, block, T::Time::now(), actor, action));
		Actions::<T>::mutate(device, |latest| latest.keep(entry.clone()));
		Self::deposit_event(Event::Logged { entry });
	}

	/// Appends what the chain found to a device's log, and deposits each entry as an event. None is kept among the latest:
	/// there can be hundreds for a pack, and the readings pallet keeps what matters. One storage read and one write,
	/// besides the time.
	pub(crate) fn log_findings(device: DeviceId, findings: Vec<Action>) {
		let block = frame_system::Pallet::<T>::block_number().saturated_into();
		let now = T::Time::now();
		let mut head = LogHeads::<T>::get(device);
		for finding in findings {
			let entry = head.append(device, block, now, Actor::Chain, finding);
			Self::deposit_event(Event::Logged { entry });
		}
		LogHeads::<T>::insert(device, head);
	}
}
