//! Tests of the program as users run it, as far as it needs no chain.

mod common;

use common::{err, Files};
use std::{
	fs,
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
	process::{Command, Output},
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
	assert!(
		err(&faulty).contains("faulty.toml, line 2: max_records can be the number of metrics, or more, up to 64"),
		"{}",
		err(&faulty)
	);
	let json: serde_json::Value = serde_json::from_str(&out(&beadle(&["check", &path, "--json"]))).unwrap();
	assert_eq!((&json["usable"], &json["faults"][0]["line"]), (&false.into(), &2.into()));

	assert_eq!(beadle(&["check", "nowhere.toml"]).status.code(), Some(3));
	assert_eq!(beadle(&["check"]).status.code(), Some(2));
}

#[test]
fn a_file_that_is_no_text_is_faulty() {
	let files = Files::new();
	let sound = files.write("sound.toml", PROFILE);
	let path = files.write("bytes.toml", "");
	fs::write(&path, b"name = \"x\"\n# \xff\n").unwrap();
	for arguments in [&["check", &path][..], &["diff", &path, &sound], &["encode", &path], &["import", "aws", &path]] {
		let faulty = beadle(arguments);
		assert_eq!(faulty.status.code(), Some(1), "{arguments:?}");
		assert!(err(&faulty).contains("bytes.toml, line 2: this is no text in UTF-8"), "{}", err(&faulty));
	}
	let json: serde_json::Value = serde_json::from_str(&out(&beadle(&["check", &path, "--json"]))).unwrap();
	assert_eq!((&json["usable"], &json["faults"][0]["line"]), (&false.into(), &2.into()));
	let endless = beadle(&["check", "/dev/zero"]);
	assert_eq!(endless.status.code(), Some(1));
	assert!(err(&endless).contains("the file has more than 4 MiB"), "{}", err(&endless));
}

#[test]
fn what_cannot_be_printed_is_one_line() {
	let files = Files::new();
	let (sound, other) = (files.write("a.toml", PROFILE), files.write("b.toml", &PROFILE.replace("= 85", "= 80")));
	let thing = files.write(
		"thing.json",
		r#"{ "@context": "https://www.w3.org/2022/wot/td/v1.1", "title": "Lamp",
			"properties": { "brightness": { "type": "integer" } } }"#,
	);
	let data = data();
	let learn = ["learn", "--from", data.to_str().unwrap(), "--column", "temperature_c"];
	for arguments in [
		&["check", &sound][..],
		&["check", &sound, "--json"],
		&["encode", &sound],
		&["diff", &sound, &other],
		&["import", "wot", &thing],
		&learn,
	] {
		let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
		let mut beadle = Command::new(env!("CARGO_BIN_EXE_beadle"));
		let output = beadle.arg("profile").args(arguments).stdout(full).output().unwrap();
		assert_eq!(output.status.code(), Some(3), "{arguments:?}: {}", err(&output));
		let said = err(&output);
		let line = said.lines().last().unwrap_or_default();
		assert!(line.starts_with("beadle: standard output: ") && !said.contains("panicked"), "{arguments:?}: {said}");
	}
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
	let long = "/".repeat(5_000);
	for (text, why) in [
		("", "the file is empty"),
		(" \n\n", "the file is empty"),
		("//Alice\n//Secret\n", "the file has more than one line"),
		("//Alice\r//Secret", "the file has more than one line"),
		(long.as_str(), "the file is longer than any"),
	] {
		files.write_private("key", text);
		let refused = apply();
		assert_eq!(refused.status.code(), Some(3), "{text}");
		let said = err(&refused);
		assert!(said.contains("cannot be used: ") && said.contains(why) && said.lines().count() == 1, "{said}");
		assert!(!said.contains("Alice") && !said.contains("Secret"), "{said}");
	}
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

