//! Consequences of alarms.

use crate::{AlarmLog, Alarms, Config, Event, Histories, Pallet};
use beadle_appraisal::History;
use beadle_primitives::{
	traits::{Authorisation, OnReinstated},
	AlarmEnd, AlarmId, AlarmTransition, DeviceId, MetricIndex, Mitigation, ProfileRef, Reason, TransitionKind,
};
use frame_support::traits::Get;
use frame_system::pallet_prelude::BlockNumberFor;

impl<T: Config> Pallet<T> {
	/// Records each alarm that was raised or cleared, deposits its event, and suspends the device if the profile asks
	/// for it.
	pub(crate) fn follow_up(device: DeviceId, profile: ProfileRef, transitions: &[AlarmTransition]) {
		if transitions.is_empty() {
			return;
		}
		let mut log = Alarms::<T>::get(device);
		let mut suspend_for = None;
		for transition in transitions {
			let AlarmTransition { metric, behaviour, kind, mitigation, .. } = *transition;
			let alarm = match kind {
				TransitionKind::Raised => Some(Self::raise(device, profile, transition, &mut log)),
				TransitionKind::Confirmed => log.lasting(profile, metric, behaviour),
				TransitionKind::Cleared => Self::clear(device, profile, transition, &mut log),
			};
			if mitigation == Mitigation::Suspend {
				// The device is suspended for the first one.
				suspend_for = suspend_for.or(alarm.map(|alarm| Reason::Alarm { alarm, profile, metric, behaviour }));
			}
		}
		Alarms::<T>::insert(device, log);
		if let Some(reason) = suspend_for {
			T::Authorisation::suspend_on_alarm(device, reason);
		}
	}

	fn raise(
		device: DeviceId,
		profile: ProfileRef,
		transition: &AlarmTransition,
		log: &mut AlarmLog<BlockNumberFor<T>>,
	) -> AlarmId {
		let AlarmTransition { metric, behaviour, observed_at, .. } = *transition;
		let block = frame_system::Pallet::<T>::block_number();
		let alarm = log.raise(profile, metric, behaviour, observed_at, block, T::MaxEndedAlarms::get());
		Self::deposit_event(Event::AlarmRaised { device, alarm, profile, metric, behaviour, observed_at });
		alarm
	}

	fn clear(
		device: DeviceId,
		profile: ProfileRef,
		transition: &AlarmTransition,
		log: &mut AlarmLog<BlockNumberFor<T>>,
	) -> Option<AlarmId> {
		let AlarmTransition { metric, behaviour, observed_at, .. } = *transition;
		let alarm = Self::end(log, profile, metric, behaviour, AlarmEnd::Cleared)?;
		Self::deposit_event(Event::AlarmCleared { device, alarm, profile, metric, behaviour, observed_at });
		Some(alarm)
	}

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

	pub(crate) fn invalidate(
		device: DeviceId,
		profile: ProfileRef,
		metric: MetricIndex,
		behaviour: u8,
		log: &mut AlarmLog<BlockNumberFor<T>>,
	) {
		if let Some(alarm) = Self::end(log, profile, metric, behaviour, AlarmEnd::Invalidated) {
			Self::deposit_event(Event::AlarmInvalidated { device, alarm, profile, metric, behaviour });
		}
	}

	fn end(
		log: &mut AlarmLog<BlockNumberFor<T>>,
		profile: ProfileRef,
		metric: MetricIndex,
		behaviour: u8,
		how: AlarmEnd,
	) -> Option<AlarmId> {
		let block = frame_system::Pallet::<T>::block_number();
		log.end(profile, metric, behaviour, how, block, T::MaxEndedAlarms::get())
	}
}

impl<T: Config> OnReinstated for Pallet<T> {
	/// Lets the device start afresh: no value and no alarm from before the reinstatement counts.
	fn on_reinstated(device: DeviceId) {
		Histories::<T>::mutate_extant(device, |history| {
			Self::invalidate_alarms(device, history);
			history.restart();
		});
	}
}
