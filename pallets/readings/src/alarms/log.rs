//! Log of a device's alarms.

use crate::AlarmLog;
use alloc::vec::Vec;
use beadle_primitives::{
	AlarmEnd, AlarmEvidence, AlarmId, AlarmRecord, BehaviourIndex, MetricIndex, Mitigation, Moment, ProfileRef,
};

/// Numbers of ended alarms that a log keeps.
#[derive(Clone, Copy)]
pub struct Kept {
	/// Number of ordinary ones.
	pub ordinary: u32,
	/// Number of those that suspended the device, as many again of those that asked for it while it was suspended for
	/// another one, and of those that the council has judged.
	pub adverse: u32,
}

/// Reason to keep an ended alarm. Those of one kind never displace those of another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
	/// It ended lately.
	Ordinary,
	/// It suspended the device.
	Suspended,
	/// Its behaviour asked for a suspension, and the device was suspended for another one at that time.
	Asked,
	/// The council has judged it, whether or not it suspended the device.
	Judged,
}

impl Kind {
	fn of<BlockNumber>(alarm: &AlarmRecord<BlockNumber>) -> Self {
		match (alarm.judged_by_council_at(), alarm.suspended, alarm.mitigation) {
			(Some(_), ..) => Self::Judged,
			(None, true, _) => Self::Suspended,
			(None, false, Mitigation::Suspend) => Self::Asked,
			(None, false, Mitigation::None) => Self::Ordinary,
		}
	}
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
			mitigation: Mitigation::None,
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
		self.forget_ended_but(Some(id), kept);
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

	/// Drops ended alarms, so that no more than these are kept of each kind: those with the oldest verdicts of those that
	/// the council has judged, and the oldest of the others.
	pub fn forget_ended(&mut self, kept: Kept) {
		self.forget_ended_but(None, kept);
	}

	/// Does so after this alarm was judged, or ended. Of verdicts in one block, it has the latest.
	pub(crate) fn forget_ended_but(&mut self, latest: Option<AlarmId>, kept: Kept) {
		self.forget(Kind::Ordinary, kept.ordinary, latest);
		for kind in [Kind::Suspended, Kind::Asked, Kind::Judged] {
			self.forget(kind, kept.adverse, latest);
		}
	}

	fn forget(&mut self, kind: Kind, most: u32, latest: Option<AlarmId>) {
		let age = |alarm: &AlarmRecord<BlockNumber>| {
			(alarm.judged_by_council_at(), latest == Some(alarm.id) && kind == Kind::Judged, alarm.id)
		};
		let ended = self.alarms.iter().filter(|alarm| alarm.ended.is_some() && Kind::of(alarm) == kind);
		let mut ages: Vec<_> = ended.map(age).collect();
		let surplus = ages.len().saturating_sub(usize::try_from(most).unwrap_or(usize::MAX));
		if surplus == 0 {
			return;
		}
		ages.sort_unstable();
		ages.truncate(surplus);
		self.alarms.retain(|alarm| !ages.iter().any(|(_, _, forgotten)| *forgotten == alarm.id));
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

	/// Returns a verdict at this time.
	fn verdict(by: Authority, at: Moment) -> Option<Finding> {
		Some(Finding { state: VerificationState::TruePositive, by, at, reason: Default::default() })
	}

	/// Judges an alarm on behalf of the council at this time.
	fn judge(log: &mut AlarmLog<u32>, id: AlarmId, at: Moment) {
		log.get_mut(id).unwrap().finding = verdict(Authority::Council, at);
		log.forget_ended_but(Some(id), KEPT);
	}

	#[test]
	fn ordinary_ones_do_not_displace_adverse_ones() {
		let mut log = AlarmLog::default();
		pass(&mut log, |alarm| alarm.suspended = true);
		pass(&mut log, |alarm| alarm.finding = verdict(Authority::Council, 1));
		pass(&mut log, |alarm| alarm.finding = verdict(Authority::Owner(1), 1));
		for _ in 0..100 {
			pass(&mut log, |_| ());
		}
		assert_eq!(numbers(&log), [1, 2, 102, 103]);
		// They are bounded, too.
		for _ in 0..3 {
			pass(&mut log, |alarm| alarm.suspended = true);
		}
		assert_eq!(numbers(&log), [2, 102, 103, 104, 105, 106]);
	}

	#[test]
	fn a_verdict_of_the_council_outlasts_whatever_the_device_does() {
		let mut log = AlarmLog::default();
		for _ in 0..4 {
			pass(&mut log, |alarm| alarm.suspended = true);
		}
		// Judged after newer ones that are adverse as well.
		judge(&mut log, 2, 5);
		for _ in 0..100 {
			pass(&mut log, |alarm| alarm.suspended = true);
			pass(&mut log, |_| ());
		}
		assert_eq!(numbers(&log), [2, 199, 201, 202, 203, 204]);
	}

	#[test]
	fn of_the_council_s_verdicts_the_oldest_make_room_and_never_the_latest() {
		let mut log = AlarmLog::default();
		let lasting = raise(&mut log, 7);
		for _ in 0..3 {
			pass(&mut log, |alarm| alarm.suspended = true);
		}
		judge(&mut log, 4, 5);
		judge(&mut log, 3, 6);
		judge(&mut log, 2, 6);
		// All places are taken. The oldest verdict goes, though it is on the newest alarm.
		pass(&mut log, |alarm| alarm.suspended = true);
		judge(&mut log, 5, 7);
		assert_eq!(numbers(&log), [1, 2, 3, 5]);
		// All in one block, the oldest alarm at last, which ends by it.
		for id in [2, 3, lasting] {
			judge(&mut log, id, 7);
		}
		assert_eq!(numbers(&log), [1, 2, 3, 5]);
		end(&mut log, 7);
		assert_eq!(numbers(&log), [1, 3, 5]);
	}

	#[test]
	fn what_asked_for_a_suspension_outlasts_what_did_not_and_displaces_no_suspension() {
		let mut log = AlarmLog::default();
		pass(&mut log, |alarm| alarm.suspended = true);
		for _ in 0..4 {
			pass(&mut log, |alarm| alarm.mitigation = Mitigation::Suspend);
		}
		for _ in 0..100 {
			pass(&mut log, |_| ());
		}
		assert_eq!(numbers(&log), [1, 3, 4, 5, 104, 105]);
	}

	#[test]
	fn verdicts_take_no_places_of_suspensions() {
		let mut log = AlarmLog::default();
		for at in 1..=5 {
			let id = pass(&mut log, |alarm| alarm.suspended = true);
			judge(&mut log, id, at);
		}
		pass(&mut log, |alarm| alarm.suspended = true);
		assert_eq!(numbers(&log), [3, 4, 5, 6]);
	}
}
