//! Tests of the import from AWS.

use super::*;
use crate::file;
use beadle_primitives::Span;

/// A security profile as the command prints it.
const SOURCE: &str = r#"{
	"securityProfileName": "Thermometers",
	"securityProfileArn": "arn:aws:iot:us-east-1:123456789012:securityprofile/Thermometers",
	"securityProfileDescription": "What is usual",
	"behaviors": [
		{ "name": "NotTooHot", "metric": "temperature", "criteria": {
			"comparisonOperator": "less-than-equals", "value": { "number": 60.5 }, "durationSeconds": 300,
			"consecutiveDatapointsToAlarm": 3, "consecutiveDatapointsToClear": 2 } },
		{ "name": "NotTooCold", "metric": "temperature", "criteria": {
			"comparisonOperator": "greater-than", "value": { "number": -40 } }, "suppressAlerts": true },
		{ "name": "Usual", "metric": "temperature", "criteria": { "mlDetectionConfig": { "confidenceLevel": "HIGH" } } },
		{ "name": "Small", "metric": "aws:message-byte-size", "criteria": {
			"comparisonOperator": "less-than", "value": { "count": 129 }, "consecutiveDatapointsToAlarm": 1 } },
		{ "name": "Slow", "metric": "aws:num-messages-sent", "criteria": {
			"comparisonOperator": "less-than-equals", "value": { "count": 50 }, "durationSeconds": 300 } },
		{ "name": "Alive", "metric": "aws:num-messages-sent", "criteria": {
			"comparisonOperator": "greater-than-equals", "value": { "count": 1 }, "durationSeconds": 600,
			"consecutiveDatapointsToAlarm": 2 }, "metricDimension": { "dimensionName": "topic", "operator": "IN" } },
		{ "name": "P90", "metric": "aws:num-messages-sent", "criteria": {
			"comparisonOperator": "less-than", "statisticalThreshold": { "statistic": "p90" }, "durationSeconds": 300 } },
		{ "name": "Ports", "metric": "aws:listening-tcp-ports", "criteria": {
			"comparisonOperator": "in-port-set", "value": { "ports": [443] } } },
		{ "name": "Failures", "metric": "aws:num-authorization-failures", "criteria": {
			"comparisonOperator": "less-than", "value": { "count": 10 }, "durationSeconds": 300 } },
		{ "name": "Modes", "metric": "mode", "criteria": {
			"comparisonOperator": "in-set", "value": { "strings": ["eco"] } } },
		{ "name": "Battery", "metric": "battery", "criteria": { "mlDetectionConfig": { "confidenceLevel": "LOW" } } }
	],
	"alertTargets": { "SNS": { "alertTargetArn": "arn:aws:sns:us-east-1:123456789012:alarms" } },
	"additionalMetricsToRetainV2": [{ "metric": "humidity" }],
	"version": 1,
	"creationDate": 1560278102.528
}"#;

