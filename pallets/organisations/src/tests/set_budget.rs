use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn the_council_sets_budgets() {
	build_and_execute(|| {
		let budget = Resources { devices: 9, ..BUDGET };
		assert_ok!(Council::set_budget(root(), ALICES, budget));
		System::assert_last_event(Event::BudgetSet { organisation: ALICES, previous: BUDGET, budget }.into());
		assert_eq!(organisation(ALICES).budget, budget);
		assert_eq!(organisation(BOBS).budget, BUDGET);
	});
}

#[test]
fn no_member_sets_its_own() {
	build_and_execute(|| {
		for who in [ALICE, MALLORY] {
			assert_noop!(Council::set_budget(signed(who), ALICES, BUDGET), BadOrigin);
		}
		assert_noop!(Council::set_budget(root(), 9, BUDGET), Error::<Test>::NotFound);
	});
}
