use crate::{mock::*, Event};
use beadle_primitives::{traits::Authorisation, Action, Actor, Authority, Reason, Standing};
use frame_support::{assert_ok, assert_storage_noop};

/// Returns the number of the mock's alarm.
fn number() -> u32 {
	let Reason::Alarm { alarm, .. } = alarm() else { unreachable!("it is one") };
	alarm
}

#[test]
fn lifts_the_suspension_for_that_alarm() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		Aaa::suspend_on_alarm(7, alarm());
		assert!(!Aaa::is_active(7));
		assert!(Aaa::reinstate_after_alarm(7, number(), Authority::Council));
		System::assert_last_event(Event::Reinstated { device: 7, by: Authority::Council }.into());
		assert_eq!(record(7).standing, Standing::Active);
		assert_eq!(last_action(7), (Actor::Council, Action::Reinstated, START));
		assert!(Aaa::is_active(7));
	});
}

#[test]
fn lifts_no_other_suspension() {
	ExtBuilder::default().with_device(6).with_device(7).build_and_execute(|| {
		assert_storage_noop!(assert!(!Aaa::reinstate_after_alarm(7, number(), Authority::Council)));
		Aaa::suspend_on_alarm(7, alarm());
		assert_storage_noop!(assert!(!Aaa::reinstate_after_alarm(7, number() + 1, Authority::Council)));
		// The council takes the suspension over.
		assert_ok!(Aaa::suspend(council(), 7, text("under investigation")));
		assert_storage_noop!(assert!(!Aaa::reinstate_after_alarm(7, number(), Authority::Owner(owner_of(7)))));
		let standing = record(7).standing;
		assert!(!Aaa::reinstate_after_alarm(7, number(), Authority::Council));
		assert_eq!(record(7).standing, standing);
		revoke(6);
		assert_storage_noop!(assert!(!Aaa::reinstate_after_alarm(6, number(), Authority::Council)));
		assert_storage_noop!(assert!(!Aaa::reinstate_after_alarm(99, number(), Authority::Council)));
		assert!(!Aaa::is_active(6) && !Aaa::is_active(99));
	});
}
