//! Bodies of the calls, after their origin checks.

use crate::{reports::Report, Config, Error, Inspection, Pallet};
use beadle_primitives::{
	standing::MAX_REASON_BYTES, traits::EnsureAuthority, AlarmId, Authority, DeviceId, Pack, Text, VerificationState,
};
use frame_support::{
	dispatch::{DispatchResult, DispatchResultWithPostInfo},
	ensure,
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

	pub(crate) fn do_report(report: Report, device: DeviceId, pack: &Pack) -> DispatchResultWithPostInfo {
		ensure!(report.is_of(device, pack.sequence), DispatchError::BadOrigin);
		let weight = report.weight_to_record::<T::WeightInfo>();
		Self::put_report(report, pack);
		Ok(Some(weight).into())
	}

	pub(crate) fn do_set_verification_state(
		device: DeviceId,
		by: Authority,
		alarm: AlarmId,
		state: VerificationState,
		reason: Text<MAX_REASON_BYTES>,
	) -> DispatchResult {
		Ok(Self::record_verdict(device, by, alarm, state, reason)?)
	}
}
