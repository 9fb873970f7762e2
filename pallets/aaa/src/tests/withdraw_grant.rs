use crate::{mock::*, Error, Event};
use beadle_primitives::{Action, Actor, Authority, Refusal};
use frame_support::{assert_noop, assert_ok};

#[test]
fn the_owner_withdraws() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		assert_ok!(Aaa::withdraw_grant(owner(7), 7));
		let by = Authority::Owner(owner_of(7));
		System::assert_last_event(Event::GrantWithdrawn { device: 7, by }.into());
		assert_eq!(last_action(7), (Actor::Organisation(owner_of(7)), Action::GrantWithdrawn, START));
		assert_eq!(grant_of(7), None);
		assert_eq!(authorise(7, 1, 1), Err(Refusal::NotGranted));
	});
}

#[test]
fn the_council_withdraws() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		assert_ok!(Aaa::withdraw_grant(council(), 7));
		System::assert_last_event(Event::GrantWithdrawn { device: 7, by: Authority::Council }.into());
		assert_eq!(last_action(7), (Actor::Council, Action::GrantWithdrawn, START));
	});
}

#[test]
fn what_is_left_goes_with_the_grant() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		assert_ok!(Aaa::withdraw_grant(owner(7), 7));
		pass_blocks(1_000);
		assert_ok!(Aaa::grant(owner(7), 7, quota(10, 2), None));
		assert_eq!(left(7), 0);
		pass_blocks(1);
		assert_eq!(left(7), 2);
	});
}

#[test]
fn an_expired_grant_can_be_withdrawn() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		assert_ok!(Aaa::grant(owner(7), 7, quota(10, 2), Some(START + 1)));
		pass_blocks(1);
		assert_ok!(Aaa::withdraw_grant(owner(7), 7));
	});
}

#[test]
fn a_suspended_devices_grant_can_be_withdrawn() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		assert_ok!(Aaa::suspend(council(), 7, text("moved")));
		assert_ok!(Aaa::withdraw_grant(owner(7), 7));
		assert_eq!(authorise(7, 1, 1), Err(Refusal::Suspended));
	});
}

#[test]
fn without_a_grant_there_is_none_to_withdraw() {
	ExtBuilder::default().with_grant(7, 10, 2).with_device(8).build_and_execute(|| {
		assert_noop!(Aaa::withdraw_grant(owner(8), 8), Error::<Test>::NotGranted);
		assert_ok!(Aaa::withdraw_grant(owner(7), 7));
		assert_noop!(Aaa::withdraw_grant(owner(7), 7), Error::<Test>::NotGranted);
	});
}

#[test]
fn an_unknown_device_is_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Aaa::withdraw_grant(council(), 7), Error::<Test>::NotFound);
	});
}

#[test]
fn a_stranger_is_refused() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		for origin in [stranger(), RuntimeOrigin::none()] {
			assert_noop!(Aaa::withdraw_grant(origin, 7), Error::<Test>::NotAuthorised);
		}
	});
}

#[test]
fn a_revoked_device_has_none_to_withdraw() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		revoke(7);
		assert_noop!(Aaa::withdraw_grant(owner(7), 7), Error::<Test>::Revoked);
	});
}
