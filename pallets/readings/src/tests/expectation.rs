//! Tests of since when a device is expected: whatever is done to a silent device, it does not look well until it sends.

use crate::{mock::*, Alarms, Event, Histories};
use beadle_appraisal::silences;
use beadle_primitives::{
	traits::{OnAction, OnReinstated},
	Action, ActiveProfile, Actor, AlarmEvidence, Behaviour, Grant, Mitigation, Moment, Pack, Pause, ProfileRef, Quota,
	Rule, VerificationState,
};
use beadle_test_support::flag;
use frame_support::{assert_ok, traits::Hooks, weights::Weight};

const MONTH: Moment = 30 * 86_400_000;

/// Returns the mock's profile under this number and version, with a gap rule of three seconds; two missed observations
/// raise an alarm.
fn with_gap(id: u32, version: u32) -> ActiveProfile {
	let mut active = profile(version);
	active.reference.id = id;
	let behaviour = Behaviour { rule: Rule::Gap { max: 3_000 }, on_fail: flag(2, 1, Mitigation::None) };
	active.profile.metrics[0].behaviours.try_push(behaviour).unwrap();
	active
}

/// Lets the owner act on the device.
fn act(action: Action) {
	Readings::on_action(DEVICE, Actor::Organisation(NORTHBRIDGE), action);
}

fn grant(expires_at: Option<Moment>) {
	act(Action::Granted { grant: Grant { quota: Quota { capacity: 9, refill_per_block: 1 }, expires_at } });
}

fn assign(active: ActiveProfile) {
	let profile = active.reference;
	// It is in force once the assignment has been told of.
	act(Action::ProfileAssigned { profile });
	Assigned::set(Some(active));
}

/// Withdraws the grant on behalf of the council.
fn withdraw_by_council() {
	Readings::on_action(DEVICE, Actor::Council, Action::GrantWithdrawn);
}

/// Returns since when the device is silent, and whether that is an alarm, as anyone is told who asks.
fn silent_since() -> Option<(Moment, bool)> {
	let silent = silences(&Assigned::get().unwrap(), &Histories::<Test>::get(DEVICE), Now::get());
	silent.first().map(|silence| (silence.since, silence.in_alarm))
}

fn sweep() {
	(0..9).for_each(|block| {
		Readings::on_idle(block, Weight::MAX);
	});
}

/// Grants, assigns, records a pack, and lets the device be silent for a month, with its alarm on record.
fn silent_for_a_month() {
	grant(None);
	assign(with_gap(3, 1));
	assert_ok!(applied_pack(&pack(1, &[1])).unwrap());
	Now::set(NOW + MONTH);
	sweep();
	assert_eq!(Alarms::<Test>::get(DEVICE).raised, 1);
	System::reset_events();
}

/// The profiles of the alarms that last on record.
fn lasting() -> Vec<ProfileRef> {
	let log = Alarms::<Test>::get(DEVICE);
	log.alarms.iter().filter(|alarm| alarm.ended.is_none()).map(|alarm| alarm.profile).collect()
}

fn events() -> Vec<Event<Test>> {
	System::read_events_for_pallet()
}

#[test]
fn who_never_sent_is_silent_since_it_could() {
	build_and_execute(|| {
		assign(with_gap(3, 1));
		Now::set(NOW + 60_000);
		assert_eq!(silent_since(), None, "it has no grant");
		grant(None);
		Now::set(NOW + 70_000);
		assert_eq!(silent_since(), Some((NOW + 60_000, true)));
		sweep();
		let [Event::AlarmRaised { device: DEVICE, alarm: 1, observed_at, .. }] = events()[..] else {
			panic!("one alarm: {:?}", events())
		};
		assert_eq!(observed_at, NOW + 60_000);
		// Its first reading ends the silence and is not held against it.
		assert_ok!(applied_pack(&current_pack(1, &[1])).unwrap());
		assert_eq!((lasting(), silent_since()), (vec![], None));
		assert!(Standing::get().is_none());
	});
}

