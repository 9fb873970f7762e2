use crate::{mock::*, Error, Event};
use beadle_primitives::{
	traits::{Authorisation, OnAction},
	Action, Actor, Authority, DeviceId, Grant, ModelId, Refusal, Resources, Standing,
};
use frame_support::{assert_noop, assert_ok};

const MODEL: ModelId = 0;

#[test]
fn the_owner_grants() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		let grant = Grant { quota: quota(10, 2), expires_at: Some(START + 1) };
		assert_ok!(Aaa::grant(owner(7), 7, grant.quota, grant.expires_at));
		let by = Authority::Owner(owner_of(7));
		System::assert_last_event(Event::Granted { device: 7, grant, by }.into());
		assert_eq!(grant_of(7), Some(grant));
		assert_eq!(last_action(7), (Actor::Organisation(owner_of(7)), Action::Granted { grant }, START));
	});
}

#[test]
fn the_council_grants() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		let grant = Grant { quota: quota(10, 2), expires_at: None };
		assert_ok!(Aaa::grant(council(), 7, grant.quota, None));
		System::assert_last_event(Event::Granted { device: 7, grant, by: Authority::Council }.into());
		assert_eq!(last_action(7), (Actor::Council, Action::Granted { grant }, START));
	});
}

#[test]
fn a_new_grant_starts_empty_and_fills_at_its_rate() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		pass_blocks(5);
		assert_ok!(Aaa::grant(owner(7), 7, quota(5, 2), None));
		for expected in [0, 2, 4, 5, 5] {
			assert_eq!(left(7), expected);
			pass_blocks(1);
		}
	});
}

/// Spends all that a device has left; returns how much that was.
fn spend_all(device: DeviceId) -> u32 {
	let all = left(device);
	assert_ok!(Aaa::spend(device, all));
	all
}

#[test]
fn no_number_of_devices_gets_more_out_of_a_budget_than_it_allows() {
	let most = Resources { records_per_block: 1, records_saved: 100, ..Default::default() };
	let grant_next = |device| {
		enrol(device);
		assert_ok!(Aaa::grant(owner(device), device, quota(100, 1), None));
	};
	ExtBuilder::default().build_and_execute(|| {
		Council::set_budget(owner_of(10), most);
		// One after the other, in a block; each is granted the whole budget, and gives it free for the next.
		let mut spent = 0;
		for device in 10..20 {
			grant_next(device);
			spent += spend_all(device);
			if device % 2 == 0 {
				assert_ok!(Aaa::withdraw_grant(owner(device), device));
			} else {
				revoke(device);
			}
		}
		assert_eq!(spent, 0, "no block has passed");

		// Nor is anything saved up beside the budget: each has time to fill, and all spend in one block.
		for device in (10..20).step_by(2) {
			assert_ok!(Aaa::grant(owner(device), device, quota(100, 1), None));
			pass_blocks(1_000);
			assert_eq!(left(device), 100);
			assert_ok!(Aaa::withdraw_grant(owner(device), device));
		}
		for device in (10..20).step_by(2) {
			assert_ok!(Aaa::grant(owner(device), device, quota(100, 1), None));
			spent += spend_all(device);
			assert_ok!(Aaa::withdraw_grant(owner(device), device));
		}
		assert_eq!(spent, 0, "all of it was given up");
	});
}

#[test]
fn granting_again_does_not_refill() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		assert_ok!(Aaa::spend(7, 9));
		assert_ok!(Aaa::grant(owner(7), 7, quota(10, 2), None));
		assert_eq!(left(7), 1);
		assert_ok!(Aaa::grant(owner(7), 7, quota(1_000, 2), None));
		assert_eq!(left(7), 1);
		pass_blocks(1);
		assert_eq!(left(7), 3);
	});
}

#[test]
fn granting_again_counts_the_old_refill_in() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		assert_ok!(Aaa::spend(7, 10));
		pass_blocks(3);
		assert_ok!(Aaa::grant(owner(7), 7, quota(100, 50), None));
		assert_eq!(left(7), 6);
		pass_blocks(1);
		assert_eq!(left(7), 56);
	});
}

#[test]
fn a_smaller_grant_caps_what_is_left() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		assert_ok!(Aaa::grant(owner(7), 7, quota(4, 1), None));
		assert_eq!(left(7), 4);
		assert_ok!(Aaa::grant(owner(7), 7, quota(10, 2), None));
		assert_eq!(left(7), 4);
	});
}

#[test]
fn withdrawing_and_granting_again_does_not_refill() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		assert_ok!(Aaa::spend(7, 10));
		for _ in 0..3 {
			assert_ok!(Aaa::withdraw_grant(owner(7), 7));
			assert_ok!(Aaa::grant(owner(7), 7, quota(10, 2), None));
		}
		assert_eq!(left(7), 0);
	});
}

