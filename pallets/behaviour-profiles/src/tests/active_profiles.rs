use crate::mock::*;
use frame_support::assert_ok;

#[test]
fn a_device_is_held_against_the_profile_that_it_is_assigned() {
	build_and_execute(|| {
		let (first, second) = (created("air quality"), created("noise"));
		for (id, name) in [(first, "air quality"), (second, "noise")] {
			assert_ok!(BehaviourProfiles::assign(signed(ALICE), ALICES, id));
			let reference = ProfileRef { id, version: 1 };
			let active = ActiveProfile { reference, metrics_since: Default::default(), profile: profile(name) };
			assert_eq!(BehaviourProfiles::held_against(ALICES), Some(HeldAgainst { active, staged: None }));
		}
	});
}

#[test]
fn a_device_without_one_is_held_against_none() {
	build_and_execute(|| {
		created("air quality");
		assert_eq!(BehaviourProfiles::held_against(ALICES), None);
		assert_eq!(BehaviourProfiles::held_against(UNKNOWN), None);
	});
}
