use crate::{
	accounting::place_of, mock::*, quota::Bucket, Actions, AlarmSuspension, Authorisations, LogHeads, PeriodAccount,
	Periods,
};
use beadle_primitives::{Actor, Grant, LogEntry, LogHead, Moment, Pause, Pauses, Standing};
use codec::{Decode, Encode};

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
		assert_found("something left without a grant", |record| record.grant = None);
		assert_found("a bucket settled in a block to come", |record| {
			record.bucket = Bucket { level: 1, settled_at: 2 };
		});
		assert_found("a revoked device with a grant", |record| record.standing = Standing::Revoked);
	});
}

#[test]
fn finds_pauses_that_are_not_over() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		// As they could stand in storage, whatever is kept of pauses.
		let pause = |from, until| Pauses::decode(&mut &vec![Pause { from, until }].encode()[..]).unwrap();
		for ahead in [pause(START, START + 1), pause(0, Moment::MAX)] {
			assert_found("a pause that is not over", |record| record.pauses = ahead.clone());
			assert_found("a pause that is not over", |record| record.suspended = ahead.clone());
		}
		for turned in [pause(2, 1), pause(START + 1, Moment::MAX)] {
			assert_found("a pause that ends before it begins", |record| record.pauses = turned.clone());
		}
		assert_found("a device placed in the future", |record| record.placed_at = START + 1);
		revoke(7);
		assert_eq!(record(7).suspended, pause(START, Moment::MAX));
	});
}

#[test]
fn finds_what_is_kept_of_a_revoked_device_for_nothing() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		revoke(7);
		let message = "more is kept of a revoked device than has to be";
		assert_found(message, |record| {
			record.suspensions.try_push(AlarmSuspension { alarm: 1, at: START }).unwrap();
		});
		let before = Actions::<Test>::get(7);
		let [revocation] = &before.clone().in_order()[..] else { panic!("the revocation alone") };
		Actions::<Test>::mutate(7, |latest| {
			latest.keep(LogEntry { number: 1, actor: Actor::Alarm, ..revocation.clone() })
		});
		assert_eq!(Aaa::do_try_state(), Err(message.into()));
		Actions::<Test>::insert(7, before);
	});
}

#[test]
fn finds_accounts_at_places_that_are_not_theirs() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		let account = |period| PeriodAccount { period, usage: Default::default() };
		let (owner, today) = (owner_of(7), Aaa::period());
		for (place, period, message) in [
			(place_of(today) + 1, today, "an account at another's place"),
			(place_of(today + 1), today + 1, "an account of a period to come"),
		] {
			Periods::<Test>::insert(owner, place, account(period));
			assert_eq!(Aaa::do_try_state(), Err(message.into()));
			Periods::<Test>::remove(owner, place);
		}
	});
}

#[test]
fn finds_a_record_without_a_log_and_a_log_without_a_record() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		let log = Actions::<Test>::take(7);
		assert_eq!(Aaa::do_try_state(), Err("a log whose latest entry but for findings is not kept".into()));
		Actions::<Test>::insert(7, log.clone());
		let head = LogHeads::<Test>::take(7);
		assert_eq!(Aaa::do_try_state(), Err("a log whose latest entry but for findings is not kept".into()));
		LogHeads::<Test>::insert(7, LogHead { head: Default::default(), ..head });
		assert_eq!(Aaa::do_try_state(), Err("a log whose head is not its latest entry".into()));
		LogHeads::<Test>::insert(7, head);
		Actions::<Test>::insert(8, log);
		assert_eq!(Aaa::do_try_state(), Err("a log of no device".into()));
		Actions::<Test>::remove(8);
	});
}
