use crate::{mock::*, Amount, Used, UsedBy};
use beadle_primitives::Refusal;
use sp_runtime::StateVersion;

#[docify::export]
#[test]
fn a_tip_buys_nobody_the_packs_room() {
	build_and_execute(|| {
		for signer in [ALICE, BOB, CHARLIE] {
			flood(&by(signer.clone(), normal(1_000)).tip(u64::MAX));
			flood(&by(signer, normal(1)).length(1_000).tip(u64::MAX));
		}
		flood(&by(MALLORY, transfer(100)).tip(u64::MAX));
		flood(&by(ALICE, operational(1_000)));
		flood(&by(BOB, operational(1_000)));
		assert_eq!(flood(&pack(500)), 10);
	});
}

#[test]
fn bytes_buy_nobody_the_packs_room() {
	build_and_execute(|| {
		for (signer, length) in [(ALICE, 1_000), (BOB, 400)] {
			assert_eq!(flood(&by(signer.clone(), normal(1)).length(length).tip(u64::MAX)), 1);
			assert_eq!(flood(&by(signer, operational(1)).length(length)), 1);
		}
		assert_eq!(flood(&pack(1).length(500)), 10);
	});
}

#[test]
fn packs_leave_the_others_their_shares() {
	build_and_execute(|| {
		assert_eq!(flood(&pack(500)), 10);
		assert_eq!(flood(&by(ALICE, operational(1_000))), 1);
		assert_eq!(flood(&by(BOB, operational(750))), 1);
		assert_eq!(flood(&by(ALICE, normal(1_000))), 1);
		assert_eq!(flood(&by(BOB, normal(400))), 1);
		assert_eq!(flood(&pack(1)), 0);
	});
}

#[test]
fn packs_leave_the_others_their_bytes() {
	build_and_execute(|| {
		assert_eq!(flood(&pack(1).length(500)), 10);
		assert_eq!(flood(&by(ALICE, operational(1)).length(1_000)), 1);
		assert_eq!(flood(&by(BOB, normal(1)).length(1_000)), 1);
	});
}

#[test]
fn packs_have_their_share_and_no_more() {
	build_and_execute(|| {
		assert_eq!(flood(&pack(500)), 10);
		next_block();
		// In any order.
		succeeds(by(ALICE, normal(1_000)));
		assert_eq!(flood(&pack(500)), 10);
		succeeds(by(BOB, normal(400)));
		assert_eq!(flood(&pack(1)), 0);
		next_block();
		succeeds(pack(PACKS));
		assert_eq!(pack(1).apply(), WAITS);
	});
}

#[test]
fn a_share_can_be_filled_to_its_end() {
	build_and_execute(|| {
		Room::add_buyer(RuntimeOrigin::root(), DAVE).unwrap();
		succeeds(by(ALICE, normal(1_000)));
		succeeds(by(BOB, normal(399)));
		assert_eq!(by(BOB, normal(2)).apply(), WAITS);
		succeeds(by(BOB, normal(1)));
		assert_eq!(by(BOB, normal(1)).apply(), WAITS);
		for signer in [CHARLIE, DAVE] {
			succeeds(by(signer, normal(200)));
		}
		for _ in 0..2 {
			succeeds(by(MALLORY, transfer(100)));
		}
		for signer in [CHARLIE, DAVE] {
			assert_eq!(by(signer, normal(1)).apply(), WAITS);
		}
		assert_eq!(Used::<Test>::get().normal.weight.ref_time(), NORMAL);
	});
}

#[test]
fn every_block_has_all_of_its_room() {
	build_and_execute(|| {
		for _ in 0..3 {
			assert_eq!(flood(&by(ALICE, normal(100))), 10);
			assert_eq!(flood(&by(ALICE, operational(125))), 8);
			assert_eq!(flood(&pack(500)), 10);
			next_block();
		}
	});
}

#[test]
fn weight_that_is_not_spent_is_left_for_others() {
	build_and_execute(|| {
		let call = crate::mock::work::Call::normal { weight: takes(1_000), spent: Some(takes(100)) };
		assert_eq!(flood(&by(ALICE, call)), 1, "1,000 more would be too much beside the 100");
		let taken = Used::<Test>::get().normal;
		assert_eq!((taken.weight.ref_time(), taken.length), (100, 5));
		succeeds(by(ALICE, normal(900)));
		// It did not become the packs'.
		assert_eq!(flood(&pack(500)), 10);
		succeeds(by(BOB, normal(400)));
	});
}

#[test]
fn weight_that_packs_do_not_spend_is_left_for_packs() {
	build_and_execute(|| {
		let mut cheap = pack(500);
		cheap.call = crate::mock::work::Call::pack { weight: takes(500), spent: Some(takes(100)), owner: None }.into();
		assert_eq!(flood(&cheap), 46, "the last of them needs 500");
	});
}

#[test]
fn what_is_larger_than_any_room_is_refused() {
	build_and_execute(|| {
		refused(by(ALICE, normal(1_001)), Refusal::TooLarge);
		refused(by(ALICE, normal(1)).length(1_001), Refusal::TooLarge);
		refused(by(ALICE, normal(1)).length(usize::MAX), Refusal::TooLarge);
		refused(pack(PACKS + 1), Refusal::TooLarge);
		succeeds(by(ALICE, normal(1_000)).length(1_000));
	});
}

#[test]
fn the_pool_takes_what_waits_for_the_next_block() {
	build_and_execute(|| {
		flood(&by(ALICE, normal(1_000)));
		flood(&pack(500));
		assert!(by(ALICE, normal(1_000)).pooled().is_ok());
		assert!(pack(500).pooled().is_ok());
	});
}

#[test]
fn the_pool_writes_nothing() {
	build_and_execute(|| {
		let before = sp_io_root();
		assert!(by(ALICE, normal(1_000)).pooled().is_ok());
		assert!(pack(500).pooled().is_ok());
		assert_eq!(sp_io_root(), before);
	});
}

fn sp_io_root() -> Vec<u8> {
	frame_support::__private::sp_io::storage::root(StateVersion::V1)
}

#[test]
fn nothing_of_it_is_left_in_the_state() {
	build_and_execute(|| {
		succeeds(by(ALICE, normal(100)));
		assert!(Used::<Test>::exists() && UsedBy::<Test>::exists());
		assert_ne!(Used::<Test>::get().normal, Amount::default());
		next_block();
		assert!(!Used::<Test>::exists() && !UsedBy::<Test>::exists());
	});
}

#[test]
fn what_is_invalid_takes_nothing() {
	build_and_execute(|| {
		// Its nonce is that of a later transaction.
		assert!(by(ALICE, normal(1_000)).ahead(1).apply().is_err());
		assert_eq!(Used::<Test>::get(), Default::default());
		succeeds(by(ALICE, normal(1_000)));
	});
}
