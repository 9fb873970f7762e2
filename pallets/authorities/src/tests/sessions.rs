//! Tests of the authorities of each session.

use crate::{mock::*, SessionLength};
use frame_support::{
	assert_ok,
	dispatch::RawOrigin,
	traits::{EstimateNextSessionRotation, KeyOwnerProofSystem},
};
use pallet_session::{historical, SessionInterface, ShouldEndSession};
use sp_runtime::{key_types::DUMMY, testing::UintAuthorityId, traits::OpaqueKeys, Permill};

fn add(member: beadle_primitives::AccountId) {
	assert_ok!(Members::add_member(RawOrigin::Root.into(), member));
}

fn remove(member: beadle_primitives::AccountId) {
	assert_ok!(Members::remove_member(RawOrigin::Root.into(), member));
}

/// Registers session keys, with which nobody can sign here.
fn register(account: beadle_primitives::AccountId, number: u64) {
	assert_ok!(<Session as SessionInterface>::set_keys(&account, keys(number)));
}

#[test]
fn the_first_session_has_the_members() {
	build_and_execute(|| {
		assert_eq!(active(), [ALICE, BOB, CHARLIE]);
		rotate();
		assert_eq!(active(), [ALICE, BOB, CHARLIE]);
	});
}

#[test]
fn a_session_ends_when_its_blocks_have_passed() {
	build_and_execute(|| {
		assert!(!Authorities::should_end_session(SESSION - 1));
		assert!(Authorities::should_end_session(SESSION));
		assert!(!Authorities::should_end_session(SESSION + 1));
		SessionLength::<Test>::put(2);
		assert!(Authorities::should_end_session(SESSION + 1));
	});
}

#[test]
fn the_next_rotation_is_known() {
	build_and_execute(|| {
		assert_eq!(Authorities::average_session_length(), SESSION);
		assert_eq!(Authorities::estimate_next_session_rotation(1).0, Some(SESSION));
		assert_eq!(Authorities::estimate_next_session_rotation(SESSION).0, Some(2 * SESSION));
		assert_eq!(Authorities::estimate_current_session_progress(SESSION).0, Some(Permill::from_percent(20)));
		assert_eq!(Authorities::estimate_current_session_progress(SESSION - 1).0, Some(Permill::one()));
	});
}

#[docify::export]
#[test]
fn a_member_with_keys_takes_part_from_the_second_rotation() {
	build_and_execute(|| {
		add(DAVE);
		rotate();
		assert_eq!(active(), [ALICE, BOB, CHARLIE]);
		rotate();
		assert_eq!(active(), [ALICE, BOB, CHARLIE, DAVE]);
	});
}

#[test]
fn a_member_without_keys_waits_for_them() {
	build_and_execute(|| {
		add(EVE);
		rotate();
		rotate();
		rotate();
		assert_eq!(active(), [ALICE, BOB, CHARLIE]);
		register(EVE, 9);
		rotate();
		rotate();
		assert_eq!(active(), [ALICE, BOB, CHARLIE, EVE]);
	});
}

#[test]
fn a_removed_member_is_out_by_the_second_rotation() {
	build_and_execute(|| {
		remove(BOB);
		rotate();
		assert_eq!(active(), [ALICE, BOB, CHARLIE]);
		rotate();
		assert_eq!(active(), [ALICE, CHARLIE]);
	});
}

#[test]
fn nothing_is_handed_on_when_nothing_changed() {
	build_and_execute(|| {
		rotate();
		System::reset_events();
		rotate();
		assert!(!pallet_session::QueuedChanged::<Test>::get());
		assert!(!System::events().iter().any(|record| record.event == pallet_session::Event::NewQueued.into()));
	});
}

#[test]
fn new_keys_are_a_new_set() {
	build_and_execute(|| {
		register(BOB, 9);
		rotate();
		assert!(pallet_session::QueuedChanged::<Test>::get());
		rotate();
		// Their ownership can still be proven once the session is over.
		let owner = |key| {
			let proof = Historical::prove((DUMMY, UintAuthorityId(key).to_raw())).unwrap();
			rotate();
			<Historical as KeyOwnerProofSystem<_>>::check_proof((DUMMY, UintAuthorityId(key).to_raw()), proof)
		};
		assert_eq!(owner(9), Some((BOB, ())));
		assert_eq!(owner(1), Some((ALICE, ())));
	});
}

#[test]
fn without_a_member_with_keys_the_authorities_stay() {
	build_with(&[ALICE]).execute_with(|| {
		add(EVE);
		remove(ALICE);
		assert!(!Authorities::can_go_on(&[EVE]));
		assert!(Authorities::do_try_state().is_err());
		rotate();
		rotate();
		rotate();
		assert_eq!(active(), [ALICE]);
	});
}

#[test]
fn past_sessions_are_remembered_for_a_while() {
	build_and_execute(|| {
		for _ in 0..6 {
			rotate();
		}
		// Session 6 is running, and 7 is planned.
		assert_eq!(Session::current_index(), 6);
		assert_eq!(historical::StoredRange::<Test>::get(), Some((2, 8)));
		assert!(historical::HistoricalSessions::<Test>::get(1).is_none());
		assert!(historical::HistoricalSessions::<Test>::get(2).is_some());
	});
}

/// Bytes by which the session pallet looks a key up.
trait Raw {
	fn to_raw(&self) -> Vec<u8>;
}

impl Raw for UintAuthorityId {
	fn to_raw(&self) -> Vec<u8> {
		Keys { dummy: self.clone() }.get_raw(DUMMY).to_vec()
	}
}