/// Imports a security profile with these behaviours.
fn of(behaviors: &str) -> Import {
	import(&format!(r#"{{ "securityProfileName": "p", "behaviors": [{behaviors}] }}"#)).unwrap()
}

fn behavior(metric: &str, criteria: &str) -> String {
	format!(r#"{{ "name": "n", "metric": "{metric}", "criteria": {{ {criteria} }} }}"#)
}

fn span(min: i64, max: i64) -> Rule {
	Rule::GrossRange { fail: Span { min, max }, suspect: None }
}

fn said(import: &Import) -> Vec<String> {
	import.notes.iter().map(ToString::to_string).collect()
}

#[test]
fn custom_numbers_sizes_and_counts_are_carried_over() {
	let Import { profile, .. } = import(SOURCE).unwrap();
	assert_eq!(profile.validate(), Ok(()));
	assert_eq!(profile.name.as_slice(), b"Thermometers");
	assert_eq!((profile.max_pack_bytes, profile.min_interval), (128, 6_000));
	let [temperature, battery] = &profile.metrics[..] else { panic!("two metrics") };
	assert_eq!((temperature.name.as_slice(), temperature.decimals), (&b"temperature"[..], 2));
	let gap = (Rule::Gap { max: 600_000 }, flag(2, 1));
	let behaviours = |metric: &Metric| -> Vec<_> {
		metric.behaviours.iter().map(|each| (each.rule.clone(), each.on_fail)).collect()
	};
	// Above -40.00 means from -39.99 on.
	let expected = [(span(i64::MIN, 6_050), flag(3, 2)), (span(-3_999, i64::MAX), flag(1, 1)), gap.clone()];
	assert_eq!(behaviours(temperature), expected);
	assert_eq!(behaviours(battery), [gap]);
	assert_eq!(file::read(&file::write(&profile)), Ok(profile));
}

#[test]
fn the_rest_is_listed() {
	let import = import(SOURCE).unwrap();
	let listed: Vec<(Kind, String)> =
		import.notes.iter().map(|note| (note.kind, format!("{}: {}", note.what, note.why))).collect();
	for (kind, expected) in [
		(Kind::LeftOut, "behavior Usual: left out: AWS learns its threshold"),
		(Kind::LeftOut, "behavior P90: left out: it is a percentile"),
		(Kind::LeftOut, "behavior Ports: left out: a chain does not see aws:listening-tcp-ports"),
		(Kind::LeftOut, "behavior Failures: left out: a chain does not see aws:num-authorization-failures"),
		(Kind::LeftOut, "behavior Modes: left out: its value is no single number"),
		(Kind::LeftOut, "metric mode: left out"),
		(Kind::LeftOut, "behavior Alive.metricDimension: left out"),
		(Kind::LeftOut, "additionalMetricsToRetainV2: left out"),
		(Kind::Changed, "behavior NotTooHot.durationSeconds: each observation is judged by itself"),
		(Kind::Changed, "behavior Small: becomes max_pack_bytes = 128"),
		(Kind::Changed, "behavior Small.consecutiveDatapointsToAlarm: what is refused raises no alarm"),
		(Kind::Changed, "behavior Slow: becomes min_interval = \"6000ms\""),
		(Kind::Changed, "behavior Alive: becomes a Gap rule of every metric"),
		(Kind::Assumed, "metric temperature: unit = \"1\""),
		(Kind::Assumed, "metric temperature: decimals = 2"),
		(Kind::Assumed, "max_records, max_pack_bytes,"),
		(Kind::Unrelated, "behavior NotTooCold.suppressAlerts: "),
		(Kind::Unrelated, "securityProfileDescription: "),
		(Kind::Unrelated, "alertTargets: "),
	] {
		let found = |(of, note): &(Kind, String)| *of == kind && note.starts_with(expected);
		assert!(listed.iter().any(found), "{expected}: {listed:#?}");
	}
}

#[test]
fn nothing_goes_unsaid() {
	let odd = r#""comparisonOperator": "less-than", "value": { "number": 30, "count": 7 }, "new": 1,
		"consecutiveDatapointsToAlarm": "3""#;
	let import = of(&format!(r#"{}, "x", {{ "metric": 3 }}"#, behavior("t", odd)));
	let said = said(&import);
	for expected in [
		"behavior n.value.count: left out",
		"behavior n.new: left out: it is not known",
		"behavior n.consecutiveDatapointsToAlarm: ",
		"behaviors.1: left out",
		"behaviors.2: left out",
	] {
		assert!(said.iter().any(|note| note.starts_with(expected)), "{expected}: {said:#?}");
	}
}

#[test]
fn the_strictest_size_counts_and_none_makes_the_profile_unusable() {
	let number = behavior("t", r#""comparisonOperator": "less-than", "value": { "number": 30 }"#);
	let sizes = |operator: &str, sizes: &[u32]| {
		let one = |size| {
			behavior(
				"aws:message-byte-size",
				&format!(r#""comparisonOperator": "{operator}", "value": {{ "count": {size} }}"#),
			)
		};
		let sizes: Vec<_> = sizes.iter().map(one).collect();
		let import = of(&format!("{number}, {}", sizes.join(", ")));
		assert_eq!(import.profile.validate(), Ok(()));
		(import.profile.max_pack_bytes, said(&import).join("\n"))
	};
	assert_eq!(sizes("less-than-equals", &[100, 200]).0, 100);
	assert_eq!(sizes("less-than", &[131_072]).0, MAX_PACK_BYTES);
	assert_eq!(sizes("less-than", &[31]).0, 30);
	for (operator, size) in [("less-than", 30), ("less-than", 0), ("greater-than", 10)] {
		let (bytes, said) = sizes(operator, &[size]);
		assert_eq!(bytes, 256);
		assert!(said.contains("behavior n: left out: "), "{said}");
	}
}

#[test]
fn names_that_become_the_same_are_told() {
	let long = "m".repeat(40);
	let number = |metric: &str| behavior(metric, r#""comparisonOperator": "less-than", "value": { "number": 1e300 }"#);
	let import = of(&format!("{}, {}", number(&format!("{long}1")), number(&format!("{long}2"))));
	assert_eq!((import.profile.validate(), import.profile.metrics.len()), (Ok(()), 1));
	let said = said(&import);
	assert!(said.iter().any(|note| note.contains("2: left out: another metric has this name already")), "{said:#?}");
	assert!(said.iter().any(|note| note.contains("left open")), "{said:#?}");
}

#[test]
fn something_else_is_refused() {
	assert!(import("{").unwrap_err().to_string().starts_with("not JSON"));
	for text in ["{}", "[]", r#"{ "behaviors": {} }"#] {
		assert!(import(text).unwrap_err().to_string().starts_with("not a security profile"), "{text}");
	}
}
