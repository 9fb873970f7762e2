use crate::{mock::*, AlarmLog, Alarms, Histories, LatestReport, LatestReports, Violations};
use beadle_appraisal::History;
use beadle_primitives::{AlarmEnd, AlarmRecord, DeviceId, Mitigation, Moment, ProfileRef, Via};
use frame_support::assert_ok;

/// Asserts that the check reports `corrupt` on a chain with a device in alarm, whose violations are on record.
#[track_caller]
fn assert_noticed(corrupt: impl FnOnce()) {
	build_and_execute(|| {
		for sequence in 1..=3 {
			assert_ok!(applied_pack(&pack(sequence, &[101])).unwrap());
		}
		assert_ok!(Readings::do_try_state());
		let (history, alarms) = (Histories::<Test>::get(DEVICE), Alarms::<Test>::get(DEVICE));
		let violations = Violations::<Test>::get(DEVICE);
		assert!(!violations.is_empty() && alarms.raised == 1);
		corrupt();
		assert!(Readings::do_try_state().is_err());
		// The mock checks the state once more at the end.
		Histories::<Test>::insert(DEVICE, history);
		Alarms::<Test>::insert(DEVICE, alarms);
		Violations::<Test>::insert(DEVICE, violations);
		Alarms::<Test>::remove(OTHER);
		LatestReports::<Test>::remove(DEVICE);
		Histories::<Test>::remove(REVOKED);
	});
}

/// Device of which nothing was recorded.
const OTHER: DeviceId = DEVICE + 50;

fn change(change: impl FnOnce(&mut History)) {
	Histories::<Test>::mutate(DEVICE, |stored| change(stored));
}

fn change_alarms(change: impl FnOnce(&mut AlarmLog<u64>)) {
	Alarms::<Test>::mutate(DEVICE, change);
}

#[test]
fn what_was_recorded_has_a_sequence_a_time_and_a_block() {
	assert_noticed(|| change(|history| history.observed_at = None));
	assert_noticed(|| change(|history| history.recorded_in = 0));
	assert_noticed(|| change(|history| history.sequence = 0));
}

#[test]
fn no_metric_is_ahead_of_its_device() {
	assert_noticed(|| change(|history| history.observed_at = Some(1)));
}

#[test]
fn violations_are_of_packs_that_were_recorded() {
	assert_noticed(|| Violations::<Test>::mutate(DEVICE, |violations| violations[0].sequence = 9));
	assert_noticed(|| Violations::<Test>::mutate(DEVICE, |violations| violations[0].sequence = 0));
	assert_noticed(|| Violations::<Test>::mutate(DEVICE, |violations| violations[0].via = Via::Report));
}

#[test]
fn no_more_violations_of_a_pack_are_kept_than_were_found() {
	assert_noticed(|| Violations::<Test>::mutate(DEVICE, |violations| violations[0].found = 0));
	assert_noticed(|| {
		Violations::<Test>::mutate(DEVICE, |violations| {
			let same = violations[0].clone();
			(0..2).for_each(|_| violations.try_push(same.clone()).unwrap());
		})
	});
}

#[test]
fn no_more_ended_alarms_are_kept_than_may_be() {
	assert_noticed(|| {
		change_alarms(|log| {
			let lasting = log.alarms.pop().unwrap();
			for id in 1..=3 {
				let ended = Some((AlarmEnd::Cleared, 1));
				let ended =
					AlarmRecord { ended, suspended: false, mitigation: Mitigation::None, id, ..lasting.clone() };
				log.alarms.try_push(ended).unwrap();
			}
			log.alarms.try_push(AlarmRecord { id: 4, ..lasting }).unwrap();
			log.raised = 4;
		})
	});
}

#[test]
fn no_report_is_of_a_block_to_come() {
	assert_noticed(|| LatestReports::<Test>::insert(DEVICE, latest_report(1, 2)));
}

#[test]
fn no_report_is_of_an_observation_to_come() {
	assert_noticed(|| LatestReports::<Test>::insert(DEVICE, latest_report(NOW + 1, 1)));
}

fn latest_report(observed_at: Moment, block: u64) -> LatestReport<u64> {
	let until = vec![observed_at].try_into().unwrap();
	LatestReport { profile: ProfileRef { id: 3, version: 1 }, until, block }
}

#[test]
fn nothing_is_kept_of_who_is_revoked() {
	assert_noticed(|| Histories::<Test>::insert(REVOKED, beadle_appraisal::VersionedHistory::default()));
}

#[test]
fn alarms_are_numbered_in_order_and_were_raised() {
	assert_noticed(|| change_alarms(|log| log.raised = 0));
	assert_noticed(|| change_alarms(|log| log.alarms[0].id = 7));
}

#[test]
fn alarms_last_exactly_where_the_history_is_in_alarm() {
	assert_noticed(|| change_alarms(|log| log.alarms.clear()));
	assert_noticed(|| change_alarms(|log| log.alarms[0].behaviour = 5));
	assert_noticed(|| {
		let log = Alarms::<Test>::get(DEVICE);
		Alarms::<Test>::insert(OTHER, log);
	});
}
