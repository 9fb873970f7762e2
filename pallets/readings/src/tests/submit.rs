//! Tests of recording an inspected pack.

use crate::{mock::*, Comparisons, Event, Histories, Violations};
use beadle_primitives::{
	traits::OnReinstated, ActiveProfile, Behaviour, Mitigation, Pack, ProfileRef, QcFlag, Reason, Refusal, Rule, Usage,
};
use beadle_test_support::flag;
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

const PROFILE: ProfileRef = ProfileRef { id: 3, version: 1 };

fn events() -> Vec<Event<Test>> {
	let ours = System::read_events_for_pallet();
	System::reset_events();
	ours
}

fn raised() -> Event<Test> {
	let observed_at = pack(1, &[]).base_time + 200;
	Event::AlarmRaised { device: DEVICE, alarm: 1, profile: PROFILE, metric: 0, behaviour: 0, observed_at }
}

#[test]
fn only_an_inspected_pack_is_recorded() {
	build_and_execute(|| {
		let pack = pack(1, &[10]);
		let signature = signed(DEVICE, &pack);
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none(), RuntimeOrigin::signed(owner())] {
			assert_noop!(Readings::submit(origin, DEVICE, pack.clone(), signature.clone()), BadOrigin);
		}
	});
}

#[test]
fn an_inspection_is_good_for_its_own_pack_only() {
	build_and_execute(|| {
		let (first, second) = (pack(1, &[10]), pack(2, &[10]));
		let origin = inspected(&first);
		assert_noop!(Readings::submit(origin.clone(), DEVICE, second.clone(), signed(DEVICE, &second)), BadOrigin);
		assert_noop!(Readings::submit(origin, REVOKED, first.clone(), signed(DEVICE, &first)), BadOrigin);
	});
}

#[docify::export]
#[test]
fn a_good_pack_is_recorded() {
	build_and_execute(|| {
		let pack = pack(1, &[10, 20]);
		assert_ok!(applied_pack(&pack).unwrap());
		let flags = vec![QcFlag::Good; 2].try_into().unwrap();
		assert_eq!(events(), [Event::Recorded { device: DEVICE, sequence: 1, profile: PROFILE, flags }]);
		let history = Histories::<Test>::get(DEVICE);
		assert_eq!((history.sequence, history.observed_at), (1, Some(pack.base_time + 100)));
		let bytes = pack.encoded_size() as u64;
		assert_eq!(Recorded::get(), Usage { packs: 1, records: 2, bytes, ..Default::default() });
		assert!(Violations::<Test>::get(DEVICE).is_empty());
	});
}

#[test]
fn a_flagged_pack_pins_its_violations() {
	build_and_execute(|| {
		assert_ok!(applied_pack(&pack(1, &[60, 10, 200])).unwrap());
		let [Event::Recorded { flags, .. }, Event::Flagged { violations, sequence: 1, .. }] = &events()[..] else {
			panic!("recorded, then flagged")
		};
		assert_eq!(flags[..], [QcFlag::Suspect, QcFlag::Good, QcFlag::Fail]);
		let found: Vec<_> = violations.iter().map(|v| (v.flag, v.value, v.threshold)).collect();
		assert_eq!(found, [(QcFlag::Suspect, 60, 50), (QcFlag::Fail, 200, 100)]);
		let pinned = Violations::<Test>::get(DEVICE);
		assert_eq!(pinned.iter().map(|p| p.violation).collect::<Vec<_>>(), violations[..]);
		assert!(pinned.iter().all(|p| (p.profile, p.sequence, p.block) == (PROFILE, 1, 1)));
		assert_eq!(Recorded::get().flagged, 2);
	});
}

#[test]
fn the_latest_violations_are_kept() {
	build_and_execute(|| {
		assert_ok!(applied_pack(&pack(1, &[60, 61, 62])).unwrap());
		assert_ok!(applied_pack(&pack(2, &[63, 64, 65])).unwrap());
		let kept: Vec<_> = Violations::<Test>::get(DEVICE).iter().map(|p| p.violation.value).collect();
		assert_eq!(kept, [60, 61, 62, 63, 64, 65]);
		assert_ok!(applied_pack(&pack(3, &[66])).unwrap());
		let kept: Vec<_> = Violations::<Test>::get(DEVICE).iter().map(|p| p.violation.value).collect();
		assert_eq!(kept, [61, 62, 63, 64, 65, 66]);
	});
}

