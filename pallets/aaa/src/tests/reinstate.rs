use crate::{mock::*, Error, Event};
use beadle_primitives::{traits::Authorisation, Action, Actor, Authority, Pause, Refusal, Standing};
use frame_support::{assert_noop, assert_ok};

#[test]
fn the_owner_lifts_its_own_suspension() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		assert_ok!(Aaa::suspend(owner(7), 7, text("in repair")));
		assert_ok!(Aaa::reinstate(owner(7), 7));
		let by = Authority::Owner(owner_of(7));
		System::assert_last_event(Event::Reinstated { device: 7, by }.into());
		assert_eq!(record(7).standing, Standing::Active);
		assert_eq!(last_action(7), (Actor::Organisation(owner_of(7)), Action::Reinstated, START));
		assert_eq!(HeardReinstated::get(), [7]);
		assert_ok!(authorise(7, 1, 1));
	});
}

#[test]
fn the_owner_lifts_an_alarms_suspension() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		Aaa::suspend_on_alarm(7, alarm());
		assert_ok!(Aaa::reinstate(owner(7), 7));
		assert_eq!(record(7).standing, Standing::Active);
		assert_eq!(HeardReinstated::get(), [7]);
	});
}

#[test]
fn the_owner_does_not_lift_the_councils_suspension() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		assert_ok!(Aaa::suspend(council(), 7, text("moved")));
		assert_noop!(Aaa::reinstate(owner(7), 7), Error::<Test>::SuspendedByCouncil);
		assert!(HeardReinstated::get().is_empty());
	});
}

#[test]
fn the_council_lifts_any_suspension() {
	ExtBuilder::default().with_device(6).with_device(7).with_device(8).build_and_execute(|| {
		assert_ok!(Aaa::suspend(owner(6), 6, text("in repair")));
		assert_ok!(Aaa::suspend(council(), 7, text("moved")));
		Aaa::suspend_on_alarm(8, alarm());
		for device in [6, 7, 8] {
			assert_ok!(Aaa::reinstate(council(), device));
			System::assert_last_event(Event::Reinstated { device, by: Authority::Council }.into());
			assert_eq!(record(device).standing, Standing::Active);
			assert_eq!(last_action(device), (Actor::Council, Action::Reinstated, START));
		}
		assert_eq!(HeardReinstated::get(), [6, 7, 8]);
	});
}

#[test]
fn what_the_council_suspended_and_reinstated_is_a_pause_and_what_an_owner_did_is_none() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		let suspended = |suspend: &dyn Fn(), origin| {
			let from = Now::get();
			suspend();
			pass_blocks(3);
			assert_ok!(Aaa::reinstate(origin, 7));
			pass_blocks(1);
			Pause { from, until: from + 6_000 }
		};
		let by_owner = || {
			assert_ok!(Aaa::suspend(owner(7), 7, text("in repair")));
		};
		suspended(&by_owner, owner(7));
		suspended(&|| Aaa::suspend_on_alarm(7, alarm()), owner(7));
		assert_eq!((pause(7), due(7)), (None, Some(0)));
		let lifted = suspended(
			&|| {
				assert_ok!(Aaa::suspend(council(), 7, text("moved")));
			},
			council(),
		);
		assert_eq!((pause(7), due(7)), (Some(lifted), Some(lifted.until)));
		// It is the council, too, who lets a device go that its owner keeps out.
		let lifted = suspended(&by_owner, council());
		assert_eq!(due(7), Some(lifted.until));
		suspended(&by_owner, owner(7));
		assert_eq!(due(7), Some(lifted.until));
	});
}

#[test]
fn reinstatement_brings_neither_grant_nor_quota() {
	ExtBuilder::default().with_grant(6, 10, 2).with_device(7).build_and_execute(|| {
		assert_ok!(Aaa::spend(6, 10));
		for device in [6, 7] {
			assert_ok!(Aaa::suspend(owner(device), device, text("in repair")));
			assert_ok!(Aaa::reinstate(owner(device), device));
		}
		assert_eq!(authorise(6, 1, 1), Err(Refusal::QuotaSpent));
		assert_eq!(authorise(7, 1, 1), Err(Refusal::NotGranted));
	});
}

#[test]
fn an_active_device_has_no_suspension_to_lift() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		for origin in [council(), owner(7)] {
			assert_noop!(Aaa::reinstate(origin, 7), Error::<Test>::NotSuspended);
		}
		assert!(HeardReinstated::get().is_empty());
	});
}

#[test]
fn an_unknown_device_is_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Aaa::reinstate(council(), 7), Error::<Test>::NotFound);
	});
}

#[test]
fn a_stranger_is_refused() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		assert_ok!(Aaa::suspend(owner(7), 7, text("in repair")));
		for origin in [stranger(), RuntimeOrigin::none()] {
			assert_noop!(Aaa::reinstate(origin, 7), Error::<Test>::NotAuthorised);
		}
	});
}

#[test]
fn a_revoked_device_stays_revoked() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		assert_ok!(Aaa::suspend(owner(7), 7, text("in repair")));
		revoke(7);
		for origin in [council(), owner(7)] {
			assert_noop!(Aaa::reinstate(origin, 7), Error::<Test>::Revoked);
		}
		assert!(HeardReinstated::get().is_empty());
	});
}
