//! Tests of the order of checks that all calls about a device share.

use crate::{mock::*, *};
use frame_support::assert_noop;
use sp_runtime::{DispatchResult, MultiSignature};

type Call = fn(RuntimeOrigin, DeviceId) -> DispatchResult;

const CALLS: [Call; 6] = [
	|origin, device| {
		let proof = MultiSignature::Ed25519(Default::default());
		DeviceRegistry::rotate_key(origin, device, Custody::Device, key(2), proof)
	},
	|origin, device| DeviceRegistry::offer_transfer(origin, device, SOUTHGATE),
	DeviceRegistry::withdraw_transfer,
	|origin, device| DeviceRegistry::revoke(origin, device, text("again")),
	|origin, device| declare(origin, device, Custody::Device),
	|origin, device| DeviceRegistry::confirm_custody(origin, device, Custody::Device, key(1)),
];

#[test]
fn an_unknown_device_is_not_found_whoever_asks() {
	build_and_execute(|| {
		for call in CALLS {
			for origin in [signed(ALICE), signed(MALLORY), RuntimeOrigin::root(), RuntimeOrigin::none()] {
				assert_noop!(call(origin, 0), Error::<Test>::NotFound);
			}
		}
	});
}

#[test]
fn a_stranger_is_not_authorised_be_the_device_revoked_or_not() {
	build_and_execute(|| {
		for device in [enrolled(NORTHBRIDGE, 1), revoked(NORTHBRIDGE, 3)] {
			for call in CALLS {
				for origin in [signed(BOB), signed(MALLORY), RuntimeOrigin::none()] {
					assert_noop!(call(origin, device), Error::<Test>::NotAuthorised);
				}
			}
		}
	});
}

#[test]
fn a_revoked_device_is_out_of_reach_of_those_with_authority() {
	build_and_execute(|| {
		let device = revoked(NORTHBRIDGE, 3);
		for call in CALLS {
			for origin in [signed(ALICE), RuntimeOrigin::root()] {
				assert_noop!(call(origin, device), Error::<Test>::Revoked);
			}
		}
	});
}
