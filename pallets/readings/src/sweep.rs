//! Sweep of the devices: checks a few in each block with weight left, and puts the alarms of silent ones on record.

use crate::{Config, Histories, Pallet, SweepCursor, WeightInfo};
use beadle_appraisal::{notice, VersionedHistory};
use beadle_primitives::{
	traits::{ActiveProfiles, Authorisation, DeviceDirectory},
	AlarmTransition, DeviceId, Mitigation, Moment, Silence, TransitionKind,
};
use frame_support::{
	traits::{Get, Time},
	weights::Weight,
};

impl<T: Config> Pallet<T> {
	/// Checks as many devices as the weight allows, continuing where the last sweep stopped; returns the weight used.
	pub(crate) fn sweep(remaining: Weight) -> Weight {
		let base = T::WeightInfo::sweep(0);
		let each = T::WeightInfo::sweep(1).saturating_sub(base);
		let left = remaining.checked_sub(&base).unwrap_or_default();
		let affordable = left.checked_div_per_component(&each).unwrap_or(u64::MAX);
		let affordable = u32::try_from(affordable).unwrap_or(u32::MAX).min(T::SweepDevices::get());
		if affordable == 0 || remaining.any_lt(base) {
			return Weight::zero();
		}
		let enrolled = T::Devices::count();
		let devices = affordable.min(enrolled);
		let now = T::Time::now();
		let mut next = SweepCursor::<T>::get();
		for _ in 0..devices {
			// After the last device comes the first.
			let device = if next < enrolled { next } else { 0 };
			Self::put_silence_on_record(device, now);
			next = device.saturating_add(1);
		}
		if devices > 0 {
			SweepCursor::<T>::put(next);
		}
		T::WeightInfo::sweep(devices)
	}

	/// Raises an alarm for each silence of a device that has lasted long enough by `now`, unless it is in alarm already. No
	/// more than one device's part of [`WeightInfo::sweep`].
	pub(crate) fn put_silence_on_record(device: DeviceId, now: Moment) {
		let Some(known) = T::Devices::device(device) else { return };
		// No reading is due from a device that is not active.
		let Some(pauses) = T::Authorisation::pauses(device, &known) else { return };
		let Some(held) = T::Profiles::held_against(device) else { return };
		let mut history = Histories::<T>::get(device).into_latest();
		let superseded = (history.profile != held.active.reference).then(|| history.clone());
		history.excuse(pauses);
		let noticed = notice(&held.active, &mut history, now);
		if noticed.is_empty() {
			return;
		}
		if let Some(superseded) = superseded {
			Self::invalidate_alarms(device, &superseded);
		}
		Histories::<T>::insert(device, VersionedHistory::from(history));
		let raised = |Silence { metric, behaviour, since, .. }| AlarmTransition {
			metric,
			behaviour,
			kind: TransitionKind::Raised,
			observed_at: since,
			// The mitigation follows when the silence ends, so that it does not depend on when the sweep reaches the
			// device.
			mitigation: Mitigation::None,
			violation: None,
		};
		let transitions: alloc::vec::Vec<_> = noticed.into_iter().map(raised).collect();
		Self::follow_up(device, held.active.reference, &transitions, None);
	}
}
