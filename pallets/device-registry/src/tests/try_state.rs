use crate::{mock::*, *};
use frame_support::assert_ok;

/// Asserts that the check reports `corrupt` on a chain with a device, a rotated and a revoked one, and an offer.
#[track_caller]
fn assert_noticed(corrupt: impl FnOnce(DeviceId, DeviceId)) {
	build().execute_with(|| {
		let device = enrolled(ALICE, 1);
		assert_ok!(DeviceRegistry::rotate_key(signed(ALICE), device, key(2), prove_rotation(2, device)));
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, BOB));
		let dead = revoked(ALICE, 3);
		assert_ok!(DeviceRegistry::do_try_state());
		corrupt(device, dead);
		assert!(DeviceRegistry::do_try_state().is_err());
	});
}

fn change(id: DeviceId, change: impl FnOnce(&mut Device)) {
	Devices::<Test>::mutate(id, |device| change(device.as_mut().unwrap()));
}

#[test]
fn counters_are_the_number_of_entries() {
	assert_noticed(|_, _| NextModelId::<Test>::put(2));
	assert_noticed(|_, _| NextDeviceId::<Test>::put(1));
	assert_noticed(|_, _| Models::<Test>::swap(0, 5));
	assert_noticed(|device, _| Devices::<Test>::swap(device, 5));
}

#[test]
fn models_are_found_by_what_they_are() {
	assert_noticed(|_, _| ModelIds::<Test>::insert(model("SEN55"), 1));
	assert_noticed(|_, _| ModelIds::<Test>::insert(model("SPS30"), 0));
	assert_noticed(|device, _| change(device, |device| device.model = 1));
}

#[test]
fn devices_are_found_by_their_ueid() {
	assert_noticed(|_, _| Ueids::<Test>::remove(ALICE, ueid(1)));
	assert_noticed(|device, _| Ueids::<Test>::insert(BOB, ueid(1), device));
	assert_noticed(|device, _| change(device, |device| device.owner = CHARLIE));
}

#[test]
fn keys_are_active_exactly_while_they_sign() {
	assert_noticed(|device, _| change(device, |device| device.revoked = true));
	assert_noticed(|_, dead| change(dead, |device| device.revoked = false));
	assert_noticed(|device, _| change(device, |device| device.key = key(9)));
	assert_noticed(|device, _| Keys::<Test>::insert(account(1), KeyUse::Active(device)));
	assert_noticed(|device, _| Keys::<Test>::insert(account(2), KeyUse::Retired(device)));
	assert_noticed(|_, dead| Keys::<Test>::insert(account(3), KeyUse::Active(dead)));
	assert_noticed(|_, _| Keys::<Test>::insert(account(8), KeyUse::Retired(7)));
	assert_noticed(|_, _| Keys::<Test>::remove(account(2)));
}

#[test]
fn only_what_can_be_transferred_is_offered() {
	assert_noticed(|_, dead| PendingTransfers::<Test>::insert(dead, BOB));
	assert_noticed(|device, _| PendingTransfers::<Test>::insert(device, ALICE));
	assert_noticed(|_, _| PendingTransfers::<Test>::insert(7, BOB));
}
