//! Tests of verdicts on alarms.

use crate::{mock::*, Alarms, Error, Event, Histories};
use beadle_primitives::{
	Action, Actor, AlarmEnd, AlarmRecord, Authority, Behaviour, Finding, Mitigation, ProfileRef, Reason, Rule, Span,
	Text, VerificationState, VerificationState::*,
};
use beadle_test_support::flag;
use frame_support::{assert_noop, assert_ok};

const PROFILE: ProfileRef = ProfileRef { id: 3, version: 1 };

fn reason() -> Text<128> {
	b"a fire nearby".to_vec().try_into().unwrap()
}

fn say(origin: RuntimeOrigin, alarm: u32, state: VerificationState) -> sp_runtime::DispatchResult {
	Readings::set_verification_state(origin, DEVICE, alarm, state, reason())
}

fn by_owner() -> RuntimeOrigin {
	RuntimeOrigin::signed(owner())
}

/// Raises the alarm, which suspends the device.
fn alarmed() {
	assert_ok!(applied_pack(&pack(1, &[101, 102, 103])).unwrap());
	assert!(Standing::get().is_some());
	System::reset_events();
	Actions::set(Vec::new());
}

fn record(alarm: u32) -> AlarmRecord<u64> {
	Alarms::<Test>::get(DEVICE).alarms.into_iter().find(|record| record.id == alarm).unwrap()
}

#[test]
fn a_false_positive_does_not_stand_and_reinstates() {
	build_and_execute(|| {
		alarmed();
		assert_ok!(say(by_owner(), 1, FalsePositive));
		let by = Authority::Owner(NORTHBRIDGE);
		assert_eq!(
			System::read_events_for_pallet::<Event<Test>>(),
			[
				Event::VerificationStateSet { device: DEVICE, alarm: 1, state: FalsePositive, by, reason: reason() },
				Event::AlarmInvalidated { device: DEVICE, alarm: 1, profile: PROFILE, metric: 0, behaviour: 0 },
			]
		);
		assert_eq!(record(1).ended, Some((AlarmEnd::Invalidated, 1)));
		assert_eq!(record(1).finding, Some(Finding { state: FalsePositive, by, at: NOW, reason: reason() }));
		let action = Action::Verified { alarm: 1, state: FalsePositive, reason: reason() };
		let invalidated = Action::AlarmInvalidated { alarm: 1 };
		let logged = [(DEVICE, Actor::Organisation(NORTHBRIDGE), action), (DEVICE, Actor::Chain, invalidated)];
		assert_eq!(Actions::get(), logged);
		assert_eq!(Standing::get(), None);
		assert_eq!(Histories::<Test>::get(DEVICE).alarms().count(), 0);
		// The behaviour counts from zero.
		assert_ok!(applied_pack(&current_pack(2, &[101, 102])).unwrap());
		assert_eq!(Standing::get(), None);
	});
}

#[test]
fn other_states_change_nothing_but_the_record() {
	build_and_execute(|| {
		alarmed();
		for state in [TruePositive, BenignPositive, Unknown] {
			assert_ok!(say(by_owner(), 1, state));
			assert_eq!(record(1).finding.map(|verdict| verdict.state), Some(state));
			assert_eq!(record(1).ended, None);
			assert!(Standing::get().is_some());
			assert_eq!(Histories::<Test>::get(DEVICE).alarms().count(), 1);
		}
	});
}

#[test]
fn the_council_s_verdict_stands_above_the_owner_s() {
	build_and_execute(|| {
		alarmed();
		assert_ok!(say(by_owner(), 1, BenignPositive));
		assert_ok!(say(RuntimeOrigin::root(), 1, TruePositive));
		assert_eq!(record(1).finding.unwrap().by, Authority::Council);
		assert_noop!(say(by_owner(), 1, FalsePositive), Error::<Test>::DecidedByCouncil);
		assert_ok!(say(RuntimeOrigin::root(), 1, FalsePositive));
		assert_eq!(Standing::get(), None);
	});
}

