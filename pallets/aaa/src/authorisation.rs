//! Implementation of the traits by which other pallets use this one.

use crate::{AuthorisationRecord, Authorisations, Config, Pallet, RecordOf};
use beadle_primitives::{
	traits::{Authorisation, OnAction},
	Action, Actor, AlarmId, Authority, DeviceId, Reason, Refusal, Standing, SuspendedBy, Usage,
};
use frame_support::traits::Time;

impl<T: Config> Authorisation for Pallet<T> {
	fn authorise(device: DeviceId, records: u32, distance: u64) -> Result<(), Refusal> {
		Authorisations::<T>::get(device).ok_or(Refusal::UnknownDevice)?.authorise(
			records,
			distance,
			frame_system::Pallet::<T>::block_number(),
			T::Time::now(),
		)
	}

	fn spend(device: DeviceId, records: u32) -> Result<(), Refusal> {
		Authorisations::<T>::try_mutate(device, |record| {
			let record = record.as_mut().ok_or(Refusal::UnknownDevice)?;
			record.spend(records, frame_system::Pallet::<T>::block_number(), T::Time::now())
		})
	}

	/// Adds nothing for a device that does not exist.
	fn record_usage(device: DeviceId, usage: Usage) {
		Authorisations::<T>::mutate_extant(device, |record| record.usage = record.usage.saturating_add(usage));
	}

	fn is_active(device: DeviceId) -> bool {
		Authorisations::<T>::get(device).is_some_and(|record| record.standing == Standing::Active)
	}

	/// Two storage reads and two writes, besides the time.
	fn suspend_on_alarm(device: DeviceId, reason: Reason) {
		let active = Authorisations::<T>::get(device).filter(|record| record.standing == Standing::Active);
		if let Some(record) = active {
			Self::put_suspension(device, record, SuspendedBy::Alarm, Actor::Alarm, reason);
		}
	}

	/// Two storage reads and two writes, besides the time and the reinstatement listener.
	fn reinstate_after_alarm(device: DeviceId, alarm: AlarmId, by: Authority) -> bool {
		let suspended_for_it = |record: &RecordOf<T>| match &record.standing {
			Standing::Suspended {
				by: SuspendedBy::Alarm, reason: Reason::Alarm { alarm: suspended_for, .. }, ..
			} => *suspended_for == alarm,
			_ => false,
		};
		let record = Authorisations::<T>::get(device).filter(suspended_for_it);
		let found = record.is_some();
		if let Some(record) = record {
			Self::put_reinstatement(device, record, by);
		}
		found
	}
}

/// Enrolment creates a device's record, revocation ends it for good, and every action is logged. Two storage reads and
/// two writes, besides the time.
///
/// A number is enrolled once: a repeated notification changes nothing, so a revoked device never becomes active again.
/// Nothing is kept of a device that was never enrolled.
impl<T: Config> OnAction for Pallet<T> {
	fn on_action(device: DeviceId, actor: Actor, action: Action) {
		let exists = match action {
			Action::Enrolled { .. } => {
				if !Authorisations::<T>::contains_key(device) {
					let block = frame_system::Pallet::<T>::block_number();
					Authorisations::<T>::insert(device, AuthorisationRecord::enrolled(block));
				}
				true
			},
			Action::Revoked { .. } => Authorisations::<T>::mutate_extant(device, |record| {
				record.revoke();
				true
			}),
			_ => Authorisations::<T>::contains_key(device),
		};
		if exists {
			Self::log(device, actor, action);
		}
	}
}
