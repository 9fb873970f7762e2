//! Tests of `beadle verify` as users run it, as far as it needs no chain.

mod common;

use common::{beadle, err, Files};

#[test]
fn it_says_that_no_chain_answers() {
	let unreached = beadle("verify", &["7", "--url", "ws://127.0.0.1:1"]);
	assert_eq!(unreached.status.code(), Some(3));
	assert!(err(&unreached).contains("no node answers at ws://127.0.0.1:1"), "{}", err(&unreached));
	let nowhere = beadle("verify", &["7", "--chain-spec", "nowhere.json"]);
	assert_eq!(nowhere.status.code(), Some(3));
	assert!(err(&nowhere).contains("nowhere.json"), "{}", err(&nowhere));
}

#[test]
fn a_file_that_is_no_specification_is_faulty() {
	let files = Files::new();
	let file = files.write("chain.json", "{}");
	let faulty = beadle("verify", &["7", "--chain-spec", &file]);
	assert_ne!(faulty.status.code(), Some(0));
	assert!(faulty.stdout.is_empty());
}

#[test]
fn arguments_are_what_they_should_be() {
	for wrong in [
		&["seven"][..],
		&["-1"],
		&["7", "--patience", "0s"],
		&["4294967296"],
		&["7", "--max-age", "0s"],
		&["7", "--checkpoint", "12"],
		&[],
	] {
		assert_eq!(beadle("verify", wrong).status.code(), Some(2), "{wrong:?}");
	}
}
