//! Operational transactions that need more than a member's part of the share.

use crate::mock::*;
use beadle_primitives::Refusal;

/// Begins the next block that takes a large transaction.
fn next_block_for_large_ones() {
	next_block();
	while !System::block_number().is_multiple_of(4) {
		next_block();
	}
}

#[test]
fn a_large_transaction_gets_in_every_so_many_blocks() {
	build_and_execute(|| {
		let large = by(ALICE, operational(4_000)).length(5_000);
		assert!(large.pooled().is_ok());
		for number in 1..4 {
			assert_eq!(System::block_number(), number);
			assert_eq!(large.clone().apply(), WAITS);
			next_block();
		}
		assert_eq!(flood(&large), 1);
		next_block();
		assert_eq!(flood(&large), 0);
	});
}

#[test]
fn only_one_gets_in_whoever_sends_it() {
	build_and_execute(|| {
		next_block_for_large_ones();
		succeeds(by(ALICE, operational(1_251)));
		assert_eq!(by(BOB, operational(1_251)).apply(), WAITS);
	});
}

#[test]
fn it_leaves_the_other_shares_to_the_others() {
	build_and_execute(|| {
		next_block_for_large_ones();
		succeeds(by(ALICE, operational(1_300)).length(1_300));
		assert_eq!(flood(&by(ALICE, operational(1_250))), 1, "of the operational share, it took nothing");
		assert_eq!(flood(&by(BOB, operational(1_250))), 1);
		assert_eq!(flood(&by(BOB, normal(1_000))), 1);
		assert!(flood(&pack(100)) >= 40, "the packs have what is left");
		next_block();
		assert_eq!(flood(&pack(100)), 50, "and all of it again in the next block");
	});
}

#[test]
fn a_flood_of_large_ones_delays_no_suspension() {
	build_and_execute(|| {
		for _ in 0..8 {
			// Lighter ones go first.
			let (suspension, large) = (by(BOB, operational(10)), by(ALICE, operational(9_000)));
			assert!(suspension.pooled().unwrap().priority > large.pooled().unwrap().priority);
			succeeds(suspension);
			let _ = large.apply();
			next_block();
		}
	});
}

#[test]
fn others_have_no_large_transactions() {
	build_and_execute(|| {
		next_block_for_large_ones();
		Room::add_buyer(RuntimeOrigin::root(), DAVE).unwrap();
		refused(by(DAVE, operational(4_000)), Refusal::NotAMember);
		refused(by(MALLORY, operational(4_000)), Refusal::NotAMember);
		refused(by(ALICE, normal(4_000)), Refusal::TooLarge);
	});
}
