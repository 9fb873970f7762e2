use crate::{mock::*, Amount, Buyers, LargeTurn, LargeTurns, PacksBy, Party, Usage, Used, UsedBy};
use frame_support::{traits::Hooks, BoundedBTreeMap};
use std::collections::BTreeMap;

/// Asserts that the check reports damage.
#[track_caller]
fn assert_found(message: &'static str) {
	assert_eq!(Room::do_try_state(), Err(message.into()));
}

fn amount(time: u64) -> Amount {
	Amount { weight: takes(time), length: 0 }
}

#[test]
fn finds_buyers_that_are_not_counted() {
	build_and_execute(|| {
		Room::add_buyer(RuntimeOrigin::root(), DAVE).unwrap();
		let counter = Buyers::<Test>::counter_storage_final_key();
		frame_support::storage::unhashed::put(&counter, &0_u32);
		assert_found("a wrong number of buyers");
		frame_support::storage::unhashed::put(&counter, &1_u32);
	});
}

#[test]
fn finds_too_many_buyers() {
	build_and_execute(|| {
		for buyer in [DAVE, EVE, MALLORY] {
			Buyers::<Test>::insert(buyer, ());
		}
		assert_found("more buyers than there may be");
		Buyers::<Test>::remove(EVE);
	});
}

#[test]
fn finds_sums_that_are_wrong() {
	build_and_execute(|| {
		succeeds(by(ALICE, normal(10)));
		Used::<Test>::mutate(|used| used.normal = amount(11));
		assert_found("the parties have not taken what is taken");
		Room::on_finalize(1);
	});
}

#[test]
fn finds_shares_that_are_exceeded() {
	build_and_execute(|| {
		for (normal, operational, large, message) in [
			(NORMAL + 1, 0, 0, "more taken than the normal share"),
			(0, OPERATIONAL + 1, 0, "more taken than the operational share"),
			(0, 0, 4_001, "more taken than the share of a large transaction"),
		] {
			let taken = Usage { normal: amount(normal), operational: amount(operational), large: amount(large) };
			Used::<Test>::put(taken);
			let by_party = BTreeMap::from([(Party::Anyone, taken)]);
			UsedBy::<Test>::put(BoundedBTreeMap::try_from(by_party).unwrap());
			assert_found(message);
			Room::on_finalize(1);
		}
	});
}

#[test]
fn finds_what_a_block_leaves_behind() {
	build_and_execute(|| {
		succeeds(by(ALICE, normal(10)));
		assert_eq!(Room::do_try_state(), Ok(()));
		let left = Err("what was taken of a block is left behind".into());
		assert_eq!(Room::do_try_state_between_blocks(), left);
		Used::<Test>::kill();
		assert_eq!(Room::do_try_state_between_blocks(), left);
		Room::on_finalize(1);
		assert_eq!(Room::do_try_state_between_blocks(), Ok(()));
	});
}

#[test]
fn finds_packs_beyond_their_share() {
	build_and_execute(|| {
		let by_owner = BTreeMap::from([(Some(NORTHBRIDGE), amount(PACKS)), (None, amount(1))]);
		PacksBy::<Test>::put(BoundedBTreeMap::try_from(by_owner).unwrap());
		assert_found("more taken than the packs' share");
		Room::on_finalize(1);
	});
}

#[test]
fn finds_turns_that_cannot_be() {
	build_and_execute(|| {
		let turn = |block| LargeTurn { party: Party::Anyone, block };
		for (blocks, message) in [([1, 1], "turns out of order"), ([1, 2], "a turn in the future")] {
			LargeTurns::<Test>::put(frame_support::BoundedVec::truncate_from(blocks.map(turn).to_vec()));
			assert_found(message);
		}
		LargeTurns::<Test>::kill();
	});
}
