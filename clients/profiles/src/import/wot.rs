//! Import of a Thing Description of the W3C Web of Things (version 1.0 or 1.1).
//!
//! Properties that are numbers become metrics, including those within objects, all in one list. `minimum`, `maximum`
//! and their exclusive forms become a `GrossRange` rule, `multipleOf` the decimals, `unit` the unit. Everything else is
//! listed in the notes.

use super::{
	add_gauge, flag,
	json::{Node, Object},
	limits::{decimals_of, Limit, Limits},
	no_unit, profile, Import, ImportError, Kind, Notes,
};
use crate::{
	decimal,
	units::{self, Known},
};
use beadle_primitives::{profile::MAX_DECIMALS, Metric, Text};

/// Maximum depth of nested objects that are searched for numbers.
const DEPTH: usize = 4;

/// Numbers of datapoints to alarm and to clear, assumed since a Thing Description has nothing on alarms.
const DATAPOINTS: (u16, u16) = (3, 2);

/// Imports a Thing Description.
///
/// # Errors
///
/// If the text is not a Thing Description.
pub fn import(text: &str) -> Result<Import, ImportError> {
	const NONE: ImportError = ImportError::Shape("not a Thing Description: it has no \"@context\"");
	let source = Node::parse(text)?;
	let thing = Object::new("", &source).ok_or(NONE)?;
	thing.take("@context").ok_or(NONE)?;
	let mut notes = Notes::default();
	let mut metrics = Vec::new();
	if let Some(properties) = thing.take_as("properties", Node::entries) {
		walk("", properties, DEPTH, &mut metrics, &mut notes);
	}
	let title = thing.take_as("title", Node::text);
	let profile = profile(title, metrics, &mut notes);
	for kind in ["actions", "events"] {
		for (name, _) in thing.take_as(kind, Node::entries).unwrap_or_default() {
			notes.add(Kind::LeftOut, format!("{kind}.{name}"), "left out: a profile is about what is observed");
		}
	}
	thing.list_rest(&mut notes, |key| match key {
		"@type" | "id" | "titles" | "description" | "descriptions" | "$comment" | "version" | "created"
		| "modified" | "support" | "profile" => (Kind::Unrelated, "it describes the Thing"),
		"base" | "forms" | "links" | "security" | "securityDefinitions" | "uriVariables" => {
			(Kind::Unrelated, "it is about how to reach the Thing")
		},
		_ => (Kind::LeftOut, "left out: it is not known"),
	});
	Ok(Import { profile, notes: notes.0 })
}

fn walk(path: &str, properties: &[(String, Node)], depth: usize, metrics: &mut Vec<Metric>, notes: &mut Notes) {
	for (key, schema) in properties {
		let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
		let what = format!("properties.{path}");
		let mut left_out = |why: &str| notes.add(Kind::LeftOut, &what, format!("left out: {why}"));
		let Some(schema) = Object::new(&what, schema) else {
			left_out("it is no data schema");
			continue;
		};
		if schema.take_as("writeOnly", |node| (*node == Node::Bool(true)).then_some(())).is_some() {
			left_out("it can only be written, so there is nothing to observe");
			continue;
		}
		match schema.take_as("type", Node::text) {
			Some("number") => metric(&path, &schema, false, metrics, notes),
			Some("integer") => metric(&path, &schema, true, metrics, notes),
			Some("object") => match schema.take_as("properties", Node::entries) {
				Some(_) if depth == 0 => left_out("it lies too deep in objects"),
				Some(inner) => {
					list_rest(&schema, notes);
					walk(&path, inner, depth - 1, metrics, notes);
				},
				None => left_out("it is an object that does not say what it has"),
			},
			Some(other) => left_out(&format!("its type is {other}, and metrics are numbers")),
			None => left_out("it does not say its type"),
		}
	}
}

fn metric(path: &str, schema: &Object, integer: bool, metrics: &mut Vec<Metric>, notes: &mut Notes) {
	let what = schema.path.as_str();
	let limit = |key, outside| schema.take_as(key, |node| Limit::new(node.number()?, outside));
	let limits = Limits {
		least: [limit("minimum", false), limit("exclusiveMinimum", true)].into_iter().flatten().collect(),
		greatest: [limit("maximum", false), limit("exclusiveMaximum", true)].into_iter().flatten().collect(),
	};
	let step = schema.take_as("multipleOf", |node| decimal::plain(node.number()?));
	if let Some(step) = step.as_deref().filter(|step| !is_power_of_ten(step)) {
		notes.add(
			Kind::LeftOut,
			schema.at("multipleOf"),
			format!("that values are multiples of {step} is not checked"),
		);
	}
	let decimals = match &step {
		_ if integer => 0,
		Some(step) => decimals_of(step).max(limits.decimals()),
		None => limits.assumed_decimals(what, notes),
	};
	let unit = match schema.take_as("unit", Node::text) {
		Some(unit) => senml(unit, schema, notes),
		None => no_unit(what, notes),
	};
	let behaviour = limits.behaviour(decimals, flag(DATAPOINTS.0, DATAPOINTS.1), what, notes);
	if limits.is_open() {
		notes.add(Kind::Assumed, what, "nothing is expected of it yet: it has no minimum and no maximum");
	} else if behaviour.is_some() {
		let (alarm, clear) = DATAPOINTS;
		notes.add(Kind::Assumed, what, format!("{alarm} values outside alarm, {clear} inside clear: say what should"));
	}
	add_gauge(metrics, what, path, unit, decimals, behaviour.into_iter().collect(), notes);
	list_rest(schema, notes);
}

