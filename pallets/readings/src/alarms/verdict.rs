//! A person's verdict on an alarm.

use super::invalidation::invalidated;
use crate::{AlarmLog, Alarms, Config, Error, Event, Histories, Pallet};
use alloc::vec;
use beadle_primitives::{
	standing::MAX_REASON_BYTES,
	traits::{Authorisation, OnAction},
	Action, AlarmId, AlarmRecord, Authority, DeviceId, Finding, Mitigation, Text, VerificationState,
};
use frame_support::{ensure, traits::Time};
use frame_system::pallet_prelude::BlockNumberFor;

impl<T: Config> Pallet<T> {
	/// Records a verdict on an alarm, with its reason. A false positive takes the alarm back; by the council's true positive
	/// the device is suspended on the council's account, if the alarm's behaviour asked for a suspension.
	pub(crate) fn record_verdict(
		device: DeviceId,
		by: Authority,
		alarm: AlarmId,
		state: VerificationState,
		reason: Text<MAX_REASON_BYTES>,
	) -> Result<(), Error<T>> {
		let mut log = Alarms::<T>::get(device);
		let record = log.get_mut(alarm).ok_or(Error::<T>::AlarmNotFound)?;
		ensure!(Self::may_judge(&by, record), Error::<T>::DecidedByCouncil);

		let binding = by == Authority::Council && record.mitigation == Mitigation::Suspend;
		let suspend_for = binding.then(|| record.reason());
		record.finding = Some(Finding { state, by, at: T::Time::now(), reason: reason.clone() });
		// The council's verdict takes a place among its verdicts.
		log.forget_ended_but(Some(alarm), Self::kept_alarms());
		let event = Event::VerificationStateSet { device, alarm, state, by, reason: reason.clone() };
		Self::deposit_event(event);
		T::OnAction::on_action(device, by.into(), Action::Verified { alarm, state, reason });
		match state {
			VerificationState::FalsePositive => Self::take_back(device, alarm, by, log),
			VerificationState::TruePositive => {
				Alarms::<T>::insert(device, log);
				if let Some(reason) = suspend_for {
					T::Authorisation::suspend_by_verdict(device, reason);
				}
			},
			VerificationState::Unknown | VerificationState::BenignPositive => Alarms::<T>::insert(device, log),
		}
		Ok(())
	}

	/// Returns whether this authority can give a verdict on the alarm: the owner cannot override the council's.
	fn may_judge(by: &Authority, record: &AlarmRecord<BlockNumberFor<T>>) -> bool {
		let decided = record.finding.as_ref().is_some_and(|verdict| verdict.by == Authority::Council);
		!decided || *by == Authority::Council
	}

	/// Takes an alarm back that was a false positive: if it lasts, invalidates it and lets its behaviour start afresh;
	/// if the device is suspended for it, reinstates the device. Stores the log.
	///
	/// An alarm for a silence lasts until data come or the council takes it back: who owns a dead device could otherwise
	/// have it look well for ever.
	fn take_back(device: DeviceId, alarm: AlarmId, by: Authority, mut log: AlarmLog<BlockNumberFor<T>>) {
		let lasting = log.get_mut(alarm).filter(|record| record.ended.is_none());
		if let Some((profile, metric, behaviour)) =
			lasting.map(|record| (record.profile, record.metric, record.behaviour))
		{
			let excused_at = (by == Authority::Council).then(T::Time::now);
			let over =
				Histories::<T>::mutate(device, |history| history.restart_behaviour(metric, behaviour, excused_at));
			if over {
				Self::invalidate(device, profile, metric, behaviour, &mut log);
				T::OnAction::on_findings(device, vec![invalidated(alarm)]);
			}
		}
		Alarms::<T>::insert(device, log);
		// Last, since it re-enters this pallet through `on_reinstated`.
		T::Authorisation::reinstate_after_alarm(device, alarm, by);
	}
}
