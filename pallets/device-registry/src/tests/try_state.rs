use crate::{mock::*, *};
use beadle_primitives::{support::MAX_ADVISORIES, Authority};
use frame_support::{assert_ok, traits::ConstU32, BoundedVec};

/// Number of a gateway that has one device in its custody, which has the next number.
const GATEWAY: DeviceId = 2;

/// Asserts that the check reports `corrupt` on a chain with a device, rotated and offered, a revoked one, a gateway
/// with a device, two advisories and a ban.
#[track_caller]
fn assert_noticed(corrupt: impl FnOnce(DeviceId, DeviceId)) {
	build().execute_with(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_ok!(rotate(signed(ALICE), device, Custody::Device, 2));
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, SOUTHGATE));
		let dead = revoked(NORTHBRIDGE, 3);
		let (gateway, _) = enrolled_with_gateway(NORTHBRIDGE, 4);
		assert_eq!(gateway, GATEWAY);
		for advisory in [on_hardware("CVE-2026-1"), on_firmware("CVE-2026-2")] {
			assert_ok!(DeviceRegistry::publish_advisory(RuntimeOrigin::root(), registered_model(), advisory));
		}
		assert_ok!(DeviceRegistry::ban_key(RuntimeOrigin::root(), account(6), text("leaked")));
		assert_ok!(DeviceRegistry::do_try_state());
		corrupt(device, dead);
		assert!(DeviceRegistry::do_try_state().is_err());
	});
}

fn change(id: DeviceId, change: impl FnOnce(&mut Device)) {
	let mut device = DeviceRegistry::device(id).unwrap();
	change(&mut device);
	Devices::<Test>::insert(id, DeviceEntry::Enrolled(device));
}

/// Makes a revoked device be one that is not: with the key and UEID that it had.
fn undo_revocation(id: DeviceId) {
	let device = DeviceRegistry::device(GATEWAY).unwrap();
	Devices::<Test>::insert(id, DeviceEntry::Enrolled(Device { key: key(3), ueid: ueid(3), ..device }));
}

/// Revokes a device behind the pallet's back.
fn revoke(id: DeviceId) {
	let device = DeviceRegistry::device(id).unwrap();
	Devices::<Test>::insert(id, DeviceEntry::Revoked(device.into_revoked()));
}

fn offer(to: OrganisationId) -> Offer {
	Offer { to, by: Authority::Council, expulsions: 0 }
}

