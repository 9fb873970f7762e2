use crate::{mock::*, *};
use beadle_primitives::{traits::EnsureAuthority, Authority, AuthorityFault};
use frame_support::assert_ok;

fn authority(origin: RuntimeOrigin, device: DeviceId) -> Result<Authority, AuthorityFault> {
	EnsureOwnerOrCouncil::<Test>::ensure_authority(origin, device).map(|(_, authority)| authority)
}

#[test]
fn the_owner_and_the_council_have_authority_and_nobody_else() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_eq!(authority(signed(ALICE), device), Ok(Authority::Owner(NORTHBRIDGE)));
		assert_eq!(authority(RuntimeOrigin::root(), device), Ok(Authority::Council));
		for origin in [signed(BOB), signed(MALLORY), signed(account(1)), RuntimeOrigin::none()] {
			assert_eq!(authority(origin, device), Err(AuthorityFault::NotAuthorised));
		}
	});
}

#[test]
fn it_is_the_owner_at_the_time() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, SOUTHGATE));
		assert_eq!(authority(signed(BOB), device), Err(AuthorityFault::NotAuthorised));
		assert_ok!(DeviceRegistry::accept_transfer(signed(BOB), device));
		assert_eq!(authority(signed(BOB), device), Ok(Authority::Owner(SOUTHGATE)));
		assert_eq!(authority(signed(ALICE), device), Err(AuthorityFault::NotAuthorised));
	});
}

#[test]
fn nobody_has_authority_over_a_device_that_does_not_exist() {
	build_and_execute(|| {
		for origin in [signed(ALICE), RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_eq!(authority(origin, 0), Err(AuthorityFault::NotFound));
		}
	});
}

#[test]
fn the_device_comes_with_the_authority() {
	build_and_execute(|| {
		let id = enrolled(NORTHBRIDGE, 1);
		let (device, _) = EnsureOwnerOrCouncil::<Test>::ensure_authority(signed(ALICE), id).unwrap();
		assert_eq!(Some(device), DeviceRegistry::device(id));
	});
}

#[test]
fn only_who_has_authority_learns_that_a_device_is_revoked() {
	build_and_execute(|| {
		let device = revoked(NORTHBRIDGE, 1);
		for origin in [signed(ALICE), RuntimeOrigin::root()] {
			assert_eq!(authority(origin, device), Err(AuthorityFault::Revoked));
		}
		for origin in [signed(BOB), signed(MALLORY), RuntimeOrigin::none()] {
			assert_eq!(authority(origin, device), Err(AuthorityFault::NotAuthorised));
		}
	});
}

#[test]
fn it_is_asked_anew_each_time_who_signs_for_the_owner() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		Council::change_key(&ALICE, MALLORY);
		assert_eq!(authority(signed(MALLORY), device), Ok(Authority::Owner(NORTHBRIDGE)));
		assert_eq!(authority(signed(ALICE), device), Err(AuthorityFault::NotAuthorised));
		Council::expel(&MALLORY);
		assert_eq!(authority(signed(MALLORY), device), Err(AuthorityFault::NotAuthorised));
		assert_eq!(authority(RuntimeOrigin::root(), device), Ok(Authority::Council));
	});
}
