//! What follows from an alarm.

use crate::{Config, Event, Pallet};
use beadle_appraisal::History;
use beadle_primitives::{
	traits::Authorisation, AlarmTransition, DeviceId, Mitigation, ProfileRef, Reason, TransitionKind,
};

impl<T: Config> Pallet<T> {
	/// Tells of each alarm that was raised or cleared, and mitigates as the profile asks for.
	pub(crate) fn follow_up(device: DeviceId, profile: ProfileRef, transitions: &[AlarmTransition]) {
		for AlarmTransition { metric, behaviour, kind, observed_at, mitigation } in transitions.iter().copied() {
			Self::deposit_event(match kind {
				TransitionKind::Raised => Event::AlarmRaised { device, profile, metric, behaviour, observed_at },
				TransitionKind::Cleared => Event::AlarmCleared { device, profile, metric, behaviour, observed_at },
			});
			match mitigation {
				Mitigation::None => {},
				Mitigation::Suspend => {
					T::Authorisation::suspend_on_alarm(device, Reason::Alarm { profile, metric, behaviour })
				},
			}
		}
	}

	/// Tells of each alarm that ends although nothing cleared it.
	pub(crate) fn invalidate_alarms(device: DeviceId, history: &History) {
		let profile = history.profile;
		for (metric, behaviour) in history.alarms() {
			Self::deposit_event(Event::AlarmInvalidated { device, profile, metric, behaviour });
		}
	}
}
