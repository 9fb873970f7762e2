//! From a Thing Description of the W3C Web of Things (version 1.0 or 1.1).
//!
//! Properties that are numbers become metrics, those within objects too, one below the other. `minimum`, `maximum` and
//! their exclusive forms become a `GrossRange` rule, `multipleOf` the decimals, `unit` the unit. All else is listed.

use super::{decimals_of, flag, gauge, number, profile, Ends, Import, ImportError, Notes};
use beadle_primitives::Metric;
use serde_json::{Map, Value};

/// How deep objects are looked into.
const DEPTH: usize = 4;

/// Three values in a row alarm, and two clear it, since a Thing Description says nothing of alarms.
const DATAPOINTS: (u16, u16) = (3, 2);

/// What a data schema says of numbers that is carried over.
const CARRIED: [&str; 9] =
	["type", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "unit", "properties", "title"];

/// What says how to get at a property, or describes it for people: of no use to a profile.
const UNRELATED: [&str; 12] = [
	"@type",
	"titles",
	"description",
	"descriptions",
	"forms",
	"observable",
	"readOnly",
	"writeOnly",
	"uriVariables",
	"format",
	"default",
	"required",
];

/// Reads a Thing Description.
///
/// # Errors
///
/// If it is none.
pub fn import(text: &str) -> Result<Import, ImportError> {
	let source: Value = serde_json::from_str(text)?;
	let thing = source.as_object().filter(|thing| thing.contains_key("@context"));
	let thing = thing.ok_or(ImportError::Shape("not a Thing Description: it has no \"@context\""))?;
	let mut notes = Notes::default();
	let mut metrics = Vec::new();
	if let Some(properties) = thing.get("properties").and_then(Value::as_object) {
		walk("", properties, DEPTH, &mut metrics, &mut notes);
	}
	for kind in ["actions", "events"] {
		for name in thing.get(kind).and_then(Value::as_object).into_iter().flat_map(Map::keys) {
			notes.add(format!("{kind}.{name}"), "left out: a profile is about what is observed");
		}
	}
	for key in ["schemaDefinitions", "links", "forms", "securityDefinitions"] {
		if thing.contains_key(key) {
			notes.add(key, "left out: it is about access, not about values");
		}
	}
	let title = thing.get("title").and_then(Value::as_str).unwrap_or("thing");
	let profile = profile(title, metrics, &mut notes);
	Ok(Import { profile, notes: notes.0 })
}

fn walk(path: &str, properties: &Map<String, Value>, depth: usize, metrics: &mut Vec<Metric>, notes: &mut Notes) {
	for (key, schema) in properties {
		let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
		let what = format!("properties.{path}");
		match schema.get("type").and_then(Value::as_str) {
			Some("number" | "integer") => metrics.extend(metric(&path, schema, metrics, notes)),
			Some("object") if depth > 0 => match schema.get("properties").and_then(Value::as_object) {
				Some(inner) => {
					note_others(&what, schema, notes);
					walk(&path, inner, depth - 1, metrics, notes);
				},
				None => notes.add(what, "left out: an object that does not say what it has"),
			},
			Some(other) => notes.add(what, format!("left out: its type is {other}, and metrics are numbers")),
			None => notes.add(what, "left out: its type is not said"),
		}
	}
}

fn metric(path: &str, schema: &Value, others: &[Metric], notes: &mut Notes) -> Option<Metric> {
	let what = format!("properties.{path}");
	let name = notes.name(&what, path);
	if others.iter().any(|other| other.name == name) {
		notes.add(what, "left out: its name is that of another metric once it is cut to fit");
		return None;
	}
	let end = |inclusive, exclusive| {
		let inclusive = number(schema, inclusive).map(|number| (number, false));
		inclusive.or_else(|| number(schema, exclusive).map(|number| (number, true)))
	};
	let ends = Ends { min: end("minimum", "exclusiveMinimum"), max: end("maximum", "exclusiveMaximum") };
	let integer = schema.get("type").and_then(Value::as_str) == Some("integer");
	let step = number(schema, "multipleOf");
	let decimals = match step {
		Some(step) => decimals_of(step).max(ends.decimals()),
		None if integer => 0,
		None => {
			notes.add(&what, "it does not say how fine it is (multipleOf): two decimals, or those of its limits");
			ends.decimals().max(2)
		},
	};
	if let Some(step) = step.filter(|step| !is_power_of_ten(step)) {
		notes.add(&what, format!("that its values are multiples of {step} is not checked"));
	}
	let behaviour = ends.behaviour(decimals, flag(DATAPOINTS.0, DATAPOINTS.1));
	if ends.is_open() {
		notes.add(&what, "it has no minimum and no maximum: nothing is expected of it yet");
	} else if behaviour.is_none() {
		notes.add(&what, "its limits are left out: no value of 64 bits is within them");
	}
	let unit = schema.get("unit").and_then(Value::as_str);
	if unit.is_none() {
		notes.add(&what, "it has no unit: \"1\" stands there until you name it");
	}
	let unit = unit.map_or("1", |unit| senml(unit, &what, notes));
	let unit = notes.name(&what, unit);
	note_others(&what, schema, notes);
	Some(gauge(name, unit, decimals, behaviour.filter(|_| !ends.is_open()).into_iter().collect()))
}

