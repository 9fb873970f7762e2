//! All valid Thing Descriptions of the Thing Description Playground: every number becomes a metric, and everything else
//! is noted.

use beadle_profiles::{
	file,
	import::{wot, Import, Kind},
};
use serde_json::{Map, Value};
use std::{fs, path::Path};

/// Number of Things.
const THINGS: usize = 41;
/// Number of Things that observe a number.
const WITH_NUMBERS: usize = 9;

/// The keys that are carried over, of a Thing and of a number.
const CARRIED: [&str; 11] = [
	"@context",
	"title",
	"properties",
	"type",
	"minimum",
	"maximum",
	"exclusiveMinimum",
	"exclusiveMaximum",
	"multipleOf",
	"unit",
	"writeOnly",
];

fn things() -> Vec<(String, String)> {
	let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/things");
	let mut things: Vec<_> = fs::read_dir(directory)
		.unwrap()
		.map(|entry| {
			let path = entry.unwrap().path();
			(path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap())
		})
		.collect();
	things.sort();
	assert_eq!(things.len(), THINGS);
	things
}

/// Returns the paths of the readable numbers.
fn numbers(path: &str, properties: &Map<String, Value>) -> Vec<String> {
	let each = properties.iter().flat_map(|(key, schema)| {
		let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
		match (schema["type"].as_str(), schema["writeOnly"].as_bool()) {
			(_, Some(true)) => vec![],
			(Some("number" | "integer"), _) => vec![path],
			(Some("object"), _) => schema["properties"].as_object().map_or(vec![], |inner| numbers(&path, inner)),
			_ => vec![],
		}
	});
	each.collect()
}

/// Returns whether a note tells of a part of the source, or else of everything in it.
fn is_told(path: &str, value: &Value, told: &[&str]) -> bool {
	told.contains(&path)
		|| value.as_object().is_some_and(|inner| {
			inner.iter().all(|(key, value)| {
				let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
				// Within objects, notes leave "properties" out, as the names of metrics do.
				let path = if key == "properties" && path != "properties" {
					path.trim_end_matches(".properties").to_owned()
				} else {
					path
				};
				let carried = CARRIED.contains(&key.as_str()) && !value.is_object();
				carried || is_told(&path, value, told)
			})
		})
}

#[test]
fn every_number_becomes_a_metric() {
	let mut with_numbers = 0;
	for (name, text) in things() {
		let source: Value = serde_json::from_str(&text).unwrap();
		let mut expected = source["properties"].as_object().map_or(vec![], |properties| numbers("", properties));
		let Import { profile, .. } = wot::import(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
		let mut found: Vec<_> =
			profile.metrics.iter().map(|metric| String::from_utf8(metric.name.to_vec()).unwrap()).collect();
		found.sort();
		expected.sort();
		assert_eq!(found, expected, "{name}");
		if !found.is_empty() {
			with_numbers += 1;
			assert_eq!(profile.validate(), Ok(()), "{name}");
			assert_eq!(file::read(&file::write(&profile)).as_ref(), Ok(&profile), "{name}");
		}
	}
	assert_eq!(with_numbers, WITH_NUMBERS);
}

#[test]
fn nothing_goes_unsaid() {
	for (name, text) in things() {
		let source: Value = serde_json::from_str(&text).unwrap();
		let notes = wot::import(&text).unwrap().notes;
		// Notes on what was changed or assumed of a number do not cover the rest of it.
		let whole = notes.iter().filter(|note| matches!(note.kind, Kind::LeftOut | Kind::Unrelated));
		let told: Vec<&str> = whole.map(|note| note.what.as_str()).collect();
		assert!(is_told("", &source, &told), "{name}: {told:#?}");
	}
}
