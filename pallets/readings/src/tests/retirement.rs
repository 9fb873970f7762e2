//! Tests of what is left of a revoked device.

use crate::{mock::*, Alarms, Histories, LatestReports, Violations};
use beadle_primitives::{traits::OnAction, Action, Actor, Reason, Refusal};
use beadle_test_support::frame::Devices;
use frame_support::assert_ok;

#[test]
fn nothing_is_kept_of_a_revoked_device() {
	build_and_execute(|| {
		assert_ok!(applied_pack(&pack(1, &[101, 102])).unwrap());
		assert_ok!(applied_report(&pack(2, &[-1_001])).unwrap());
		assert!(Histories::<Test>::contains_key(DEVICE) && Violations::<Test>::contains_key(DEVICE));
		assert!(Alarms::<Test>::contains_key(DEVICE) && LatestReports::<Test>::contains_key(DEVICE));

		Devices::revoke(DEVICE);
		assert!(Readings::do_try_state().is_err(), "all of it is kept still");
		let reason = Reason::Stated(Default::default());
		Readings::on_action(DEVICE, Actor::Council, Action::Revoked { reason });
		assert!(!Histories::<Test>::contains_key(DEVICE) && !Violations::<Test>::contains_key(DEVICE));
		assert!(!Alarms::<Test>::contains_key(DEVICE) && !LatestReports::<Test>::contains_key(DEVICE));

		// What it signed stays out for good.
		for sequence in [1, 2] {
			assert_eq!(applied_pack(&pack(sequence, &[1])), Err(Refusal::Revoked.into()));
			assert_eq!(applied_report(&pack(sequence, &[-1_001])), Err(Refusal::Revoked.into()));
		}
	});
}