/// Adds notes on the parts of a data schema that were not carried over.
fn list_rest(schema: &Object, notes: &mut Notes) {
	schema.list_rest(notes, |key| match key {
		"@type" | "title" | "titles" | "description" | "descriptions" | "$comment" => {
			(Kind::Unrelated, "it describes the property")
		},
		"forms" | "observable" | "readOnly" | "writeOnly" | "uriVariables" => {
			(Kind::Unrelated, "it is about how to reach the property")
		},
		"default" | "format" | "required" => (Kind::Unrelated, "it is about how the value is written"),
		"minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {
			(Kind::LeftOut, "left out: it is no number that can be used")
		},
		_ => (Kind::LeftOut, "left out: no rule says so"),
	});
}

/// Returns the symbol of a unit, where it is known; others are kept. What becomes of it is noted.
fn senml(unit: &str, schema: &Object, notes: &mut Notes) -> Text<16> {
	let found = units::find(unit);
	let kind = match found.known {
		Known::Symbol => None,
		Known::Spelling => Some(Kind::Changed),
		Known::Doubtful(_) | Known::Unknown => Some(Kind::Assumed),
	};
	if let (Some(kind), Some(said)) = (kind, found.said(unit)) {
		notes.add(kind, schema.at("unit"), said);
	}
	notes.name(&schema.at("unit"), &found.symbol)
}

