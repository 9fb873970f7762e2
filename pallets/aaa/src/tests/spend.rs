use crate::mock::*;
use beadle_primitives::{traits::Authorisation, DeviceId, Refusal};
use frame_support::{assert_ok, assert_storage_noop};

/// Asserts that spending fails with this refusal and takes nothing.
fn assert_refused(device: DeviceId, records: u32, refusal: Refusal) {
	assert_storage_noop!(assert_eq!(Aaa::spend(device, records), Err(refusal)));
}

#[test]
fn takes_the_records() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		assert_ok!(Aaa::spend(7, 4));
		assert_eq!(left(7), 6);
		assert_ok!(Aaa::spend(7, 6));
		assert_eq!(left(7), 0);
		assert_refused(7, 1, Refusal::QuotaSpent);
	});
}

#[test]
fn takes_nothing_if_too_little_is_left() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		assert_refused(7, 11, Refusal::QuotaSpent);
		assert_refused(7, u32::MAX, Refusal::QuotaSpent);
		assert_eq!(left(7), 10);
	});
}

#[test]
fn the_refill_goes_on_from_what_is_left() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		assert_ok!(Aaa::spend(7, 9));
		pass_blocks(1);
		assert_ok!(Aaa::spend(7, 3));
		pass_blocks(3);
		assert_eq!(left(7), 6);
	});
}

#[test]
fn a_burst_and_the_refill_are_all_that_can_be_had() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		let mut spent = 0;
		for _ in 0..50 {
			while Aaa::spend(7, 1).is_ok() {
				spent += 1;
			}
			pass_blocks(1);
		}
		assert_eq!(spent, 10 + 49 * 2);
	});
}

#[test]
fn one_devices_quota_is_not_anothers() {
	ExtBuilder::default().with_grant(7, 10, 2).with_grant(8, 5, 1).build_and_execute(|| {
		assert_ok!(Aaa::spend(7, 10));
		assert_eq!(left(8), 5);
	});
}

#[test]
fn what_authorise_refuses_spends_nothing() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		assert_refused(8, 1, Refusal::UnknownDevice);
		assert_refused(7, 1, Refusal::NotGranted);
		assert_ok!(Aaa::grant(owner(7), 7, quota(10, 2), Some(START + 10)));
		Now::set(START + 10);
		assert_refused(7, 1, Refusal::GrantExpired);
		assert_ok!(Aaa::suspend(owner(7), 7, text("in repair")));
		assert_refused(7, 1, Refusal::Suspended);
		revoke(7);
		assert_refused(7, 1, Refusal::Revoked);
	});
}
