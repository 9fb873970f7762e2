//! Alarms that end without being cleared.

use crate::{AlarmLog, Alarms, Config, Event, Histories, Pallet};
use beadle_appraisal::History;
use beadle_primitives::{traits::OnReinstated, AlarmEnd, BehaviourIndex, DeviceId, MetricIndex, ProfileRef};
use frame_support::traits::Time;
use frame_system::pallet_prelude::BlockNumberFor;

impl<T: Config> Pallet<T> {
	/// Invalidates each lasting alarm of this history and deposits its event.
	pub(crate) fn invalidate_alarms(device: DeviceId, history: &History) {
		let profile = history.profile;
		let mut lasting = history.alarms().peekable();
		if lasting.peek().is_none() {
			return;
		}
		Alarms::<T>::mutate(device, |log| {
			for (metric, behaviour) in lasting {
				Self::invalidate(device, profile, metric, behaviour, log);
			}
		});
	}

	/// Invalidates the lasting alarm of this behaviour, if there is one, and deposits the event.
	pub(crate) fn invalidate(
		device: DeviceId,
		profile: ProfileRef,
		metric: MetricIndex,
		behaviour: BehaviourIndex,
		log: &mut AlarmLog<BlockNumberFor<T>>,
	) {
		if let Some(alarm) = Self::end_alarm(log, profile, metric, behaviour, AlarmEnd::Invalidated) {
			Self::deposit_event(Event::AlarmInvalidated { device, alarm, profile, metric, behaviour });
		}
	}
}

impl<T: Config> OnReinstated for Pallet<T> {
	/// Lets the device start afresh: no value and no alarm from before the reinstatement counts, and what it observed
	/// while it was suspended is not taken. Readings are expected from now on.
	fn on_reinstated(device: DeviceId) {
		Histories::<T>::mutate(device, |history| {
			Self::invalidate_alarms(device, history);
			history.restart(T::Time::now());
		});
	}
}
