//! Alarms that end without being cleared.

use crate::{AlarmLog, Alarms, Config, Event, Histories, Pallet};
use alloc::vec::Vec;
use beadle_appraisal::{AlarmState, History};
use beadle_primitives::{
	traits::{OnAction, OnReinstated},
	Action, AlarmEnd, AlarmId, BehaviourIndex, DeviceId, MetricIndex, ProfileRef,
};
use frame_support::traits::Time;
use frame_system::pallet_prelude::BlockNumberFor;

impl<T: Config> Pallet<T> {
	/// Invalidates each lasting alarm of this history, in the device's log too, and deposits its event.
	pub(crate) fn invalidate_alarms(device: DeviceId, history: &History) {
		Self::invalidate_each(device, history.profile, history.alarms());
	}

	/// Does so with the lasting alarms of these behaviours.
	fn invalidate_each(
		device: DeviceId,
		profile: ProfileRef,
		behaviours: impl Iterator<Item = (MetricIndex, BehaviourIndex)>,
	) {
		let mut lasting = behaviours.peekable();
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
	/// Lets the device start afresh: no value from before the reinstatement counts, nor an alarm for values, and what it
	/// observed while it was suspended is not taken. A silence goes on, and so does its alarm: under a profile that expects
	/// less, nothing would raise it again.
	fn on_reinstated(device: DeviceId) {
		Histories::<T>::mutate(device, |stored| {
			let history: &mut History = stored;
			let (noticed, over): (Vec<_>, Vec<_>) = history.alarms().partition(|alarm| is_noticed(history, *alarm));
			Self::invalidate_each(device, history.profile, over.into_iter());
			history.restart(T::Time::now());
			for (metric, behaviour) in noticed {
				let metric = history.metrics.get_mut(usize::from(metric));
				if let Some(kept) = metric.and_then(|metric| metric.behaviours.get_mut(usize::from(behaviour))) {
					kept.alarm = AlarmState::Noticed { failing: 0 };
				}
			}
		});
	}
}

/// Returns whether this behaviour is in alarm because of a silence.
fn is_noticed(history: &History, (metric, behaviour): (MetricIndex, BehaviourIndex)) -> bool {
	let past = history.metrics.get(usize::from(metric));
	let kept = past.and_then(|past| past.behaviours.get(usize::from(behaviour)));
	kept.is_some_and(|kept| matches!(kept.alarm, AlarmState::Noticed { .. }))
}
