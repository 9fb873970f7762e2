//! Verdicts of people on alarms.

use crate::{Alarms, Config, Error, Event, Histories, Pallet};
use beadle_primitives::{
	standing::MAX_REASON_BYTES,
	traits::{Authorisation, DeviceDirectory, OnAction},
	Action, AlarmId, Authority, DeviceId, Finding, Text, VerificationState,
};
use frame_support::{
	dispatch::DispatchResult,
	ensure,
	traits::{EnsureOriginWithArg, Time},
};
use frame_system::pallet_prelude::OriginFor;

impl<T: Config> Pallet<T> {
	/// Returns the caller's authority over a device that is not revoked.
	///
	/// Checks the device first, so that a wrong number is not mistaken for a lack of authority.
	pub(crate) fn ensure_steward(origin: OriginFor<T>, device: DeviceId) -> Result<Authority, Error<T>> {
		let enrolled = T::Devices::device(device).ok_or(Error::<T>::DeviceNotFound)?;
		ensure!(!enrolled.revoked, Error::<T>::Revoked);
		T::StewardOrigin::ensure_origin(origin, &device).map_err(|_| Error::<T>::NotAuthorised)
	}

	pub(crate) fn do_set_verification_state(
		device: DeviceId,
		by: Authority,
		alarm: AlarmId,
		state: VerificationState,
		reason: Text<MAX_REASON_BYTES>,
	) -> DispatchResult {
		let mut log = Alarms::<T>::get(device);
		let record = log.get_mut(alarm).ok_or(Error::<T>::AlarmNotFound)?;
		let decided = record.finding.as_ref().is_some_and(|finding| finding.by == Authority::Council);
		ensure!(!decided || by == Authority::Council, Error::<T>::DecidedByCouncil);

		record.finding = Some(Finding { state, by: by.clone(), at: T::Time::now(), reason: reason.clone() });
		let (profile, metric, behaviour) = (record.profile, record.metric, record.behaviour);
		let lasts = record.ended.is_none();
		Self::deposit_event(Event::VerificationStateSet {
			device,
			alarm,
			state,
			by: by.clone(),
			reason: reason.clone(),
		});
		T::OnAction::on_action(device, by.clone().into(), Action::Verified { alarm, state, reason });

		let stands = state != VerificationState::FalsePositive;
		if lasts && !stands {
			Histories::<T>::mutate(device, |history| history.restart_behaviour(metric, behaviour));
			Self::invalidate(device, profile, metric, behaviour, &mut log);
		}
		Alarms::<T>::insert(device, log);
		if !stands {
			// Last, since it re-enters this pallet through `on_reinstated`.
			T::Authorisation::reinstate_after_alarm(device, alarm, by);
		}
		Ok(())
	}
}
