use crate::mock::*;
use beadle_primitives::{traits::Authorisation, Usage};
use frame_support::{assert_ok, assert_storage_noop};

const PACK: Usage = Usage { packs: 1, records: 3, bytes: 57, flagged: 2, reported: 1 };

#[test]
fn adds_up() {
	ExtBuilder::default().with_grant(7, 10, 2).with_device(8).build_and_execute(|| {
		Aaa::record_usage(7, owner_of(7), PACK);
		Aaa::record_usage(7, owner_of(7), Usage { flagged: 0, ..PACK });
		assert_eq!(record(7).usage, Usage { packs: 2, records: 6, bytes: 114, flagged: 2, reported: 2 });
		assert_eq!(record(8).usage, Usage::default());
	});
}

#[test]
fn changes_nothing_else() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		let before = record(7);
		Aaa::record_usage(7, owner_of(7), PACK);
		assert_eq!(record(7), Record { usage: PACK, ..before });
	});
}

#[test]
fn saturates() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		let most = Usage { packs: u64::MAX, records: u64::MAX, bytes: u64::MAX, flagged: u64::MAX, reported: u64::MAX };
		Aaa::record_usage(7, owner_of(7), most);
		Aaa::record_usage(7, owner_of(7), PACK);
		assert_eq!(record(7).usage, most);
	});
}

#[test]
fn survives_suspension_and_revocation() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		Aaa::record_usage(7, owner_of(7), PACK);
		assert_ok!(Aaa::suspend(owner(7), 7, text("in repair")));
		assert_ok!(Aaa::reinstate(owner(7), 7));
		revoke(7);
		assert_eq!(record(7).usage, PACK);
	});
}

#[test]
fn an_unknown_device_leaves_no_trace() {
	ExtBuilder::default().build_and_execute(|| {
		assert_storage_noop!(Aaa::record_usage(7, owner_of(7), PACK));
	});
}
