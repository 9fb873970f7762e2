use crate::{mock::*, Error, Event};
use beadle_primitives::{traits::Authorisation, Action, Actor, Refusal, Standing, SuspendedBy};
use frame_support::{assert_noop, assert_ok};

fn suspended(by: SuspendedBy, since: u64, reason: &str) -> Standing {
	Standing::Suspended { by, since, reason: stated(reason) }
}

#[test]
fn the_owner_suspends() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		assert_ok!(Aaa::suspend(owner(7), 7, text("in repair")));
		let reason = stated("in repair");
		let event = Event::Suspended { device: 7, by: SuspendedBy::Owner, reason: reason.clone() };
		System::assert_last_event(event.into());
		assert_eq!(record(7).standing, suspended(SuspendedBy::Owner, START, "in repair"));
		assert_eq!(last_action(7), (Actor::Organisation(owner_of(7)), Action::Suspended { reason }, START));
		assert_eq!(authorise(7, 1, 1), Err(Refusal::Suspended));
	});
}

#[test]
fn the_council_suspends() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		assert_ok!(Aaa::suspend(council(), 7, text("moved")));
		let reason = stated("moved");
		let event = Event::Suspended { device: 7, by: SuspendedBy::Council, reason: reason.clone() };
		System::assert_last_event(event.into());
		assert_eq!(record(7).standing, suspended(SuspendedBy::Council, START, "moved"));
		assert_eq!(last_action(7), (Actor::Council, Action::Suspended { reason }, START));
	});
}

#[test]
fn a_suspension_keeps_grant_and_usage() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		let before = record(7);
		assert_ok!(Aaa::suspend(owner(7), 7, text("in repair")));
		let after = record(7);
		assert_eq!((after.grant, after.bucket, after.usage), (before.grant, before.bucket, before.usage));
	});
}

#[docify::export]
#[test]
fn the_council_takes_over_the_owners_suspension() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		assert_ok!(Aaa::suspend(owner(7), 7, text("in repair")));
		pass_blocks(1);
		assert_ok!(Aaa::suspend(council(), 7, text("moved")));
		assert_eq!(record(7).standing, suspended(SuspendedBy::Council, START + 2_000, "moved"));
		assert_noop!(Aaa::reinstate(owner(7), 7), Error::<Test>::SuspendedByCouncil);
	});
}

#[test]
fn the_council_takes_over_an_alarms_suspension() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		Aaa::suspend_on_alarm(7, alarm());
		assert_ok!(Aaa::suspend(council(), 7, text("lies")));
		assert_eq!(record(7).standing, suspended(SuspendedBy::Council, START, "lies"));
	});
}

#[test]
fn nobody_else_takes_over_a_suspension() {
	ExtBuilder::default().with_device(6).with_device(7).with_device(8).build_and_execute(|| {
		assert_ok!(Aaa::suspend(owner(6), 6, text("in repair")));
		assert_noop!(Aaa::suspend(owner(6), 6, text("again")), Error::<Test>::AlreadySuspended);

		assert_ok!(Aaa::suspend(council(), 7, text("moved")));
		assert_noop!(Aaa::suspend(owner(7), 7, text("mine")), Error::<Test>::AlreadySuspended);
		assert_noop!(Aaa::suspend(council(), 7, text("again")), Error::<Test>::AlreadySuspended);

		Aaa::suspend_on_alarm(8, alarm());
		assert_noop!(Aaa::suspend(owner(8), 8, text("mine")), Error::<Test>::AlreadySuspended);
	});
}

#[test]
fn an_unknown_device_is_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Aaa::suspend(council(), 7, text("moved")), Error::<Test>::NotFound);
	});
}

#[test]
fn a_stranger_is_refused() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		for origin in [stranger(), RuntimeOrigin::none()] {
			assert_noop!(Aaa::suspend(origin, 7, text("spite")), Error::<Test>::NotAuthorised);
		}
	});
}

#[test]
fn a_revoked_device_stays_revoked() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		revoke(7);
		for origin in [council(), owner(7)] {
			assert_noop!(Aaa::suspend(origin, 7, text("moved")), Error::<Test>::Revoked);
		}
	});
}
