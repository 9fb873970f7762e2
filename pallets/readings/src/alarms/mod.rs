//! Alarms of a device, from their raising to a person's verdict.

mod invalidation;
mod log;
mod transitions;
mod verdict;

use crate::{AlarmLog, Config, Pallet};
use beadle_primitives::{AlarmEnd, AlarmId, BehaviourIndex, MetricIndex, ProfileRef};
use frame_support::traits::Get;
use frame_system::pallet_prelude::BlockNumberFor;
use log::Kept;

impl<T: Config> Pallet<T> {
	/// Ends the lasting alarm of this behaviour in this block; returns its number.
	pub(crate) fn end_alarm(
		log: &mut AlarmLog<BlockNumberFor<T>>,
		profile: ProfileRef,
		metric: MetricIndex,
		behaviour: BehaviourIndex,
		how: AlarmEnd,
	) -> Option<AlarmId> {
		let block = frame_system::Pallet::<T>::block_number();
		log.end(profile, metric, behaviour, how, block, Self::kept_alarms())
	}

	/// Returns the numbers of ended alarms that stay on record.
	pub fn kept_alarms() -> Kept {
		Kept { ordinary: T::MaxEndedAlarms::get(), adverse: T::MaxAdverseAlarms::get() }
	}
}
