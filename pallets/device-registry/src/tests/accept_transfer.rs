use crate::{mock::*, *};
use beadle_primitives::{traits::Budgets, Action, Actor};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn the_one_it_was_offered_to_becomes_the_owner() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		let before = DeviceRegistry::device(device).unwrap();
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, SOUTHGATE));
		assert_ok!(DeviceRegistry::accept_transfer(signed(BOB), device));

		System::assert_last_event(Event::Transferred { device, from: NORTHBRIDGE, to: SOUTHGATE }.into());
		assert_eq!(DeviceRegistry::device(device), Some(Device { owner: SOUTHGATE, ..before }));
		assert_eq!(Keys::<Test>::get(account(1)), Some(KeyUse::Active(device)));
		assert_eq!(PendingTransfers::<Test>::get(device), None);
		let transferred = Action::Transferred { from: NORTHBRIDGE, to: SOUTHGATE };
		assert_eq!(Actions::get().last(), Some(&(device, Actor::Organisation(SOUTHGATE), transferred)));
	});
}

#[test]
fn authority_goes_with_the_device() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		let old_proof = prove_rotation(2, device, Custody::Device);
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, SOUTHGATE));
		assert_ok!(DeviceRegistry::accept_transfer(signed(BOB), device));

		let rotated = |origin| DeviceRegistry::rotate_key(origin, device, Custody::Device, key(2), old_proof.clone());
		assert_noop!(rotated(signed(ALICE)), Error::<Test>::NotAuthorised);
		// A proof made for the previous owner is void.
		assert_noop!(rotated(signed(BOB)), Error::<Test>::ProofInvalid);
		assert_ok!(rotate(signed(BOB), device, Custody::Device, 2));
	});
}

#[test]
fn the_ueid_goes_with_the_device() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, SOUTHGATE));
		assert_ok!(DeviceRegistry::accept_transfer(signed(BOB), device));
		assert_eq!(Ueids::<Test>::get(NORTHBRIDGE, ueid(1)), None);
		assert_eq!(Ueids::<Test>::get(SOUTHGATE, ueid(1)), Some(device));
	});
}

#[test]
fn the_new_owner_can_t_have_a_ueid_twice() {
	build_and_execute(|| {
		let model = registered_model();
		let device = enrolled(NORTHBRIDGE, 1);
		let proof = prove_enrolment(11, SOUTHGATE, model, ueid(1));
		assert_ok!(DeviceRegistry::enrol(signed(BOB), model, ueid(1), Custody::Device, key(11), proof));
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, SOUTHGATE));
		let accept = || DeviceRegistry::accept_transfer(signed(BOB), device);
		assert_noop!(accept(), Error::<Test>::UeidAlreadyExists);
		let namesake = Ueids::<Test>::get(SOUTHGATE, ueid(1)).unwrap();
		assert_ok!(DeviceRegistry::revoke(signed(BOB), namesake, text("broken")));
		assert_ok!(accept());
	});
}

#[test]
fn the_device_and_its_grant_go_from_one_budget_to_the_other() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		let uses = Resources { devices: 1, ..GRANTED };
		assert_ok!(<Council as Budgets>::draw(NORTHBRIDGE, Resources::default(), GRANTED));
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, SOUTHGATE));
		Council::set_budget(SOUTHGATE, Resources { devices: 1, ..Default::default() });
		let accept = || DeviceRegistry::accept_transfer(signed(BOB), device);
		assert_noop!(accept(), Error::<Test>::BudgetExceeded);
		Council::set_budget(SOUTHGATE, uses);
		assert_ok!(accept());
		assert_eq!([NORTHBRIDGE, SOUTHGATE].map(Council::used), [Resources::default(), uses]);
	});
}

#[test]
fn the_key_stays_in_its_custody() {
	build_and_execute(|| {
		let (gateway, device) = enrolled_with_gateway(NORTHBRIDGE, 1);
		let custody = Custody::Gateway(gateway);
		assert_ok!(DeviceRegistry::confirm_custody(RuntimeOrigin::root(), device, custody, key(2)));
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, SOUTHGATE));
		assert_ok!(DeviceRegistry::accept_transfer(signed(BOB), device));
		let found = DeviceRegistry::device(device).unwrap();
		assert_eq!((found.owner, found.custody, found.custody_confirmed), (SOUTHGATE, custody, true));
		assert_eq!(Gateways::<Test>::get(gateway), Some(1));
	});
}

#[test]
fn an_offer_is_accepted_once() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, SOUTHGATE));
		assert_ok!(DeviceRegistry::accept_transfer(signed(BOB), device));
		assert_noop!(DeviceRegistry::accept_transfer(signed(BOB), device), Error::<Test>::NoTransferOffered);
	});
}

#[test]
fn nobody_else_accepts() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, SOUTHGATE));
		for member in [NORTHBRIDGE, EASTFIELD] {
			assert_noop!(
				DeviceRegistry::accept_transfer(signed(Council::account(member)), device),
				Error::<Test>::NotAuthorised
			);
		}
		for origin in [signed(MALLORY), RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(DeviceRegistry::accept_transfer(origin, device), BadOrigin);
		}
	});
}

#[test]
fn who_lost_its_seat_can_t_accept() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, SOUTHGATE));
		Council::expel(&BOB);
		assert_noop!(DeviceRegistry::accept_transfer(signed(BOB), device), BadOrigin);
	});
}

#[test]
fn the_device_must_exist_be_offered_and_not_be_revoked() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_noop!(DeviceRegistry::accept_transfer(signed(BOB), device + 1), Error::<Test>::NotFound);
		assert_noop!(DeviceRegistry::accept_transfer(signed(BOB), device), Error::<Test>::NoTransferOffered);
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, SOUTHGATE));
		assert_ok!(DeviceRegistry::revoke(signed(ALICE), device, text("lost")));
		assert_noop!(DeviceRegistry::accept_transfer(signed(BOB), device), Error::<Test>::Revoked);
	});
}

#[test]
fn what_an_expelled_organisation_has_offered_is_the_councils_to_hand_on() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, SOUTHGATE));
		Council::expel(&ALICE);
		let accept = || DeviceRegistry::accept_transfer(signed(BOB), device);
		assert_noop!(accept(), Error::<Test>::NoTransferOffered);
		assert_ok!(DeviceRegistry::offer_transfer(RuntimeOrigin::root(), device, SOUTHGATE));
		assert_ok!(accept());
	});
}

#[test]
fn what_it_had_offered_stays_void_when_it_is_readmitted() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, SOUTHGATE));
		Council::expel(&ALICE);
		Council::readmit(NORTHBRIDGE, MALLORY);
		let accept = || DeviceRegistry::accept_transfer(signed(BOB), device);
		assert_noop!(accept(), Error::<Test>::NoTransferOffered);
		assert_ok!(DeviceRegistry::offer_transfer(signed(MALLORY), device, SOUTHGATE));
		assert_ok!(accept());
	});
}

#[test]
fn what_the_council_has_offered_stands_whatever_becomes_of_the_owner() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_ok!(DeviceRegistry::offer_transfer(RuntimeOrigin::root(), device, SOUTHGATE));
		Council::expel(&ALICE);
		Council::readmit(NORTHBRIDGE, ALICE);
		assert_ok!(DeviceRegistry::accept_transfer(signed(BOB), device));
	});
}
