//! Log of a device's alarms.

use crate::AlarmLog;
use beadle_primitives::{AlarmEnd, AlarmId, AlarmRecord, BehaviourIndex, MetricIndex, Moment, ProfileRef};

impl<BlockNumber: Copy> AlarmLog<BlockNumber> {
	/// Adds an alarm; returns its number.
	pub(crate) fn raise(
		&mut self,
		profile: ProfileRef,
		metric: MetricIndex,
		behaviour: BehaviourIndex,
		observed_at: Moment,
		raised_in: BlockNumber,
		max_ended: u32,
	) -> AlarmId {
		// Four thousand million alarms of one device are out of reach: at one per block, that takes centuries.
		let id = self.raised.saturating_add(1);
		self.raised = id;
		self.forget_ended(max_ended);
		let record = AlarmRecord { id, profile, metric, behaviour, observed_at, raised_in, ended: None, finding: None };
		let pushed = self.alarms.try_push(record);
		debug_assert!(pushed.is_ok(), "there is room for an alarm of each behaviour and for those that ended; qed");
		id
	}

	/// Ends the lasting alarm of this behaviour; returns its number.
	pub(crate) fn end(
		&mut self,
		profile: ProfileRef,
		metric: MetricIndex,
		behaviour: BehaviourIndex,
		how: AlarmEnd,
		block: BlockNumber,
		max_ended: u32,
	) -> Option<AlarmId> {
		let id = self.lasting(profile, metric, behaviour)?;
		self.get_mut(id)?.ended = Some((how, block));
		self.forget_ended(max_ended);
		Some(id)
	}

	/// Returns the number of the lasting alarm of this behaviour.
	pub(crate) fn lasting(
		&self,
		profile: ProfileRef,
		metric: MetricIndex,
		behaviour: BehaviourIndex,
	) -> Option<AlarmId> {
		let same = |alarm: &&AlarmRecord<BlockNumber>| {
			alarm.ended.is_none() && (alarm.profile, alarm.metric, alarm.behaviour) == (profile, metric, behaviour)
		};
		self.alarms.iter().find(same).map(|alarm| alarm.id)
	}

	/// Returns the alarm with this number.
	pub(crate) fn get_mut(&mut self, id: AlarmId) -> Option<&mut AlarmRecord<BlockNumber>> {
		self.alarms.iter_mut().find(|alarm| alarm.id == id)
	}

	/// Drops the oldest ended alarms, so that no more than `max_ended` are kept.
	fn forget_ended(&mut self, max_ended: u32) {
		let ended = self.alarms.iter().filter(|alarm| alarm.ended.is_some()).count();
		let max_ended = usize::try_from(max_ended).unwrap_or(usize::MAX);
		let mut surplus = ended.saturating_sub(max_ended);
		self.alarms.retain(|alarm| {
			let forget = surplus > 0 && alarm.ended.is_some();
			surplus = surplus.saturating_sub(usize::from(forget));
			!forget
		});
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const PROFILE: ProfileRef = ProfileRef { id: 3, version: 1 };

	/// The most ended alarms that are kept.
	const MAX_ENDED: u32 = 2;

	fn raise(log: &mut AlarmLog<u32>, behaviour: BehaviourIndex) -> AlarmId {
		log.raise(PROFILE, 0, behaviour, 1_000, 1, MAX_ENDED)
	}

	fn end(log: &mut AlarmLog<u32>, behaviour: BehaviourIndex) -> Option<AlarmId> {
		log.end(PROFILE, 0, behaviour, AlarmEnd::Cleared, 2, MAX_ENDED)
	}

	fn numbers(log: &AlarmLog<u32>) -> Vec<AlarmId> {
		log.alarms.iter().map(|alarm| alarm.id).collect()
	}

	#[test]
	fn alarms_are_numbered_from_one() {
		let mut log = AlarmLog::default();
		assert_eq!([raise(&mut log, 0), raise(&mut log, 1)], [1, 2]);
		assert_eq!((log.raised, numbers(&log)), (2, vec![1, 2]));
	}

	#[test]
	fn an_alarm_lasts_until_it_ends() {
		let mut log = AlarmLog::default();
		raise(&mut log, 5);
		assert_eq!(log.lasting(PROFILE, 0, 5), Some(1));
		let others = [(PROFILE, 0, 4), (PROFILE, 1, 5), (ProfileRef { version: 2, ..PROFILE }, 0, 5)];
		assert!(others
			.into_iter()
			.all(|(profile, metric, behaviour)| log.lasting(profile, metric, behaviour).is_none()));
		assert_eq!((end(&mut log, 5), end(&mut log, 5)), (Some(1), None));
		assert_eq!(log.get_mut(1).and_then(|alarm| alarm.ended), Some((AlarmEnd::Cleared, 2)));
	}

	#[test]
	fn the_oldest_that_ended_make_room_and_those_that_last_stay() {
		let mut log = AlarmLog::default();
		raise(&mut log, 7);
		for _ in 0..4 {
			raise(&mut log, 0);
			end(&mut log, 0);
		}
		assert_eq!((log.raised, numbers(&log)), (5, vec![1, 4, 5]));
	}
}