#[docify::export]
#[test]
fn an_alarm_is_raised_and_suspends() {
	build_and_execute(|| {
		assert_ok!(applied_pack(&pack(1, &[101, 102, 103, 104])).unwrap());
		assert_eq!(events()[2..], [raised()]);
		assert_eq!(SuspendedFor::get(), [Reason::Alarm { alarm: 1, profile: PROFILE, metric: 0, behaviour: 0 }]);
		assert_eq!(applied_pack(&pack(2, &[1])), Err(Refusal::Suspended.into()));
	});
}

#[test]
fn an_alarm_counts_across_packs_and_is_cleared() {
	build_and_execute(|| {
		for (sequence, values) in [(1, [101, 102]), (2, [103, 1])] {
			assert_ok!(applied_pack(&pack(sequence, &values)).unwrap());
		}
		assert!(events().iter().any(|event| matches!(event, Event::AlarmRaised { .. })));
		Standing::set(None);
		assert_ok!(applied_pack(&pack(3, &[1])).unwrap());
		let observed_at = pack(3, &[]).base_time;
		let cleared =
			Event::AlarmCleared { device: DEVICE, alarm: 1, profile: PROFILE, metric: 0, behaviour: 0, observed_at };
		assert_eq!(events()[1..], [cleared]);
	});
}

#[test]
fn reinstatement_clears_alarms_and_history_but_not_the_sequence() {
	build_and_execute(|| {
		assert_ok!(applied_pack(&pack(1, &[101, 102, 103])).unwrap());
		events();
		Standing::set(None);
		Readings::on_reinstated(DEVICE);
		assert_eq!(
			events(),
			[Event::AlarmInvalidated { device: DEVICE, alarm: 1, profile: PROFILE, metric: 0, behaviour: 0 }]
		);
		let history = Histories::<Test>::get(DEVICE);
		assert_eq!((history.sequence, history.alarms().count()), (1, 0));
		assert!(history.metrics.iter().all(|metric| metric.last.is_none()), "but since when it is silent");
		assert_eq!(applied_pack(&pack(1, &[1])), Err(Refusal::SequenceTaken.into()));
		assert_ok!(applied_pack(&current_pack(2, &[101, 102])).unwrap());
		assert_eq!(SuspendedFor::get().len(), 1, "the count starts again");
	});
}

#[test]
fn what_was_signed_while_suspended_is_not_taken_after_reinstatement() {
	build_and_execute(|| {
		// Nothing was recorded of the device yet.
		Readings::on_reinstated(DEVICE);
		assert_eq!(Histories::<Test>::get(DEVICE).observed_at, None, "nothing was observed");
		for at in [NOW - 50_000, NOW] {
			let signed_before = Pack { base_time: at, ..pack(1, &[1]) };
			assert_eq!(applied_pack(&signed_before), Err(Refusal::NotIncreasing.into()));
		}
		assert_ok!(applied_pack(&current_pack(1, &[1])).unwrap());
	});
}

#[test]
fn a_spike_in_the_pack_before_counts() {
	build_and_execute(|| {
		let mut active = profile(1);
		let rule = Rule::Spike { suspect: None, fail: 25 };
		let on_fail = flag(9, 9, Mitigation::None);
		active.profile.metrics[0].behaviours.try_push(Behaviour { rule, on_fail }).unwrap();
		Staged::set(Some(ActiveProfile { reference: ProfileRef { id: 3, version: 2 }, ..active.clone() }));
		Assigned::set(Some(active));
		for (sequence, value) in [(1, 1), (2, 40), (3, 1), (4, 1)] {
			assert_ok!(applied_pack(&pack(sequence, &[value])).unwrap());
			let spike = sequence == 3;
			assert_eq!(Recorded::get().flagged, u64::from(sequence >= 3));
			let flag = if spike { QcFlag::Fail } else { QcFlag::Good };
			assert_eq!(Histories::<Test>::get(DEVICE).last_flag, flag);
		}
		let comparison = Comparisons::<Test>::get(3).unwrap();
		assert_eq!((comparison.by_active.records, comparison.by_active.failed, comparison.by_staged.failed), (4, 1, 1));
	});
}

#[test]
fn another_version_invalidates_alarms() {
	build_and_execute(|| {
		assert_ok!(applied_pack(&pack(1, &[101, 102, 103])).unwrap());
		events();
		Standing::set(None);
		Assigned::set(Some(profile(2)));
		assert_ok!(applied_pack(&pack(2, &[101])).unwrap());
		let invalidated =
			Event::AlarmInvalidated { device: DEVICE, alarm: 1, profile: PROFILE, metric: 0, behaviour: 0 };
		assert_eq!(events()[0], invalidated);
		assert_eq!(Histories::<Test>::get(DEVICE).alarms().count(), 0);
	});
}
