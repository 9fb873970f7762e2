//! Which transactions go first.

use crate::mock::*;
use beadle_primitives::priority::Band;

#[track_caller]
fn priority(tx: &Tx) -> u64 {
	tx.pooled().unwrap().priority
}

#[test]
fn no_tip_lifts_a_transaction_out_of_its_band() {
	build_and_execute(|| {
		Room::add_buyer(RuntimeOrigin::root(), DAVE).unwrap();
		let least_first = [
			by(MALLORY, transfer(1)),
			by(DAVE, normal(1)),
			by(ALICE, normal(1)),
			by(ALICE, operational(1)).length(101),
			pack(1),
			by(ALICE, operational(4_000)).length(100),
		];
		for pair in least_first.windows(2) {
			let [lower, higher] = pair else { panic!("pairs") };
			let tipped = lower.clone().tip(u64::MAX);
			assert!(priority(&tipped) < priority(higher), "{tipped:?} before {higher:?}");
		}
	});
}

#[test]
fn within_a_band_a_tip_counts() {
	build_and_execute(|| {
		let normal = by(ALICE, normal(1));
		assert_eq!(priority(&normal.clone().tip(5)) - priority(&normal), 5);
		assert!(priority(&normal.tip(u64::MAX)) < Band::Packs.floor());
	});
}

#[test]
fn light_operational_transactions_go_before_heavy_ones() {
	build_and_execute(|| {
		let (light, heavy) = (by(ALICE, operational(10)), by(BOB, operational(11)).tip(u64::MAX));
		assert!(priority(&light) > priority(&heavy));
		assert_eq!(priority(&light), priority(&light.clone().tip(7)), "whatever the tip");
	});
}

#[test]
fn long_operational_transactions_stand_behind_packs() {
	build_and_execute(|| {
		let before = priority(&pack(1));
		assert!(priority(&by(ALICE, operational(4_000)).length(100)) > before);
		for length in [101, 1_000, 4_000] {
			let long = by(ALICE, operational(1)).length(length).tip(u64::MAX);
			assert!(priority(&long) < Band::Packs.floor(), "{length}");
		}
	});
}

#[test]
fn packs_keep_their_order_among_themselves() {
	build_and_execute(|| {
		// The inspection gives this pack 31.
		assert_eq!(priority(&pack(1)), Band::Packs.priority(31));
	});
}