/// Notes what a schema says besides.
fn note_others(what: &str, schema: &Value, notes: &mut Notes) {
	for key in schema.as_object().into_iter().flat_map(Map::keys) {
		if !CARRIED.contains(&key.as_str()) && !UNRELATED.contains(&key.as_str()) {
			notes.add(format!("{what}.{key}"), "left out: no rule says so");
		}
	}
}

/// The SenML unit of a unit's name, where it is known; the others stay as they are.
fn senml<'a>(unit: &'a str, what: &str, notes: &mut Notes) -> &'a str {
	// A name in a vocabulary, or a link to it.
	let last = if unit.contains("://") { unit.rsplit(['/', '#']).next() } else { unit.rsplit(':').next() };
	let bare = last.unwrap_or(unit).to_ascii_lowercase();
	match bare.as_str() {
		"celsius" | "degree celsius" | "degreecelsius" | "degree_celsius" | "degc" | "deg_c" | "°c" | "cel" => "Cel",
		"percent" | "%" => "%",
		"lux" | "lx" => "lx",
		"pascal" | "pa" => "Pa",
		"watt" | "w" => "W",
		"volt" | "v" => "V",
		"ampere" | "a" => "A",
		"second" | "seconds" | "s" => "s",
		"metre" | "meter" | "m" => "m",
		_ => {
			notes.add(what, format!("its unit \"{unit}\" is kept; SenML's registry may call it otherwise"));
			unit
		},
	}
}

fn is_power_of_ten(step: &serde_json::Number) -> bool {
	let text = super::plain(step);
	let digits = text.replace('.', "");
	digits.trim_start_matches('0').trim_end_matches('0') == "1"
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::file;
	use beadle_primitives::{Rule, Span};

	const SOURCE: &str = r#"{
		"@context": "https://www.w3.org/2022/wot/td/v1.1",
		"title": "Weather station",
		"security": ["nosec_sc"],
		"securityDefinitions": { "nosec_sc": { "scheme": "nosec" } },
		"properties": {
			"temperature": { "type": "number", "unit": "celsius", "minimum": -40, "maximum": 85.5, "multipleOf": 0.1,
				"readOnly": true, "forms": [] },
			"rain": { "type": "integer", "exclusiveMinimum": 0, "unit": "mm", "multipleOf": 5, "const": 5 },
			"status": { "type": "string", "enum": ["on", "off"] },
			"wind": { "type": "object", "properties": {
				"speed": { "type": "number", "maximum": 60, "unit": "m/s" },
				"gusts": { "type": "array", "items": { "type": "number" } } } },
			"anything": {}
		},
		"actions": { "reset": {} }
	}"#;

	#[test]
	fn numbers_are_carried_over() {
		let Import { profile, .. } = import(SOURCE).unwrap();
		assert_eq!(profile.validate(), Ok(()));
		assert_eq!(profile.name.as_slice(), b"Weather station");
		let found: Vec<_> = profile
			.metrics
			.iter()
			.map(|metric| {
				let text = |text: &[u8]| String::from_utf8_lossy(text).into_owned();
				let rule = metric.behaviours.first().map(|behaviour| behaviour.rule.clone());
				(text(&metric.name), text(&metric.unit), metric.decimals, rule)
			})
			.collect();
		let span = |min, max| Some(Rule::GrossRange { fail: Span { min, max }, suspect: None });
		let expected = [
			("rain", "mm", 0, span(1, i64::MAX)),
			("temperature", "Cel", 1, span(-400, 855)),
			("wind.speed", "m/s", 2, span(i64::MIN, 6_000)),
		];
		let mut found = found;
		found.sort_by(|one, other| one.0.cmp(&other.0));
		assert_eq!(
			found,
			expected.map(|(name, unit, decimals, rule)| (name.to_owned(), unit.to_owned(), decimals, rule))
		);
		assert_eq!(file::read(&file::write(&profile)), Ok(profile));
	}

	#[test]
	fn what_is_not_carried_over_is_listed() {
		let said: Vec<String> = import(SOURCE).unwrap().notes.iter().map(ToString::to_string).collect();
		for expected in [
			"properties.status: left out: its type is string",
			"properties.rain.const: left out: no rule says so",
			"properties.rain: that its values are multiples of 5 is not checked",
			"properties.wind.gusts: left out: its type is array",
			"properties.wind.speed: it does not say how fine it is",
			"properties.anything: left out: its type is not said",
			"actions.reset: left out",
			"securityDefinitions: left out",
		] {
			assert!(said.iter().any(|note| note.starts_with(expected)), "{expected}: {said:#?}");
		}
	}

	#[test]
	fn something_else_is_refused() {
		assert!(import("[]").unwrap_err().to_string().starts_with("not a Thing Description"));
	}
}
