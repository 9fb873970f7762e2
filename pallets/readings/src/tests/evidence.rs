//! Tests of what stays on record against a device, whatever it sends afterwards.

use crate::{mock::*, Alarms, Event, Violations};
use beadle_primitives::{
	evidence::violations_hash, message, Action, ActiveProfile, Actor, AlarmEvidence, AlarmRecord, Authority, Behaviour,
	Mitigation, Pack, ProfileRef, QcFlag, Rule, VerificationState, Via, Violation,
};
use beadle_test_support::flag;
use frame_support::{assert_ok, traits::Hooks, weights::Weight};
use sp_core::H256;

const PROFILE: ProfileRef = ProfileRef { id: 3, version: 1 };

fn hash(pack: &Pack) -> H256 {
	message::pack_hash(&H256::repeat_byte(69), DEVICE, pack)
}

/// Returns what was logged as found since the last time.
fn findings() -> Vec<Action> {
	let logged = Actions::take();
	assert!(logged.iter().all(|(device, actor, _)| (*device, *actor) == (DEVICE, Actor::Chain)));
	logged.into_iter().map(|(_, _, action)| action).collect()
}

fn alarms() -> Vec<AlarmRecord<u64>> {
	Alarms::<Test>::get(DEVICE).alarms.into_inner()
}

fn numbers() -> Vec<u32> {
	alarms().iter().map(|alarm| alarm.id).collect()
}

/// Returns the mock's profile without mitigation, in which one failing value raises the alarm and one other clears it.
fn nervous(version: u32) -> ActiveProfile {
	let mut active = profile(version);
	active.profile.metrics[0].behaviours[0].on_fail = flag(1, 1, Mitigation::None);
	active
}

fn range_violation(value: i64, pack: &Pack, position: usize) -> Violation {
	let observed_at = pack.observed_at(&pack.records[position]);
	let (flag, threshold) = if value > 100 { (QcFlag::Fail, 100) } else { (QcFlag::Suspect, 50) };
	Violation { metric: 0, behaviour: 0, flag, value, judged: value, threshold, observed_at }
}

#[test]
fn a_good_pack_is_no_finding() {
	build_and_execute(|| {
		assert_ok!(applied_pack(&pack(1, &[10, 20])).unwrap());
		assert_eq!(findings(), []);
	});
}

#[test]
fn a_flagged_pack_is_one_entry_of_the_log_which_pins_its_violations() {
	build_and_execute(|| {
		let pack = pack(1, &[60, 10, 101, 102]);
		assert_ok!(applied_pack(&pack).unwrap());
		let in_event = System::read_events_for_pallet::<Event<Test>>().into_iter().find_map(|event| match event {
			Event::Flagged { violations, .. } => Some(violations),
			_ => None,
		});
		let violations = violations_hash(&in_event.unwrap());
		let (via, sequence, pack_hash, profile) = (Via::Submit, 1, hash(&pack), PROFILE);
		let flagged = Action::Flagged { via, sequence, pack_hash, profile, suspect: 1, failing: 2, violations };
		assert_eq!(findings(), [flagged]);
	});
}

#[test]
fn alarms_are_entries_of_the_log() {
	build_and_execute(|| {
		Assigned::set(Some(nervous(1)));
		let first = pack(1, &[101]);
		assert_ok!(applied_pack(&first).unwrap());
		let violation = range_violation(101, &first, 0);
		let evidence = AlarmEvidence::Pack { via: Via::Submit, sequence: 1, pack_hash: hash(&first), violation };
		let raised = Action::AlarmRaised { alarm: 1, profile: PROFILE, metric: 0, behaviour: 0, evidence };
		let [Action::Flagged { .. }, found] = &findings()[..] else { panic!("flagged, then an alarm") };
		assert_eq!(*found, raised);

		let second = pack(2, &[1, 101]);
		assert_ok!(applied_pack(&second).unwrap());
		let (pack_hash, observed_at) = (hash(&second), second.base_time);
		let cleared = Action::AlarmCleared { alarm: 1, sequence: 2, pack_hash, observed_at };
		let [Action::Flagged { .. }, found, Action::AlarmRaised { alarm: 2, .. }] = &findings()[..] else {
			panic!("flagged, then one alarm for the other")
		};
		assert_eq!(*found, cleared);

		// Another version ends the second one.
		Assigned::set(Some(nervous(2)));
		assert_ok!(applied_pack(&pack(3, &[1])).unwrap());
		assert_eq!(findings(), [Action::AlarmInvalidated { alarm: 2 }]);
	});
}

