use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn an_organisation_gets_a_number_a_seat_and_a_budget() {
	build_and_execute(|| {
		assert_ok!(Council::admit(root(), text("Eastfield"), CHARLIE, BUDGET));
		let event = Event::Admitted { organisation: 2, name: text("Eastfield"), account: CHARLIE, budget: BUDGET };
		System::assert_last_event(event.into());
		assert_eq!(member(CHARLIE), Some(2));
		assert_eq!(<Council as traits::Organisations>::name(2), Some(text("Eastfield")));
		let used = Resources::default();
		let expected = Organisation { name: text("Eastfield"), account: CHARLIE, member: true, budget: BUDGET, used };
		assert_eq!(organisation(2), expected);
	});
}

#[test]
fn only_the_council_admits() {
	build_and_execute(|| {
		for origin in [signed(ALICE), signed(MALLORY), RuntimeOrigin::none()] {
			assert_noop!(Council::admit(origin, text("Eastfield"), CHARLIE, BUDGET), BadOrigin);
		}
	});
}

#[test]
fn names_and_accounts_are_unique_and_sound() {
	build_and_execute(|| {
		let admit = |name: &str, account| Council::admit(root(), text(name), account, BUDGET);
		assert_noop!(admit("", CHARLIE), Error::<Test>::NameEmpty);
		assert_noop!(admit("Northbridge", CHARLIE), Error::<Test>::NameTaken);
		assert_noop!(admit("Eastfield", ALICE), Error::<Test>::AccountTaken);
		assert_noop!(admit("Eastfield", DEVICE), Error::<Test>::AccountIsDeviceKey);
		let not_utf8 = vec![0xff].try_into().unwrap();
		assert_noop!(Council::admit(root(), not_utf8, CHARLIE, BUDGET), Error::<Test>::NameNotUtf8);
	});
}

#[test]
fn an_expelled_organisation_keeps_its_name() {
	build_and_execute(|| {
		assert_ok!(Council::expel(root(), BOBS));
		assert_noop!(Council::admit(root(), text("Southgate"), CHARLIE, BUDGET), Error::<Test>::NameTaken);
	});
}

#[test]
fn the_council_is_bounded() {
	build_and_execute(|| {
		assert_ok!(Council::admit(root(), text("Eastfield"), CHARLIE, BUDGET));
		let fourth = || Council::admit(root(), text("Westmarsh"), DAVE, BUDGET);
		assert_noop!(fourth(), Error::<Test>::MaxMembersExceeded);
		assert_ok!(Council::expel(root(), BOBS));
		assert_ok!(fourth());
	});
}

#[test]
fn numbers_do_not_wrap() {
	build().execute_with(|| {
		NextOrganisationId::<Test>::put(OrganisationId::MAX);
		assert_noop!(Council::admit(root(), text("Eastfield"), CHARLIE, BUDGET), Error::<Test>::IdsExhausted);
	});
}