/// Returns whether the multiples of this step are exactly the values with some number of decimals.
fn is_power_of_ten(step: &str) -> bool {
	let digits: Vec<_> = step.bytes().filter(|byte| *byte != b'0' && *byte != b'.').collect();
	// They are not if the step is greater than 1, or finer than any metric's decimals.
	let fraction = step.split_once('.').map_or(0, |(_, fraction)| fraction.len());
	let unit = step == "1" || step.starts_with("0.");
	digits == b"1" && unit && fraction <= MAX_DECIMALS.into()
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
		"area51": true,
		"properties": {
			"temperature": { "type": "number", "unit": "celsius", "minimum": -40, "maximum": 85.5, "multipleOf": 0.1,
				"readOnly": true, "forms": [] },
			"rain": { "type": "integer", "exclusiveMinimum": 0, "unit": "mm", "multipleOf": 5, "const": 5 },
			"status": { "type": "string", "enum": ["on", "off"] },
			"wind": { "type": "object", "required": ["speed"], "properties": {
				"speed": { "type": "number", "maximum": 60, "minimum": "0", "unit": "m/s" },
				"gusts": { "type": "array", "items": { "type": "number" } } } },
			"anything": {},
			"target": { "type": "number", "writeOnly": true }
		},
		"actions": { "reset": {} }
	}"#;

	fn text(text: &[u8]) -> String {
		String::from_utf8_lossy(text).into_owned()
	}

	/// Returns the metrics of a Thing with these properties: names, units, decimals and spans.
	fn metrics(properties: &str) -> Vec<(String, String, u8, Option<Span>)> {
		let thing = format!(r#"{{ "@context": "", "title": "t", "properties": {{ {properties} }} }}"#);
		let Import { profile, .. } = import(&thing).unwrap();
		assert_eq!(profile.validate(), Ok(()));
		let metric = |metric: &Metric| {
			let span = metric.behaviours.first().map(|behaviour| match &behaviour.rule {
				Rule::GrossRange { fail, .. } => *fail,
				other => panic!("{other:?}"),
			});
			(text(&metric.name), text(&metric.unit), metric.decimals, span)
		};
		profile.metrics.iter().map(metric).collect()
	}

	#[test]
	fn numbers_are_carried_over() {
		let Import { profile, .. } = import(SOURCE).unwrap();
		assert_eq!(profile.validate(), Ok(()));
		assert_eq!(profile.name.as_slice(), b"Weather station");
		let found: Vec<_> = profile.metrics.iter().map(|metric| (text(&metric.name), text(&metric.unit))).collect();
		let expected = [("temperature", "Cel"), ("rain", "mm"), ("wind.speed", "m/s")];
		assert_eq!(found, expected.map(|(name, unit)| (name.to_owned(), unit.to_owned())), "in the source's order");
		assert_eq!(file::read(&file::write(&profile)), Ok(profile));
	}

	#[test]
	fn limits_and_decimals_are_exact() {
		let one = |schema: &str| {
			let [(_, _, decimals, span)] = &metrics(&format!(r#""a": {{ {schema} }}"#))[..] else {
				panic!("one metric")
			};
			(*decimals, span.map(|span| (span.min, span.max)))
		};
		for (schema, expected) in [
			(r#""type": "number", "minimum": -40, "maximum": 85.5, "multipleOf": 0.1"#, (1, Some((-400, 855)))),
			(r#""type": "number", "maximum": 60"#, (2, Some((i64::MIN, 6_000)))),
			(r#""type": "integer", "exclusiveMinimum": 0, "multipleOf": 5"#, (0, Some((1, i64::MAX)))),
			(r#""type": "integer", "minimum": 1.5, "maximum": 9"#, (0, Some((2, 9)))),
			(r#""type": "number", "minimum": 0, "exclusiveMinimum": 5, "maximum": 1e300"#, (2, Some((501, i64::MAX)))),
			(r#""type": "number", "minimum": 0.12345678912, "maximum": 0.5"#, (9, Some((123_456_790, 500_000_000)))),
			(r#""type": "number", "minimum": 1e-3, "multipleOf": 1e-4"#, (4, Some((10, i64::MAX)))),
			(r#""type": "number", "minimum": 9, "maximum": 1"#, (2, None)),
			(r#""type": "number""#, (2, None)),
		] {
			assert_eq!(one(schema), expected, "{schema}");
		}
	}

	#[test]
	fn units_become_symbols_where_they_are_known() {
		for (unit, symbol) in [
			("celsius", "Cel"),
			("om:degree_Celsius", "Cel"),
			("http://qudt.org/vocab/unit/DEG_C", "Cel"),
			("°C", "Cel"),
			("m/s", "m/s"),
			("percent", "%"),
			("complicatedTemperatureUnit", "complicatedTempe"),
			("S", "S"),
			("s", "s"),
			("pA", "pA"),
			("M", "M"),
			("µg/m³", "ug/m3"),
			("°F", "[degF]"),
			("C", "C"),
			("hPa", "hPa"),
			("hertz", "Hz"),
			("%RH", "%RH"),
			("om2:metrePerSecond-TimeSquared", "m/s2"),
		] {
			let found = metrics(&format!(r#""a": {{ "type": "number", "unit": "{unit}" }}"#));
			assert_eq!(found[0].1, symbol, "{unit}");
		}
	}

	#[test]
	fn no_unit_changes_unsaid() {
		let said = |unit: &str| {
			let thing =
				format!(r#"{{ "@context": "", "properties": {{ "a": {{ "type": "number", "unit": "{unit}" }} }} }}"#);
			let notes = import(&thing).unwrap().notes;
			let of_unit = notes.into_iter().find(|note| note.what == "properties.a.unit");
			of_unit.map(|note| (note.kind, note.why))
		};
		for symbol in ["S", "pA", "hPa", "%RH", "Cel"] {
			assert_eq!(said(symbol), None, "{symbol}");
		}
		for (unit, kind, part) in [
			("µg/m³", Kind::Changed, "becomes \"ug/m3\""),
			("hertz", Kind::Changed, "becomes \"Hz\""),
			("°F", Kind::Changed, "no symbol for degrees Fahrenheit"),
			("C", Kind::Assumed, "the coulomb"),
			("M", Kind::Assumed, "is kept"),
		] {
			let (is, why) = said(unit).unwrap();
			assert!(is == kind && why.contains(part), "{unit}: {why}");
		}
	}

	#[test]
	fn only_steps_that_decimals_say_are_checked() {
		for (step, is) in [("1", true), ("0.1", true), ("0.001", true), ("10", false), ("5", false), ("0.25", false)] {
			assert_eq!(is_power_of_ten(step), is, "{step}");
		}
		assert!(!is_power_of_ten("0.000000000001"));
	}

	#[test]
	fn the_rest_is_listed() {
		let notes = import(SOURCE).unwrap().notes;
		for (kind, expected) in [
			(Kind::LeftOut, "properties.status: left out: its type is string"),
			(Kind::LeftOut, "properties.rain.const: left out: no rule says so"),
			(Kind::LeftOut, "properties.rain.multipleOf: that values are multiples of 5 is not checked"),
			(Kind::LeftOut, "properties.wind.gusts: left out: its type is array"),
			(Kind::LeftOut, "properties.wind.speed.minimum: left out: it is no number"),
			(Kind::LeftOut, "properties.anything: left out: it does not say its type"),
			(Kind::LeftOut, "properties.target: left out: it can only be written"),
			(Kind::LeftOut, "actions.reset: left out"),
			(Kind::LeftOut, "area51: left out: it is not known"),
			(Kind::Assumed, "properties.wind.speed: decimals = 2"),
			(Kind::Unrelated, "properties.wind.required: "),
			(Kind::Unrelated, "properties.temperature.forms: "),
			(Kind::Unrelated, "securityDefinitions: "),
		] {
			let found = notes.iter().any(|note| note.kind == kind && note.to_string().starts_with(expected));
			assert!(found, "{expected}: {notes:#?}");
		}
	}

	#[test]
	fn something_else_is_refused() {
		for text in ["[]", "{}", "7"] {
			assert!(import(text).unwrap_err().to_string().starts_with("not a Thing Description"), "{text}");
		}
		assert!(import(r#"{ "@context": "", "@context": "" }"#).unwrap_err().to_string().contains("twice"));
	}
}
