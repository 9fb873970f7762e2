//! How much of a signer, and of all who act for a member, waits.

use crate::mock::*;
use beadle_primitives::{AccountId, Refusal};
use sp_runtime::transaction_validity::TransactionTag;
use std::collections::BTreeSet;

/// Returns the tags by which a pool keeps no two such transactions, besides that of the nonce.
fn places(tx: &Tx) -> Vec<TransactionTag> {
	tx.pooled().unwrap().provides.split_off(1)
}

/// Returns an account that is neither a member's nor a buyer's.
fn delegate(number: u8) -> AccountId {
	let account = AccountId::new([number; 32]);
	if System::providers(&account) == 0 {
		System::inc_providers(&account);
	}
	account
}

#[test]
fn a_signer_has_only_so_many_transactions_waiting() {
	build_and_execute(|| {
		for tx in [by(ALICE, operational(1)), by(ALICE, normal(1)), by(MALLORY, transfer(1))] {
			assert!(tx.clone().ahead(7).pooled().is_ok());
			assert_eq!(tx.clone().ahead(8).pooled(), Err(Refusal::TooManyWaiting.into()));
			assert_eq!(tx.ahead(1_000_000).pooled(), Err(Refusal::TooManyWaiting.into()));
		}
	});
}

#[test]
fn there_is_room_again_once_some_are_in_a_block() {
	build_and_execute(|| {
		let ninth = by(ALICE, normal(1)).ahead(8);
		assert!(ninth.pooled().is_err());
		succeeds(by(ALICE, normal(1)));
		assert!(ninth.ahead(7).pooled().is_ok());
	});
}

#[test]
fn the_first_of_many_waits_for_nobody() {
	build_and_execute(|| {
		let first = by(ALICE, normal(1)).pooled().unwrap();
		let second = by(ALICE, normal(1)).ahead(1).pooled().unwrap();
		assert!(first.requires.is_empty());
		assert_eq!(second.requires, first.provides);
	});
}

#[test]
fn packs_have_no_nonce() {
	build_and_execute(|| assert!(pack(1).pooled().unwrap().requires.is_empty()));
}

#[docify::export]
#[test]
fn the_later_a_transaction_is_the_shorter_it_is() {
	build_and_execute(|| {
		for tx in [by(ALICE, operational(1)), by(ALICE, normal(1))] {
			let waits = |length, ahead| tx.clone().length(length).ahead(ahead).pooled();
			assert!(waits(100, 7).is_ok(), "as many short ones as can wait");
			assert!(waits(1_000, 0).is_ok(), "the next one has any length");
			for (length, ahead) in [(101, 8), (115, 7), (801, 1), (1_000, 1), (1_000, 7)] {
				assert_eq!(waits(length, ahead), Err(Refusal::TooManyWaiting.into()), "{length}, {ahead}");
			}
			assert!(waits(800, 1).is_ok());
			assert!(waits(114, 7).is_ok());
		}
	});
}

#[test]
fn what_a_block_has_is_not_limited_so() {
	build_and_execute(|| {
		for _ in 0..2 {
			succeeds(by(ALICE, normal(1)).length(450));
		}
	});
}

#[test]
fn however_many_act_for_a_member_they_share_places() {
	build_and_execute(|| {
		let short = |number: u8, ahead| by(delegate(number), for_another(ALICE, 1, None)).ahead(ahead);
		let (mut shorts, mut longs) = (BTreeSet::new(), BTreeSet::new());
		for number in 100..200 {
			shorts.extend((0..2).flat_map(|ahead| places(&short(number, ahead))));
			longs.extend(places(&short(number, 0).length(101)));
		}
		assert_eq!((shorts.len(), longs.len()), (8, 2));
		// Another member has places of its own.
		let others = places(&by(delegate(100), for_another(BOB, 1, None)));
		assert!(shorts.is_disjoint(&others.into_iter().collect()));
	});
}

#[docify::export]
#[test]
fn one_who_acts_for_a_member_leaves_places_to_another() {
	build_and_execute(|| {
		// All that one can have waiting, with whatever tips.
		let of = |number, ahead, tip| by(delegate(number), for_another(ALICE, 1, None)).ahead(ahead).tip(tip);
		for tip in 0..20 {
			let taken: BTreeSet<_> = (0..2).flat_map(|ahead| places(&of(100, ahead, tip))).collect();
			assert_eq!(taken.len(), 2, "its own do not stand in each other's way");
			for ahead in 0..2 {
				// Another finds a place by another tip.
				let finds = (0..20).any(|tip| !taken.contains(&places(&of(101, ahead, tip))[0]));
				assert!(finds, "{ahead}");
			}
		}
		for ahead in [2, 7] {
			assert_eq!(of(100, ahead, 0).pooled(), Err(Refusal::TooManyWaiting.into()));
		}
	});
}

#[test]
fn one_long_transaction_for_a_member_leaves_a_place_for_another() {
	build_and_execute(|| {
		let long = |number, tip| by(delegate(number), for_another(ALICE, 1, None)).length(101).tip(tip);
		let taken = places(&long(100, 0));
		assert_eq!(taken.len(), 1);
		assert!((0..20).any(|tip| places(&long(101, tip)) != taken));
		assert_eq!(long(100, 0).ahead(1).pooled(), Err(Refusal::TooManyWaiting.into()), "one at a time");
	});
}

#[test]
fn a_members_own_transactions_wait_for_nobody_who_acts_for_it() {
	build_and_execute(|| {
		for own in [by(ALICE, operational(1)), by(ALICE, normal(1))] {
			for length in [5, 800, 801, 1_000] {
				assert_eq!(places(&own.clone().length(length)), Vec::<TransactionTag>::new(), "{length}");
			}
		}
	});
}

#[test]
fn all_others_need_no_place() {
	build_and_execute(|| {
		Room::add_buyer(RuntimeOrigin::root(), DAVE).unwrap();
		for tx in [
			by(ALICE, operational(1)).length(800),
			by(ALICE, normal(1)),
			by(DAVE, normal(1)).length(900),
			by(MALLORY, transfer(1)),
		] {
			assert_eq!(places(&tx), Vec::<TransactionTag>::new(), "{tx:?}");
		}
	});
}