#[test]
fn nothing_is_learned_that_cannot_be_checked() {
	let files = Files::new();
	let data = data();
	let learn = |more: &[&str]| beadle(&[&["learn", "--from", data.to_str().unwrap()], more].concat());
	for (more, expected) in [
		(
			&["--column", "temperature_c", "--unit", "\u{6e29}"][..],
			"a unit must be printable ASCII, and not empty: \"\u{6e29}\"",
		),
		(&["--column", "temperature_c", "--unit", ""], "a unit must be printable ASCII"),
		(&["--column", "temperature_c", "--name", "a\u{1b}"], "the name must be printable ASCII"),
		(&["--column", "temperature_c", "--column", "temperature_c"], "the column temperature_c is given twice"),
	] {
		let refused = learn(more);
		assert_eq!((refused.status.code(), out(&refused).as_str()), (Some(2), ""), "{more:?}");
		assert!(err(&refused).contains(expected), "{}", err(&refused));
	}
	let directory = Path::new(env!("CARGO_MANIFEST_DIR")).to_str().unwrap();
	for unread in ["nowhere.csv", directory] {
		assert_eq!(beadle(&["learn", "--from", unread]).status.code(), Some(3), "{unread}");
	}
	let large = files.write("large.csv", "timestamp,value\n1970-01-01 00:00:01,1e300\n");
	let large = beadle(&["learn", "--from", &large]);
	assert_eq!(large.status.code(), Some(1));
	assert!(err(&large).contains("line 2: \"1e300\" is no number that fits in 64 bits"), "{}", err(&large));
}

/// Returns a table of a day or so of temperatures every ten minutes, with other texts in some rows.
fn temperatures(
	header: &str,
	rows: usize,
	time: impl Fn(usize) -> String,
	other: impl Fn(usize) -> Option<&'static str>,
) -> String {
	let row = |position: usize| {
		let swing = (position as f64 / 23.0).sin() * 4.0;
		let value = other(position).map_or_else(|| format!("{:.1}", 17.0 + swing), str::to_owned);
		format!("{},{value}\n", time(position))
	};
	format!("{header}\n{}", (0..rows).map(row).collect::<String>())
}

fn utc(position: usize) -> String {
	format!("{}", 1_780_272_000 + position * 600)
}

/// Learns from a table, and checks what was learned; returns it, and what was said.
fn learned(files: &Files, table: &str, more: &[&str]) -> (String, String) {
	let learned = beadle(&[&["learn", "--from", &files.write("table.csv", table)], more].concat());
	assert_eq!(learned.status.code(), Some(0), "{}", err(&learned));
	let checked = beadle(&["check", &files.write("learned.toml", &out(&learned))]);
	assert_eq!(checked.status.code(), Some(0), "{}", err(&checked));
	(out(&learned), err(&learned))
}

#[test]
fn what_stands_for_no_value_is_not_learned() {
	let files = Files::new();
	let faulty = |position: usize| match position {
		position if position % 20 == 3 => Some("NaN"),
		position if position % 20 == 5 => Some(""),
		101 | 500 => Some("-9999"),
		300 => Some("71.5"),
		_ => None,
	};
	let (profile, said) = learned(&files, &temperatures("timestamp,value", 720, utc, faulty), &[]);
	assert!(profile.contains("fail = { min = 11.4, max = 22.6 }"), "{profile}");
	for part in ["72 values are missing", "-9999.0 (2 times, first at 2026-06-01T16:50", "71.5 at 2026-06-03T02:00"] {
		assert!(said.contains(part) && profile.contains(part), "{part}: {said}");
	}
	let words = |position: usize| [None, None, Some("unavailable"), Some("unknown")][position % 4];
	let (_, said) = learned(&files, &temperatures("timestamp,value", 200, utc, words), &[]);
	assert!(said.contains("line 4: \"unavailable\" is taken for a missing value (50 times)"), "{said}");
	assert!(said.contains("line 5: \"unknown\""), "{said}");
}

