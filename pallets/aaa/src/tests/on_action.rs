use crate::{mock::*, Actions, Authorisations, Event};
use beadle_primitives::{
	traits::{Authorisation, OnAction},
	Action, Actor, ProfileRef, Refusal, Standing, Usage,
};
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
fn enrolling_again_changes_nothing_but_the_log() {
	ExtBuilder::default().with_grant(6, 10, 2).with_grant(7, 10, 2).build_and_execute(|| {
		assert_ok!(Aaa::spend(6, 10));
		revoke(7);
		let before = (record(6), record(7));
		enrol(6);
		enrol(7);
		assert_eq!((record(6), record(7)), before);
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
		assert_eq!(record(7), before);
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
