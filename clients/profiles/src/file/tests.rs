//! Tests of profile files.

use super::*;
use beadle_primitives::{
	profile::MAX_AHEAD, Behaviour, Calendar, Metric, MetricKind, Millis, Mitigation, OnFail, OnReset, Profile, Rate,
	Rule, Season, Span, TimeZone,
};
use beadle_test_support::{gauge, ProfileBuilder};
use proptest::{collection::vec, option, prelude::*};

fn span() -> impl Strategy<Value = Span> {
	(any::<i64>(), any::<i64>()).prop_map(|(one, other)| Span { min: one.min(other), max: one.max(other) })
}

/// Generates a span and, in half of the cases, a narrower one.
fn spans() -> impl Strategy<Value = (Span, Option<Span>)> {
	(span(), any::<bool>()).prop_map(|(fail, narrower)| (fail, narrower.then_some(Span { max: fail.min, ..fail })))
}

fn rule() -> impl Strategy<Value = Rule> {
	prop_oneof![
		spans().prop_map(|(fail, suspect)| Rule::GrossRange { fail, suspect }),
		(any::<u64>(), 1u64.., any::<bool>()).prop_map(|(change, per, both)| {
			let fail = Rate { change, per };
			Rule::RateOfChange { suspect: both.then_some(Rate { change: change / 2, per }), fail }
		}),
		(any::<u64>(), 1u64.., any::<bool>(), 2u16..).prop_map(|(tolerance, fail_after, both, least)| Rule::FlatLine {
			tolerance,
			suspect_after: both.then_some(fail_after),
			fail_after,
			least
		}),
		(1u64..).prop_map(|max| Rule::Gap { max }),
		(any::<u64>(), any::<bool>()).prop_map(|(fail, both)| Rule::Spike { suspect: both.then_some(fail / 2), fail }),
		vec(spans(), 1..=12).prop_map(|spans| {
			let season = |(unit, (fail, suspect))| Season { first: unit, last: unit, fail, suspect };
			let seasons: Vec<_> = (1u8..).zip(spans).map(season).collect();
			let calendar = if seasons.len() % 2 == 0 { Calendar::MonthOfYear } else { Calendar::HourOfWeek };
			Rule::Climatology { calendar, seasons: seasons.try_into().unwrap() }
		}),
		(1u32..=100_000, any::<u64>(), option::of(1u16..100), 100u16.., 1u32..=100_000).prop_map(
			|(half_life, tolerance, suspect_k, fail_k, warm_up)| Rule::Deviation {
				half_life,
				tolerance,
				suspect_k,
				fail_k,
				warm_up
			}
		),
	]
}

fn behaviour() -> impl Strategy<Value = Behaviour> {
	(rule(), option::of((1u16.., 1u16.., any::<bool>()))).prop_map(|(rule, flag)| {
		let refuses = flag.is_none() && !rule.needs_history(MetricKind::Gauge);
		let (datapoints_to_alarm, datapoints_to_clear, suspends) = flag.unwrap_or((1, 1, true));
		let mitigation = if suspends { Mitigation::Suspend } else { Mitigation::None };
		let on_fail = OnFail::Flag { datapoints_to_alarm, datapoints_to_clear, mitigation };
		Behaviour { rule, on_fail: if refuses { OnFail::Refuse } else { on_fail } }
	})
}

fn profile() -> impl Strategy<Value = Profile> {
	let on_reset = prop_oneof![Just(OnReset::Ignore), Just(OnReset::Suspect), Just(OnReset::Fail)];
	let kind = prop_oneof![
		Just(MetricKind::Gauge),
		(1u64.., on_reset).prop_map(|(per, on_reset)| MetricKind::Counter { per, on_reset })
	];
	let metric = (vec(behaviour(), 0..=8), "[ -~]{1,16}", 0u8..=9, kind);
	let settings = ("[ -~]{1,64}", 16u32..=64, 225u32..=850, any::<u64>(), 0..=MAX_AHEAD, 1u64..);
	let memory = prop_oneof![Just(Millis::MAX), 1u64..];
	let zone = (-840i16..=840, vec((any::<u64>(), -840i16..=840), 0..=32));
	(vec(metric, 1..=16), settings, memory, zone).prop_map(|(metrics, settings, memory, (offset, mut changes))| {
		let (name, max_records, max_pack_bytes, min_interval, max_ahead, max_age) = settings;
		changes.sort();
		changes.dedup_by_key(|(from, _)| *from);
		let metrics = metrics.into_iter().enumerate().map(|(number, (behaviours, unit, decimals, kind))| {
			let judged = behaviours.iter().any(|behaviour: &Behaviour| behaviour.rule.judges_increases());
			let refuses = behaviours.iter().any(|behaviour| behaviour.on_fail == OnFail::Refuse);
			let kind = match kind {
				MetricKind::Counter { .. } if refuses => MetricKind::Gauge,
				MetricKind::Counter { per, .. } if !judged => MetricKind::Counter { per, on_reset: OnReset::Ignore },
				kind => kind,
			};
			Metric {
				kind,
				behaviours: behaviours.try_into().unwrap(),
				..gauge(&format!("metric {number}"), &unit).decimals(decimals).build()
			}
		});
		let profile = ProfileBuilder::named(&name).max_records(max_records).max_pack_bytes(max_pack_bytes);
		let profile = profile.min_interval(min_interval).max_ahead(max_ahead).max_age(max_age).memory(memory);
		profile.time_zone(offset, &changes).metrics(metrics).build()
	})
}

