use crate::{mock::*, *};
use beadle_primitives::Ueid;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError::BadOrigin, DispatchResult};

/// Enrols a device of Alice's with this UEID under the key from `seed`.
fn enrol(ueid: Ueid, seed: u8) -> DispatchResult {
	let (model, custody) = (registered_model(), Custody::Device);
	let proof = prove_enrolment(seed, NORTHBRIDGE, model, ueid.clone());
	DeviceRegistry::enrol(signed(ALICE), model, ueid, custody, key(seed), proof)
}

/// Revokes a device that something counts against; returns its number.
fn revoked_under_suspicion() -> DeviceId {
	CountsAgainst::set(true);
	let device = revoked(NORTHBRIDGE, 1);
	CountsAgainst::set(false);
	device
}

#[test]
fn nobody_shakes_a_suspension_off_by_enrolling_anew() {
	build_and_execute(|| {
		let device = revoked_under_suspicion();
		assert_noop!(enrol(ueid(1), 2), Error::<Test>::UeidHeld);
		assert_eq!(Council::used(NORTHBRIDGE), Resources::default(), "it is in use of no budget");

		assert_ok!(DeviceRegistry::release_ueid(RuntimeOrigin::root(), NORTHBRIDGE, ueid(1)));
		System::assert_last_event(Event::UeidReleased { device, owner: NORTHBRIDGE, ueid: ueid(1) }.into());
		assert_ok!(enrol(ueid(1), 2));
		assert_eq!(Ueids::<Test>::get(NORTHBRIDGE, ueid(1)), Some(device + 1));
	});
}

#[test]
fn nor_by_another_organisation_s_help() {
	build_and_execute(|| {
		revoked_under_suspicion();
		let (model, custody) = (registered_model(), Custody::Device);
		let proof = prove_enrolment(2, SOUTHGATE, model, ueid(1));
		assert_ok!(DeviceRegistry::enrol(signed(BOB), model, ueid(1), custody, key(2), proof));
		let device = Ueids::<Test>::get(SOUTHGATE, ueid(1)).unwrap();
		assert_ok!(DeviceRegistry::offer_transfer(signed(BOB), device, NORTHBRIDGE));
		assert_noop!(DeviceRegistry::accept_transfer(signed(ALICE), device), Error::<Test>::UeidHeld);
		assert_ok!(DeviceRegistry::release_ueid(RuntimeOrigin::root(), NORTHBRIDGE, ueid(1)));
		assert_ok!(DeviceRegistry::accept_transfer(signed(ALICE), device));
	});
}

#[test]
fn only_the_council_releases_a_ueid() {
	build_and_execute(|| {
		revoked_under_suspicion();
		for origin in [signed(ALICE), signed(BOB), signed(MALLORY), RuntimeOrigin::none()] {
			assert_noop!(DeviceRegistry::release_ueid(origin, NORTHBRIDGE, ueid(1)), BadOrigin);
		}
	});
}

#[test]
fn what_is_not_held_is_not_released() {
	build_and_execute(|| {
		let release = |owner, number| DeviceRegistry::release_ueid(RuntimeOrigin::root(), owner, ueid(number));
		revoked_under_suspicion();
		enrolled(NORTHBRIDGE, 2);
		revoked(NORTHBRIDGE, 3);
		for (owner, number) in [(SOUTHGATE, 1), (NORTHBRIDGE, 2), (NORTHBRIDGE, 3), (NORTHBRIDGE, 4), (NOBODY, 1)] {
			assert_noop!(release(owner, number), Error::<Test>::UeidNotHeld);
		}
		assert_ok!(release(NORTHBRIDGE, 1));
		assert_noop!(release(NORTHBRIDGE, 1), Error::<Test>::UeidNotHeld);
	});
}
