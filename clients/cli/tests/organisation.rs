//! Tests of the program as users run it, as far as it needs no chain.

mod common;

use common::err;

#[test]
fn a_chain_that_is_not_there_is_told_of() {
	let unreached = common::beadle("organisation", &["list", "--url", "ws://127.0.0.1:1"]);
	assert_eq!(unreached.status.code(), Some(3));
	assert!(err(&unreached).contains("no node answers at ws://127.0.0.1:1"), "{}", err(&unreached));
	assert_eq!(common::beadle("organisation", &["list", "1"]).status.code(), Some(2));
}
