//! Invariants of this pallet's storage, which hold between any two blocks.

use crate::{types::MAX_PINNED, Alarms, Config, Histories, LatestReports, Pallet, PinnedViolation, Violations};
use beadle_primitives::{traits::DeviceDirectory, AlarmRecord, DeviceEntry, Via};
use frame_support::{ensure, traits::Time};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks these invariants:
	///
	/// - a history has a sequence, a time and a block, or none of them;
	/// - no metric is ahead of its device;
	/// - violations belong to packs that were recorded or reported, no more than a few to each;
	/// - the alarms on record are in order and were all raised, and those that last are exactly the history's
	///   behaviours in alarm; of those that ended, no more are kept of each kind than may be;
	/// - no report is from the future, nor what was reported;
	/// - nothing is kept of a revoked device.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
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
			let reported = LatestReports::<T>::contains_key(device);
			for pinned in &violations {
				let known = match pinned.via {
					Via::Submit => (1..=sequence).contains(&pinned.sequence),
					Via::Report => reported,
				};
				ensure!(known, "a violation of a pack that was neither recorded nor reported");
				// A pack that was reported can be recorded under another version of the profile.
				let same = |other: &&PinnedViolation<_>| (other.via, other.pack_hash) == (pinned.via, pinned.pack_hash);
				let of_pack = violations.iter().filter(same).count();
				let found = usize::try_from(pinned.found).unwrap_or(usize::MAX);
				ensure!(of_pack <= found.min(MAX_PINNED), "more violations of a pack than were found or are kept");
			}
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
			let mut kept = log.clone();
			kept.forget_ended(Self::kept_alarms());
			ensure!(kept == log, "more ended alarms are on record than may be");
		}
		let block = frame_system::Pallet::<T>::block_number();
		for latest in LatestReports::<T>::iter_values() {
			ensure!(latest.block <= block, "a report of a block to come");
			ensure!(latest.until.iter().all(|until| *until <= T::Time::now()), "a report of an observation to come");
		}
		let keys = Histories::<T>::iter_keys().chain(Violations::<T>::iter_keys()).chain(Alarms::<T>::iter_keys());
		for device in keys.chain(LatestReports::<T>::iter_keys()) {
			let revoked = matches!(T::Devices::entry(device), Some(DeviceEntry::Revoked(_)));
			ensure!(!revoked, "something is kept of a revoked device");
		}
		Ok(())
	}
}