#[test]
fn times_are_learned_from_in_all_forms_that_a_sensor_reads() {
	let files = Files::new();
	let hour = |position: usize| format!("2026-06-01{}{:02}:{:02}:00", "T", position / 6, position % 6 * 10);
	let forms: [&dyn Fn(usize) -> String; 5] = [
		&|position| format!("{}+02:00", hour(position)),
		&|position| format!("{}+00:00", hour(position).replace('T', " ")),
		&|position| format!("{}.250{}", hour(position), if position < 30 { "+02:00" } else { "+01:00" }),
		&utc,
		&|position| format!("{}Z", hour(position)),
	];
	for (form, header) in
		forms.iter().zip(["timestamp,value", "timestamp,value", "timestamp,value", "timestamp,value", "time,value"])
	{
		let (profile, said) = learned(&files, &temperatures(header, 60, form, |_| None), &[]);
		assert!(
			profile.contains("min_interval = \"5m\"") && said.contains("times are in the column"),
			"{profile} {said}"
		);
	}
	// An offset is applied: the hour that comes twice is seen.
	let twice = |position: usize| format!("{}.250{}", hour(position), if position < 30 { "+01:00" } else { "+02:00" });
	let (_, said) = learned(&files, &temperatures("timestamp,value", 60, twice, |_| None), &[]);
	assert!(
		said.contains("not in the order of their times") && said.contains("6 lines have the time of another"),
		"{said}"
	);
}

#[test]
fn units_beyond_ascii_become_symbols() {
	let files = Files::new();
	let air = |header: &str| temperatures(header, 60, utc, |_| None);
	let (profile, said) = learned(&files, &air("timestamp,Temperature"), &["--column", "Temperature", "--unit", "°C"]);
	assert!(profile.contains("unit = \"Cel\"") && said.contains("\"°C\" becomes \"Cel\""), "{said}");
	let column = "PM2.5 (µg/m³)";
	for unit in [&["--unit", "µg/m³"][..], &[]] {
		let more = [&["--column", column], unit].concat();
		let (profile, said) = learned(&files, &air(&format!("timestamp,{column}")), &more);
		assert!(profile.contains("name = \"PM2.5\"\nunit = \"ug/m3\""), "{profile}");
		assert!(said.contains("is called \"PM2.5\" here"), "{said}");
	}
	let (profile, _) = learned(&files, &air("timestamp,value"), &["--unit", "S"]);
	assert!(profile.contains("unit = \"S\""));
}

#[test]
fn a_running_total_is_learned_as_a_counter() {
	let files = Files::new();
	let row = |position: usize| format!("{},{}.{:02}\n", utc(position), 4_411 + position / 50, position % 50 * 2);
	let meter = format!("timestamp,value\n{}", (0..300).map(row).collect::<String>());
	let (profile, said) = learned(&files, &meter, &["--unit", "Wh"]);
	assert!(profile.contains("kind = \"Counter\"\nper = \"1h\""), "{profile}");
	assert!(said.contains("only ever rises") && said.contains("kind = \"Counter\" is meant"), "{said}");
	let (profile, _) = learned(&files, &meter, &["--unit", "Wh", "--kind", "gauge"]);
	assert!(profile.contains("kind = \"Gauge\""));
}

#[test]
fn tables_are_learned_from_or_refused_with_the_line() {
	let files = Files::new();
	let german = "\u{feff}Zeitstempel;Temperatur\r\n".to_owned()
		+ &(0..40)
			.map(|i| format!("01.06.2026 {:02}:{:02};{},{}\r\n", i / 6, i % 6 * 10, 13 + i % 3, i % 10))
			.collect::<String>();
	let (_, said) = learned(&files, &german, &["--column", "Temperatur"]);
	assert!(said.contains("separated by semicolons") && said.contains("decimal commas"), "{said}");
	let refused = |table: &str, more: &[&str]| {
		let refused = beadle(&[&["learn", "--from", &files.write("t.csv", table)], more].concat());
		assert_eq!(refused.status.code(), Some(1), "{table}: {}", err(&refused));
		err(&refused)
	};
	let quoted = refused("timestamp,value\n2026-06-01T00:00:00Z,\"13,6\"\n", &[]);
	assert!(quoted.contains("line 2") && quoted.contains("\"13,6\" is no number: it has a decimal comma"), "{quoted}");
	let places = refused("location_id,datetime,value\n2178,2023-01-01T01:00:00-07:00,41.0\n", &[]);
	assert!(places.contains("line 2") && places.contains("give --time-column \"datetime\""), "{places}");
}

