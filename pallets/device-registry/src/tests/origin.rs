use crate::{mock::*, *};
use beadle_primitives::Authority;
use frame_support::{
	assert_ok,
	traits::{EnsureOriginWithArg, OriginTrait},
};
use sp_runtime::DispatchError::{self, BadOrigin};

fn authority(origin: RuntimeOrigin, device: DeviceId) -> Result<Authority, DispatchError> {
	Ok(EnsureOwnerOrCouncil::<Test>::ensure_origin(origin, &device)?)
}

#[test]
fn the_owner_and_the_council_have_authority_and_nobody_else() {
	build_and_execute(|| {
		let device = enrolled(ALICE, 1);
		assert_eq!(authority(signed(ALICE), device), Ok(Authority::Owner(ALICE)));
		assert_eq!(authority(RuntimeOrigin::root(), device), Ok(Authority::Council));
		for origin in [signed(BOB), signed(MALLORY), signed(account(1)), RuntimeOrigin::none()] {
			assert_eq!(authority(origin, device), Err(BadOrigin));
		}
	});
}

#[test]
fn it_is_the_owner_at_the_time() {
	build_and_execute(|| {
		let device = enrolled(ALICE, 1);
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, BOB));
		assert_eq!(authority(signed(BOB), device), Err(BadOrigin));
		assert_ok!(DeviceRegistry::accept_transfer(signed(BOB), device));
		assert_eq!(authority(signed(BOB), device), Ok(Authority::Owner(BOB)));
		assert_eq!(authority(signed(ALICE), device), Err(BadOrigin));
	});
}

#[test]
fn nobody_has_authority_over_a_device_that_does_not_exist() {
	build_and_execute(|| {
		for origin in [signed(ALICE), RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_eq!(authority(origin, 0), Err(BadOrigin));
		}
	});
}

#[test]
fn a_refused_origin_is_handed_back() {
	build_and_execute(|| {
		let device = enrolled(ALICE, 1);
		for (origin, device) in [(signed(BOB), device), (RuntimeOrigin::root(), device + 1)] {
			let refused = EnsureOwnerOrCouncil::<Test>::try_origin(origin.clone(), &device).unwrap_err();
			assert_eq!(refused.as_system_ref(), origin.as_system_ref());
		}
	});
}

#[cfg(feature = "runtime-benchmarks")]
#[test]
fn the_origin_for_benchmarks_passes() {
	build_and_execute(|| {
		let device = enrolled(ALICE, 1);
		let origin = EnsureOwnerOrCouncil::<Test>::try_successful_origin(&device).unwrap();
		assert_ok!(authority(origin, device));
		assert!(EnsureOwnerOrCouncil::<Test>::try_successful_origin(&(device + 1)).is_err());
	});
}