#[test]
fn an_alarm_has_what_it_was_raised_for() {
	build_and_execute(|| {
		System::set_block_number(9);
		let pack = pack(1, &[101, 102, 103, 104]);
		assert_ok!(applied_pack(&pack).unwrap());
		let [alarm] = &alarms()[..] else { panic!("one alarm") };
		let violation = range_violation(103, &pack, 2);
		let evidence = AlarmEvidence::Pack { via: Via::Submit, sequence: 1, pack_hash: hash(&pack), violation };
		assert_eq!((alarm.raised_in, alarm.evidence, alarm.suspended), (9, Some(evidence), true));
	});
}

#[test]
fn of_a_spike_it_is_the_value_that_sticks_out() {
	build_and_execute(|| {
		let mut active = profile(1);
		let on_fail = flag(1, 1, Mitigation::None);
		let rule = Rule::Spike { suspect: None, fail: 5 };
		active.profile.metrics[0].behaviours.try_push(Behaviour { rule, on_fail }).unwrap();
		Assigned::set(Some(active));
		// Both 40 and the 1 after it stick out; the first one raises the alarm.
		assert_ok!(applied_pack(&pack(1, &[1, 40, 1, 40])).unwrap());
		let [alarm] = &alarms()[..] else { panic!("one alarm") };
		let Some(AlarmEvidence::Pack { violation, .. }) = alarm.evidence else { panic!("for a pack") };
		assert_eq!((violation.value, violation.judged, violation.threshold), (40, 39, 5));
		assert!(violation.observed_at < alarm.observed_at);
	});
}

#[test]
fn of_a_silence_it_is_since_when_and_how_long() {
	build_and_execute(|| {
		let mut active = profile(1);
		let behaviour = Behaviour { rule: Rule::Gap { max: 3_000 }, on_fail: flag(2, 1, Mitigation::Suspend) };
		active.profile.metrics[0].behaviours.try_push(behaviour).unwrap();
		Assigned::set(Some(active));
		assert_ok!(applied_pack(&pack(1, &[1])).unwrap());
		Now::set(NOW + 7_000);
		(0..9).for_each(|block| {
			Readings::on_idle(block, Weight::MAX);
		});
		let evidence = AlarmEvidence::Silence { since: NOW, lasted: 7_000 };
		let raised = Action::AlarmRaised { alarm: 1, profile: PROFILE, metric: 0, behaviour: 2, evidence };
		assert_eq!(findings(), [raised]);
		assert_eq!((alarms()[0].evidence, alarms()[0].suspended), (Some(evidence), false));

		// The reading that ends it suspends the device, and the evidence stays.
		let late = Pack { base_time: Now::get(), ..pack(2, &[1]) };
		assert_ok!(applied_pack(&late).unwrap());
		assert_eq!((alarms()[0].evidence, alarms()[0].suspended), (Some(evidence), true));
	});
}

#[test]
fn a_pack_displaces_few_violations_of_others() {
	build_and_execute(|| {
		Assigned::set(Some(nervous(1)));
		assert_ok!(applied_pack(&pack(1, &[200, 201])).unwrap());
		assert_ok!(applied_pack(&pack(2, &[60, 61, 62, 63, 101, 64, 102, 65])).unwrap());
		let kept: Vec<_> = Violations::<Test>::get(DEVICE)
			.iter()
			.map(|pinned| (pinned.sequence, pinned.found, pinned.violation.value))
			.collect();
		// Rather failing ones.
		assert_eq!(kept, [(1, 2, 200), (1, 2, 201), (2, 8, 60), (2, 8, 61), (2, 8, 101), (2, 8, 102)]);
		assert_ok!(applied_pack(&pack(3, &[60, 101, 102, 103, 104, 105])).unwrap());
		let kept: Vec<_> = Violations::<Test>::get(DEVICE).iter().map(|pinned| pinned.violation.value).collect();
		assert_eq!(kept, [101, 102, 101, 102, 103, 104]);
	});
}

