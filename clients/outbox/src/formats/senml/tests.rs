//! Packs as real devices and gateways write them.

use super::*;
use beadle_primitives::Moment;

const NOW: Moment = 1_780_000_000_000;

fn at(moment: Moment) -> ObservedAt {
	ObservedAt::Clock(moment)
}

fn batch(text: &str) -> Batch {
	parse(text, at(NOW), &Naming::default())
}

/// Returns time, metric, value and unit of each reading, of which nothing is set aside.
fn read(text: &str) -> Vec<(ObservedAt, String, String, Option<String>)> {
	let batch = batch(text);
	assert_eq!(batch.dead_letters, [], "{text}");
	parts(batch)
}

fn parts(batch: Batch) -> Vec<(ObservedAt, String, String, Option<String>)> {
	let parts = |Reading { at, metric, value, unit }| (at, metric, value, unit);
	batch.readings.into_iter().map(parts).collect()
}

fn values(batch: &Batch) -> Vec<(&str, &str)> {
	batch.readings.iter().map(|reading| (reading.metric.as_str(), reading.value.as_str())).collect()
}

fn reasons(batch: &Batch) -> Vec<&str> {
	batch.dead_letters.iter().map(|letter| letter.why.as_str()).collect()
}

#[test]
fn base_fields_hold_for_what_follows() {
	let text = r#"[
		{"bn":"dev/","bt":1.276020076001e+09,"bu":"A","n":"voltage","u":"V","v":120.1},
		{"n":"current","t":-5,"v":1.2},
		{"n":"current","t":-4.5,"v":1}
	]"#;
	let unit = |unit: &str| Some(unit.to_owned());
	assert_eq!(
		read(text),
		[
			(at(1_276_020_076_001), "dev/voltage".into(), "120.1".into(), unit("V")),
			(at(1_276_020_071_001), "dev/current".into(), "1.2".into(), unit("A")),
			(at(1_276_020_071_501), "dev/current".into(), "1".into(), unit("A")),
		]
	);
}

#[test]
fn a_base_record_is_no_fault_and_a_urn_no_part_of_the_metric() {
	let pack = batch(
		r#"[{"bn":"urn:dev:DEVEUI:A84041D861820000:","bt":1779999990},{"n":"temperature","u":"Cel","v":21.5},
			{"n":"humidity","u":"%RH","v":40.2},{"n":"payload","vs":"031b15c4"},{"n":"port","v":2.0}]"#,
	);
	assert_eq!(values(&pack), [("temperature", "21.5"), ("humidity", "40.2"), ("port", "2.0")]);
	let [why] = reasons(&pack)[..] else { panic!("{pack:?}") };
	assert!(why.starts_with("Unsupported: urn:dev:DEVEUI:A84041D861820000:payload: its value is a text (vs)"), "{why}");
	assert_eq!(pack.readings[0].at, at(1_779_999_990_000));
	let hinted = Naming { prefix: Some("/3303/0/".into()) };
	let pack = parse(r#"[{"bn":"/3303/0/","n":"5700","v":22.953123,"t":321}]"#, at(NOW), &hinted);
	assert_eq!(values(&pack), [("5700", "22.953123")]);
}

#[test]
fn sums_are_set_aside_and_said() {
	let pack = batch(
		r#"[{"bn":"meter/","bt":1779999990,"n":"energy","u":"Wh","s":4411.5},{"n":"power","u":"W","v":230,"s":4411.5},
			{"n":"energy2","u":"Wh","bs":4000,"s":3}]"#,
	);
	assert_eq!(values(&pack), [("meter/power", "230")]);
	for (why, said) in reasons(&pack).into_iter().zip([
		"Unsupported: meter/energy: it has a sum (s), 4411.5, and no value",
		"Unsupported: meter/power: its sum, 4411.5, is not recorded, only its value is",
		"Unsupported: meter/energy2: it has a sum (s), 3, and no value",
	]) {
		assert!(why.starts_with(said), "{why}");
	}
	assert_eq!(pack.dead_letters.len(), 3);
}

#[test]
fn base_values_are_added_exactly() {
	let pack = batch(
		r#"[{"bn":"dev/","bt":1779999990,"bv":20,"n":"temperature","u":"Cel","v":3.5},{"n":"temperature","t":5,"v":3.7},
			{"n":"x","bv":-0.1,"v":0.30}]"#,
	);
	assert_eq!(values(&pack), [("dev/temperature", "23.5"), ("dev/temperature", "23.7"), ("dev/x", "0.2")]);
	assert_eq!(pack.readings[1].at, at(1_779_999_995_000));
	let long = batch(r#"[{"bv":1e300,"n":"a","v":1}]"#);
	assert!(long.readings.is_empty() && reasons(&long)[0].contains("too many digits"), "{long:?}");
}

