//! Tests of the punishment of equivocation.

use crate::{mock::*, Event, Offenders};
use frame_support::{assert_ok, dispatch::RawOrigin, traits::SortedMembers};

#[docify::export]
#[test]
fn an_offender_is_disabled_at_once_and_gone_by_the_second_rotation() {
	build_and_execute(|| {
		report(&[BOB]);
		assert_eq!(disabled(), [BOB]);
		assert_eq!(Members::sorted_members(), [ALICE, CHARLIE]);
		assert_eq!(events(), [Event::OffenderRemoved { authority: BOB, session: 0 }]);
		rotate();
		assert_eq!(active(), [ALICE, BOB, CHARLIE]);
		assert_eq!(disabled(), [BOB]);
		rotate();
		assert_eq!(active(), [ALICE, CHARLIE]);
		assert!(disabled().is_empty());
		assert!(Offenders::<Test>::get().is_empty());
	});
}

/// The session pallet clears its list of disabled authorities when the set changes.
#[test]
fn an_offender_stays_disabled_when_the_set_changes_meanwhile() {
	build_and_execute(|| {
		assert_ok!(Members::add_member(RawOrigin::Root.into(), DAVE));
		rotate();
		report(&[BOB]);
		rotate();
		assert_eq!(active(), [ALICE, BOB, CHARLIE, DAVE]);
		assert_eq!(disabled(), [BOB]);
		rotate();
		assert_eq!(active(), [ALICE, CHARLIE, DAVE]);
		assert!(disabled().is_empty());
	});
}

#[test]
fn a_second_report_changes_nothing() {
	build_and_execute(|| {
		report(&[BOB]);
		report(&[BOB]);
		assert_eq!(events().len(), 1);
		rotate();
		rotate();
		// The offender has left, so there is nobody to punish.
		report(&[BOB]);
		assert_eq!(active(), [ALICE, CHARLIE]);
		assert!(Offenders::<Test>::get().is_empty());
	});
}

#[test]
fn the_council_can_add_an_offender_again() {
	build_and_execute(|| {
		report(&[BOB]);
		assert_ok!(Members::add_member(RawOrigin::Root.into(), BOB));
		rotate();
		rotate();
		// The offender has to leave the set first.
		assert_eq!(active(), [ALICE, CHARLIE]);
		rotate();
		rotate();
		assert_eq!(active(), [ALICE, BOB, CHARLIE]);
		assert!(disabled().is_empty());
	});
}

#[test]
fn one_that_was_voted_out_already_is_still_disabled() {
	build_and_execute(|| {
		assert_ok!(Members::remove_member(RawOrigin::Root.into(), BOB));
		report(&[BOB]);
		assert_eq!(disabled(), [BOB]);
		assert_eq!(Members::sorted_members(), [ALICE, CHARLIE]);
	});
}

#[test]
fn the_last_with_session_keys_is_kept() {
	build_with(&[ALICE]).execute_with(|| {
		// Of no help, since it has no keys.
		assert_ok!(Members::add_member(RawOrigin::Root.into(), EVE));
		report(&[ALICE]);
		assert!(disabled().is_empty());
		assert_eq!(Members::sorted_members(), [ALICE, EVE]);
		assert_eq!(events(), [Event::OffenderKept { authority: ALICE, session: 0 }]);
		Authorities::do_try_state().unwrap();
	});
}

#[test]
fn of_several_offenders_one_is_kept() {
	build_and_execute(|| {
		report(&[ALICE, BOB, CHARLIE]);
		assert_eq!(disabled(), [ALICE, BOB]);
		assert_eq!(Members::sorted_members(), [CHARLIE]);
		assert_eq!(events().last(), Some(&Event::OffenderKept { authority: CHARLIE, session: 0 }));
		rotate();
		rotate();
		assert_eq!(active(), [CHARLIE]);
	});
}

/// An account that has yet to take part replaces the removed ones, but does not author yet.
#[test]
fn the_last_one_that_authors_is_not_disabled() {
	build_and_execute(|| {
		assert_ok!(Members::add_member(RawOrigin::Root.into(), DAVE));
		report(&[ALICE, BOB, CHARLIE]);
		assert_eq!(disabled(), [ALICE, BOB]);
		assert_eq!(Members::sorted_members(), [DAVE]);
		rotate();
		rotate();
		assert_eq!(active(), [DAVE]);
	});
}
