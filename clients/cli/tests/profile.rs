//! Tests of the program as users run it, as far as it needs no chain.

mod common;

use common::{err, Files};
use std::{
	fs,
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
	process::Output,
};

const PROFILE: &str = r#"name = "thermometer"
max_records = 4
max_pack_bytes = 60
min_interval = "500ms"
max_ahead = "30s"
max_age = "1h"

[[metric]]
name = "temperature"
unit = "Cel"
decimals = 2
kind = "Gauge"

[[metric.behaviour]]
rule = "GrossRange"
fail = { min = -40, max = 85 }
on_fail = "Refuse"
"#;

fn beadle(arguments: &[&str]) -> Output {
	common::beadle("profile", arguments)
}

fn out(output: &Output) -> String {
	String::from_utf8(output.stdout.clone()).unwrap()
}

fn data() -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testing/demo/data/air_quality_uci.csv")
}

#[test]
fn check_says_what_is_wrong_and_where() {
	let files = Files::new();
	let sound = beadle(&["check", &files.write("sound.toml", PROFILE)]);
	assert_eq!(sound.status.code(), Some(0), "{}", err(&sound));
	assert!(out(&sound).contains("usable, 1 metrics with 1 behaviours"));

	let path = files.write("faulty.toml", &PROFILE.replace("max_records = 4", "max_records = 400"));
	let faulty = beadle(&["check", &path]);
	assert_eq!(faulty.status.code(), Some(1));
	assert!(err(&faulty).contains("faulty.toml, line 2: max_records can be 1 to 64"), "{}", err(&faulty));
	let json: serde_json::Value = serde_json::from_str(&out(&beadle(&["check", &path, "--json"]))).unwrap();
	assert_eq!((&json["usable"], &json["faults"][0]["line"]), (&false.into(), &2.into()));

	assert_eq!(beadle(&["check", "nowhere.toml"]).status.code(), Some(3));
	assert_eq!(beadle(&["check"]).status.code(), Some(2));
}

#[test]
fn diff_shows_what_differs() {
	let files = Files::new();
	let (old, new) = (files.write("old", PROFILE), files.write("new", &PROFILE.replace("max = 85", "max = 80.5")));
	assert_eq!(beadle(&["diff", &old, &old]).status.code(), Some(0));
	let different = beadle(&["diff", &old, &new]);
	assert_eq!(different.status.code(), Some(1));
	assert!(out(&different).contains("-fail = { min = -40.00, max = 85.00 }\n+fail = { min = -40.00, max = 80.50 }\n"));
	assert_eq!(beadle(&["diff", &old, "chain:x"]).status.code(), Some(2));
	assert_eq!(beadle(&["diff", &old, "chain:0@1", "--url", "ws://127.0.0.1:1"]).status.code(), Some(3));
}

#[test]
fn encode_prints_call_data() {
	let files = Files::new();
	let path = files.write("p.toml", PROFILE);
	let created = out(&beadle(&["encode", &path]));
	// Pallet 41, call 0, and the name with its length.
	assert!(created.starts_with("0x29002c746865726d6f6d65746572"), "{created}");
	let staged = out(&beadle(&["encode", &path, "--stage", "3", "--activate-at", "1000"]));
	assert!(staged.starts_with("0x2902030000002c746865726d6f6d65746572"), "{staged}");
	assert!(staged.trim_end().ends_with("e8030000"));
	assert_eq!(beadle(&["encode", &path, "--stage", "3"]).status.code(), Some(2));
}

#[test]
fn apply_needs_a_key_and_never_shows_it() {
	let files = Files::new();
	let (path, key) = (files.write("p.toml", PROFILE), files.write_private("key", "not a phrase at all"));
	let refused = beadle(&["apply", &path, "--key-file", &key, "--url", "ws://127.0.0.1:1"]);
	assert_eq!(refused.status.code(), Some(3));
	assert!(err(&refused).contains("cannot be used") && !err(&refused).contains("phrase at all"), "{}", err(&refused));
	let key = files.write_private("key", "//Alice");
	let apply = || beadle(&["apply", &path, "--key-file", &key, "--url", "ws://127.0.0.1:1"]);
	let unreached = apply();
	assert_eq!(unreached.status.code(), Some(3));
	assert!(!err(&unreached).contains("Alice"));
	fs::set_permissions(&key, fs::Permissions::from_mode(0o640)).unwrap();
	assert!(err(&apply()).contains("others may read it; run \"chmod 600"), "{}", err(&apply()));
}

#[test]
fn what_is_imported_can_be_checked() {
	let files = Files::new();
	let thing = files.write(
		"thing.json",
		r#"{ "@context": "https://www.w3.org/2022/wot/td/v1.1", "title": "Lamp", "properties": {
			"brightness": { "type": "integer", "minimum": 0, "maximum": 100, "unit": "percent" },
			"colour": { "type": "string" } } }"#,
	);
	let imported = beadle(&["import", "wot", &thing]);
	assert_eq!(imported.status.code(), Some(0), "{}", err(&imported));
	assert!(err(&imported).contains("- properties.colour: left out: its type is string"));
	assert!(err(&imported).starts_with("Not carried over:\n"), "{}", err(&imported));
	let checked = beadle(&["check", &files.write("lamp.toml", &out(&imported))]);
	assert_eq!(checked.status.code(), Some(0), "{}", err(&checked));
	let json = out(&beadle(&["import", "wot", &thing, "--json"]));
	assert!(serde_json::from_str::<serde_json::Value>(&json).unwrap()["notes"].as_array().unwrap().len() > 1);
	assert_eq!(beadle(&["import", "aws", &thing]).status.code(), Some(1));
	let nothing =
		files.write("nothing.json", r#"{ "@context": "https://www.w3.org/2022/wot/td/v1.1", "title": "Lamp" }"#);
	let nothing = beadle(&["import", "wot", &nothing]);
	assert_eq!(nothing.status.code(), Some(1));
	assert!(err(&nothing).contains("no metric could be carried over"));
}

#[test]
fn what_is_learned_can_be_checked() {
	let files = Files::new();
	let data = data();
	let learned = beadle(&[
		"learn",
		"--from",
		data.to_str().unwrap(),
		"--column",
		"temperature_c",
		"--column",
		"no2_ug_m3",
		"--unit",
		"Cel",
		"--unit",
		"ug/m3",
	]);
	assert_eq!(learned.status.code(), Some(0), "{}", err(&learned));
	assert!(out(&learned).starts_with("# Learned from"));
	let checked = beadle(&["check", &files.write("learned.toml", &out(&learned))]);
	assert_eq!(checked.status.code(), Some(0), "{}", err(&checked));
	assert!(out(&checked).contains("2 metrics with 10 behaviours"));
	let short = files.write("short.csv", "timestamp,value\n1970-01-01 00:00:01,1\n");
	let short = beadle(&["learn", "--from", &short]);
	assert_eq!(short.status.code(), Some(1));
	assert!(err(&short).contains("1 values are too few to learn from"));
}
