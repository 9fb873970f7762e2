//! Tests of silence and of the sweep that puts it on record.

use crate::{mock::*, Alarms, Event, Histories, SweepCursor, WeightInfo};
use beadle_primitives::{ActiveProfile, Behaviour, Mitigation, Rule, VerificationState};
use beadle_test_support::flag;
use frame_support::{assert_ok, traits::Hooks, weights::Weight};

/// Returns the mock's profile with a gap rule of three seconds; two missed observations raise an alarm that suspends.
fn with_gap() -> ActiveProfile {
	let mut active = profile(1);
	let behaviour = Behaviour { rule: Rule::Gap { max: 3_000 }, on_fail: flag(2, 1, Mitigation::Suspend) };
	active.profile.metrics[0].behaviours.try_push(behaviour).unwrap();
	active
}

/// Records a pack and lets a silence follow.
fn silent_for(millis: u64) {
	Assigned::set(Some(with_gap()));
	let pack = pack(1, &[1]);
	assert_ok!(applied_pack(&pack).unwrap());
	Now::set(NOW + millis);
	System::reset_events();
}

/// Runs so many blocks with all of their weight left.
fn idle_blocks(blocks: u64) {
	(0..blocks).for_each(|block| {
		Readings::on_idle(block, Weight::MAX);
	});
}

fn events() -> Vec<Event<Test>> {
	System::read_events_for_pallet()
}

#[test]
fn a_silence_is_put_on_record_once() {
	build_and_execute(|| {
		silent_for(6_001);
		idle_blocks(9);
		let [Event::AlarmRaised { device: DEVICE, alarm: 1, behaviour: 2, observed_at, .. }] = events()[..] else {
			panic!("one alarm: {:?}", events())
		};
		assert_eq!(observed_at, NOW, "when the last one arrived");
		assert_eq!(Histories::<Test>::get(DEVICE).alarms().count(), 1);
		assert_eq!(Alarms::<Test>::get(DEVICE).alarms.len(), 1);
		assert_eq!(Standing::get(), None, "the sweep suspends nobody");
	});
}

#[test]
fn it_must_last_long_enough() {
	build_and_execute(|| {
		silent_for(6_000);
		idle_blocks(9);
		assert_eq!(events(), []);
	});
}

#[test]
fn the_reading_that_ends_it_suspends_whether_it_was_on_record_or_not() {
	for swept in [true, false] {
		build_and_execute(|| {
			silent_for(10_000);
			if swept {
				idle_blocks(9);
			}
			assert_ok!(applied_pack(&late()).unwrap());
			assert_eq!(SuspendedFor::get().len(), 1);
			let raised = events().iter().filter(|event| matches!(event, Event::AlarmRaised { .. })).count();
			assert_eq!(raised, 1, "it is told of once");
		});
	}
}

/// Returns the second pack, after the silence.
fn late() -> beadle_primitives::Pack {
	beadle_primitives::Pack { base_time: Now::get(), ..pack(2, &[1]) }
}

#[test]
fn a_silence_found_to_be_in_order_starts_over() {
	build_and_execute(|| {
		silent_for(10_000);
		idle_blocks(9);
		let reason = b"out of service".to_vec().try_into().unwrap();
		let verdict = VerificationState::FalsePositive;
		assert_ok!(Readings::set_verification_state(RuntimeOrigin::root(), DEVICE, 1, verdict, reason));
		assert_eq!(Histories::<Test>::get(DEVICE).alarms().count(), 0);
		Now::set(NOW + 16_000);
		idle_blocks(9);
		assert_eq!(Alarms::<Test>::get(DEVICE).raised, 1);
		Now::set(NOW + 16_001);
		idle_blocks(9);
		assert_eq!(Alarms::<Test>::get(DEVICE).raised, 2);
	});
}

#[test]
fn suspended_and_unknown_devices_are_passed_over() {
	build_and_execute(|| {
		silent_for(60_000);
		Standing::set(Some(beadle_primitives::Refusal::Suspended));
		idle_blocks(9);
		assert_eq!(events(), []);
	});
}

#[test]
fn it_goes_round_a_few_devices_at_a_time() {
	build_and_execute(|| {
		// The sweep goes over nine devices, three per block.
		let cursors: Vec<_> = (0..4)
			.map(|_| {
				idle_blocks(1);
				SweepCursor::<Test>::get()
			})
			.collect();
		assert_eq!(cursors, [3, 6, 9, 3]);
	});
}

#[test]
fn it_takes_no_more_than_what_is_left_of_the_block() {
	build_and_execute(|| {
		let of = |devices| <Test as crate::Config>::WeightInfo::sweep(devices);
		for (remaining, devices) in [(Weight::zero(), 0), (of(0), 0), (of(1), 1), (of(2), 2), (of(9), 3)] {
			SweepCursor::<Test>::put(0);
			let taken = Readings::on_idle(1, remaining);
			assert!(taken.all_lte(remaining));
			assert_eq!(SweepCursor::<Test>::get(), devices);
		}
	});
}
