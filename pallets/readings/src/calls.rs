//! Bodies of the calls, after their origin checks.

use crate::{Alarms, Config, Error, Event, Inspection, Pallet};
use beadle_primitives::{
	standing::MAX_REASON_BYTES,
	traits::{EnsureAuthority, OnAction},
	Action, AlarmId, Authority, DeviceId, Finding, Pack, Text, VerificationState,
};
use frame_support::{
	dispatch::{DispatchResult, DispatchResultWithPostInfo},
	ensure,
	traits::Time,
};
use frame_system::pallet_prelude::OriginFor;
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// Returns the authority by which the origin acts on a device that is not revoked.
	pub(crate) fn ensure_authority(origin: OriginFor<T>, device: DeviceId) -> Result<Authority, Error<T>> {
		let (_, by) = T::AuthorityOrigin::ensure_authority(origin, device)?;
		Ok(by)
	}

	pub(crate) fn do_submit(inspection: Inspection, device: DeviceId, pack: &Pack) -> DispatchResultWithPostInfo {
		ensure!(inspection.is_of(device, pack.sequence), DispatchError::BadOrigin);
		let weight = inspection.weight_to_record::<T::WeightInfo>();
		Self::record(inspection, pack);
		Ok(Some(weight).into())
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
		ensure!(Self::may_verify(&by, record), Error::<T>::DecidedByCouncil);

		record.finding = Some(Finding { state, by: by.clone(), at: T::Time::now(), reason: reason.clone() });
		let event = Event::VerificationStateSet { device, alarm, state, by: by.clone(), reason: reason.clone() };
		Self::deposit_event(event);
		T::OnAction::on_action(device, by.clone().into(), Action::Verified { alarm, state, reason });
		match state {
			VerificationState::FalsePositive => Self::take_back(device, alarm, by, log),
			VerificationState::Unknown | VerificationState::TruePositive | VerificationState::BenignPositive => {
				Alarms::<T>::insert(device, log);
			},
		}
		Ok(())
	}
}
