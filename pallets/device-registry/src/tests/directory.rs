use crate::mock::*;
use frame_support::assert_ok;

#[test]
fn devices_and_keys_are_found_whatever_became_of_them() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_eq!(DeviceRegistry::count(), 1);
		assert_ok!(rotate(signed(ALICE), device, Custody::Device, 2));
		assert_eq!(DeviceRegistry::device(device).map(|device| device.key), Some(key(2)));
		assert_eq!(DeviceRegistry::key_use(&account(1)), Some(KeyUse::Retired(device)));
		assert_eq!(DeviceRegistry::key_use(&account(2)), Some(KeyUse::Active(device)));

		assert_ok!(DeviceRegistry::revoke(signed(ALICE), device, text("stolen")));
		assert_eq!(DeviceRegistry::device(device), None);
		assert!(matches!(DeviceRegistry::entry(device), Some(DeviceEntry::Revoked(left)) if left.owner == NORTHBRIDGE));
		assert_eq!(DeviceRegistry::key_use(&account(2)), Some(KeyUse::Retired(device)));
	});
}

#[test]
fn nothing_is_found_that_never_was() {
	build_and_execute(|| {
		assert_eq!((DeviceRegistry::device(0), DeviceRegistry::entry(0)), (None, None));
		assert_eq!(DeviceRegistry::count(), 0);
		assert_eq!(DeviceRegistry::key_use(&ALICE), None);
	});
}
