//! How many transactions of a signer wait.

use crate::mock::*;
use beadle_primitives::Refusal;

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