#[test]
fn a_grant_replaces_an_expired_one() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		assert_ok!(Aaa::grant(owner(7), 7, quota(10, 2), Some(START + 1)));
		pass_blocks(1);
		assert_eq!(authorise(7, 1, 1), Err(Refusal::GrantExpired));
		assert_ok!(Aaa::grant(owner(7), 7, quota(10, 2), None));
		assert_ok!(authorise(7, 1, 1));
		assert_eq!(left(7), 2, "what the expired one had");
	});
}

#[test]
fn a_suspended_device_stays_suspended_with_its_grant() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		assert_ok!(Aaa::suspend(council(), 7, text("moved")));
		assert_ok!(Aaa::grant(owner(7), 7, quota(10, 2), None));
		assert!(matches!(record(7).standing, Standing::Suspended { .. }));
		assert_eq!(authorise(7, 1, 1), Err(Refusal::Suspended));
	});
}

#[test]
fn an_unknown_device_is_not_found_whoever_asks() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [council(), owner(7), stranger(), RuntimeOrigin::none()] {
			assert_noop!(Aaa::grant(origin, 7, quota(10, 2), None), Error::<Test>::NotFound);
		}
	});
}

#[test]
fn a_stranger_is_refused() {
	ExtBuilder::default().with_device(7).with_device(8).build_and_execute(|| {
		for origin in [stranger(), owner(8), RuntimeOrigin::none()] {
			assert_noop!(Aaa::grant(origin, 7, quota(10, 2), None), Error::<Test>::NotAuthorised);
		}
	});
}

#[test]
fn a_revoked_device_gets_no_grant() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		revoke(7);
		for origin in [council(), owner(7)] {
			assert_noop!(Aaa::grant(origin, 7, quota(10, 2), None), Error::<Test>::Revoked);
		}
		// A second enrolment does not lift the revocation.
		Aaa::on_action(7, Actor::Council, Action::Enrolled { model: MODEL });
		assert_noop!(Aaa::grant(owner(7), 7, quota(10, 2), None), Error::<Test>::Revoked);
	});
}

#[test]
fn a_zero_quota_is_refused() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		for (capacity, refill_per_block) in [(0, 0), (0, 1), (1, 0)] {
			let quota = quota(capacity, refill_per_block);
			assert_noop!(Aaa::grant(owner(7), 7, quota, None), Error::<Test>::QuotaZero);
		}
		assert_ok!(Aaa::grant(owner(7), 7, quota(1, 1), None));
	});
}

#[test]
fn an_expiry_that_is_past_or_now_is_refused() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		for expires_at in [0, START - 1, START] {
			assert_noop!(Aaa::grant(owner(7), 7, quota(10, 2), Some(expires_at)), Error::<Test>::ExpiryPast);
		}
		assert_ok!(Aaa::grant(owner(7), 7, quota(10, 2), Some(START + 1)));
	});
}

#[test]
fn no_organisation_grants_more_than_its_budget() {
	ExtBuilder::default().with_device(7).with_device(8).build_and_execute(|| {
		Council::set_budget(owner_of(7), Resources { records_per_block: 5, records_saved: 50, ..Default::default() });
		assert_noop!(Aaa::grant(owner(7), 7, quota(u32::MAX, u32::MAX), None), Error::<Test>::BudgetExceeded);
		assert_noop!(Aaa::grant(council(), 7, quota(10, 6), None), Error::<Test>::BudgetExceeded);
		assert_noop!(Aaa::grant(owner(7), 7, quota(51, 5), None), Error::<Test>::BudgetExceeded);
		assert_ok!(Aaa::grant(owner(7), 7, quota(50, 5), None));
		assert_ok!(Aaa::grant(owner(8), 8, quota(u32::MAX, u32::MAX), None));
	});
}

#[test]
fn a_grant_is_in_use_of_the_budget_until_it_ends() {
	let used = || Council::used(owner_of(7));
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		assert_ok!(Aaa::grant(owner(7), 7, quota(50, 5), None));
		assert_eq!(used(), quota(50, 5).resources());
		assert_ok!(Aaa::grant(owner(7), 7, quota(10, 2), None));
		assert_eq!(used(), quota(10, 2).resources(), "the new one in place of the old one");
		assert_ok!(Aaa::withdraw_grant(owner(7), 7));
		assert_eq!(used(), Resources::default());
		assert_ok!(Aaa::grant(owner(7), 7, quota(10, 2), None));
		revoke(7);
		assert_eq!(used(), Resources::default());
	});
}

#[test]
fn who_listens_is_notified_of_grants_and_their_withdrawal() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		let grant = Grant { quota: quota(10, 2), expires_at: Some(START + 5) };
		assert_ok!(Aaa::grant(owner(7), 7, grant.quota, grant.expires_at));
		assert_ok!(Aaa::withdraw_grant(council(), 7));
		let by_owner = (7, Actor::Organisation(owner_of(7)), Action::Granted { grant });
		assert_eq!(Heard::get(), [by_owner, (7, Actor::Council, Action::GrantWithdrawn)]);
	});
}
