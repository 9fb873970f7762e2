//! Invariants of this pallet's storage, which hold between any two blocks.

use crate::{Alarms, Config, Histories, Pallet, Violations};
use beadle_primitives::AlarmRecord;
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks these invariants:
	///
	/// - a history has a sequence, a time and a block, or none of them;
	/// - no metric is ahead of its device;
	/// - violations belong to packs that were recorded;
	/// - the alarms on record are in order and were all raised, and those that last are exactly the history's
	///   behaviours in alarm.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		for (_, history) in Histories::<T>::iter() {
			ensure!(
				(history.sequence > 0) == history.observed_at.is_some(),
				"a sequence without a time, or the reverse"
			);
			ensure!((history.sequence > 0) == (history.recorded_in > 0), "a sequence without a block, or the reverse");
			let latest = history.metrics.iter().filter_map(|metric| metric.last).map(|last| last.at).max();
			ensure!(latest <= history.observed_at, "a metric was observed after its device");
		}
		for (device, violations) in Violations::<T>::iter() {
			let sequence = Histories::<T>::get(device).sequence;
			ensure!(
				violations.iter().all(|pinned| (1..=sequence).contains(&pinned.sequence)),
				"a violation of a pack that was not recorded"
			);
		}
		for (device, log) in Alarms::<T>::iter() {
			let numbers: alloc::vec::Vec<_> = log.alarms.iter().map(|alarm| alarm.id).collect();
			ensure!(numbers.is_sorted_by(|one, next| one < next), "alarms are out of order");
			ensure!(numbers.iter().all(|id| (1..=log.raised).contains(id)), "an alarm's number was never given out");
			let history = Histories::<T>::get(device);
			let lasting = log.alarms.iter().filter(|alarm| alarm.ended.is_none());
			let of_history = |alarm: &AlarmRecord<_>| {
				alarm.profile == history.profile
					&& history.alarms().any(|in_alarm| in_alarm == (alarm.metric, alarm.behaviour))
			};
			ensure!(lasting.clone().all(of_history), "an alarm lasts that the history does not have");
			ensure!(lasting.count() == history.alarms().count(), "a behaviour in alarm is not on record");
		}
		Ok(())
	}
}
