//! Alarms raised, confirmed and cleared by what a device observed, or by its silence.

use crate::{findings::JudgedPack, AlarmLog, Alarms, Config, Event, Pallet};
use alloc::vec::Vec;
use beadle_primitives::{
	traits::{Authorisation, OnAction},
	Action, AlarmEnd, AlarmEvidence, AlarmId, AlarmTransition, DeviceId, Mitigation, ProfileRef, TransitionKind,
};
use frame_support::traits::Time;
use frame_system::pallet_prelude::BlockNumberFor;

impl<T: Config> Pallet<T> {
	/// Records each alarm that was raised or cleared, in the device's log too, deposits its event, and suspends the
	/// device if the profile asks for it. The transitions are those of a pack, or without one of a silence.
	pub(crate) fn follow_up(
		device: DeviceId,
		profile: ProfileRef,
		transitions: &[AlarmTransition],
		pack: Option<JudgedPack>,
	) {
		if transitions.is_empty() {
			return;
		}
		let mut log = Alarms::<T>::get(device);
		let mut findings = Vec::new();
		let mut suspend_for = None;
		for transition in transitions {
			let AlarmTransition { metric, behaviour, kind, mitigation, .. } = *transition;
			let alarm = match kind {
				TransitionKind::Raised => Some(Self::raise(device, profile, transition, pack, &mut log, &mut findings)),
				TransitionKind::Confirmed => log.lasting(profile, metric, behaviour),
				TransitionKind::Cleared => Self::clear(device, profile, transition, pack, &mut log, &mut findings),
			};
			if mitigation == Mitigation::Suspend {
				// The device is suspended for the first one.
				let first = suspend_for.is_none();
				if let Some(record) = alarm.and_then(|alarm| log.get_mut(alarm)) {
					record.mitigation = mitigation;
					record.suspended |= first;
					suspend_for = suspend_for.or(Some(record.reason()));
				}
			}
		}
		Alarms::<T>::insert(device, log);
		T::OnAction::on_findings(device, findings);
		if let Some(reason) = suspend_for {
			T::Authorisation::suspend_on_alarm(device, reason);
		}
	}

	fn raise(
		device: DeviceId,
		profile: ProfileRef,
		transition: &AlarmTransition,
		pack: Option<JudgedPack>,
		log: &mut AlarmLog<BlockNumberFor<T>>,
		findings: &mut Vec<Action>,
	) -> AlarmId {
		let AlarmTransition { metric, behaviour, observed_at, violation, .. } = *transition;
		let block = frame_system::Pallet::<T>::block_number();
		let evidence = match pack.zip(violation) {
			Some((JudgedPack { via, sequence, pack_hash }, violation)) => {
				AlarmEvidence::Pack { via, sequence, pack_hash, violation }
			},
			None => AlarmEvidence::Silence { since: observed_at, lasted: T::Time::now().saturating_sub(observed_at) },
		};
		let alarm = log.raise(profile, metric, behaviour, observed_at, block, evidence);
		findings.push(Action::AlarmRaised { alarm, profile, metric, behaviour, evidence });
		Self::deposit_event(Event::AlarmRaised { device, alarm, profile, metric, behaviour, observed_at });
		alarm
	}

	fn clear(
		device: DeviceId,
		profile: ProfileRef,
		transition: &AlarmTransition,
		pack: Option<JudgedPack>,
		log: &mut AlarmLog<BlockNumberFor<T>>,
		findings: &mut Vec<Action>,
	) -> Option<AlarmId> {
		let AlarmTransition { metric, behaviour, observed_at, .. } = *transition;
		let alarm = Self::end_alarm(log, profile, metric, behaviour, AlarmEnd::Cleared)?;
		// Only a pack clears alarms.
		let JudgedPack { sequence, pack_hash, .. } = pack?;
		findings.push(Action::AlarmCleared { alarm, sequence, pack_hash, observed_at });
		Self::deposit_event(Event::AlarmCleared { device, alarm, profile, metric, behaviour, observed_at });
		Some(alarm)
	}
}