#[test]
fn neither_the_end_of_a_grant_nor_a_new_one_makes_a_silent_device_look_well() {
	build_and_execute(|| {
		grant(Some(NOW + 50_000));
		assign(with_gap(3, 1));
		Now::set(NOW + 10_000);
		grant(Some(NOW + 90_000));
		assert_eq!(silent_since(), Some((NOW, true)), "renewed");
		Now::set(NOW + 90_000);
		assert_eq!(silent_since(), None, "expired");
		for _ in 0..3 {
			Now::mutate(|now| *now += 10_000);
			grant(None);
			assert_eq!(silent_since(), Some((NOW, true)), "it was to send all along");
			act(Action::GrantWithdrawn);
			assert_eq!(silent_since(), None, "withdrawn");
			// What was an alarm is one, until it sends.
			assert_eq!((lasting().len(), Alarms::<Test>::get(DEVICE).raised), (1, 1));
		}
		grant(None);
		assert_ok!(applied_pack(&current_pack(1, &[1])).unwrap());
		assert_eq!((lasting(), silent_since()), (vec![], None));
	});
}

#[test]
fn whoever_ends_the_expectation_puts_the_alarm_on_record_first() {
	let acts: [fn(); 5] = [
		|| act(Action::GrantWithdrawn),
		withdraw_by_council,
		|| grant(Some(Now::get() + 1)),
		|| assign(ActiveProfile { reference: ProfileRef { id: 4, version: 1 }, ..profile(1) }),
		|| assign(with_gap(5, 1)),
	];
	for end in acts {
		build_and_execute(|| {
			grant(None);
			assign(with_gap(3, 1));
			assert_ok!(applied_pack(&pack(1, &[1])).unwrap());
			Now::set(NOW + 6_000);
			end();
			assert_eq!(lasting(), [], "it is no alarm yet");
		});
		build_and_execute(|| {
			grant(None);
			assign(with_gap(3, 1));
			assert_ok!(applied_pack(&pack(1, &[1])).unwrap());
			Now::set(NOW + 6_001);
			end();
			assert_eq!(lasting(), [ProfileRef { id: 3, version: 1 }]);
			let evidence = AlarmEvidence::Silence { since: NOW, lasted: 6_001 };
			assert_eq!(Alarms::<Test>::get(DEVICE).alarms[0].evidence, Some(evidence));
			assert!(SuspendedFor::get().is_empty());
		});
	}
}

#[test]
fn nothing_is_put_on_record_of_a_device_that_could_not_send() {
	build_and_execute(|| {
		grant(None);
		assign(with_gap(3, 1));
		Now::set(NOW + 60_000);
		LastPause::set(Some(Pause { from: NOW, until: NOW + 60_000 }));
		act(Action::GrantWithdrawn);
		grant(None);
		LastPause::set(None);
		Standing::set(Some(beadle_primitives::Refusal::Suspended));
		act(Action::GrantWithdrawn);
		assert_eq!(lasting(), []);
	});
}

#[test]
fn what_the_council_withholds_is_held_against_nobody() {
	build_and_execute(|| {
		grant(None);
		assign(suspending());
		assert_ok!(applied_pack(&current_pack(1, &[1])).unwrap());
		withdraw_by_council();
		Now::set(NOW + MONTH);
		assert_eq!(silent_since(), None);
		grant(None);
		assert_eq!(silent_since(), None);
		assert_ok!(applied_pack(&current_pack(2, &[1])).unwrap());
		assert_eq!(SuspendedFor::get(), []);
	});
}

/// Returns the profile with the gap rule, two missed observations of which suspend.
fn suspending() -> ActiveProfile {
	let mut active = with_gap(3, 1);
	active.profile.metrics[0].behaviours[2].on_fail = flag(2, 1, Mitigation::Suspend);
	active
}

#[test]
fn no_device_is_suspended_for_the_councils_halt() {
	for halted in [true, false] {
		build_and_execute(|| {
			assign(suspending());
			assert_ok!(applied_pack(&current_pack(1, &[1])).unwrap());
			Now::set(NOW + 60_000);
			if halted {
				LastPause::set(Some(Pause { from: NOW + 1_000, until: NOW + 59_000 }));
			}
			// It has stored what it observed meanwhile; the first is from within the halt.
			let stored = Pack { base_time: NOW + 50_000, ..pack(2, &[1]) };
			assert_ok!(applied_pack(&stored).unwrap());
			assert_eq!(SuspendedFor::get().is_empty(), halted);
			if halted {
				assert_eq!(Histories::<Test>::get(DEVICE).pauses.last(), LastPause::get());
				assert_ok!(applied_pack(&current_pack(3, &[1])).unwrap());
				assert_eq!(SuspendedFor::get(), []);
			}
		});
	}
}