#[test]
fn suspect_values_displace_no_failing_ones() {
	build_and_execute(|| {
		Assigned::set(Some(nervous(1)));
		let kept = || -> Vec<_> {
			Violations::<Test>::get(DEVICE).iter().map(|pinned| (pinned.sequence, pinned.violation.value)).collect()
		};
		assert_ok!(applied_pack(&pack(1, &[60, 200])).unwrap());
		for sequence in 2..9 {
			assert_ok!(applied_pack(&pack(sequence, &[61, 62, 63, 64])).unwrap());
		}
		// The latest of them, and the failing one before.
		assert_eq!(kept(), [(1, 200), (7, 64), (8, 61), (8, 62), (8, 63), (8, 64)]);
		assert_ok!(applied_pack(&pack(9, &[101, 102, 103, 104])).unwrap());
		assert_eq!(kept(), [(1, 200), (8, 64), (9, 101), (9, 102), (9, 103), (9, 104)]);
		// Where all fail, the oldest of them makes room for a failing one alone.
		assert_ok!(applied_pack(&pack(10, &[105, 65, 106])).unwrap());
		assert_eq!(kept(), [(9, 101), (9, 102), (9, 103), (9, 104), (10, 105), (10, 106)]);
		assert_ok!(applied_pack(&pack(11, &[66])).unwrap());
		assert_eq!(kept().len(), 6);
		assert!(kept().iter().all(|(_, value)| *value > 100));
	});
}

#[test]
fn no_flood_of_alarms_displaces_one_that_suspended_or_that_the_council_has_judged() {
	build_and_execute(|| {
		assert_ok!(applied_pack(&pack(1, &[101, 102, 103, 1, 1])).unwrap());
		Standing::set(None);
		Assigned::set(Some(nervous(2)));
		assert_ok!(applied_pack(&pack(2, &[101, 1])).unwrap());
		let judge = |by, alarm| {
			Readings::set_verification_state(by, DEVICE, alarm, VerificationState::TruePositive, Default::default())
		};
		assert_ok!(judge(RuntimeOrigin::root(), 2));
		assert_ok!(applied_pack(&pack(3, &[101, 1])).unwrap());
		assert_ok!(judge(RuntimeOrigin::signed(owner()), 3));
		for sequence in 4..40 {
			assert_ok!(applied_pack(&pack(sequence, &[101, 1, 101, 1, 101, 1, 101, 1])).unwrap());
		}
		assert_eq!(Alarms::<Test>::get(DEVICE).raised, 3 + 4 * 36);
		assert_eq!(numbers(), [1, 2, 146, 147]);
		assert!(alarms()[0].suspended);
		let verdict = alarms()[1].finding.as_ref().map(|verdict| verdict.by);
		assert_eq!(verdict, Some(Authority::Council));
	});
}

#[test]
fn what_the_council_judges_stays_however_old_the_alarm_and_however_many_are_newer() {
	build_and_execute(|| {
		Assigned::set(Some(nervous(1)));
		assert_ok!(applied_pack(&pack(1, &[101, 1])).unwrap());
		// As many newer ones that suspended the device as are kept.
		Assigned::set(Some(profile(2)));
		for sequence in 2..=4 {
			assert_ok!(applied_pack(&pack(sequence, &[101, 102, 103, 1, 1])).unwrap());
			Standing::set(None);
		}
		assert_eq!(numbers(), [1, 2, 3, 4]);
		let judge = |alarm| {
			let (by, state) = (RuntimeOrigin::root(), VerificationState::TruePositive);
			Readings::set_verification_state(by, DEVICE, alarm, state, Default::default())
		};
		assert_ok!(judge(1));
		assert_eq!(numbers(), [1, 2, 3, 4]);
		for sequence in 5..=7 {
			assert_ok!(applied_pack(&pack(sequence, &[101, 102, 103, 1, 1])).unwrap());
			Standing::set(None);
		}
		assert_eq!(numbers(), [1, 5, 6, 7]);
		// All in one block: the latest verdict is there.
		for alarm in [7, 6, 5] {
			assert_ok!(judge(alarm));
			assert!(numbers().contains(&alarm));
		}
		assert_eq!(numbers(), [5, 6, 7]);
	});
}
