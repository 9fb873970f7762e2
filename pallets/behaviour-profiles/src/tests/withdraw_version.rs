use crate::{mock::*, *};
use beadle_primitives::Authority;
use frame_support::{assert_noop, assert_ok, traits::Hooks};

#[test]
fn the_owner_or_the_council_withdraws_what_is_staged() {
	build_and_execute(|| {
		let (id, neighbour) = (created("air quality"), created("noise"));
		assert_ok!(BehaviourProfiles::stage_version(signed(ALICE), neighbour, stricter("noise"), 10));
		let owner = Authority::Owner(NORTHBRIDGE);
		for (origin, by, version) in [(signed(ALICE), owner, 2), (RuntimeOrigin::root(), Authority::Council, 3)] {
			assert_ok!(BehaviourProfiles::stage_version(signed(ALICE), id, stricter("air quality"), 10));
			assert_ok!(BehaviourProfiles::withdraw_version(origin, id));
			let profile = ProfileRef { id, version };
			System::assert_last_event(Event::VersionWithdrawn { profile, by }.into());
			assert_eq!(BehaviourProfiles::version(profile), None);
		}
		System::set_block_number(10);
		BehaviourProfiles::on_initialize(10);
		assert_eq!(BehaviourProfiles::versions(id), Some((1, None)));
		assert_eq!(BehaviourProfiles::versions(neighbour), Some((2, None)));
	});
}

#[test]
fn nobody_else_withdraws_it() {
	build_and_execute(|| {
		let id = created("air quality");
		assert_ok!(BehaviourProfiles::stage_version(signed(ALICE), id, stricter("air quality"), 10));
		for origin in [signed(BOB), signed(MALLORY), RuntimeOrigin::none()] {
			assert_noop!(BehaviourProfiles::withdraw_version(origin, id), Error::<Test>::NotProfileOwner);
		}
	});
}

#[test]
fn there_must_be_something_to_withdraw() {
	build_and_execute(|| {
		let id = created("air quality");
		assert_noop!(BehaviourProfiles::withdraw_version(signed(ALICE), id), Error::<Test>::NotStaged);
		assert_noop!(BehaviourProfiles::withdraw_version(signed(ALICE), id + 1), Error::<Test>::NotFound);
	});
}
