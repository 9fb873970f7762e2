use crate::mock::*;
use beadle_primitives::{traits::Authorisation, Custody, HaltScope, Refusal};
use frame_support::assert_ok;

const GATEWAY: u32 = 9;

/// Builds a device in the custody of a gateway, and another one.
fn with_gateway(test: impl FnOnce()) {
	ExtBuilder::default().with_device(GATEWAY).with_grant(7, 10, 2).with_grant(8, 10, 2).build_and_execute(|| {
		Devices::change(7, |device| device.custody = Custody::Gateway(GATEWAY));
		test();
	});
}

#[test]
fn a_device_is_refused_while_its_gateway_is_suspended() {
	with_gateway(|| {
		assert_ok!(authorise(7, 1, 1));
		assert_ok!(Aaa::suspend(owner(GATEWAY), GATEWAY, text("hacked")));
		assert_eq!(authorise(7, 1, 1), Err(Refusal::GatewayOut));
		assert_eq!(due(7), None);
		assert_ok!(authorise(8, 1, 1));
		assert_ok!(Aaa::reinstate(owner(GATEWAY), GATEWAY));
		assert_ok!(authorise(7, 1, 1));
		assert_eq!(due(7), Some(0));
	});
}

#[test]
fn a_device_is_refused_once_its_gateway_is_revoked_until_it_has_another() {
	with_gateway(|| {
		revoke(GATEWAY);
		assert_eq!(authorise(7, 1, 1), Err(Refusal::GatewayOut));
		Devices::change(7, |device| device.custody = Custody::SecureElement);
		assert_ok!(authorise(7, 1, 1));
	});
}

#[test]
fn a_gateway_needs_no_grant_of_its_own() {
	with_gateway(|| {
		assert_eq!(grant_of(GATEWAY), None);
		assert!(Aaa::is_active(GATEWAY));
		assert_ok!(authorise(7, 1, 1));
	});
}

#[test]
fn a_device_is_refused_while_its_gateway_is_halted() {
	with_gateway(|| {
		let scope = HaltScope::Device(GATEWAY);
		assert_ok!(Aaa::halt(council(), scope, text("hacked")));
		assert_eq!(authorise(7, 1, 1), Err(Refusal::GatewayOut));
		assert_eq!(due(7), None);
		assert_ok!(authorise(8, 1, 1));
		pass_blocks(1);
		assert_ok!(Aaa::resume(council(), scope));
		assert_ok!(authorise(7, 1, 1));
		assert_eq!((due(7), due(8)), (Some(Now::get()), Some(0)));
	});
}
