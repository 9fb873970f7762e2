use crate::{mock::*, Error};
use beadle_primitives::{traits::Authorisation, Authority, Reason, Standing, SuspendedBy};
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
