//! Tests of a staged version beside the active one.

use crate::{mock::*, Comparisons, Event, Histories};
use beadle_primitives::{traits::StagedComparison, ActiveProfile, Comparison, ProfileRef, Rule, Span, Tally};
use frame_support::assert_ok;

/// Returns a second version that fails above 10.
fn stricter() -> ActiveProfile {
	let mut staged = profile(2);
	let rule = Rule::GrossRange { fail: Span { min: 0, max: 10 }, suspect: None };
	staged.profile.metrics[0].behaviours[0].rule = rule;
	staged.profile.max_records = 4;
	staged
}

#[test]
fn it_is_counted_beside_the_active_one_without_effect() {
	build_and_execute(|| {
		Staged::set(Some(stricter()));
		assert_ok!(applied_pack(&pack(1, &[1, 20, 60, 30])).unwrap());
		// The staged version refuses more than four records.
		assert_ok!(applied_pack(&pack(2, &[1, 1, 1, 1, 1])).unwrap());
		let by_active = Tally { refused: 0, packs: 2, records: 9, suspect: 1, failed: 0, alarms: 0 };
		let by_staged = Tally { refused: 1, packs: 1, records: 4, suspect: 0, failed: 3, alarms: 1 };
		assert_eq!(Comparisons::<Test>::get(3), Some(Comparison { active: 1, staged: 2, by_active, by_staged }));
		// All five records of the refused pack fail.
		let failing = <Readings as StagedComparison>::comparison(3).unwrap().failing();
		assert_eq!((failing.packs, failing.records, failing.by_active, failing.by_staged), (2, 9, 0, 8));
		assert!(Standing::get().is_none());
		let flagged = System::read_events_for_pallet::<Event<Test>>();
		assert!(!flagged.iter().any(|event| matches!(event, Event::AlarmRaised { .. })));
	});
}

#[test]
fn another_version_is_counted_from_zero() {
	build_and_execute(|| {
		Staged::set(Some(stricter()));
		assert_ok!(applied_pack(&pack(1, &[1, 20])).unwrap());
		let third = ActiveProfile { reference: ProfileRef { id: 3, version: 3 }, ..stricter() };
		Staged::set(Some(third));
		assert_ok!(applied_pack(&pack(2, &[1])).unwrap());
		let comparison = Comparisons::<Test>::get(3).unwrap();
		assert_eq!((comparison.staged, comparison.by_active.packs, comparison.by_staged.packs), (3, 1, 1));
	});
}

#[test]
fn once_active_it_alarms_for_what_comes_then() {
	build_and_execute(|| {
		Staged::set(Some(stricter()));
		assert_ok!(applied_pack(&pack(1, &[20, 20, 20])).unwrap());
		assert!(Histories::<Test>::get(DEVICE).shadow.is_some());
		Staged::set(None);
		Assigned::set(Some(stricter()));
		assert_ok!(applied_pack(&pack(2, &[20, 20])).unwrap());
		assert!(Standing::get().is_none());
		assert_ok!(applied_pack(&pack(3, &[20])).unwrap());
		assert!(Standing::get().is_some());
		assert!(Histories::<Test>::get(DEVICE).shadow.is_none());
	});
}
