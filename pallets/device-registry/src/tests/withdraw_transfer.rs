use crate::{mock::*, *};
use beadle_primitives::Authority;
use frame_support::{assert_noop, assert_ok};

#[test]
fn what_is_withdrawn_can_t_be_accepted() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		for (origin, by) in
			[(signed(ALICE), Authority::Owner(NORTHBRIDGE)), (RuntimeOrigin::root(), Authority::Council)]
		{
			assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, SOUTHGATE));
			assert_ok!(DeviceRegistry::withdraw_transfer(origin, device));
			System::assert_last_event(Event::TransferWithdrawn { device, by }.into());
			assert_noop!(DeviceRegistry::accept_transfer(signed(BOB), device), Error::<Test>::NoTransferOffered);
		}
	});
}

#[test]
fn there_must_be_an_offer() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_noop!(DeviceRegistry::withdraw_transfer(signed(ALICE), device), Error::<Test>::NoTransferOffered);
	});
}

#[test]
fn nobody_else_withdraws_not_even_who_was_offered_it() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, SOUTHGATE));
		for origin in [signed(BOB), signed(MALLORY), RuntimeOrigin::none()] {
			assert_noop!(DeviceRegistry::withdraw_transfer(origin, device), Error::<Test>::NotAuthorised);
		}
	});
}

#[test]
fn the_device_must_exist_and_not_be_revoked() {
	build_and_execute(|| {
		let device = revoked(NORTHBRIDGE, 1);
		assert_noop!(DeviceRegistry::withdraw_transfer(signed(ALICE), device), Error::<Test>::Revoked);
		assert_noop!(DeviceRegistry::withdraw_transfer(signed(ALICE), device + 1), Error::<Test>::NotFound);
	});
}

#[test]
fn only_the_council_withdraws_what_the_council_has_offered() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_ok!(DeviceRegistry::offer_transfer(RuntimeOrigin::root(), device, SOUTHGATE));
		let withdraw = DeviceRegistry::withdraw_transfer(signed(ALICE), device);
		assert_noop!(withdraw, Error::<Test>::OfferedByCouncil);
		assert_ok!(DeviceRegistry::withdraw_transfer(RuntimeOrigin::root(), device));
	});
}
