use crate::{mock::*, *};
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;

fn chain(members: &[(&str, AccountId)]) -> TestExternalities {
	Voters::set(Vec::new());
	let members = members.iter().map(|(name, account)| ((*name).to_owned(), account.clone())).collect();
	GenesisConfig::<Test> { members, ..Default::default() }.build_storage().unwrap().into()
}

#[test]
fn founders_are_numbered_in_their_order() {
	chain(&[("Southgate", BOB), ("Northbridge", ALICE)]).execute_with(|| {
		assert_eq!((member(BOB), member(ALICE)), (Some(0), Some(1)));
		assert_eq!(organisation(1).budget, BUDGET);
		assert_eq!(Voters::get(), [ALICE, BOB]);
		Council::do_try_state().unwrap();
	});
}

#[test]
#[should_panic(expected = "a name and an account of its own")]
fn founders_differ() {
	chain(&[("Southgate", BOB), ("Southgate", ALICE)]);
}

#[test]
#[should_panic(expected = "at most 64 bytes")]
fn founders_have_names_that_fit() {
	chain(&[(&"long".repeat(17), BOB)]);
}
