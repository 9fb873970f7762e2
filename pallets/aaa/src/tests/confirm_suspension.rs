use crate::{mock::*, Error, Event};
use beadle_primitives::{traits::Authorisation, Authority, Reason, Standing, SuspendedBy};
use frame_support::{assert_noop, assert_ok, assert_storage_noop};

/// Returns the number of the mock's alarm.
fn number() -> u32 {
	let Reason::Alarm { alarm, .. } = alarm() else { unreachable!("it is one") };
	alarm
}

#[test]
fn the_owner_can_no_longer_lift_what_the_council_has_confirmed() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		Aaa::suspend_on_alarm(7, alarm());
		pass_blocks(1);
		Aaa::confirm_suspension(7, number());
		let event = Event::Suspended { device: 7, by: SuspendedBy::Council, reason: alarm() };
		System::assert_last_event(event.into());
		assert_noop!(Aaa::reinstate(owner(7), 7), Error::<Test>::SuspendedByCouncil);
		assert!(!Aaa::reinstate_after_alarm(7, number(), Authority::Owner(owner_of(7))));
		assert_ok!(Aaa::reinstate(council(), 7));
	});
}

#[test]
fn other_suspensions_and_active_devices_stay_as_they_are() {
	ExtBuilder::default().with_device(6).with_device(7).build_and_execute(|| {
		assert_storage_noop!(Aaa::confirm_suspension(6, number()));
		Aaa::suspend_on_alarm(6, alarm());
		assert_storage_noop!(Aaa::confirm_suspension(6, number() + 1));
		assert_ok!(Aaa::suspend(owner(7), 7, text("in repair")));
		assert_storage_noop!(Aaa::confirm_suspension(7, number()));
		assert!(matches!(record(7).standing, Standing::Suspended { by: SuspendedBy::Owner, .. }));
		assert_storage_noop!(Aaa::confirm_suspension(99, number()));
	});
}
