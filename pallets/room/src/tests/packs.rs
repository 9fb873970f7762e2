//! What the packs of an owner's devices leave to those of others.

use crate::{mock::*, PacksBy};
use beadle_primitives::OrganisationId;

/// Owners that each have a seat.
const OWNERS: [OrganisationId; 3] = [NORTHBRIDGE, SOUTHGATE, EASTFIELD];

#[docify::export]
#[test]
fn a_flood_of_one_owners_packs_leaves_room_for_the_others() {
	build_and_execute(|| {
		assert_eq!(flood(&pack_of(NORTHBRIDGE, 500)), 6, "what is for who comes first, and what is assured to it");
		for owner in [SOUTHGATE, EASTFIELD] {
			assert_eq!(flood(&pack_of(owner, 500)), 2, "what is assured to it");
		}
		assert_eq!(flood(&pack_of(NORTHBRIDGE, 1)), 0);
	});
}

#[test]
fn two_owners_floods_leave_a_third_its_own() {
	build_and_execute(|| {
		assert_eq!(flood(&pack_of(NORTHBRIDGE, 100)), 30);
		assert_eq!(flood(&pack_of(SOUTHGATE, 100)), 10);
		assert_eq!(flood(&pack_of(EASTFIELD, 100)), 10);
	});
}

#[test]
fn what_one_owner_leaves_of_it_others_can_have() {
	build_and_execute(|| {
		succeeds(pack_of(NORTHBRIDGE, 1_500));
		assert_eq!(flood(&pack_of(SOUTHGATE, 100)), 25, "1,000 are assured, and Northbridge has had 500 of the rest");
	});
}

#[test]
fn bytes_are_divided_as_well() {
	build_and_execute(|| {
		assert_eq!(flood(&pack_of(NORTHBRIDGE, 1).length(500)), 6);
		assert_eq!(flood(&pack_of(SOUTHGATE, 1).length(500)), 2);
	});
}

#[test]
fn a_member_that_is_alone_has_the_share_for_itself() {
	build_and_execute(|| {
		Council::expel(&BOB);
		Council::expel(&CHARLIE);
		assert_eq!(flood(&pack_of(NORTHBRIDGE, 500)), 6, "the number of members as the block began");
		next_block();
		assert_eq!(flood(&pack_of(NORTHBRIDGE, 500)), 10);
	});
}

#[test]
fn beside_a_large_transaction_the_parts_are_smaller() {
	build_and_execute(|| {
		while !System::block_number().is_multiple_of(4) {
			next_block();
		}
		assert_eq!(flood(&pack_of(NORTHBRIDGE, 100)), 18);
		assert_eq!(flood(&pack_of(SOUTHGATE, 100)), 6);
		assert_eq!(flood(&pack_of(EASTFIELD, 100)), 6);
	});
}

#[test]
fn what_is_counted_is_what_packs_have_spent() {
	build_and_execute(|| {
		let mut cheap = pack_of(NORTHBRIDGE, 500);
		let (weight, spent, owner) = (takes(500), Some(takes(100)), Some(NORTHBRIDGE));
		cheap.call = work::Call::pack { weight, spent, owner }.into();
		assert_eq!(flood(&cheap), 26, "the last of them needs 500");
		// Before the last one.
		let counted = PacksBy::<Test>::get()[&Some(NORTHBRIDGE)];
		assert_eq!((counted.weight.ref_time(), counted.length), (2_500, 125));
		succeeds(pack_of(SOUTHGATE, 1));
		assert_eq!(PacksBy::<Test>::get()[&Some(NORTHBRIDGE)].weight.ref_time(), 2_600);
	});
}

#[test]
fn what_others_than_packs_take_is_no_owners() {
	build_and_execute(|| {
		assert_eq!(flood(&by(ALICE, normal(500))), 2);
		assert_eq!(flood(&pack_of(NORTHBRIDGE, 500)), 6);
		assert_eq!(flood(&pack_of(SOUTHGATE, 500)), 2);
	});
}

#[test]
fn an_owner_without_a_seat_takes_nothing_that_is_assured_to_members() {
	build_and_execute(|| {
		let expelled = 100;
		assert_eq!(flood(&pack_of(expelled, 1_000)), 2, "what is for who comes first");
		for owner in OWNERS {
			assert_eq!(flood(&pack_of(owner, 1_000)), 1, "what is assured to it");
		}
		next_block();
		for owner in OWNERS {
			succeeds(pack_of(owner, 1_000));
		}
		assert_eq!(flood(&pack_of(expelled, 1_000)), 2);
	});
}

#[test]
fn several_without_a_seat_have_no_more_than_one() {
	build_and_execute(|| {
		assert_eq!(flood(&pack_of(100, 500)), 4);
		assert_eq!(flood(&pack_of(101, 500)), 0);
		for owner in OWNERS {
			assert_eq!(flood(&pack_of(owner, 500)), 2);
		}
		next_block();
		for expelled in 100..110 {
			succeeds(pack_of(expelled, 200));
		}
		assert_eq!(pack_of(110, 1).apply(), WAITS);
		for owner in OWNERS {
			assert_eq!(flood(&pack_of(owner, 500)), 2, "however many owners have packs before it");
		}
	});
}

#[test]
fn the_last_member_has_all_that_is_assured_whatever_the_expelled_send() {
	build_and_execute(|| {
		Council::expel(&BOB);
		Council::expel(&CHARLIE);
		next_block();
		assert_eq!(flood(&pack_of(SOUTHGATE, 1_000)), 2);
		assert_eq!(flood(&pack_of(EASTFIELD, 1_000)), 0);
		assert_eq!(flood(&pack_of(NORTHBRIDGE, 1_000)), 3);
	});
}

#[test]
fn no_more_members_are_counted_than_there_were_as_the_block_began() {
	build_and_execute(|| {
		Council::expel(&CHARLIE);
		next_block();
		for owner in [NORTHBRIDGE, SOUTHGATE] {
			succeeds(pack_of(owner, 500));
		}
		Council::readmit(EASTFIELD, CHARLIE);
		assert_eq!(flood(&pack_of(EASTFIELD, 500)), 4, "what is for who comes first");
		for owner in [NORTHBRIDGE, SOUTHGATE] {
			assert_eq!(flood(&pack_of(owner, 500)), 2, "of 1,500");
		}
		next_block();
		assert_eq!(flood(&pack_of(EASTFIELD, 500)), 6);
	});
}
