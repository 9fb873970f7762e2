//! Tests of the order of checks of the call about a device.

use crate::{mock::*, Error};
use beadle_primitives::{DeviceId, VerificationState};
use frame_support::assert_noop;
use sp_runtime::DispatchResult;

const UNKNOWN: DeviceId = 99;

fn verify(origin: RuntimeOrigin, device: DeviceId) -> DispatchResult {
	Readings::set_verification_state(origin, device, 1, VerificationState::FalsePositive, Default::default())
}

#[test]
fn an_unknown_device_is_not_found_whoever_asks() {
	build_and_execute(|| {
		let (owner, stranger) = (RuntimeOrigin::signed(owner()), RuntimeOrigin::signed(MALLORY));
		for origin in [owner, stranger, RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(verify(origin, UNKNOWN), Error::<Test>::DeviceNotFound);
		}
	});
}

#[test]
fn a_stranger_is_not_authorised_be_the_device_revoked_or_not() {
	build_and_execute(|| {
		for device in [DEVICE, REVOKED] {
			for origin in [RuntimeOrigin::signed(MALLORY), RuntimeOrigin::none()] {
				assert_noop!(verify(origin, device), Error::<Test>::NotAuthorised);
			}
		}
	});
}

#[test]
fn a_revoked_device_is_out_of_reach_of_those_with_authority() {
	build_and_execute(|| {
		for origin in [RuntimeOrigin::signed(owner()), RuntimeOrigin::root()] {
			assert_noop!(verify(origin, REVOKED), Error::<Test>::Revoked);
		}
	});
}
