use crate::{mock::*, *};
use frame_support::assert_ok;

#[track_caller]
fn assert_noticed(corrupt: impl FnOnce()) {
	build().execute_with(|| {
		assert_ok!(Council::admit(root(), text("Eastfield"), CHARLIE, BUDGET));
		assert_ok!(Council::expel(root(), BOBS));
		assert_ok!(Council::do_try_state());
		corrupt();
		assert!(Council::do_try_state().is_err());
	});
}

fn change(id: OrganisationId, change: impl FnOnce(&mut Organisation)) {
	Organisations::<Test>::mutate(id, |found| change(found.as_mut().unwrap()));
}

#[test]
fn numbers_have_no_gaps() {
	assert_noticed(|| NextOrganisationId::<Test>::put(7));
	assert_noticed(|| Organisations::<Test>::swap(2, 5));
}

#[test]
fn organisations_are_found_by_their_names() {
	assert_noticed(|| Names::<Test>::remove(text("Southgate")));
	assert_noticed(|| Names::<Test>::insert(text("Nowhere"), 0));
	assert_noticed(|| change(0, |found| found.name = text("Elsewhere")));
}

#[test]
fn exactly_the_members_sign() {
	assert_noticed(|| Accounts::<Test>::remove(ALICE));
	assert_noticed(|| Accounts::<Test>::insert(BOB, BOBS));
	assert_noticed(|| change(0, |found| found.account = DAVE));
	assert_noticed(|| change(BOBS, |found| found.member = true));
	assert_noticed(|| {
		Accounts::<Test>::remove(ALICE);
		Accounts::<Test>::insert(DEVICE, ALICES);
		change(0, |found| found.account = DEVICE);
	});
}

#[test]
fn there_is_a_member() {
	assert_noticed(|| {
		for (id, account) in [(ALICES, ALICE), (2, CHARLIE)] {
			Accounts::<Test>::remove(account);
			change(id, |found| found.member = false);
		}
	});
}

#[test]
fn motions_are_of_organisations() {
	assert_noticed(|| OpenMotions::<Test>::insert(9, frame_support::BoundedVec::default()));
}

#[test]
fn expulsions_are_of_organisations_and_who_has_no_seat_was_expelled() {
	assert_noticed(|| Expulsions::<Test>::remove(BOBS));
	assert_noticed(|| Expulsions::<Test>::insert(9, 1));
}
