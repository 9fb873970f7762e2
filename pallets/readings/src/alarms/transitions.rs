//! Alarms raised, confirmed and cleared by what a device observed.

use crate::{AlarmLog, Alarms, Config, Event, Pallet};
use beadle_primitives::{
	traits::Authorisation, AlarmEnd, AlarmId, AlarmTransition, DeviceId, Mitigation, ProfileRef, Reason, TransitionKind,
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
		let alarm = Self::end_alarm(log, profile, metric, behaviour, AlarmEnd::Cleared)?;
		Self::deposit_event(Event::AlarmCleared { device, alarm, profile, metric, behaviour, observed_at });
		Some(alarm)
	}
}