#[test]
fn check_says_how_to_leave_a_limit_open_and_what_is_too_fine() {
	let files = Files::new();
	let with = |limits: &str| {
		let old = "fail = { min = -40, max = 85 }\non_fail = \"Refuse\"";
		PROFILE.replace(old, &format!("{limits}\non_fail = \"Refuse\""))
	};
	for open in ["fail = { max = 150.0 }", "fail = { min = -inf, max = 150.0 }", "fail = { min = -4e1, max = 1_000.5 }"]
	{
		let checked = beadle(&["check", &files.write("p.toml", &format!("\u{feff}{}", with(open)))]);
		assert_eq!(checked.status.code(), Some(0), "{open}: {}", err(&checked));
	}
	for (faulty, line, said) in [
		("fail = { }", 16, "one of them may be left out, and is open then"),
		("fail = { min = -50, max = 40 }\nsuspect = { min = -60, max = 30 }", 17, "suspect is laxer than fail"),
		("fail = { min = -40,0, max = 60,5 }", 16, "decimals stand behind a point"),
	] {
		let checked = beadle(&["check", &files.write("p.toml", &with(faulty))]);
		assert_eq!(checked.status.code(), Some(1), "{faulty}");
		let found = err(&checked);
		assert!(found.contains(&format!("line {line}: ")) && found.contains(said), "{faulty}: {found}");
	}
	let rate = with("").replace("\"GrossRange\"", "\"RateOfChange\"\nfail = { change = 0.001, per = \"1s\" }");
	let found = err(&beadle(&["check", &files.write("p.toml", &rate)]));
	assert!(found.contains("3 decimals, or say 3.6 per \"1h\""), "{found}");
}

#[test]
fn messages_have_no_control_characters() {
	let files = Files::new();
	let thing = files.write(
		"thing.json",
		r#"{ "@context": "https://www.w3.org/2022/wot/td/v1.1", "title": "Lamp",
			"properties": { "colour\u001b[2J": { "type": "string" } } }"#,
	);
	let imported = beadle(&["import", "wot", &thing]);
	assert!(err(&imported).contains("- properties.colour\\u{1b}[2J: left out"), "{}", err(&imported));
	let faulty = beadle(&["check", &files.write("p.toml", &PROFILE.replace("\"Gauge\"", "\"\\u001b\""))]);
	assert!(err(&faulty).contains("kind is \"\\u{1b}\"") && !err(&faulty).contains('\u{1b}'), "{}", err(&faulty));
}

#[test]
fn what_acts_on_a_profile_needs_its_number_a_key_and_a_chain() {
	let files = Files::new();
	let key = files.write_private("key", "//Alice");
	for command in ["withdraw", "activate", "accept", "withdraw-offer", "offer"] {
		let to = if command == "offer" { &["--to", "2"][..] } else { &[] };
		let run = |arguments: &[&str]| beadle(&[&[command], to, arguments].concat()).status.code();
		assert_eq!(run(&["--key-file", &key]), Some(2), "{command} without a profile");
		assert_eq!(run(&["0", "--url", "ws://127.0.0.1:1"]), Some(2), "{command} without a key");
		assert_eq!(run(&["0", "--key-file", &key, "--url", "ws://127.0.0.1:1"]), Some(3), "{command} without a chain");
	}
	assert_eq!(beadle(&["offer", "0", "--key-file", &key]).status.code(), Some(2), "to nobody");
}
