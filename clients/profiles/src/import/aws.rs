//! From a security profile of AWS IoT Device Defender, as `aws iot describe-security-profile` prints it.
//!
//! A custom metric with a number becomes a metric with a `GrossRange` rule for each of its behaviours. Of the metrics that
//! AWS takes on the cloud side, the size of messages becomes `max_pack_bytes` and their number `min_interval`. All else is
//! listed.

use super::{flag, gauge, number, profile, Ends, Import, ImportError, Notes};
use beadle_primitives::{profile::MAX_PACK_BYTES, OnFail, Profile};
use serde_json::Value;

/// Reads a security profile.
///
/// # Errors
///
/// If it is none.
pub fn import(text: &str) -> Result<Import, ImportError> {
	let source: Value = serde_json::from_str(text)?;
	let behaviors = source.get("behaviors").and_then(Value::as_array);
	let behaviors = behaviors.ok_or(ImportError::Shape("not a security profile: it has no list \"behaviors\""))?;
	let mut notes = Notes::default();

	let custom = |behavior: &&Value| !metric_of(behavior).is_some_and(|metric| metric.starts_with("aws:"));
	let mut names: Vec<&str> = Vec::new();
	for name in behaviors.iter().filter(custom).filter_map(metric_of) {
		if !names.contains(&name) {
			names.push(name);
		}
	}
	let metrics = names.into_iter().filter_map(|name| {
		let same = behaviors.iter().filter(|behavior| metric_of(behavior) == Some(name));
		custom_metric(name, &same.collect::<Vec<_>>(), &mut notes)
	});
	let metrics = metrics.collect();
	let title = source.get("securityProfileName").and_then(Value::as_str).unwrap_or("security profile");
	let mut profile = profile(title, metrics, &mut notes);
	for behavior in behaviors {
		match metric_of(behavior) {
			Some(metric) if metric.starts_with("aws:") => cloud_side(metric, behavior, &mut profile, &mut notes),
			Some(_) => {},
			None => notes.add(name_of(behavior), "left out: it names no metric"),
		}
	}
	for key in ["alertTargets", "additionalMetricsToRetain", "additionalMetricsToRetainV2", "metricsExportConfig"] {
		let carried = |value: &Value| match value {
			Value::Object(map) => map.is_empty(),
			Value::Array(list) => list.is_empty(),
			_ => false,
		};
		if source.get(key).is_some_and(|value| !carried(value)) {
			notes.add(key, "left out: whoever wants to know of alarms subscribes to the chain's events");
		}
	}
	Ok(Import { profile, notes: notes.0 })
}

fn metric_of(behavior: &Value) -> Option<&str> {
	behavior.get("metric").and_then(Value::as_str)
}

fn name_of(behavior: &Value) -> String {
	behavior.get("name").and_then(Value::as_str).map_or("a behaviour".to_owned(), |name| format!("behavior {name}"))
}

fn custom_metric(name: &str, behaviors: &[&Value], notes: &mut Notes) -> Option<beadle_primitives::Metric> {
	let limits: Vec<_> = behaviors.iter().filter_map(|behavior| Some((*behavior, ends(behavior, notes)?))).collect();
	if limits.is_empty() {
		notes.add(format!("metric {name}"), "left out: none of its behaviours can be carried over");
		return None;
	}
	let decimals = limits.iter().map(|(_, ends)| ends.decimals()).max().unwrap_or(0);
	let behaviours = limits.iter().filter_map(|(behavior, ends)| {
		note_what_differs(behavior, notes);
		let behaviour = ends.behaviour(decimals, datapoints(behavior));
		if behaviour.is_none() {
			notes.add(name_of(behavior), "left out: no value can be within its limit");
		}
		behaviour
	});
	let behaviours: Vec<_> = behaviours.collect();
	let what = format!("metric {name}");
	if behaviours.len() > beadle_primitives::profile::MAX_BEHAVIOURS as usize {
		notes.add(&what, "only its first 8 behaviours: a metric has no more");
	}
	notes.add(&what, "its unit is not in the source: \"1\" stands there until you name it");
	let unit = notes.name(&what, "1");
	Some(gauge(notes.name(&what, name), unit, decimals, behaviours))
}

