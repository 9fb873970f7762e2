use crate::{mock::*, Periods, KEPT_PERIODS, PERIOD};
use beadle_primitives::{traits::Authorisation, Usage};

const PACK: Usage = Usage { packs: 1, records: 3, bytes: 57, flagged: 2, reported: 1 };

#[test]
fn an_organisations_devices_add_up_by_the_day() {
	ExtBuilder::default().with_device(6).with_device(7).with_device(9).build_and_execute(|| {
		let today = Aaa::period();
		for device in [6, 7, 9] {
			Aaa::record_usage(device, owner_of(device), PACK);
		}
		let of = |device, day| Aaa::usage_of(owner_of(device), day);
		assert_eq!(of(7, today), PACK);
		assert_eq!(of(6, today), PACK.saturating_add(PACK), "of two devices");

		Now::mutate(|now| *now += PERIOD);
		Aaa::record_usage(7, owner_of(7), PACK);
		assert_eq!((of(7, today), of(7, today + 1)), (PACK, PACK));
		assert_eq!(record(7).usage.packs, 2);
	});
}

#[test]
fn accounts_of_a_year_are_kept_and_no_more() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		let first = Aaa::period();
		let day = |number: u32| first + number;
		// With a pause, and every day.
		for number in (0..KEPT_PERIODS).filter(|number| number % 7 > 0).chain(KEPT_PERIODS..2 * KEPT_PERIODS) {
			Now::set(u64::from(day(number)) * PERIOD);
			Aaa::record_usage(7, owner_of(7), PACK);
			assert!(Periods::<Test>::iter().count() <= KEPT_PERIODS as usize);
		}
		let kept = |number| Aaa::usage_of(owner_of(7), day(number)).packs;
		assert_eq!([kept(1), kept(KEPT_PERIODS - 1)], [0, 0]);
		assert!((KEPT_PERIODS..2 * KEPT_PERIODS).all(|number| kept(number) == 1));
		// After a year without any pack, nothing of before counts as new.
		Now::set(u64::from(day(2 * KEPT_PERIODS + 5)) * PERIOD);
		assert_eq!(kept(2 * KEPT_PERIODS + 5), 0);
		Aaa::record_usage(7, owner_of(7), PACK);
		assert_eq!((kept(2 * KEPT_PERIODS + 5), kept(KEPT_PERIODS + 5)), (1, 0));
	});
}

#[test]
fn days_are_those_of_the_calendar() {
	ExtBuilder::default().build_and_execute(|| {
		// 2024-02-29T23:59:59.999Z and a millisecond later.
		for (now, day) in [(1_709_251_199_999, 19_782), (1_709_251_200_000, 19_783)] {
			Now::set(now);
			assert_eq!(Aaa::period(), day);
		}
	});
}