#[test]
fn counters_are_the_number_of_entries() {
	assert_noticed(|_, _| NextModelId::<Test>::put(2));
	assert_noticed(|_, _| NextDeviceId::<Test>::put(3));
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
fn models_are_counted() {
	assert_noticed(|_, _| ModelCounts::<Test>::remove(NORTHBRIDGE));
	assert_noticed(|_, _| ModelCounts::<Test>::mutate(NORTHBRIDGE, |count| *count += 1));
	assert_noticed(|_, _| ModelCounts::<Test>::insert(SOUTHGATE, 0));
}

#[test]
fn hardware_is_the_first_model() {
	assert_noticed(|_, _| Hardware::<Test>::remove(model("SEN55").manufacturer, model("SEN55").name));
	assert_noticed(|_, _| Hardware::<Test>::insert(model("SPS30").manufacturer, model("SPS30").name, 0));
	assert_noticed(|_, _| Models::<Test>::mutate(0, |model| model.as_mut().unwrap().hardware = 1));
	assert_noticed(|device, _| change(device, |device| device.hardware = 1));
	assert_noticed(|_, _| {
		let second = registered_firmware("1.5.0");
		Models::<Test>::mutate(second, |model| model.as_mut().unwrap().hardware = second);
	});
}

#[test]
fn advisories_are_kept_where_they_are_looked_for() {
	use AdvisoryScope::{Firmware, Hardware};
	assert_noticed(|_, _| Advisories::<Test>::insert(7, Firmware, list([on_firmware("CVE-2026-3")])));
	assert_noticed(|_, _| Advisories::<Test>::insert(0, Firmware, list([on_hardware("CVE-2026-3")])));
	assert_noticed(|_, _| Advisories::<Test>::insert(0, Firmware, list([on_firmware("")])));
	assert_noticed(|_, _| Advisories::<Test>::insert(0, Firmware, list([on_firmware("x"), on_firmware("x")])));
	assert_noticed(|_, _| Advisories::<Test>::insert(0, Hardware, list([])));
	assert_noticed(|_, _| {
		let second = registered_firmware("1.5.0");
		Advisories::<Test>::insert(second, Hardware, list([on_hardware("CVE-2026-3")]));
	});
}

fn list<const N: usize>(advisories: [Advisory; N]) -> BoundedVec<Advisory, ConstU32<MAX_ADVISORIES>> {
	advisories.to_vec().try_into().unwrap()
}

#[test]
fn gateways_know_how_many_keys_they_hold() {
	assert_noticed(|_, _| Gateways::<Test>::remove(GATEWAY));
	assert_noticed(|_, _| Gateways::<Test>::insert(GATEWAY, 2));
	assert_noticed(|device, _| Gateways::<Test>::insert(device, 0));
	assert_noticed(|_, _| Gateways::<Test>::insert(7, 1));
	assert_noticed(|_, _| change(GATEWAY + 1, |device| device.custody = Custody::Device));
	assert_noticed(|device, _| change(device, |device| device.custody = Custody::Gateway(9)));
	assert_noticed(|device, _| change(GATEWAY, |gateway| gateway.custody = Custody::Gateway(device)));
	assert_noticed(|device, _| {
		change(GATEWAY, |gateway| gateway.custody = Custody::Gateway(device));
		Gateways::<Test>::insert(device, 1);
	});
}

#[test]
fn devices_are_found_by_their_ueid() {
	assert_noticed(|device, _| revoke(device));
	assert_noticed(|_, dead| undo_revocation(dead));
	assert_noticed(|_, _| Ueids::<Test>::remove(NORTHBRIDGE, ueid(1)));
	assert_noticed(|device, _| Ueids::<Test>::insert(SOUTHGATE, ueid(1), device));
	assert_noticed(|device, _| change(device, |device| device.owner = EASTFIELD));
	assert_noticed(|device, _| Ueids::<Test>::insert(NORTHBRIDGE, ueid(9), device));
	assert_noticed(|_, dead| Ueids::<Test>::insert(SOUTHGATE, ueid(3), dead));
	assert_noticed(|_, _| Ueids::<Test>::insert(NORTHBRIDGE, ueid(9), 99));
}

#[test]
fn keys_are_active_exactly_while_they_sign() {
	assert_noticed(|device, _| {
		revoke(device);
		Ueids::<Test>::remove(NORTHBRIDGE, ueid(1));
		PendingTransfers::<Test>::remove(device);
	});
	assert_noticed(|_, dead| {
		undo_revocation(dead);
		Ueids::<Test>::insert(NORTHBRIDGE, ueid(3), dead);
	});
	assert_noticed(|device, _| change(device, |device| device.key = key(9)));
	assert_noticed(|device, _| Keys::<Test>::insert(account(1), KeyUse::Active(device)));
	assert_noticed(|device, _| Keys::<Test>::insert(account(2), KeyUse::Retired(device)));
	assert_noticed(|_, dead| Keys::<Test>::insert(account(3), KeyUse::Active(dead)));
	assert_noticed(|_, _| Keys::<Test>::insert(account(8), KeyUse::Retired(7)));
	assert_noticed(|_, _| Keys::<Test>::remove(account(2)));
	assert_noticed(|_, _| Keys::<Test>::insert(account(2), KeyUse::Banned));
	assert_noticed(|_, _| Council::change_key(&BOB, account(2)));
}

#[test]
fn only_what_can_be_transferred_is_offered() {
	assert_noticed(|_, dead| PendingTransfers::<Test>::insert(dead, offer(SOUTHGATE)));
	assert_noticed(|device, _| PendingTransfers::<Test>::insert(device, offer(NORTHBRIDGE)));
	assert_noticed(|_, _| PendingTransfers::<Test>::insert(7, offer(SOUTHGATE)));
}
