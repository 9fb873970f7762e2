use crate::{mock::*, *};
use beadle_primitives::{Action, Actor};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn the_one_it_was_offered_to_becomes_the_owner() {
	build_and_execute(|| {
		let device = enrolled(ALICE, 1);
		let before = DeviceRegistry::device(device).unwrap();
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, BOB));
		assert_ok!(DeviceRegistry::accept_transfer(signed(BOB), device));

		System::assert_last_event(Event::Transferred { device, from: ALICE, to: BOB }.into());
		assert_eq!(DeviceRegistry::device(device), Some(Device { owner: BOB, ..before }));
		assert_eq!(Keys::<Test>::get(account(1)), Some(KeyUse::Active(device)));
		assert_eq!(PendingTransfers::<Test>::get(device), None);
		let transferred = Action::Transferred { from: ALICE, to: BOB };
		assert_eq!(Actions::get().last(), Some(&(device, Actor::Member(BOB), transferred)));
	});
}

#[test]
fn authority_goes_with_the_device() {
	build_and_execute(|| {
		let device = enrolled(ALICE, 1);
		let old_proof = prove_rotation(2, device);
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, BOB));
		assert_ok!(DeviceRegistry::accept_transfer(signed(BOB), device));

		let rotate = DeviceRegistry::rotate_key(signed(ALICE), device, key(2), old_proof.clone());
		assert_noop!(rotate, Error::<Test>::NotAuthorised);
		// A proof made for the previous owner is void.
		let rotate = DeviceRegistry::rotate_key(signed(BOB), device, key(2), old_proof);
		assert_noop!(rotate, Error::<Test>::ProofInvalid);
		assert_ok!(DeviceRegistry::rotate_key(signed(BOB), device, key(2), prove_rotation(2, device)));
	});
}

#[test]
fn the_ueid_goes_with_the_device() {
	build_and_execute(|| {
		let device = enrolled(ALICE, 1);
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, BOB));
		assert_ok!(DeviceRegistry::accept_transfer(signed(BOB), device));
		assert_eq!(Ueids::<Test>::get(ALICE, ueid(1)), None);
		assert_eq!(Ueids::<Test>::get(BOB, ueid(1)), Some(device));
	});
}

#[test]
fn the_new_owner_can_t_have_a_ueid_twice() {
	build_and_execute(|| {
		let model = registered_model();
		for (seed, revoke) in [(1, false), (2, true)] {
			let device = enrolled(ALICE, seed);
			let proof = prove_enrolment(seed + 10, BOB, model, ueid(seed));
			assert_ok!(DeviceRegistry::enrol(signed(BOB), model, ueid(seed), key(seed + 10), proof));
			if revoke {
				let namesake = Ueids::<Test>::get(BOB, ueid(seed)).unwrap();
				assert_ok!(DeviceRegistry::revoke(signed(BOB), namesake, text("broken")));
			}
			assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, BOB));
			let accept = DeviceRegistry::accept_transfer(signed(BOB), device);
			assert_noop!(accept, Error::<Test>::UeidAlreadyExists);
		}
	});
}

#[test]
fn an_offer_is_accepted_once() {
	build_and_execute(|| {
		let device = enrolled(ALICE, 1);
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, BOB));
		assert_ok!(DeviceRegistry::accept_transfer(signed(BOB), device));
		assert_noop!(DeviceRegistry::accept_transfer(signed(BOB), device), Error::<Test>::NoTransferOffered);
	});
}

#[test]
fn nobody_else_accepts() {
	build_and_execute(|| {
		let device = enrolled(ALICE, 1);
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, BOB));
		for member in [ALICE, CHARLIE] {
			assert_noop!(DeviceRegistry::accept_transfer(signed(member), device), Error::<Test>::NotAuthorised);
		}
		for origin in [signed(MALLORY), RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(DeviceRegistry::accept_transfer(origin, device), BadOrigin);
		}
	});
}

#[test]
fn who_is_no_member_can_t_accept_even_what_it_was_offered() {
	build_and_execute(|| {
		let device = enrolled(ALICE, 1);
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, MALLORY));
		assert_noop!(DeviceRegistry::accept_transfer(signed(MALLORY), device), BadOrigin);
	});
}

#[test]
fn the_device_must_exist_be_offered_and_not_be_revoked() {
	build_and_execute(|| {
		let device = enrolled(ALICE, 1);
		assert_noop!(DeviceRegistry::accept_transfer(signed(BOB), device + 1), Error::<Test>::NotFound);
		assert_noop!(DeviceRegistry::accept_transfer(signed(BOB), device), Error::<Test>::NoTransferOffered);
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, BOB));
		assert_ok!(DeviceRegistry::revoke(signed(ALICE), device, text("lost")));
		assert_noop!(DeviceRegistry::accept_transfer(signed(BOB), device), Error::<Test>::Revoked);
	});
}
