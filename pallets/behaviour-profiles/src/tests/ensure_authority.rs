//! Tests of the order of checks of the call about a device.

use crate::{mock::*, *};
use frame_support::assert_noop;

fn assign(origin: RuntimeOrigin, device: DeviceId) -> sp_runtime::DispatchResult {
	BehaviourProfiles::assign(origin, device, 0)
}

#[test]
fn an_unknown_device_is_not_found_whoever_asks() {
	build_and_execute(|| {
		created("air quality");
		for origin in [signed(ALICE), signed(MALLORY), RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(assign(origin, UNKNOWN), Error::<Test>::DeviceNotFound);
		}
	});
}

#[test]
fn a_stranger_is_not_authorised_be_the_device_revoked_or_not() {
	build_and_execute(|| {
		created("air quality");
		for device in [ALICES, REVOKED] {
			for origin in [signed(BOB), signed(MALLORY), RuntimeOrigin::none()] {
				assert_noop!(assign(origin, device), Error::<Test>::NotAuthorised);
			}
		}
	});
}

#[test]
fn a_revoked_device_is_out_of_reach_of_those_with_authority() {
	build_and_execute(|| {
		created("air quality");
		for origin in [signed(ALICE), RuntimeOrigin::root()] {
			assert_noop!(assign(origin, REVOKED), Error::<Test>::Revoked);
		}
	});
}
