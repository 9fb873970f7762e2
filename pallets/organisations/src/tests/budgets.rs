use crate::mock::*;
use beadle_primitives::{traits::Budgets, Resource};
use frame_support::{assert_noop, assert_ok};

fn devices(devices: u32) -> Resources {
	Resources { devices, ..Default::default() }
}

#[test]
fn use_adds_up_to_the_budget() {
	build_and_execute(|| {
		let none = Resources::default();
		assert_ok!(Council::draw(ALICES, none, devices(2)));
		assert_ok!(Council::draw(ALICES, none, devices(1)));
		assert_noop!(Council::draw(ALICES, none, devices(1)), Resource::Devices);
		assert_eq!(organisation(ALICES).used, devices(3));
		assert_eq!(organisation(BOBS).used, none, "each has its own");
		Council::release(ALICES, devices(2));
		assert_eq!(organisation(ALICES).used, devices(1));
	});
}

#[test]
fn what_is_released_makes_room_for_what_is_drawn() {
	build_and_execute(|| {
		assert_ok!(Council::draw(ALICES, Resources::default(), devices(3)));
		assert_ok!(Council::draw(ALICES, devices(2), devices(2)));
		assert_noop!(Council::draw(ALICES, devices(1), devices(2)), Resource::Devices);
	});
}

#[test]
fn a_reduced_budget_bars_more_and_nothing_else() {
	build_and_execute(|| {
		assert_ok!(Council::draw(ALICES, Resources::default(), devices(3)));
		assert_ok!(Council::set_budget(root(), ALICES, devices(1)));
		assert_noop!(Council::draw(ALICES, Resources::default(), devices(1)), Resource::Devices);
		assert_ok!(Council::draw(ALICES, devices(2), devices(1)));
		assert_eq!(organisation(ALICES).used, devices(2));
	});
}

#[test]
fn sums_beyond_their_types_are_beyond_any_budget() {
	build_and_execute(|| {
		let most = Resources { records_per_block: u32::MAX, ..Default::default() };
		assert_ok!(Council::set_budget(root(), ALICES, most));
		assert_ok!(Council::draw(ALICES, Resources::default(), most));
		assert_noop!(Council::draw(ALICES, Resources::default(), most), Resource::RecordsPerBlock);
	});
}

#[test]
fn nobody_has_no_budget() {
	build_and_execute(|| {
		assert_noop!(Council::draw(9, Resources::default(), Resources::default()), Resource::Devices);
		Council::release(9, devices(1));
	});
}
