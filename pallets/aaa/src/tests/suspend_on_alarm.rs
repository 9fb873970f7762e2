use crate::{mock::*, Event};
use beadle_primitives::{traits::Authorisation, Action, Actor, Refusal, Standing, SuspendedBy};
use frame_support::{assert_ok, assert_storage_noop};

#[test]
fn suspends_an_active_device() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		Aaa::suspend_on_alarm(7, alarm());
		let event = Event::Suspended { device: 7, by: SuspendedBy::Alarm, reason: alarm() };
		System::assert_last_event(event.into());
		let standing = Standing::Suspended { by: SuspendedBy::Alarm, since: START, reason: alarm() };
		assert_eq!(record(7).standing, standing);
		assert_eq!(last_action(7), (Actor::Alarm, Action::Suspended { reason: alarm() }, START));
		assert_eq!(authorise(7, 1, 1), Err(Refusal::Suspended));
	});
}

#[test]
fn does_nothing_to_a_suspended_device() {
	ExtBuilder::default().with_device(6).with_device(7).build_and_execute(|| {
		assert_ok!(Aaa::suspend(council(), 6, text("moved")));
		assert_storage_noop!(Aaa::suspend_on_alarm(6, alarm()));
		Aaa::suspend_on_alarm(7, alarm());
		pass_blocks(1);
		assert_storage_noop!(Aaa::suspend_on_alarm(7, alarm()));
	});
}

#[test]
fn does_nothing_to_a_revoked_device() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		revoke(7);
		assert_storage_noop!(Aaa::suspend_on_alarm(7, alarm()));
	});
}

#[test]
fn does_nothing_to_an_unknown_device() {
	ExtBuilder::default().build_and_execute(|| {
		assert_storage_noop!(Aaa::suspend_on_alarm(7, alarm()));
	});
}
