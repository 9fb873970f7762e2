use crate::{mock::*, quota::Bucket, Actions, Authorisations};
use beadle_primitives::{Grant, Standing};

/// Damages the storage, asserts that the check reports it, and repairs it.
fn assert_found(message: &'static str, damage: impl FnOnce(&mut Record)) {
	let before = record(7);
	Authorisations::<Test>::mutate_extant(7, damage);
	assert_eq!(Aaa::do_try_state(), Err(message.into()));
	Authorisations::<Test>::insert(7, before);
	assert_eq!(Aaa::do_try_state(), Ok(()));
}

#[test]
fn finds_what_does_not_hold_of_a_record() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		assert_found("more left than the capacity of the grant", |record| record.bucket.level = 11);
		assert_found("a grant without capacity", |record| {
			record.bucket.level = 0;
			record.grant = Some(Grant { quota: quota(0, 2), expires_at: None });
		});
		assert_found("a grant without refill", |record| {
			record.grant = Some(Grant { quota: quota(10, 0), expires_at: None });
		});
		assert_found("a bucket settled in a block to come", |record| {
			record.bucket = Bucket { level: 1, settled_at: 2 };
		});
		assert_found("a revoked device with a grant", |record| record.standing = Standing::Revoked);
	});
}

#[test]
fn finds_a_record_without_a_log_and_a_log_without_a_record() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		let log = Actions::<Test>::take(7);
		assert_eq!(Aaa::do_try_state(), Err("a log whose latest entry is not kept".into()));
		Actions::<Test>::insert(7, log.clone());
		Actions::<Test>::insert(8, log);
		assert_eq!(Aaa::do_try_state(), Err("a log of no device".into()));
		Actions::<Test>::remove(8);
	});
}