/// What a behaviour expects of a number; what cannot be carried over is noted.
fn ends<'a>(behavior: &'a Value, notes: &mut Notes) -> Option<Ends<'a>> {
	let criteria = behavior.get("criteria").unwrap_or(&Value::Null);
	let mut left_out = |why: &str| {
		notes.add(name_of(behavior), format!("left out: {why}"));
		None
	};
	if criteria.get("mlDetectionConfig").is_some() {
		return left_out("it is learned by AWS; learn one from a series instead");
	}
	if criteria.get("statisticalThreshold").is_some() {
		return left_out("it is a percentile of all devices, which no device's own values tell");
	}
	let Some(limit) = criteria.get("value").and_then(|value| number(value, "number").or(number(value, "count"))) else {
		return left_out("its value is no single number");
	};
	match criteria.get("comparisonOperator").and_then(Value::as_str) {
		Some("less-than") => Some(Ends { max: Some((limit, true)), ..Ends::default() }),
		Some("less-than-equals") => Some(Ends { max: Some((limit, false)), ..Ends::default() }),
		Some("greater-than") => Some(Ends { min: Some((limit, true)), ..Ends::default() }),
		Some("greater-than-equals") => Some(Ends { min: Some((limit, false)), ..Ends::default() }),
		Some(other) => left_out(&format!("there is no operator {other} for a number")),
		None => left_out("it has no operator"),
	}
}

fn datapoints(behavior: &Value) -> OnFail {
	let criteria = behavior.get("criteria").unwrap_or(&Value::Null);
	let count = |key| {
		let count = criteria.get(key).and_then(Value::as_u64).unwrap_or(1);
		u16::try_from(count.max(1)).unwrap_or(u16::MAX)
	};
	flag(count("consecutiveDatapointsToAlarm"), count("consecutiveDatapointsToClear"))
}

fn note_what_differs(behavior: &Value, notes: &mut Notes) {
	let criteria = behavior.get("criteria").unwrap_or(&Value::Null);
	if let Some(seconds) = criteria.get("durationSeconds").and_then(Value::as_u64) {
		notes.add(name_of(behavior), format!("each observation is judged, in place of what {seconds} s come to"));
	}
	if behavior.get("suppressAlerts").and_then(Value::as_bool) == Some(true) {
		notes.add(name_of(behavior), "its alerts were suppressed: here its alarms are raised");
	}
	if behavior.get("metricDimension").is_some() {
		notes.add(name_of(behavior), "its dimension is left out: it is expected of every observation");
	}
	if behavior.get("exportMetric").and_then(Value::as_bool) == Some(true) {
		notes.add(name_of(behavior), "the export of its metric is left out: every reading is in the blocks");
	}
}

