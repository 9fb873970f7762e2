//! Alarms that end without being cleared.

use crate::{AlarmLog, Alarms, Config, Event, Histories, Pallet};
use alloc::vec::Vec;
use beadle_appraisal::History;
use beadle_primitives::{
	traits::{OnAction, OnReinstated},
	Action, AlarmEnd, AlarmId, BehaviourIndex, DeviceId, MetricIndex, ProfileRef,
};
use frame_support::traits::Time;
use frame_system::pallet_prelude::BlockNumberFor;

impl<T: Config> Pallet<T> {
	/// Invalidates each lasting alarm of this history, in the device's log too, and deposits its event.
	pub(crate) fn invalidate_alarms(device: DeviceId, history: &History) {
		let profile = history.profile;
		let mut lasting = history.alarms().peekable();
		if lasting.peek().is_none() {
			return;
		}
		let ended: Vec<_> = Alarms::<T>::mutate(device, |log| {
			let each = |(metric, behaviour)| Self::invalidate(device, profile, metric, behaviour, log);
			lasting.filter_map(each).collect()
		});
		T::OnAction::on_findings(device, ended.into_iter().map(invalidated).collect());
	}

	/// Invalidates the lasting alarm of this behaviour, if there is one, and deposits the event; returns its number.
	pub(crate) fn invalidate(
		device: DeviceId,
		profile: ProfileRef,
		metric: MetricIndex,
		behaviour: BehaviourIndex,
		log: &mut AlarmLog<BlockNumberFor<T>>,
	) -> Option<AlarmId> {
		let alarm = Self::end_alarm(log, profile, metric, behaviour, AlarmEnd::Invalidated)?;
		Self::deposit_event(Event::AlarmInvalidated { device, alarm, profile, metric, behaviour });
		Some(alarm)
	}
}

/// Returns the entry of the device's log for the end of an alarm.
pub(crate) fn invalidated(alarm: AlarmId) -> Action {
	Action::AlarmInvalidated { alarm }
}

impl<T: Config> OnReinstated for Pallet<T> {
	/// Lets the device start afresh: no value and no alarm from before the reinstatement counts, and what it observed
	/// while it was suspended is not taken. A silence goes on.
	fn on_reinstated(device: DeviceId) {
		Histories::<T>::mutate(device, |history| {
			Self::invalidate_alarms(device, history);
			history.restart(T::Time::now());
		});
	}
}