#[test]
fn what_has_to_be_understood_sets_the_pack_aside() {
	for (pack, said) in [
		(r#"[{"bn":"dev/","n":"temperature","u":"Cel","v":21.5,"fl_":2}]"#, "the label \"fl_\""),
		(r#"[{"n":"a","v":1},{"n":"b","v":2,"x_":null}]"#, "the label \"x_\""),
		(r#"[{"bver":11,"n":"a","v":1}]"#, "of version 11 (bver), and 10 is understood"),
		(r#"[{"n":"a","v":1},{"bver":"5","n":"b","v":2}]"#, "version \"5\""),
		(r#"{"n":"a","v":1,"q_":1}"#, "the label \"q_\""),
	] {
		let found = batch(pack);
		assert_eq!(found.readings, [], "{pack}");
		let [letter] = found.dead_letters.as_slice() else { panic!("{found:?}") };
		assert_eq!(letter.what, pack);
		assert!(letter.why.starts_with("Unsupported: ") && letter.why.contains(said), "{}", letter.why);
	}
	assert_eq!(read(r#"[{"bver":5,"n":"a","v":1,"unknown":[1,{"x_":2}]}]"#).len(), 1);
}

#[test]
fn what_json_has_no_number_for_is_named_and_the_others_go_on() {
	let pack = batch(
		r#"[{"bn":"wx/","bt":1779999000,"n":"temperature","u":"Cel","v":21.5},{"n":"humidity","u":"%RH","v":NaN},
			{"n":"pressure","u":"Pa","v":101325},{"n":"wind","v":-Infinity}]"#,
	);
	assert_eq!(values(&pack), [("wx/temperature", "21.5"), ("wx/pressure", "101325")]);
	assert_eq!(
		reasons(&pack),
		[
			"Unreadable: wx/humidity: its value is NaN, which is no number",
			"Unreadable: wx/wind: its value is -Infinity, which is no number"
		]
	);
}

#[test]
fn times_below_two_to_the_28_count_from_now() {
	let pack = r#"[{"n":"temperature","t":-30,"v":21.4},{"n":"temperature","v":21.5},{"n":"temperature","t":321,"v":21.6},
		{"n":"temperature","bt":-100,"t":40,"v":21.3},{"n":"temperature","bt":0,"t":1779999990.2509,"v":1}]"#;
	let times = |batch: Batch| batch.readings.into_iter().map(|reading| reading.at).collect::<Vec<_>>();
	let expected = [NOW - 30_000, NOW, NOW + 321_000, NOW - 60_000, 1_779_999_990_250];
	assert_eq!(times(batch(pack)), expected.map(at));
	// Before the clock is known they count from the machine's start.
	let since = |millis| ObservedAt::SinceBoot(millis);
	let early = parse(pack, since(50_000), &Naming::default());
	assert!(reasons(&early)[0].starts_with("Implausible: its time is before this machine was started"), "{early:?}");
	assert_eq!(times(early), [since(20_000), since(50_000), since(371_000), at(1_779_999_990_250)]);
}

#[test]
fn implausible_times_are_named_and_stop_nothing() {
	for (pack, said) in [
		(r#"[{"bn":"","bt":1779999990000,"n":"a","v":1}]"#, "about the year 58375, more than a day ahead"),
		(
			r#"[{"bt":1779999990000,"n":"a","v":1}]"#,
			"milliseconds taken for seconds? They would be 2026-05-28T20:26:30",
		),
		(r#"[{"bt":1779999990000000,"n":"a","v":1}]"#, "microseconds taken for seconds?"),
		(r#"[{"bt":1779999990000000000,"n":"a","v":1}]"#, "nanoseconds taken for seconds?"),
		(r#"[{"n":"a","t":1e300,"v":1}]"#, "Implausible"),
		(r#"[{"n":"a","t":900000000,"v":1}]"#, "it is 1998-07-09"),
		(r#"[{"n":"a","t":200000000,"v":1}]"#, "(t is 200000000.000 s, and times below 2^28 count from now)"),
		(r#"[{"n":"a","t":-1e12,"v":1}]"#, "before 1970"),
		(r#"[{"n":"a","t":"x","v":1}]"#, "t is \"x\", and no time in seconds"),
	] {
		let found = batch(&format!("{},{}", pack.trim_end_matches(']'), r#"{"bt":1779999990,"n":"b","t":0,"v":2}]"#));
		assert_eq!(values(&found), [("b", "2")], "{pack}");
		assert!(reasons(&found)[0].contains(said), "{pack}: {:?}", reasons(&found));
	}
}

#[test]
fn a_faulty_base_field_holds_up_what_it_holds_for() {
	let pack = batch(r#"[{"n":"a","v":1},{"bt":"now","n":"b","v":2},{"n":"c","v":3},{"bn":7},{"n":"d","v":4}]"#);
	assert_eq!(values(&pack), [("a", "1")]);
	assert_eq!(pack.dead_letters.len(), 4);
	assert!(reasons(&pack)[1].contains("c: a base field that holds for it is faulty: bt is \"now\""), "{pack:?}");
}

#[test]
fn objects_of_gateways_are_set_aside_whole() {
	for line in [
		r#"{"temperature":27.34,"humidity":44.72}"#,
		r#"{"battery":85,"temperature":22.75,"linkquality":97,"humidity":55.43,"pressure":1000.6,"voltage":2955}"#,
		r#"{"ts":1779999990000,"values":{"temperature":21.5,"humidity":40}}"#,
		r#"{"Time":"2026-05-28T20:26:30","SI7021":{"Temperature":21.5,"Humidity":40.2},"TempUnit":"C"}"#,
		r#"{"time":"2026-05-28T20:26:30Z","deviceInfo":{"devEui":"a84041d861820000"},"object":{"temperature":21.5}}"#,
		r#"{"t":21.5,"h":40}"#,
		r#"{}"#,
	] {
		let found = batch(line);
		let [letter] = found.dead_letters.as_slice() else { panic!("{line}: {found:?}") };
		assert_eq!((found.readings.len(), &letter.what), (0, &line.into()));
		assert_eq!(letter.why, "Unreadable: it is JSON, and no SenML: it has neither n nor v");
	}
	for (record, said) in [
		(r#"{"n":"temperature","value":21.5}"#, "temperature: it has no value (v), only n, value"),
		(r#"{"n":"temperature","v":null}"#, "temperature: its value is null, and has to be a number"),
		(r#"{"n":"temperature","v":"21.5"}"#, "temperature: its value is the text \"21.5\", and has to be a number"),
		(r#"{"n":"temperature","vb":true}"#, "a truth value (vb)"),
		(r#"{"n":"temperature","vd":"AQI"}"#, "data (vd)"),
		(r#"{"n":"temperature","v":1,"vs":"x"}"#, "more than one value"),
		(r#"{"n":"temperature","v":1,"v":2}"#, "it has \"v\" twice"),
		(r#"{"n":7,"v":1}"#, "n is 7, and has to be a text"),
		(r#"{"n":"a","u":1,"v":1}"#, "u is 1, and has to be a text"),
		(r#"{"v":1}"#, "it has no name"),
		(r#"{"n":"urn:dev:ow:10e2073a01080063","v":1}"#, "not what was measured"),
		("[1]", "it is no SenML record"),
		("{", "it is not JSON"),
		(r#"[{"n":"a","v":1}"#, "it is not JSON"),
	] {
		let found = batch(record);
		assert_eq!((found.readings.len(), found.dead_letters.len()), (0, 1), "{record}");
		assert!(reasons(&found)[0].contains(said), "{record}: {}", reasons(&found)[0]);
	}
}

#[test]
fn numbers_stay_as_they_are_written() {
	assert_eq!(read(r#"{"n":"a","v":0.10000000000000000001}"#)[0].2, "0.10000000000000000001");
}

#[test]
fn a_gateway_is_told_whose_a_record_is() {
	let names = BaseNames::new([("urn:dev:DEVEUI:A8:".to_owned(), 7), ("hall/".to_owned(), 8)]).unwrap();
	let pack =
		r#"[{"bn":"urn:dev:DEVEUI:A8:","n":"rh","v":40},{"bn":"hall/","n":"rh","v":41},{"bn":"x/","n":"rh","v":42}]"#;
	let found: Vec<_> = resolve(pack, at(NOW)).into_iter().map(Result::unwrap).collect();
	let of = |record: &Record| {
		let name = format!("{}{}", record.base, record.own);
		names.device(&name).map(|(device, metric)| (*device, metric.to_owned()))
	};
	let expected = [Some((7, "rh".to_owned())), Some((8, "rh".to_owned())), None];
	assert_eq!(found.iter().map(of).collect::<Vec<_>>(), expected);
}