/// What AWS counts on its side.
fn cloud_side(metric: &str, behavior: &Value, profile: &mut Profile, notes: &mut Notes) {
	let criteria = behavior.get("criteria").unwrap_or(&Value::Null);
	let Some(ends) = ends(behavior, notes) else { return };
	let most = ends.span(0).filter(|_| ends.max.is_some()).and_then(|span| u64::try_from(span.max).ok());
	match (metric, most) {
		("aws:message-byte-size", Some(bytes)) => {
			let most = u32::try_from(bytes).unwrap_or(u32::MAX).min(MAX_PACK_BYTES);
			profile.max_pack_bytes = most;
			notes.add(name_of(behavior), format!("became max_pack_bytes = {most}: larger packs are refused"));
		},
		("aws:num-messages-sent", Some(messages)) if messages > 0 => {
			let seconds = criteria.get("durationSeconds").and_then(Value::as_u64).unwrap_or(300);
			let interval = seconds.saturating_mul(1_000).div_ceil(messages);
			profile.min_interval = profile.min_interval.max(interval);
			notes.add(
				name_of(behavior),
				format!("became min_interval = {interval} ms: what comes faster is refused, not counted"),
			);
		},
		_ => notes.add(name_of(behavior), format!("left out: a chain does not see {metric}")),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::file;
	use beadle_primitives::{Rule, Span};

	/// As the command prints one, with numbers of ours.
	const SOURCE: &str = r#"{
		"securityProfileName": "Thermometers",
		"securityProfileArn": "arn:aws:iot:us-east-1:123456789012:securityprofile/Thermometers",
		"behaviors": [
			{ "name": "NotTooHot", "metric": "temperature", "criteria": {
				"comparisonOperator": "less-than-equals", "value": { "number": 60.5 }, "durationSeconds": 300,
				"consecutiveDatapointsToAlarm": 3, "consecutiveDatapointsToClear": 2 } },
			{ "name": "NotTooCold", "metric": "temperature", "criteria": {
				"comparisonOperator": "greater-than", "value": { "number": -40 } }, "suppressAlerts": true },
			{ "name": "Usual", "metric": "temperature", "criteria": { "mlDetectionConfig": { "confidenceLevel": "HIGH" } } },
			{ "name": "Small", "metric": "aws:message-byte-size", "criteria": {
				"comparisonOperator": "less-than", "value": { "count": 129 } } },
			{ "name": "Slow", "metric": "aws:num-messages-sent", "criteria": {
				"comparisonOperator": "less-than-equals", "value": { "count": 50 }, "durationSeconds": 300 } },
			{ "name": "P90", "metric": "aws:num-messages-received", "criteria": {
				"comparisonOperator": "less-than", "statisticalThreshold": { "statistic": "p90" }, "durationSeconds": 300 } },
			{ "name": "Ports", "metric": "aws:listening-tcp-ports", "criteria": {
				"comparisonOperator": "in-port-set", "value": { "ports": [443] } } },
			{ "name": "Failures", "metric": "aws:num-authorization-failures", "criteria": {
				"comparisonOperator": "less-than", "value": { "count": 10 }, "durationSeconds": 300 } },
			{ "name": "Modes", "metric": "mode", "criteria": {
				"comparisonOperator": "in-set", "value": { "strings": ["eco"] } } }
		],
		"alertTargets": { "SNS": { "alertTargetArn": "arn:aws:sns:us-east-1:123456789012:alarms" } },
		"version": 1
	}"#;

	#[test]
	fn custom_numbers_sizes_and_counts_are_carried_over() {
		let Import { profile, .. } = import(SOURCE).unwrap();
		assert_eq!(profile.validate(), Ok(()));
		assert_eq!(profile.name.as_slice(), b"Thermometers");
		assert_eq!((profile.max_pack_bytes, profile.min_interval), (128, 6_000));
		let [temperature] = &profile.metrics[..] else { panic!("one metric") };
		assert_eq!((temperature.name.as_slice(), temperature.decimals), (&b"temperature"[..], 1));
		let span = |min, max| Rule::GrossRange { fail: Span { min, max }, suspect: None };
		let [hot, cold] = &temperature.behaviours[..] else { panic!("two behaviours") };
		assert_eq!((&hot.rule, hot.on_fail), (&span(i64::MIN, 605), flag(3, 2)));
		// Above -40.0, which is from -39.9 on.
		assert_eq!((&cold.rule, cold.on_fail), (&span(-399, i64::MAX), flag(1, 1)));
		assert_eq!(file::read(&file::write(&profile)), Ok(profile));
	}

	#[test]
	fn what_is_not_carried_over_is_listed() {
		let notes = import(SOURCE).unwrap().notes;
		let said: Vec<String> = notes.iter().map(ToString::to_string).collect();
		for expected in [
			"behavior Usual: left out: it is learned by AWS",
			"behavior P90: left out: it is a percentile",
			"behavior Ports: left out: its value is no single number",
			"behavior Failures: left out: a chain does not see aws:num-authorization-failures",
			"behavior Modes: left out: its value is no single number",
			"metric mode: left out",
			"behavior NotTooHot: each observation is judged, in place of what 300 s come to",
			"behavior NotTooCold: its alerts were suppressed",
			"behavior Small: became max_pack_bytes = 128",
			"behavior Slow: became min_interval = 6000 ms",
			"metric temperature: its unit is not in the source",
			"alertTargets: left out",
			"max_records, max_pack_bytes, max_ahead, max_age: assumed",
		] {
			assert!(said.iter().any(|note| note.starts_with(expected)), "{expected}: {said:#?}");
		}
	}

	#[test]
	fn something_else_is_refused() {
		assert!(import("{").unwrap_err().to_string().starts_with("not JSON"));
		assert!(import("{}").unwrap_err().to_string().starts_with("not a security profile"));
	}
}
