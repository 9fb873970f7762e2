//! Retirement of revoked devices.

use crate::{Alarms, Config, Histories, LatestReports, Pallet, Violations};
use beadle_primitives::DeviceId;

impl<T: Config> Pallet<T> {
	/// Drops everything that the pallet keeps of a device. The head of the device's log pins what was found about it: the
	/// evidence of each alarm, and each flagged pack with the hash of its violations. Four writes.
	pub(crate) fn forget(device: DeviceId) {
		Histories::<T>::remove(device);
		Violations::<T>::remove(device);
		Alarms::<T>::remove(device);
		LatestReports::<T>::remove(device);
	}
}
