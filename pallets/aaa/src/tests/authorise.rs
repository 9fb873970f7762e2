use crate::mock::*;
use beadle_primitives::{traits::Authorisation, Refusal};
use frame_support::{assert_ok, assert_storage_noop};

#[test]
fn a_granted_active_device_is_authorised() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		assert_storage_noop!(assert_ok!(authorise(7, 10, 1)));
		assert_ok!(authorise(7, 0, 1));
	});
}

#[test]
fn the_quota_must_hold_as_many_packs_as_the_distance_says() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		assert_ok!(authorise(7, 5, 2));
		assert_eq!(authorise(7, 5, 3), Err(Refusal::QuotaSpent));
		assert_eq!(authorise(7, 11, 1), Err(Refusal::QuotaSpent));
	});
}

#[test]
fn a_distance_of_zero_is_a_distance_of_one() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		assert_ok!(authorise(7, 10, 0));
		assert_eq!(authorise(7, 11, 0), Err(Refusal::QuotaSpent));
	});
}

#[test]
fn no_product_of_records_and_distance_wraps_around() {
	ExtBuilder::default().with_grant(7, u32::MAX, u32::MAX).build_and_execute(|| {
		assert_ok!(authorise(7, u32::MAX, 1));
		assert_eq!(authorise(7, 2, 1 << 63), Err(Refusal::QuotaSpent));
		assert_eq!(authorise(7, u32::MAX, u64::MAX), Err(Refusal::QuotaSpent));
	});
}

#[docify::export]
#[test]
fn the_quota_refills_by_the_block() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		assert_ok!(Aaa::spend(7, 10));
		assert_eq!(authorise(7, 1, 1), Err(Refusal::QuotaSpent));
		pass_blocks(2);
		assert_ok!(authorise(7, 4, 1));
		assert_eq!(authorise(7, 5, 1), Err(Refusal::QuotaSpent));
		pass_blocks(1_000_000);
		assert_ok!(authorise(7, 10, 1));
		assert_eq!(authorise(7, 11, 1), Err(Refusal::QuotaSpent));
	});
}

#[test]
fn a_grant_ends_at_its_expiry() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		assert_ok!(Aaa::grant(owner(7), 7, quota(10, 2), Some(START + 2_010)));
		pass_blocks(1);
		Now::set(START + 2_009);
		assert_ok!(authorise(7, 1, 1));
		Now::set(START + 2_010);
		assert_eq!(authorise(7, 1, 1), Err(Refusal::GrantExpired));
		Now::set(u64::MAX);
		assert_eq!(authorise(7, 1, 1), Err(Refusal::GrantExpired));
	});
}

#[test]
fn a_grant_without_end_never_expires() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		Now::set(u64::MAX);
		assert_ok!(authorise(7, 1, 1));
	});
}

#[test]
fn an_unknown_device_is_refused() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		assert_storage_noop!(assert_eq!(authorise(8, 1, 1), Err(Refusal::UnknownDevice)));
	});
}

#[test]
fn the_first_thing_that_does_not_hold_is_named() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		assert_eq!(authorise(7, 1, 1), Err(Refusal::NotGranted));

		// First empty, then also expired, then also suspended, then also revoked.
		assert_ok!(Aaa::grant(owner(7), 7, quota(10, 2), Some(START + 10)));
		assert_eq!(authorise(7, 1, 1), Err(Refusal::QuotaSpent));
		Now::set(START + 10);
		assert_eq!(authorise(7, 1, 1), Err(Refusal::GrantExpired));
		assert_ok!(Aaa::suspend(owner(7), 7, text("in repair")));
		assert_eq!(authorise(7, 1, 1), Err(Refusal::Suspended));
		assert_ok!(Aaa::withdraw_grant(owner(7), 7));
		assert_eq!(authorise(7, 1, 1), Err(Refusal::Suspended));
		revoke(7);
		assert_eq!(authorise(7, 1, 1), Err(Refusal::Revoked));
	});
}
