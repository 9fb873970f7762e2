use crate::{mock::*, Error};
use beadle_primitives::{
	traits::{Authorisation, Suspensions},
	AlarmId, Authority, DeviceId, Reason, Standing, SuspendedBy,
};
use frame_support::{assert_noop, assert_ok};

fn suspended_by() -> SuspendedBy {
	let Standing::Suspended { by, .. } = record(7).standing else { panic!("it is suspended") };
	by
}

/// Suspends the device for its alarm; its owner reinstates it.
fn suspend_and_reinstate() {
	Aaa::suspend_on_alarm(7, alarm());
	assert_eq!(suspended_by(), SuspendedBy::Alarm);
	assert_ok!(Aaa::reinstate(owner(7), 7));
	pass_blocks(1);
}

#[test]
fn after_several_suspensions_only_the_council_reinstates() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		suspend_and_reinstate();
		suspend_and_reinstate();
		Aaa::suspend_on_alarm(7, alarm());
		assert_eq!(suspended_by(), SuspendedBy::RepeatedAlarms);
		assert_noop!(Aaa::reinstate(owner(7), 7), Error::<Test>::SuspendedRepeatedly);
		let Reason::Alarm { alarm: number, .. } = alarm() else { unreachable!("it is one") };
		assert!(!Aaa::reinstate_after_alarm(7, number, Authority::Owner(owner_of(7))), "by a verdict neither");
		assert!(Aaa::reinstate_after_alarm(7, number, Authority::Council));
	});
}

#[test]
fn the_council_does_not_start_the_count_over() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		suspend_and_reinstate();
		suspend_and_reinstate();
		for _ in 0..10 {
			Aaa::suspend_on_alarm(7, alarm());
			assert_eq!(suspended_by(), SuspendedBy::RepeatedAlarms);
			assert_ok!(Aaa::reinstate(council(), 7));
			pass_blocks(1);
		}
	});
}

#[test]
fn what_lies_longer_ago_than_the_period_does_not_count() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		suspend_and_reinstate();
		suspend_and_reinstate();
		Now::mutate(|now| *now += SUSPENSION_PERIOD);
		suspend_and_reinstate();
		suspend_and_reinstate();
		Aaa::suspend_on_alarm(7, alarm());
		assert_eq!(suspended_by(), SuspendedBy::RepeatedAlarms);
	});
}

#[test]
fn what_people_suspend_does_not_count() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		for _ in 0..5 {
			assert_ok!(Aaa::suspend(owner(7), 7, text("in repair")));
			assert_ok!(Aaa::reinstate(owner(7), 7));
		}
		suspend_and_reinstate();
	});
}

/// Suspends a device for three alarms, each but the last of which its owner reinstates; before the last one, this is done to
/// the device. Returns who can lift the last suspension.
fn third_after(done: impl FnOnce(DeviceId)) -> SuspendedBy {
	for number in [1, 2] {
		Aaa::suspend_on_alarm(7, alarm_of(number));
		assert_ok!(Aaa::reinstate(owner(7), 7));
		pass_blocks(1);
	}
	done(7);
	Aaa::suspend_on_alarm(7, alarm_of(3));
	suspended_by()
}

#[test]
fn what_the_council_finds_false_does_not_count() {
	let judge = |by, number: AlarmId| move |device| assert!(!Aaa::reinstate_after_alarm(device, number, by));
	let third_after = |by, number| {
		let mut found = SuspendedBy::Owner;
		ExtBuilder::default().with_device(7).build_and_execute(|| found = third_after(judge(by, number)));
		found
	};
	// The owner had reinstated the device by then.
	assert_eq!(third_after(Authority::Council, 1), SuspendedBy::Alarm);
	assert_eq!(third_after(Authority::Council, 2), SuspendedBy::Alarm);
	assert_eq!(third_after(Authority::Council, 9), SuspendedBy::RepeatedAlarms, "another alarm");
	assert_eq!(third_after(Authority::Owner(owner_of(7)), 1), SuspendedBy::RepeatedAlarms, "not for its owner to say");
}

#[test]
fn what_the_council_finds_false_while_it_suspends_does_not_count() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		for number in 1..=10 {
			Aaa::suspend_on_alarm(7, alarm_of(number));
			assert_eq!(suspended_by(), SuspendedBy::Alarm);
			assert!(Aaa::reinstate_after_alarm(7, number, Authority::Council));
			assert!(!Aaa::counts_against(7));
		}
	});
}

#[test]
fn a_suspension_by_an_alarm_counts_against_a_device_for_a_period() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		assert!(!Aaa::counts_against(7));
		suspend_and_reinstate();
		Now::mutate(|now| *now += SUSPENSION_PERIOD - 2_001);
		assert!(Aaa::counts_against(7));
		Now::mutate(|now| *now += 1);
		assert!(!Aaa::counts_against(7));
	});
}

#[test]
fn so_does_the_councils_suspension_and_not_its_owners() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		assert_ok!(Aaa::suspend(owner(7), 7, text("in repair")));
		assert!(!Aaa::counts_against(7));
		assert_ok!(Aaa::suspend(council(), 7, text("under investigation")));
		assert!(Aaa::counts_against(7));
		assert_ok!(Aaa::reinstate(council(), 7));
		assert!(!Aaa::counts_against(7) && !Aaa::counts_against(8));
	});
}
