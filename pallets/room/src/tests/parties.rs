use crate::{mock::*, Party, UsedBy};

#[docify::export]
#[test]
fn a_members_flood_leaves_room_for_the_other_members() {
	build_and_execute(|| {
		assert_eq!(flood(&by(ALICE, normal(10)).tip(u64::MAX)), 100);
		assert_eq!(flood(&by(ALICE, operational(10))), 100);
		succeeds(by(BOB, operational(100)));
		succeeds(by(BOB, normal(100)));
	});
}

#[docify::export]
#[test]
fn whatever_others_take_together_each_party_has_some_room() {
	build_and_execute(|| {
		Room::add_buyer(RuntimeOrigin::root(), DAVE).unwrap();
		// Two members, and strangers, take all that comes first.
		for signer in [ALICE, BOB] {
			flood(&by(signer.clone(), operational(10)));
			flood(&by(signer, normal(10)).tip(u64::MAX));
		}
		flood(&by(MALLORY, transfer(10)));
		// Charlie and the buyers have what is assured, to its end.
		assert_eq!(flood(&by(CHARLIE, operational(10))), 25);
		assert_eq!(flood(&by(CHARLIE, normal(10))), 20);
		assert_eq!(flood(&by(DAVE, normal(10))), 20);
		// In bytes, too.
		next_block();
		for signer in [ALICE, BOB] {
			flood(&by(signer, operational(1)).length(50));
		}
		assert_eq!(flood(&by(CHARLIE, operational(1)).length(50)), 5);
	});
}

#[test]
fn what_one_party_does_not_take_others_can() {
	build_and_execute(|| {
		assert_eq!(flood(&by(ALICE, operational(10))), 100, "the most of a party");
		assert_eq!(flood(&by(BOB, operational(10))), 75, "250 assured, and what Alice has left of the rest");
	});
}

#[test]
fn a_flood_of_bytes_leaves_room_for_the_other_members() {
	build_and_execute(|| {
		assert_eq!(flood(&by(ALICE, normal(1)).length(500)), 2);
		assert_eq!(flood(&by(ALICE, operational(1)).length(500)), 2);
		succeeds(by(BOB, operational(1)).length(100));
		succeeds(by(BOB, normal(1)).length(100));
	});
}

#[test]
fn all_strangers_together_are_one_party() {
	build_and_execute(|| {
		assert_eq!(flood(&by(MALLORY, transfer(100)).tip(u64::MAX)), 10);
		assert_eq!(flood(&by(EVE, transfer(1))), 0);
		assert_eq!(flood(&by(ALICE, normal(400))), 1);
	});
}

#[test]
fn all_buyers_together_are_one_party() {
	build_and_execute(|| {
		for buyer in [DAVE, EVE] {
			Room::add_buyer(RuntimeOrigin::root(), buyer).unwrap();
		}
		assert_eq!(flood(&by(DAVE, normal(500)).tip(u64::MAX)), 2);
		assert_eq!(flood(&by(EVE, normal(1))), 0);
		assert_eq!(flood(&by(ALICE, normal(400))), 1);
	});
}

#[test]
fn who_acts_for_a_member_uses_the_members_part() {
	build_and_execute(|| {
		succeeds(by(EVE, for_another(ALICE, 1_000, None)));
		let taken = UsedBy::<Test>::get().get(&Party::Member(NORTHBRIDGE)).unwrap().operational;
		assert_eq!(taken.weight.ref_time(), 1_000);
		assert_eq!(by(ALICE, operational(1)).apply(), WAITS);
		succeeds(by(BOB, operational(1)));
	});
}

#[test]
fn a_members_new_key_has_no_part_of_its_own() {
	build_and_execute(|| {
		assert_eq!(flood(&by(ALICE, normal(100))), 10);
		Council::change_key(&ALICE, EVE);
		assert_eq!(flood(&by(EVE, normal(100))), 0);
	});
}

#[test]
fn as_many_parties_as_there_can_be_have_room() {
	build_and_execute(|| {
		Room::add_buyer(RuntimeOrigin::root(), DAVE).unwrap();
		for signer in [ALICE, BOB, CHARLIE, DAVE] {
			succeeds(by(signer, normal(10)));
		}
		succeeds(by(MALLORY, transfer(10)));
		assert_eq!(UsedBy::<Test>::get().len(), 5);
	});
}