proptest! {
	#![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

	#[test]
	fn what_is_written_is_read_back(profile in profile()) {
		prop_assert_eq!(profile.validate(), Ok(()));
		let text = write(&profile);
		let read = read(&text);
		prop_assert!(read.as_ref() == Ok(&profile), "{}\n{:?}\n{:?}", text, read, profile);
	}

	#[test]
	fn nothing_panics(text in "[ -~\n]{0,200}") {
		let _ = read(&text);
	}
}

/// The lines of a file, so that tests can refer to them by number.
const LINES: [&str; 20] = [
	r#"name = "thermometer""#,
	r#"max_records = 4"#,
	r#"max_pack_bytes = 60"#,
	r#"min_interval = "500ms""#,
	r#"max_ahead = "30s""#,
	r#"max_age = "1h""#,
	r#""#,
	r#"[[metric]]"#,
	r#"name = "temperature""#,
	r#"unit = "Cel""#,
	r#"decimals = 2"#,
	r#"kind = "Gauge""#,
	r#""#,
	r#"[[metric.behaviour]]"#,
	r#"rule = "GrossRange""#,
	r#"fail = { min = -40, max = 85.25 }"#,
	r#"suspect = { min = -1_0.5, max = 40 }"#,
	r#"on_fail = "Refuse""#,
	r#""#,
	r#"# The end."#,
];

