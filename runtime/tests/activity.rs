//! Activity counted in a block, for monitoring.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

mod common;

use beadle_primitives::api::runtime_decl_for_activity_api::ActivityApiV1;
use beadle_runtime::{Block, Runtime, System};
use common::*;

/// Returns the activity since the events were last reset, without kinds of count zero.
fn activity() -> Vec<(String, u32)> {
	let counts = <Runtime as ActivityApiV1<Block>>::activity();
	counts
		.into_iter()
		.filter(|(_, count)| *count > 0)
		.map(|(name, count)| (String::from_utf8(name).unwrap(), count))
		.collect()
}

fn counts(expected: &[(&str, u32)]) -> Vec<(String, u32)> {
	expected.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
}

#[test]
fn readings_alarms_and_suspensions_are_counted() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		assert_eq!(activity(), counts(&[("devices_enrolled", 1)]));

		System::reset_events();
		assert_eq!(apply(device.reading(1, &[1, 2])), Ok(Ok(())));
		assert_eq!(activity(), counts(&[("packs_recorded", 1), ("readings_good", 2)]));

		System::reset_events();
		assert_eq!(apply(device.reading(2, &[500, 501, 502])), Ok(Ok(())));
		let expected = [
			("packs_recorded", 1),
			("packs_flagged", 1),
			("readings_fail", 3),
			("alarms_raised", 1),
			("devices_suspended", 1),
		];
		assert_eq!(activity(), counts(&expected));
	});
}

#[test]
fn every_kind_is_there_also_where_nothing_happened() {
	new_chain(|| {
		System::reset_events();
		let all = <Runtime as ActivityApiV1<Block>>::activity();
		assert!(all.iter().all(|(_, count)| *count == 0));
		let names: std::collections::BTreeSet<_> = all.iter().map(|(name, _)| name.clone()).collect();
		assert_eq!((all.len(), names.len()), (15, 15), "each has a name of its own");
	});
}
