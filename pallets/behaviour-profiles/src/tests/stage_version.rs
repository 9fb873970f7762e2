use crate::{mock::*, *};
use beadle_primitives::{Authority, Metric, ProfileFault};
use frame_support::{assert_noop, assert_ok};

#[test]
fn the_owner_or_the_council_stages_a_version() {
	build_and_execute(|| {
		let owner = Authority::Owner(NORTHBRIDGE);
		for (origin, by) in [(signed(ALICE), owner), (RuntimeOrigin::root(), Authority::Council)] {
			let id = created("air quality");
			assert_ok!(stage(origin, id, 10));
			let profile = ProfileRef { id, version: 2 };
			System::assert_last_event(Event::VersionStaged { profile, by, activate_at: 10 }.into());
			assert_eq!(BehaviourProfiles::versions(id), Some((1, Some(2))));
			assert_eq!(BehaviourProfiles::version(profile), Some(stricter("air quality")));
		}
	});
}

#[docify::export]
#[test]
fn devices_are_held_against_both_until_it_is_activated() {
	build_and_execute(|| {
		let id = created("air quality");
		assert_ok!(BehaviourProfiles::assign(signed(ALICE), ALICES, id));
		assert_ok!(stage(signed(ALICE), id, 3));
		let version = |version, profile| ActiveProfile {
			reference: ProfileRef { id, version },
			metrics_since: Default::default(),
			profile,
		};
		let (first, second) = (version(1, profile("air quality")), version(2, stricter("air quality")));

		begin(2);
		let both = HeldAgainst { active: first.clone(), staged: Some(second.clone()) };
		assert_eq!(BehaviourProfiles::held_against(ALICES), Some(both));

		begin(3);
		System::assert_last_event(Event::VersionActivated { profile: second.reference, previous: 1 }.into());
		// Its metric has always been there.
		let second = ActiveProfile { metrics_since: vec![0].try_into().unwrap(), ..second };
		let active = HeldAgainst { active: second, staged: None };
		assert_eq!(BehaviourProfiles::held_against(ALICES), Some(active));
		assert_eq!(BehaviourProfiles::version(first.reference), Some(first.profile), "it stays readable");
		assert_eq!(Activations::<Test>::iter().count(), 0);
	});
}

#[test]
fn nobody_else_stages_one() {
	build_and_execute(|| {
		let id = created("air quality");
		for origin in [signed(BOB), signed(MALLORY), RuntimeOrigin::none()] {
			assert_noop!(stage(origin, id, 10), Error::<Test>::NotProfileOwner);
		}
		for origin in [signed(ALICE), signed(MALLORY), RuntimeOrigin::root()] {
			assert_noop!(stage(origin, id + 1, 10), Error::<Test>::NotFound);
		}
	});
}

#[test]
fn one_is_staged_at_a_time() {
	build_and_execute(|| {
		let id = created("air quality");
		assert_ok!(stage(signed(ALICE), id, 10));
		assert_noop!(stage(signed(ALICE), id, 20), Error::<Test>::AlreadyStaged);
		begin(10);
		let third = BehaviourProfiles::stage_version(signed(ALICE), id, profile("air quality"), 20);
		assert_ok!(third);
		assert_eq!(BehaviourProfiles::versions(id), Some((2, Some(3))));
	});
}

#[test]
fn the_metrics_keep_their_positions() {
	build_and_execute(|| {
		let id = created("air quality");
		let metric = profile("air quality").metrics[0].clone();
		let other = Metric { name: text("no2"), ..metric.clone() };
		let staged = |metrics: Vec<Metric>| {
			let changed = Profile { metrics: metrics.try_into().unwrap(), ..profile("air quality") };
			BehaviourProfiles::stage_version(signed(ALICE), id, changed, 10)
		};
		let finer = Metric { decimals: 2, ..metric.clone() };
		for moved in [vec![other.clone(), metric.clone()], vec![other.clone()], vec![finer]] {
			assert_noop!(staged(moved), Error::<Test>::MetricsMoved);
		}
		assert_noop!(staged(vec![metric.clone()]), Error::<Test>::Unchanged);
		assert_noop!(staged(vec![]), Error::<Test>::from(ProfileFault::NoMetrics));
		assert_ok!(staged(vec![metric, other]));
	});
}

#[test]
fn the_block_is_to_come_and_near_enough() {
	build_and_execute(|| {
		System::set_block_number(5);
		let id = created("air quality");
		for past in [0, 4, 5] {
			assert_noop!(stage(signed(ALICE), id, past), Error::<Test>::ActivationPast);
		}
		assert_noop!(stage(signed(ALICE), id, 106), Error::<Test>::ActivationTooFar);
		assert_ok!(stage(signed(ALICE), id, 105));
	});
}

#[test]
fn only_so_many_are_activated_in_a_block() {
	build_and_execute(|| {
		let ids = [created("one"), created("two"), created("three")];
		assert_ok!(stage(signed(ALICE), ids[0], 10));
		assert_ok!(stage(signed(ALICE), ids[1], 10));
		assert_noop!(stage(signed(ALICE), ids[2], 10), Error::<Test>::ActivationsFull);
		assert_ok!(stage(signed(ALICE), ids[2], 11));
		begin(10);
		let versions = ids.map(|id| BehaviourProfiles::versions(id).unwrap());
		assert_eq!(versions, [(2, None), (2, None), (1, Some(2))]);
	});
}

#[test]
fn some_places_in_a_block_are_the_councils() {
	build_and_execute(|| {
		let ids = [created("one"), created("two"), created("three"), created("four")];
		assert_ok!(stage(signed(ALICE), ids[0], 10));
		assert_ok!(stage(signed(ALICE), ids[1], 10));
		assert_noop!(stage(signed(ALICE), ids[2], 10), Error::<Test>::ActivationsFull);
		assert_ok!(stage(RuntimeOrigin::root(), ids[2], 10));
		assert_noop!(stage(RuntimeOrigin::root(), ids[3], 10), Error::<Test>::ActivationsFull);
	});
}

#[test]
fn numbers_run_out() {
	build().execute_with(|| {
		let id = created("air quality");
		Profiles::<Test>::mutate(id, |found| found.as_mut().unwrap().latest = u32::MAX);
		assert_noop!(stage(signed(ALICE), id, 10), Error::<Test>::VersionsExhausted);
	});
}