/// Returns the faults of the file with one line, counted from 1, replaced.
fn faults(line: usize, instead: &str) -> Vec<String> {
	let mut lines = LINES;
	lines[line - 1] = instead;
	read(&lines.join("\n")).unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn numbers_are_in_the_unit_and_read_exactly() {
	let profile = read(&LINES.join("\n")).unwrap();
	let Rule::GrossRange { fail, suspect } = &profile.metrics[0].behaviours[0].rule else { panic!("the rule") };
	assert_eq!(*fail, Span { min: -4_000, max: 8_525 });
	assert_eq!(*suspect, Some(Span { min: -1_050, max: 4_000 }));
	assert_eq!((profile.min_interval, profile.max_age), (500, 3_600_000));
}

#[test]
fn every_fault_is_told_with_its_line() {
	for (line, instead, expected) in [
		(1, "name =", "line 1: not TOML"),
		(1, "name = 7", "line 1: name must be a text in quotes"),
		(1, r#"name = "thermomètre""#, "line 1: names and units must be printable ASCII"),
		(2, "max_records = 65", "line 2: max_records can be the number of metrics"),
		(5, r#"max_ahead = "25h""#, "line 5: max_ahead can be a day at most"),
		(7, r#"memory = "0s""#, "line 7: memory is zero"),
		(7, r#"memory = 6"#, "line 7: memory is 6 without a unit; a duration is a text such as \"90m\"; of seconds that is \"6s\""),
		(7, r#"memory = true"#, "line 7: memory must be a text"),
		(7, r#"time_zone = "Europe/Atlantis""#, "line 7: time_zone is \"Europe/Atlantis\"; it is such as"),
		(7, r#"time_zone = 1"#, "line 7: time_zone must be a table"),
		(7, r#"time_zone = { offset = "+15:00" }"#, "line 7: offset is \"+15:00\"; it is \"UTC\" or such as"),
		(
			7,
			r#"time_zone = { offset = "UTC", changes = [{ from = "soon", offset = "UTC" }] }"#,
			"line 7: from is \"soon\"; a time is such as",
		),
		(
			7,
			r#"time_zone = { offset = "UTC", changes = [{ from = "2", offset = "UTC" }, { from = "1", offset = "UTC" }] }"#,
			"line 7: offsets can be up to 14 hours, and changes must be in the order",
		),
		(2, "max_records = -1", "line 2: max_records -1: out of range"),
		(2, "max_records = true", "line 2: max_records must be a number"),
		(3, "max_pack_byte = 60", "line 1: max_pack_bytes is missing"),
		(4, r#"min_interval = "soon""#, "line 4: min_interval is \"soon\"; a duration is such as"),
		(4, r#"min_interval = "1us""#, "line 4: min_interval is \"1us\""),
		(6, r#"max_age = "0s""#, "line 6: max_age is zero"),
		(11, "decimals = 10", "line 11: decimals can be 0 to 9"),
		(12, r#"kind = "gauge""#, "line 12: kind is \"gauge\"; it can be \"Gauge\", \"Counter\""),
		(12, "kind = \"Counter\"\nper = \"1h\"", "line 19: this rule compares with earlier values"),
		(12, r#"kind = "Counter""#, "line 8: per is missing"),
		(12, "kind = \"Counter\"\nper = \"0s\"", "line 13: a duration, or the per of a rate or a Counter, is zero"),
		(12, "kind = \"Counter\"\nper = \"1h\"\non_reset = \"fail\"", "line 14: on_reset is \"fail\"; it can be"),
		(12, "kind = \"Gauge\"\nper = \"1h\"", "line 13: per is not known here"),
		(4, r#"min_interval = "5M""#, "line 4: min_interval is \"5M\""),
		(10, r#"unit = """#, "line 10: names and units must be printable ASCII"),
		(15, r#"rule = "Range""#, "line 15: rule is \"Range\"; there are GrossRange,"),
		(16, "fail = { min = 1, max = 0 }", "line 16: min is above max"),
		(16, "fail = { min = 1.005, max = 2 }", "line 16: min 1.005: more digits behind the point"),
		(16, "fail = { min = 1.005, max = 2 }", "line 16: min 1.005: more digits behind the point than the metric has decimals (2): give the metric 3 decimals"),
		(16, "fail = { }", "line 16: it has neither min nor max; one of them may be left out, and is open then"),
		(16, "fail = { min = inf, max = 2 }", "line 16: min is inf, which is no number here"),
		(16, "fail = { min = nan }", "line 16: min is nan, which is no number here"),
		(16, "fail = { min = -40,0, max = 60,5 }", "line 16: not TOML"),
		(16, "fail = 7", "line 16: fail must be a table"),
		(17, "suspect = { min = -41, max = 0 }", "line 17: suspect is laxer than fail"),
		(17, "suspect = { min = 0, max = 1, mid = 2 }", "line 17: mid is not known here; there are min, max"),
		(18, r#"on_fail = "Flag""#, "line 14: datapoints_to_alarm is missing"),
		(20, "surprise = 1", "line 20: surprise is not known here"),
		(20, r#""\u001b[2J" = 1"#, r"line 20: \u{1b}[2J is not known here"),
		(12, r#"kind = "\u0007""#, r#"line 12: kind is "\u{7}"; it can be"#),
	] {
		let found = faults(line, instead);
		assert!(found.iter().any(|fault| fault.starts_with(expected)), "{instead}: {found:?}");
	}
}

#[test]
fn a_limit_may_be_left_open() {
	let span = |fail: &str| {
		let mut lines = LINES;
		(lines[15], lines[16]) = (fail, "");
		let profile = read(&lines.join("\n")).unwrap();
		assert_eq!(read(&write(&profile)), Ok(profile.clone()));
		let Rule::GrossRange { fail, .. } = profile.metrics[0].behaviours[0].rule else { panic!("the rule") };
		(fail.min, fail.max, write(&profile))
	};
	for open in ["fail = { max = 150 }", "fail = { min = -inf, max = 150.0 }"] {
		let (min, max, written) = span(open);
		assert_eq!((min, max), (i64::MIN, 15_000), "{open}");
		assert!(written.contains("fail = { max = 150.00 }"), "{written}");
	}
	assert_eq!(span("fail = { min = -40 }").1, i64::MAX);
	assert_eq!(span("fail = { min = -40, max = +inf }").1, i64::MAX);
}

#[test]
fn numbers_may_have_exponents_and_the_file_a_mark() {
	let text = LINES.join("\n").replace("min = -40, max = 85.25", "min = -4e1, max = 1_000.5");
	let profile = read(&format!("\u{feff}{}", text.replace('\n', "\r\n"))).unwrap();
	let Rule::GrossRange { fail, .. } = profile.metrics[0].behaviours[0].rule else { panic!("the rule") };
	assert_eq!(fail, Span { min: -4_000, max: 100_050 });
}

#[test]
fn what_is_too_fine_is_told_with_what_to_say() {
	let mut lines = LINES;
	(lines[14], lines[15], lines[16]) = (r#"rule = "RateOfChange""#, r#"fail = { change = 0.001, per = "1s" }"#, "");
	let faults = read(&lines.join("\n")).unwrap_err();
	let said = faults[0].to_string();
	assert!(
		said.starts_with("line 16: change 0.001: ") && said.contains("3 decimals, or say 3.6 per \"1h\""),
		"{said}"
	);
	(lines[14], lines[15]) = (r#"rule = "FlatLine""#, "tolerance = 0.001\nsuspect_after = 3000\nfail_after = 8000");
	let said: Vec<_> = read(&lines.join("\n")).unwrap_err().iter().map(ToString::to_string).collect();
	for (line, part) in [(16, "give the metric 3 decimals"), (17, "of seconds that is \"50m\""), (18, "\"2h 13m 20s\"")]
	{
		assert!(said.iter().any(|said| said.starts_with(&format!("line {line}:")) && said.contains(part)), "{said:?}");
	}
	let comma = LINES.join("\n").replace("min = -40, max = 85.25", "min = -40,0, max = 85,25");
	let said = read(&comma).unwrap_err()[0].to_string();
	assert!(said.starts_with("line 16: not TOML") && said.ends_with("decimals stand behind a point"), "{said}");
}

#[test]
fn all_faults_are_told_at_once() {
	let text = LINES.join("\n").replace("max_records = 4", "max_records = x").replace("\"Gauge\"", "\"gauge\"");
	assert_eq!(read(&text).unwrap_err().len(), 1, "what is no TOML is told alone");
	let text = LINES.join("\n").replace("max_records = 4", "max_records = 0.5").replace("\"Gauge\"", "\"gauge\"");
	let lines: Vec<_> = read(&text).unwrap_err().iter().map(|fault| fault.line).collect();
	assert_eq!(lines, [2, 12]);
	let twice = [&LINES[..], &LINES[7..]].concat().join("\n");
	assert_eq!(read(&twice).unwrap_err()[0].to_string(), "line 22: another metric has this name; give each its own");
	assert!(faults(8, "")[0].contains("line"));
}

/// Returns the faults of the file with another behaviour, whose rule is in line 15.
fn faults_of(behaviour: &[&str]) -> Vec<String> {
	let text = [&LINES[..14], behaviour].concat().join("\n");
	read(&text).unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn a_rule_that_cannot_be_kept_is_told_where_its_limit_stands() {
	const FLAG: [&str; 4] =
		[r#"on_fail = "Flag""#, "datapoints_to_alarm = 1", "datapoints_to_clear = 0", r#"mitigation = "None""#];
	let sound = FLAG.map(|line| line.replace("= 0", "= 1"));
	let with = |rule: &[&str], on_fail: &[&str]| faults_of(&[rule, on_fail].concat());
	let sound: Vec<&str> = sound.iter().map(String::as_str).collect();
	for (rule, expected) in [
		(&[r#"rule = "Gap""#, r#"max = "0s""#][..], "line 16: a duration"),
		(&[r#"rule = "FlatLine""#, "tolerance = 0", r#"fail_after = "0s""#], "line 17: a duration"),
		(&[r#"rule = "FlatLine""#, "tolerance = 0", r#"fail_after = "1s""#, "least = 1"], "line 18: least can be 2"),
		(
			&[r#"rule = "FlatLine""#, "tolerance = 0", r#"fail_after = "1s""#, r#"suspect_after = "2s""#],
			"line 18: suspect",
		),
		(&[r#"rule = "RateOfChange""#, r#"fail = { change = 1, per = "0s" }"#], "line 16: a duration"),
		(&[r#"rule = "Spike""#, "fail = 1", "suspect = 2"], "line 17: suspect is laxer"),
		(
			&[r#"rule = "Deviation""#, "half_life = 1", "warm_up = 200000", "tolerance = 0", "fail_k = 4"],
			"line 17: half_life and warm_up",
		),
		(
			&[r#"rule = "Deviation""#, "half_life = 1", "warm_up = 1", "tolerance = 0", "fail_k = 0"],
			"line 19: fail_k and suspect_k",
		),
		(
			&[
				r#"rule = "Climatology""#,
				r#"calendar = "HourOfDay""#,
				"seasons = [",
				"\t{ first = 0, last = 5, fail = { min = 0, max = 1 } },",
				"\t{ first = 6, last = 24, fail = { min = 0, max = 1 } },",
				"]",
			],
			"line 19: seasons must be there",
		),
	] {
		let found = with(rule, &sound);
		assert!(matches!(&found[..], [only] if only.starts_with(expected)), "{expected}: {found:?}");
	}
	let found = with(&[r#"rule = "Gap""#, r#"max = "1s""#], &FLAG);
	assert!(matches!(&found[..], [only] if only.starts_with("line 19: datapoints_to_alarm and")), "{found:?}");
	let found = with(&[r#"rule = "Range""#, "fail = 1"], &sound);
	assert!(matches!(&found[..], [only] if only.starts_with("line 15: rule is")), "{found:?}");
}

/// Returns the file with another metric after it, a counter with this line and this behaviour.
fn with_counter(line: &str, rule: &str) -> String {
	let counter = format!(
		"[[metric]]\nname = \"rain\"\nunit = \"mm\"\ndecimals = 1\nkind = \"Counter\"\nper = \"1h\"\n{line}\n\
		 [[metric.behaviour]]\n{rule}\non_fail = \"Flag\"\ndatapoints_to_alarm = 1\ndatapoints_to_clear = 1\n\
		 mitigation = \"None\"\n"
	);
	LINES.join("\n") + "\n" + &counter
}

#[test]
fn a_counter_has_a_time_and_may_flag_resets() {
	let range = "rule = \"GrossRange\"\nfail = { min = 0, max = 20.5 }";
	let kind = |line: &str| read(&with_counter(line, range)).unwrap().metrics[1].kind;
	let hourly = |on_reset| MetricKind::Counter { per: 3_600_000, on_reset };
	assert_eq!(kind(""), hourly(OnReset::Ignore));
	assert_eq!(kind("on_reset = \"Fail\""), hourly(OnReset::Fail));
	let gap = "rule = \"Gap\"\nmax = \"1h\"";
	assert!(read(&with_counter("", gap)).is_ok());
	let unjudged = read(&with_counter("on_reset = \"Fail\"", gap)).unwrap_err();
	assert_eq!(unjudged.len(), 1, "{unjudged:?}");
	assert!(unjudged[0].to_string().starts_with("line 27: no behaviour judges increases"), "{unjudged:?}");
}

#[test]
fn a_file_from_before_means_what_it_meant() {
	let profile = read(&LINES.join("\n")).unwrap();
	assert_eq!((profile.memory, profile.time_zone), (Millis::MAX, TimeZone::default()));
	let flat = [&LINES[..14], &[r#"rule = "FlatLine""#, "tolerance = 0", r#"fail_after = "1s""#], &FLAGGED].concat();
	let profile = read(&flat.join("\n")).unwrap();
	let Rule::FlatLine { least, .. } = profile.metrics[0].behaviours[0].rule else { panic!("the rule") };
	assert_eq!(least, 2);
}

/// The lines of a behaviour that flags.
const FLAGGED: [&str; 4] =
	[r#"on_fail = "Flag""#, "datapoints_to_alarm = 1", "datapoints_to_clear = 1", r#"mitigation = "None""#];

#[test]
fn times_are_local_where_the_file_says() {
	let with = |line: &str| {
		let mut lines = LINES;
		lines[6] = line;
		read(&lines.join("\n")).unwrap()
	};
	assert_eq!(with(r#"memory = "6h""#).memory, 6 * 3_600_000);
	assert_eq!(with(r#"time_zone = "-03:30""#).time_zone.offset_minutes, -210);
	let madrid = with(r#"time_zone = "Europe/Madrid""#);
	assert_eq!(madrid.time_zone.changes.len(), 32);
	let text = write(&madrid);
	assert!(
		text.contains("time_zone = { offset = \"+01:00\", changes = [\n\t{ from = \"2025-03-30T01:00:00.000Z\""),
		"{text}"
	);
	assert_eq!(read(&text), Ok(madrid));
}
