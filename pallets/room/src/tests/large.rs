//! Operational transactions that need more than a member's part of the share.

use crate::{mock::*, LargeTurns};
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
		let large = by(ALICE, operational(4_000)).length(4_000);
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
		succeeds(by(ALICE, operational(1_001)));
		assert_eq!(by(BOB, operational(1_001)).apply(), WAITS);
	});
}

#[docify::export]
#[test]
fn a_party_that_had_a_large_one_lets_another_have_its_own() {
	build_and_execute(|| {
		let large = |signer| by(signer, operational(2_000));
		next_block_for_large_ones();
		succeeds(large(ALICE));
		for _ in 0..3 {
			// Whoever comes first.
			next_block_for_large_ones();
			assert_eq!(large(ALICE).apply(), WAITS);
			succeeds(large(BOB));
			next_block_for_large_ones();
			assert_eq!(large(BOB).apply(), WAITS);
			succeeds(large(ALICE));
		}
	});
}

#[test]
fn who_acts_for_a_party_has_no_turn_of_its_own() {
	build_and_execute(|| {
		next_block_for_large_ones();
		succeeds(by(ALICE, operational(2_000)));
		next_block_for_large_ones();
		assert_eq!(by(EVE, for_another(ALICE, 2_000, None)).apply(), WAITS);
		succeeds(by(EVE, for_another(BOB, 2_000, None)));
	});
}

#[test]
fn only_the_turns_that_count_are_kept() {
	build_and_execute(|| {
		for signer in [ALICE, BOB, ALICE, BOB, ALICE, BOB] {
			next_block_for_large_ones();
			succeeds(by(signer, operational(2_000)));
			assert!(LargeTurns::<Test>::get().len() <= 2);
		}
		assert_eq!(LargeTurns::<Test>::get()[1].block, System::block_number());
	});
}

#[test]
fn floods_of_others_delay_what_needs_more_than_is_assured_no_longer() {
	build_and_execute(|| {
		let change = by(CHARLIE, operational(251));
		for number in 1..=4 {
			assert_eq!(System::block_number(), number);
			for signer in [ALICE, BOB] {
				flood(&by(signer, operational(10)));
			}
			if number < 4 {
				assert_eq!(change.clone().apply(), WAITS);
				next_block();
			}
		}
		succeeds(change.clone());
		assert_eq!(flood(&change), 0);
		// Its own part of the share is as it was.
		assert_eq!(flood(&by(CHARLIE, operational(250))), 1);
	});
}

#[test]
fn what_is_assured_takes_no_turn() {
	build_and_execute(|| {
		next_block_for_large_ones();
		for signer in [ALICE, BOB, CHARLIE] {
			flood(&by(signer, operational(250)));
			flood(&by(EVE, for_another(ALICE, 250, None)));
		}
		assert_eq!(LargeTurns::<Test>::get().len(), 0);
	});
}

#[test]
fn what_is_invalid_takes_no_turn() {
	build_and_execute(|| {
		next_block_for_large_ones();
		assert!(by(ALICE, operational(2_000)).ahead(1).apply().is_err());
		assert_eq!(LargeTurns::<Test>::get().len(), 0);
		succeeds(by(ALICE, operational(2_000)));
	});
}

#[test]
fn it_leaves_the_other_shares_to_the_others() {
	build_and_execute(|| {
		next_block_for_large_ones();
		succeeds(by(ALICE, operational(4_000)).length(4_000));
		assert_eq!(flood(&by(ALICE, operational(1_000))), 1, "of the operational share, it took nothing");
		assert_eq!(flood(&by(BOB, operational(500))), 1);
		assert_eq!(flood(&pack(100)), 30, "the packs have less in this block");
		next_block();
		assert_eq!(flood(&pack(100)), 50, "and all of it again in the next block");
	});
}

#[test]
fn packs_leave_it_room() {
	build_and_execute(|| {
		next_block_for_large_ones();
		assert_eq!(flood(&pack(100)), 30);
		assert_eq!(flood(&by(BOB, operational(250))), 4);
		succeeds(by(ALICE, operational(4_000)).length(4_000));
	});
}

#[test]
fn a_flood_of_large_ones_delays_no_suspension() {
	build_and_execute(|| {
		for _ in 0..8 {
			// Lighter ones go first.
			let (suspension, large) = (by(BOB, operational(10)), by(ALICE, operational(4_000)));
			assert!(suspension.pooled().unwrap().priority > large.pooled().unwrap().priority);
			succeeds(suspension);
			let _ = large.apply();
			next_block();
		}
	});
}

#[test]
fn what_is_larger_than_any_room_for_it_is_refused() {
	build_and_execute(|| {
		next_block_for_large_ones();
		refused(by(ALICE, operational(4_001)), Refusal::TooLarge);
		refused(by(ALICE, operational(1)).length(4_001), Refusal::TooLarge);
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
