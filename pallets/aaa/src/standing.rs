//! Changes of a device's standing.

use crate::{Authorisations, Config, Event, Pallet, RecordOf};
use beadle_primitives::{traits::OnReinstated, Action, Actor, Authority, DeviceId, Reason, SuspendedBy};
use frame_support::traits::{Get, Time};

impl<T: Config> Pallet<T> {
	/// Suspends a device, whatever its standing, logs it and deposits the event.
	pub(crate) fn put_suspension(
		device: DeviceId,
		mut record: RecordOf<T>,
		by: SuspendedBy,
		actor: Actor,
		reason: Reason,
	) {
		record.suspend(by, T::Time::now(), reason.clone());
		Authorisations::<T>::insert(device, record);
		Self::log(device, actor, Action::Suspended { reason: reason.clone() });
		Self::deposit_event(Event::Suspended { device, by, reason });
	}

	/// Suspends an active device because of an alarm, logs it and deposits the event.
	pub(crate) fn put_suspension_on_alarm(device: DeviceId, mut record: RecordOf<T>, reason: Reason) {
		let (most, period) = (T::MaxSuspensions::get(), T::SuspensionPeriod::get());
		let by = record.suspend_on_alarm(T::Time::now(), reason.clone(), most, period);
		Authorisations::<T>::insert(device, record);
		Self::log(device, Actor::Alarm, Action::Suspended { reason: reason.clone() });
		Self::deposit_event(Event::Suspended { device, by, reason });
	}

	/// Lifts a device's suspension, logs it and deposits the event.
	pub(crate) fn put_reinstatement(device: DeviceId, mut record: RecordOf<T>, by: Authority) {
		record.reinstate(T::Time::now(), by);
		Authorisations::<T>::insert(device, record);
		T::OnReinstated::on_reinstated(device);
		Self::log(device, by.into(), Action::Reinstated);
		Self::deposit_event(Event::Reinstated { device, by });
	}
}
