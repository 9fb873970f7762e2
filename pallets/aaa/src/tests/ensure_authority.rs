//! Tests of the order of checks that all calls share.

use crate::{mock::*, Error};
use beadle_primitives::DeviceId;
use frame_support::assert_noop;
use sp_runtime::DispatchResult;

type Call = fn(RuntimeOrigin, DeviceId) -> DispatchResult;

const CALLS: [Call; 4] = [
	|origin, device| Aaa::grant(origin, device, quota(10, 2), None),
	Aaa::withdraw_grant,
	|origin, device| Aaa::suspend(origin, device, text("moved")),
	Aaa::reinstate,
];

#[test]
fn an_unknown_device_is_not_found_whoever_asks() {
	ExtBuilder::default().build_and_execute(|| {
		for call in CALLS {
			for origin in [council(), owner(7), stranger(), RuntimeOrigin::none()] {
				assert_noop!(call(origin, 7), Error::<Test>::NotFound);
			}
		}
	});
}

#[test]
fn a_stranger_is_not_authorised_be_the_device_revoked_or_not() {
	ExtBuilder::default().with_device(7).with_device(8).build_and_execute(|| {
		revoke(8);
		for call in CALLS {
			for device in [7, 8] {
				for origin in [stranger(), owner(9), RuntimeOrigin::none()] {
					assert_noop!(call(origin, device), Error::<Test>::NotAuthorised);
				}
			}
		}
	});
}

#[test]
fn a_revoked_device_is_out_of_reach_of_those_with_authority() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		revoke(7);
		for call in CALLS {
			for origin in [council(), owner(7)] {
				assert_noop!(call(origin, 7), Error::<Test>::Revoked);
			}
		}
	});
}