#[test]
fn an_alarm_that_ended_can_still_be_looked_into() {
	build_and_execute(|| {
		alarmed();
		Standing::set(None);
		assert_ok!(applied_pack(&pack(2, &[1, 1])).unwrap());
		assert_eq!(record(1).ended, Some((AlarmEnd::Cleared, 1)));
		assert_ok!(say(by_owner(), 1, FalsePositive));
		assert_eq!(record(1).ended, Some((AlarmEnd::Cleared, 1)));
	});
}

#[test]
fn a_false_positive_lifts_no_other_suspension() {
	build_and_execute(|| {
		assert_ok!(applied_pack(&pack(1, &[101, 102, 103])).unwrap());
		Standing::set(None);
		assert_ok!(applied_pack(&pack(2, &[1, 1, 101, 102, 103])).unwrap());
		assert_ok!(say(by_owner(), 1, FalsePositive));
		assert!(Standing::get().is_some(), "it is suspended for the second alarm");
		assert_ok!(say(by_owner(), 2, FalsePositive));
		assert_eq!(Standing::get(), None);
	});
}

#[test]
fn only_who_has_authority_says_something_of_what_there_is() {
	build_and_execute(|| {
		alarmed();
		let stranger = RuntimeOrigin::signed(MALLORY);
		for origin in [stranger, RuntimeOrigin::none()] {
			assert_noop!(say(origin, 1, FalsePositive), Error::<Test>::NotAuthorised);
		}
		for alarm in [0, 2] {
			assert_noop!(say(by_owner(), alarm, FalsePositive), Error::<Test>::AlarmNotFound);
		}
		let of = |device| Readings::set_verification_state(by_owner(), device, 1, FalsePositive, reason());
		assert_noop!(of(99), Error::<Test>::DeviceNotFound);
		assert_noop!(of(REVOKED), Error::<Test>::Revoked);
	});
}

#[test]
fn the_latest_alarms_that_ended_are_kept() {
	build_and_execute(|| {
		for sequence in 1..=5 {
			assert_ok!(applied_pack(&pack(sequence, &[101, 102, 103, 1, 1])).unwrap());
			Standing::set(None);
		}
		let kept: Vec<_> = Alarms::<Test>::get(DEVICE).alarms.iter().map(|alarm| alarm.id).collect();
		assert_eq!(kept, [3, 4, 5]);
		assert_eq!(Alarms::<Test>::get(DEVICE).raised, 5);
	});
}

#[test]
fn the_councils_true_positive_suspends_for_the_alarm() {
	build_and_execute(|| {
		alarmed();
		assert_ok!(say(by_owner(), 1, TruePositive));
		assert!(Confirmed::get().is_empty(), "the owner's binds nobody");
		assert_ok!(say(RuntimeOrigin::root(), 1, BenignPositive));
		assert!(Confirmed::get().is_empty());
		assert_ok!(say(RuntimeOrigin::root(), 1, TruePositive));
		assert_eq!(Confirmed::get(), [Reason::Alarm { alarm: 1, profile: PROFILE, metric: 0, behaviour: 0 }]);
	});
}

#[test]
fn it_does_so_for_each_alarm_that_asked_for_it_and_no_other() {
	build_and_execute(|| {
		let mut active = profile(1);
		let rule = Rule::GrossRange { fail: Span { min: 0, max: 100 }, suspect: None };
		for mitigation in [Mitigation::Suspend, Mitigation::None] {
			let on_fail = flag(3, 2, mitigation);
			active.profile.metrics[0].behaviours.try_push(Behaviour { rule: rule.clone(), on_fail }).unwrap();
		}
		Assigned::set(Some(active));
		alarmed();
		let alarms = Alarms::<Test>::get(DEVICE).alarms;
		let asked: Vec<_> = alarms.iter().map(|alarm| (alarm.id, alarm.suspended, alarm.mitigation)).collect();
		let (suspend, none) = (Mitigation::Suspend, Mitigation::None);
		assert_eq!(asked, [(1, true, suspend), (2, false, suspend), (3, false, none)]);
		for alarm in [3, 2] {
			assert_ok!(say(RuntimeOrigin::root(), alarm, TruePositive));
		}
		assert_eq!(Confirmed::get(), [Reason::Alarm { alarm: 2, profile: PROFILE, metric: 0, behaviour: 2 }]);
	});
}
