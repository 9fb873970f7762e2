//! A person's verdict on an alarm.

use crate::{AlarmLog, Alarms, Config, Histories, Pallet};
use beadle_primitives::{traits::Authorisation, AlarmId, AlarmRecord, Authority, DeviceId};
use frame_system::pallet_prelude::BlockNumberFor;

impl<T: Config> Pallet<T> {
	/// Returns whether this authority can give a verdict on the alarm: the owner cannot override the council's.
	pub(crate) fn may_verify(by: &Authority, record: &AlarmRecord<BlockNumberFor<T>>) -> bool {
		let decided = record.finding.as_ref().is_some_and(|verdict| verdict.by == Authority::Council);
		!decided || *by == Authority::Council
	}

	/// Takes an alarm back that was a false positive: if it lasts, invalidates it and lets its behaviour start afresh;
	/// if the device is suspended for it, reinstates the device. Stores the log.
	pub(crate) fn take_back(device: DeviceId, alarm: AlarmId, by: Authority, mut log: AlarmLog<BlockNumberFor<T>>) {
		let lasting = log.get_mut(alarm).filter(|record| record.ended.is_none());
		if let Some((profile, metric, behaviour)) =
			lasting.map(|record| (record.profile, record.metric, record.behaviour))
		{
			Histories::<T>::mutate(device, |history| history.restart_behaviour(metric, behaviour));
			Self::invalidate(device, profile, metric, behaviour, &mut log);
		}
		Alarms::<T>::insert(device, log);
		// Last, since it re-enters this pallet through `on_reinstated`.
		T::Authorisation::reinstate_after_alarm(device, alarm, by);
	}
}
