use crate::{mock::*, Error, Event};
use beadle_primitives::{traits::Authorisation, Action, Actor, AlarmId, Authority, Reason, Standing, SuspendedBy};
use frame_support::{assert_noop, assert_ok, assert_storage_noop};

/// Returns the number of the mock's alarm.
fn number() -> AlarmId {
	let Reason::Alarm { alarm, .. } = alarm() else { unreachable!("it is one") };
	alarm
}

/// Asserts that the council suspends the device for the alarm, and that its owner cannot reinstate it.
#[track_caller]
fn assert_binding(device: u32) {
	Aaa::suspend_by_verdict(device, alarm());
	let event = Event::Suspended { device, by: SuspendedBy::Council, reason: alarm() };
	System::assert_last_event(event.into());
	assert!(matches!(last_action(device), (Actor::Council, Action::Suspended { reason }, _) if reason == alarm()));
	assert_noop!(Aaa::reinstate(owner(device), device), Error::<Test>::SuspendedByCouncil);
	assert!(!Aaa::reinstate_after_alarm(device, number(), Authority::Owner(owner_of(device))));
	assert_storage_noop!(Aaa::suspend_by_verdict(device, alarm()));
}

#[test]
fn the_owner_can_no_longer_lift_it() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		Aaa::suspend_on_alarm(7, alarm());
		pass_blocks(1);
		assert_binding(7);
		assert_ok!(Aaa::reinstate(council(), 7));
	});
}

#[test]
fn it_suspends_what_is_active_by_then_or_suspended_for_something_else() {
	ExtBuilder::default().with_device(5).with_device(6).with_device(7).build_and_execute(|| {
		Aaa::suspend_on_alarm(5, alarm());
		assert_ok!(Aaa::reinstate(owner(5), 5));
		assert_binding(5);
		let other = Reason::Alarm { alarm: number() + 1, profile: Default::default(), metric: 0, behaviour: 0 };
		Aaa::suspend_on_alarm(6, other);
		assert_binding(6);
		assert_ok!(Aaa::suspend(owner(7), 7, text("in repair")));
		assert_binding(7);
	});
}

#[test]
fn what_the_council_has_suspended_and_what_is_revoked_stays_as_it_is() {
	ExtBuilder::default().with_device(6).with_device(7).build_and_execute(|| {
		assert_ok!(Aaa::suspend(council(), 6, text("moved")));
		revoke(7);
		for device in [6, 7, 99] {
			assert_storage_noop!(Aaa::suspend_by_verdict(device, alarm()));
		}
		assert!(matches!(record(6).standing, Standing::Suspended { reason: Reason::Stated(_), .. }));
	});
}
