//! Log of a device's alarms.

use crate::AlarmLog;
use beadle_primitives::{
	AlarmEnd, AlarmEvidence, AlarmId, AlarmRecord, BehaviourIndex, MetricIndex, Moment, ProfileRef,
};

/// Numbers of ended alarms that a log keeps.
#[derive(Clone, Copy)]
pub struct Kept {
	/// Number of ordinary ones.
	pub ordinary: u32,
	/// Number of adverse ones.
	pub adverse: u32,
}

impl<BlockNumber: Copy> AlarmLog<BlockNumber> {
	/// Adds an alarm; returns its number.
	pub(crate) fn raise(
		&mut self,
		profile: ProfileRef,
		metric: MetricIndex,
		behaviour: BehaviourIndex,
		observed_at: Moment,
		raised_in: BlockNumber,
		evidence: AlarmEvidence,
	) -> AlarmId {
		// Four thousand million alarms of one device are out of reach: at one per block, that takes centuries.
		let id = self.raised.saturating_add(1);
		self.raised = id;
		let record = AlarmRecord {
			id,
			profile,
			metric,
			behaviour,
			observed_at,
			raised_in,
			ended: None,
			finding: None,
			evidence: Some(evidence),
			suspended: false,
		};
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
		kept: Kept,
	) -> Option<AlarmId> {
		let id = self.lasting(profile, metric, behaviour)?;
		self.get_mut(id)?.ended = Some((how, block));
		self.forget_ended(kept);
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

	/// Drops the oldest ended alarms, so that no more than these are kept of each kind. Ordinary ones never displace
	/// adverse ones.
	pub fn forget_ended(&mut self, kept: Kept) {
		self.forget(false, kept.ordinary);
		self.forget(true, kept.adverse);
	}

	fn forget(&mut self, adverse: bool, most: u32) {
		let of_kind = |alarm: &AlarmRecord<BlockNumber>| alarm.ended.is_some() && alarm.is_adverse() == adverse;
		let ended = self.alarms.iter().filter(|alarm| of_kind(alarm)).count();
		let mut surplus = ended.saturating_sub(usize::try_from(most).unwrap_or(usize::MAX));
		if surplus == 0 {
			return;
		}
		self.alarms.retain(|alarm| {
			let forget = surplus > 0 && of_kind(alarm);
			surplus = surplus.saturating_sub(usize::from(forget));
			!forget
		});
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use beadle_primitives::{Authority, Finding, VerificationState};

	const PROFILE: ProfileRef = ProfileRef { id: 3, version: 1 };

	/// The most ended alarms that are kept.
	const KEPT: Kept = Kept { ordinary: 2, adverse: 3 };

	const EVIDENCE: AlarmEvidence = AlarmEvidence::Silence { since: 1_000, lasted: 500 };

	fn raise(log: &mut AlarmLog<u32>, behaviour: BehaviourIndex) -> AlarmId {
		log.raise(PROFILE, 0, behaviour, 1_000, 1, EVIDENCE)
	}

	fn end(log: &mut AlarmLog<u32>, behaviour: BehaviourIndex) -> Option<AlarmId> {
		log.end(PROFILE, 0, behaviour, AlarmEnd::Cleared, 2, KEPT)
	}

	fn numbers(log: &AlarmLog<u32>) -> Vec<AlarmId> {
		log.alarms.iter().map(|alarm| alarm.id).collect()
	}

	/// Raises and ends an alarm, with a change in between.
	fn pass(log: &mut AlarmLog<u32>, change: impl FnOnce(&mut AlarmRecord<u32>)) -> AlarmId {
		let id = raise(log, 0);
		change(log.get_mut(id).unwrap());
		end(log, 0).unwrap()
	}

	#[test]
	fn alarms_are_numbered_from_one() {
		let mut log = AlarmLog::default();
		assert_eq!([raise(&mut log, 0), raise(&mut log, 1)], [1, 2]);
		assert_eq!((log.raised, numbers(&log)), (2, vec![1, 2]));
		assert_eq!(log.alarms[0].evidence, Some(EVIDENCE));
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

	#[test]
	fn ordinary_ones_do_not_displace_adverse_ones() {
		let verdict = |by| Finding { state: VerificationState::TruePositive, by, at: 1, reason: Default::default() };
		let mut log = AlarmLog::default();
		pass(&mut log, |alarm| alarm.suspended = true);
		pass(&mut log, |alarm| alarm.finding = Some(verdict(Authority::Council)));
		pass(&mut log, |alarm| alarm.finding = Some(verdict(Authority::Owner(1))));
		for _ in 0..100 {
			pass(&mut log, |_| ());
		}
		assert_eq!(numbers(&log), [1, 2, 102, 103]);
		// They are bounded, too.
		for _ in 0..3 {
			pass(&mut log, |alarm| alarm.suspended = true);
		}
		assert_eq!(numbers(&log), [102, 103, 104, 105, 106]);
	}
}
