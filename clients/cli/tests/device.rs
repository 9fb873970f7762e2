//! Tests of the program as users run it, as far as it needs no chain.

mod common;

use common::{err, Files};
use std::process::Output;

/// A URL at which no node answers.
const NOWHERE: [&str; 2] = ["--url", "ws://127.0.0.1:1"];

/// Returns output as of `beadle-sensor enrolment --json`: model 3, the UEID "a", the device's own custody, and a key and a proof that each repeat
/// one byte.
fn printed() -> String {
	let data = format!("0x28010300000004610000{}00{}", "11".repeat(32), "22".repeat(64));
	format!(r#"{{"call":"deviceRegistry.enrol","chain":"0x{}","data":"{data}","model":3,"owner":0}}"#, "00".repeat(32))
}

fn beadle(arguments: &[&str]) -> Output {
	common::beadle("device", arguments)
}

#[test]
fn enrol_says_what_is_wrong_with_the_file() {
	let files = Files::new();
	let key = files.write_private("key", "//Alice");
	let enrol = |file: &str| beadle(&[&["enrol", file, "--key-file", &key], NOWHERE.as_slice()].concat());
	let said = enrol(&files.write("words", "key      ed25519:0x11\n"));
	assert_eq!(said.status.code(), Some(1));
	assert!(err(&said).contains("words: want what \"beadle-sensor enrolment --json\" prints"), "{}", err(&said));
	let said = enrol(&files.write("other.json", &printed().replace("0x2801", "0x28")));
	assert_eq!(said.status.code(), Some(1));
	assert!(err(&said).contains("other.json: its data is no call that enrols a device"), "{}", err(&said));
	// An earlier version named the owner by an account.
	let said = enrol(&files.write("old.json", &printed().replace(r#""owner":0"#, r#""owner":"5Grwva""#)));
	assert_eq!(said.status.code(), Some(1));
	let expected = "its owner, \"5Grwva\", is not the number of an organisation";
	assert!(err(&said).contains(expected), "{}", err(&said));
	assert_eq!(enrol("nowhere.json").status.code(), Some(3));
	let bytes = files.write("bytes.json", "");
	std::fs::write(&bytes, b"{\xff}").unwrap();
	let said = enrol(&bytes);
	assert_eq!(said.status.code(), Some(1));
	assert!(err(&said).contains("bytes.json, line 1: this is no text in UTF-8"), "{}", err(&said));
	// Nothing is wrong with this one.
	let unreached = enrol(&files.write("enrolment.json", &printed()));
	assert_eq!(unreached.status.code(), Some(3));
	assert!(err(&unreached).contains("no node answers at ws://127.0.0.1:1"), "{}", err(&unreached));
}

#[test]
fn enrol_needs_a_key_and_never_shows_it() {
	let files = Files::new();
	let (file, key) = (files.write("enrolment.json", &printed()), files.write_private("key", "not a phrase at all"));
	let refused = beadle(&[&["enrol", &file, "--key-file", &key], NOWHERE.as_slice()].concat());
	assert_eq!(refused.status.code(), Some(3));
	assert!(err(&refused).contains("cannot be used") && !err(&refused).contains("phrase at all"), "{}", err(&refused));
	assert_eq!(beadle(&["enrol", &file]).status.code(), Some(2));
}

#[test]
fn arguments_are_what_they_should_be() {
	let files = Files::new();
	let (file, key) = (files.write("enrolment.json", &printed()), files.write_private("key", "//Alice"));
	let forever = beadle(&["enrol", &file, "--key-file", &key, "--grant-for", "forever"]);
	assert_eq!(forever.status.code(), Some(2));
	assert!(err(&forever).contains("want a duration such as 365d or 12h"), "{}", err(&forever));
	let model = |name: &str| {
		let named = ["register", "--manufacturer", "Aerie", "--name", name, "--firmware", "1", "--key-file", &key];
		beadle(&[named.as_slice(), NOWHERE.as_slice()].concat())
	};
	assert_eq!(model("").status.code(), Some(2));
	assert_eq!(model(&"x".repeat(65)).status.code(), Some(2));
	let unreached = model("A1");
	assert_eq!(unreached.status.code(), Some(3));
	assert!(!err(&unreached).contains("Alice"));
}
