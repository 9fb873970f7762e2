use crate::{mock::*, *};
use beadle_primitives::{Action, Actor};
use frame_support::{assert_noop, assert_ok};

fn council() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

#[docify::export]
#[test]
fn the_council_confirms_what_it_has_seen() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		let custody = Custody::SecureElement;
		assert_ok!(rotate(signed(ALICE), device, custody, 2));
		let before = DeviceRegistry::device(device).unwrap();
		assert_ok!(DeviceRegistry::confirm_custody(council(), device, custody, key(2)));

		System::assert_last_event(Event::CustodyConfirmed { device, custody }.into());
		assert_eq!(DeviceRegistry::device(device), Some(Device { custody_confirmed: true, ..before }));
		let confirmed = Action::CustodyConfirmed { custody };
		assert_eq!(Actions::get().last(), Some(&(device, Actor::Council, confirmed)));
	});
}

#[test]
fn nobody_else_confirms_not_even_the_owner() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		for origin in [signed(ALICE), signed(BOB), signed(MALLORY), RuntimeOrigin::none()] {
			let confirm = DeviceRegistry::confirm_custody(origin, device, Custody::Device, key(1));
			assert_noop!(confirm, Error::<Test>::NotAuthorised);
		}
	});
}

#[test]
fn what_the_owner_declares_while_the_council_votes_is_not_confirmed() {
	build_and_execute(|| {
		let (device, gateway) = (enrolled(NORTHBRIDGE, 1), enrolled(NORTHBRIDGE, 2));
		assert_ok!(declare(signed(ALICE), device, Custody::Gateway(gateway)));
		let motion = || DeviceRegistry::confirm_custody(council(), device, Custody::Device, key(1));
		assert_noop!(motion(), Error::<Test>::CustodyChanged);
	});
}

#[test]
fn a_key_that_came_while_the_council_voted_is_not_confirmed() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_ok!(rotate(signed(ALICE), device, Custody::Device, 2));
		let motion = |seed| DeviceRegistry::confirm_custody(council(), device, Custody::Device, key(seed));
		assert_noop!(motion(1), Error::<Test>::CustodyChanged);
		assert_ok!(motion(2));
	});
}

#[test]
fn the_gateway_is_part_of_what_is_confirmed() {
	build_and_execute(|| {
		let (gateway, device) = enrolled_with_gateway(NORTHBRIDGE, 1);
		let confirm = |gateway| DeviceRegistry::confirm_custody(council(), device, Custody::Gateway(gateway), key(2));
		assert_noop!(confirm(gateway + 1), Error::<Test>::CustodyChanged);
		assert_ok!(confirm(gateway));
	});
}

#[test]
fn the_device_must_exist_and_not_be_revoked() {
	build_and_execute(|| {
		let device = revoked(NORTHBRIDGE, 1);
		let confirm = |device| DeviceRegistry::confirm_custody(council(), device, Custody::Device, key(1));
		assert_noop!(confirm(device), Error::<Test>::Revoked);
		assert_noop!(confirm(device + 1), Error::<Test>::NotFound);
	});
}
