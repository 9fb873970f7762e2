use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError::BadOrigin, DispatchResult};

fn ban(key: AccountId) -> DispatchResult {
	DeviceRegistry::ban_key(RuntimeOrigin::root(), key, text("leaked"))
}

#[test]
fn the_council_bans_a_key_that_is_no_device_s() {
	build_and_execute(|| {
		assert_ok!(ban(account(1)));
		System::assert_last_event(Event::KeyBanned { key: account(1), reason: text("leaked") }.into());
		// It is no device's, so what it signs is not refused as a device's.
		assert_eq!(DeviceRegistry::key_use(&account(1)), Some(KeyUse::Banned));
		assert_eq!(KeyUse::Banned.device(), None);
	});
}

#[test]
fn an_account_that_signs_for_nobody_but_itself_is_banned_like_any_other() {
	build_and_execute(|| {
		System::inc_account_nonce(&MALLORY);
		assert_ok!(ban(MALLORY));
	});
}

#[test]
fn nobody_but_the_council_bans() {
	build_and_execute(|| {
		for origin in [signed(ALICE), signed(MALLORY), RuntimeOrigin::none()] {
			assert_noop!(DeviceRegistry::ban_key(origin, account(1), text("spite")), BadOrigin);
		}
	});
}

#[test]
fn a_device_s_key_is_retired_not_banned() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_noop!(ban(account(1)), Error::<Test>::KeyNotRetired);
		assert_ok!(rotate(signed(ALICE), device, Custody::Device, 2));
		assert_noop!(ban(account(1)), Error::<Test>::KeyRetired);
		assert_eq!(DeviceRegistry::key_use(&account(1)), Some(KeyUse::Retired(device)));
	});
}

#[test]
fn a_member_s_key_needs_no_ban() {
	build_and_execute(|| {
		assert_noop!(ban(BOB), Error::<Test>::KeyOfMember);
		Council::change_key(&BOB, account(1));
		assert_noop!(ban(account(1)), Error::<Test>::KeyOfMember);
		assert_ok!(ban(BOB));
	});
}

#[test]
fn a_key_is_banned_once() {
	build_and_execute(|| {
		assert_ok!(ban(account(1)));
		assert_noop!(ban(account(1)), Error::<Test>::KeyBanned);
	});
}
