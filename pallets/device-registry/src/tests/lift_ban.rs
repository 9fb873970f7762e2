use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

fn banned(key: AccountId) {
	assert_ok!(DeviceRegistry::ban_key(RuntimeOrigin::root(), key, text("leaked")));
}

#[test]
fn a_key_is_as_if_it_had_never_been_banned() {
	build_and_execute(|| {
		banned(account(1));
		assert_ok!(DeviceRegistry::lift_ban(RuntimeOrigin::root(), account(1)));
		System::assert_last_event(Event::BanLifted { key: account(1) }.into());
		assert_eq!(DeviceRegistry::key_use(&account(1)), None);
		enrolled(NORTHBRIDGE, 1);
	});
}

#[test]
fn nobody_but_the_council_lifts_a_ban() {
	build_and_execute(|| {
		banned(account(1));
		for origin in [signed(ALICE), signed(MALLORY), RuntimeOrigin::none(), signed(account(1))] {
			assert_noop!(DeviceRegistry::lift_ban(origin, account(1)), BadOrigin);
		}
	});
}

#[test]
fn a_device_s_key_stays_what_it_is() {
	build_and_execute(|| {
		enrolled(NORTHBRIDGE, 1);
		revoked(NORTHBRIDGE, 2);
		// The last one has no use at all.
		for seed in [1, 2, 3] {
			let lift = DeviceRegistry::lift_ban(RuntimeOrigin::root(), account(seed));
			assert_noop!(lift, Error::<Test>::KeyNotBanned);
		}
	});
}
