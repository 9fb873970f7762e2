use crate::{mock::*, Actions, Authorisations, Event, LogHeads};
use beadle_primitives::{
	traits::{Authorisation, OnAction},
	Action, Actor, LogHead, ProfileRef, Refusal, Standing, Usage,
};
use codec::Encode;
use frame_support::{assert_ok, assert_storage_noop};

#[test]
fn enrolment_gives_an_active_device_without_a_grant() {
	ExtBuilder::default().build_and_execute(|| {
		let actor = Actor::Organisation(owner_of(7));
		Devices::enrol(7, owner_of(7));
		Aaa::on_action(7, actor, Action::Enrolled { model: 5 });
		let record = record(7);
		assert_eq!((record.standing, record.grant), (Standing::Active, None));
		assert_eq!(record.usage, Usage::default());
		assert_eq!(last_action(7), (actor, Action::Enrolled { model: 5 }, START));
		assert_eq!(authorise(7, 1, 1), Err(Refusal::NotGranted));
	});
}

#[test]
fn enrolling_again_changes_nothing_but_the_log_and_after_a_revocation_not_even_that() {
	ExtBuilder::default().with_grant(6, 10, 2).with_grant(7, 10, 2).build_and_execute(|| {
		assert_ok!(Aaa::spend(6, 10));
		revoke(7);
		let (before, log) = ((record(6), record(7)), LogHeads::<Test>::get(7));
		enrol(6);
		enrol(7);
		Aaa::on_findings(7, vec![Action::AlarmInvalidated { alarm: 1 }]);
		revoke(7);
		assert_eq!((record(6), record(7)), before);
		assert_eq!(LogHeads::<Test>::get(7), log);
	});
}

#[test]
fn revocation_ends_standing_and_grant() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		revoke(7);
		let record = record(7);
		assert_eq!((record.standing, record.grant), (Standing::Revoked, None));
		assert_eq!(last_action(7), (Actor::Council, Action::Revoked { reason: stated("stolen") }, START));
		assert_eq!(authorise(7, 1, 1), Err(Refusal::Revoked));
	});
}

#[test]
fn of_a_revoked_device_no_more_is_kept_than_has_to_be() {
	ExtBuilder::default().with_grant(7, 10, 2).with_device(8).build_and_execute(|| {
		let size = |device| record(device).encoded_size() + Actions::<Test>::get(device).encoded_size();
		for _ in 0..3 {
			Aaa::suspend_on_alarm(7, alarm());
			assert_ok!(Aaa::reinstate(council(), 7));
			assert_ok!(Aaa::suspend(owner(7), 7, text("in repair")));
			assert_ok!(Aaa::reinstate(owner(7), 7));
			pass_blocks(1);
		}
		let used = Usage { packs: 1, records: 3, ..Default::default() };
		Aaa::record_usage(7, owner_of(7), used);
		let head = LogHeads::<Test>::get(7);
		revoke(7);
		let kept = Actions::<Test>::get(7).in_order();
		let [entry] = &kept[..] else { panic!("the revocation alone: {kept:?}") };
		assert_eq!((entry.number, entry.previous), (head.count + 1, head.head));
		assert_eq!(entry.action, Action::Revoked { reason: stated("stolen") });
		let LogHead { count, head } = LogHeads::<Test>::get(7);
		assert_eq!((count, head), (entry.number, entry.hash()));
		assert_eq!(record(7).usage, used);
		assert_eq!((record(7).suspensions.len(), record(7).bucket.level), (0, 0));
		// Hardly more than of a device that has done nothing.
		assert!(size(7) < size(8) + 64, "{} {}", size(7), size(8));
	});
}

#[test]
fn revocation_ends_a_suspension_too() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		assert_ok!(Aaa::suspend(council(), 7, text("moved")));
		revoke(7);
		assert_eq!(record(7).standing, Standing::Revoked);
	});
}

#[test]
fn everything_else_is_only_logged() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		let before = record(7);
		let others = [
			Action::KeyRotated,
			Action::Transferred { from: owner_of(7), to: owner_of(8) },
			Action::ProfileAssigned { profile: ProfileRef { id: 1, version: 2 } },
			// The pallet does not notify itself of its own actions.
			Action::GrantWithdrawn,
			Action::Suspended { reason: alarm() },
		];
		for action in others {
			pass_blocks(1);
			Aaa::on_action(7, Actor::Council, action.clone());
			assert_eq!(last_action(7), (Actor::Council, action, Now::get()));
		}
		// But for the time of the transfer.
		assert_eq!(Record { placed_at: 0, ..record(7) }, before);
		let only_logged = |event| matches!(event, RuntimeEvent::Aaa(Event::Logged { .. }));
		assert!(System::events().into_iter().all(|record| only_logged(record.event)));
	});
}

#[test]
fn of_an_unknown_device_nothing_is_kept() {
	ExtBuilder::default().build_and_execute(|| {
		assert_storage_noop!({
			revoke(7);
			Aaa::on_action(7, Actor::Council, Action::KeyRotated);
		});
		assert!(!Authorisations::<Test>::contains_key(7));
		assert!(!Actions::<Test>::contains_key(7));
	});
}