#[test]
fn the_sweep_counts_no_pause() {
	build_and_execute(|| {
		grant(None);
		assign(with_gap(3, 1));
		assert_ok!(applied_pack(&pack(1, &[1])).unwrap());
		Now::set(NOW + 60_000);
		LastPause::set(Some(Pause { from: NOW + 1_000, until: NOW + 55_000 }));
		sweep();
		assert_eq!(lasting(), []);
		Now::set(NOW + 61_001);
		sweep();
		assert_eq!(lasting().len(), 1);
	});
}

#[test]
fn a_new_version_does_not_make_a_silent_device_look_well() {
	build_and_execute(|| {
		silent_for_a_month();
		Assigned::set(Some(with_gap(3, 2)));
		assert_eq!(silent_since(), Some((NOW, true)));
		sweep();
		let [Event::AlarmInvalidated { alarm: 1, .. }, Event::AlarmRaised { alarm: 2, observed_at: NOW, .. }] =
			events()[..]
		else {
			panic!("one alarm for the other: {:?}", events())
		};
		assert_eq!(lasting(), [ProfileRef { id: 3, version: 2 }]);
		assert_eq!(silent_since(), Some((NOW, true)));
	});
}

#[test]
fn another_profile_does_not_make_a_silent_device_look_well() {
	build_and_execute(|| {
		silent_for_a_month();
		for id in [4, 5] {
			assign(with_gap(id, 1));
			assert_eq!(silent_since(), Some((NOW, true)));
			sweep();
			assert_eq!(lasting(), [ProfileRef { id, version: 1 }]);
			assert_eq!(silent_since(), Some((NOW, true)));
		}
		let invalidated = events().into_iter().filter(|event| matches!(event, Event::AlarmInvalidated { .. }));
		assert_eq!(invalidated.count(), 2);
	});
}

#[test]
fn no_reinstatement_makes_a_silent_device_look_well() {
	build_and_execute(|| {
		silent_for_a_month();
		for _ in 0..2 {
			Readings::on_reinstated(DEVICE);
			assert_eq!((lasting().len(), silent_since()), (1, Some((NOW, true))));
			sweep();
			assert_eq!((lasting().len(), Alarms::<Test>::get(DEVICE).raised), (1, 1));
			Now::mutate(|now| *now += 1_000);
		}
		assert_eq!(events(), [], "the alarm has gone on all the time");
		// What ends it is not held against it.
		assert_ok!(applied_pack(&current_pack(2, &[1])).unwrap());
		assert_eq!((lasting(), silent_since()), (vec![], None));
	});
}

#[test]
fn the_time_for_which_the_council_kept_a_device_out_does_not_count() {
	build_and_execute(|| {
		grant(None);
		assign(with_gap(3, 1));
		assert_ok!(applied_pack(&pack(1, &[1])).unwrap());
		Now::set(NOW + MONTH);
		LastPause::set(Some(Pause { from: NOW, until: NOW + MONTH }));
		Readings::on_reinstated(DEVICE);
		sweep();
		assert_eq!(lasting(), [], "it could not send while it was suspended");
		Now::set(NOW + MONTH + 6_001);
		sweep();
		let [Event::AlarmRaised { observed_at, .. }] = events()[events().len() - 1..] else { panic!("{:?}", events()) };
		// Since it was heard of: it has been missing for six seconds, without the month.
		assert_eq!(observed_at, NOW);
	});
}

#[test]
fn an_owners_verdict_does_not_make_a_silent_device_look_well() {
	let judge = |origin| {
		let reason = b"all is well".to_vec().try_into().unwrap();
		assert_ok!(Readings::set_verification_state(origin, DEVICE, 1, VerificationState::FalsePositive, reason));
	};
	build_and_execute(|| {
		silent_for_a_month();
		judge(RuntimeOrigin::signed(owner()));
		assert_eq!((lasting().len(), silent_since()), (1, Some((NOW, true))));
		assert!(Alarms::<Test>::get(DEVICE).alarms[0].finding.is_some(), "and yet it is on record");
		sweep();
		assert_eq!(Alarms::<Test>::get(DEVICE).raised, 1);
		assert!(events().iter().all(|event| !matches!(event, Event::AlarmInvalidated { .. })));
		// Data end it, or the council does.
		judge(RuntimeOrigin::root());
		assert_eq!((lasting(), silent_since()), (vec![], None));
	});
	build_and_execute(|| {
		silent_for_a_month();
		judge(RuntimeOrigin::signed(owner()));
		assert_ok!(applied_pack(&current_pack(2, &[1])).unwrap());
		assert_eq!((lasting(), silent_since()), (vec![], None));
	});
}
