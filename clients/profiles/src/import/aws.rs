//! Import of a security profile of AWS IoT Device Defender, as `aws iot describe-security-profile` prints it.
//!
//! A custom metric with numbers becomes a metric, and each of its behaviours with a threshold a `GrossRange` rule,
//! since criteria state what is normal. Of the metrics that AWS counts on its own side, the size of messages becomes
//! `max_pack_bytes`, the maximum number of messages in a period `min_interval`, and the minimum number a `Gap` rule.
//! Everything else is listed in the notes.

use super::{
	add_gauge, flag,
	json::{Node, Object},
	limits::{Limit, Limits},
	no_unit, profile, Import, ImportError, Kind, Notes,
};
use beadle_primitives::{profile::MAX_PACK_BYTES, Behaviour, Metric, Millis, OnFail, Profile, ProfileFault, Rule};
use std::cell::Cell;

/// Imports a security profile.
///
/// # Errors
///
/// If the text is not a security profile.
pub fn import(text: &str) -> Result<Import, ImportError> {
	const NONE: ImportError = ImportError::Shape("not a security profile: it has no list \"behaviors\"");
	let source = Node::parse(text)?;
	let source = Object::new("", &source).ok_or(NONE)?;
	let list = source.take("behaviors").and_then(Node::list).ok_or(NONE)?;
	let mut notes = Notes::default();

	let behaviors: Vec<Behavior> =
		list.iter().enumerate().filter_map(|(index, node)| Behavior::read(index, node, &mut notes)).collect();
	let mut metrics: Vec<Metric> = Vec::new();
	let mut seen: Vec<&str> = Vec::new();
	for name in behaviors.iter().filter(|behavior| !behavior.is_cloud_side()).map(|behavior| behavior.metric) {
		if !seen.contains(&name) {
			seen.push(name);
			let same: Vec<_> = behaviors.iter().filter(|behavior| behavior.metric == name).collect();
			custom_metric(name, &same, &mut metrics, &mut notes);
		}
	}
	let title = source.take_as("securityProfileName", Node::text);
	let mut profile = profile(title, metrics, &mut notes);
	cloud_side(&behaviors, &mut profile, &mut notes);
	for behavior in &behaviors {
		behavior.list_rest(&mut notes);
	}
	source.list_rest(&mut notes, |key| match key {
		"securityProfileArn" | "securityProfileDescription" | "version" | "creationDate" | "lastModifiedDate" => {
			(Kind::Unrelated, "it is about the security profile itself")
		},
		"alertTargets" => (Kind::Unrelated, "whoever wants to know of alarms follows the chain's events"),
		"additionalMetricsToRetain" | "additionalMetricsToRetainV2" | "metricsExportConfig" => {
			(Kind::LeftOut, "left out: what is to be observed beside the behaviours is another metric here")
		},
		_ => (Kind::LeftOut, "left out: it is not known"),
	});
	Ok(Import { profile, notes: notes.0 })
}

/// A behaviour of the security profile, with its name and metric.
struct Behavior<'a> {
	called: String,
	metric: &'a str,
	itself: Object<'a>,
	criteria: Object<'a>,
	value: Option<Object<'a>>,
	/// Whether nothing of it is carried over, which is noted only once.
	left_out: Cell<bool>,
}

impl<'a> Behavior<'a> {
	/// Reads a behaviour; returns `None`, with a note, if it is not one.
	fn read(index: usize, node: &'a Node, notes: &mut Notes) -> Option<Self> {
		let name = node.get("name").and_then(Node::text);
		let called = name.map_or_else(|| format!("behaviors.{index}"), |name| format!("behavior {name}"));
		let parts = Object::new(&called, node).and_then(|itself| {
			itself.take_as("name", Node::text);
			let metric = itself.take_as("metric", Node::text)?;
			let criteria = itself.take("criteria")?;
			Some((itself, metric, Object::new(&called, criteria)?, criteria.get("value")))
		});
		let Some((itself, metric, criteria, value)) = parts else {
			notes.add(Kind::LeftOut, called, "left out: it names no metric, or has no criteria");
			return None;
		};
		let value = value.and_then(|value| Object::new(criteria.at("value"), value));
		Some(Self { called, metric, itself, criteria, value, left_out: Cell::new(false) })
	}

	fn is_cloud_side(&self) -> bool {
		self.metric.starts_with("aws:")
	}

	/// Returns whether it is about a number, with or without a threshold.
	fn is_of_a_number(&self) -> bool {
		let has = |key| self.criteria.has(key);
		has("mlDetectionConfig") || has("statisticalThreshold") || self.number().is_some()
	}

	fn number(&self) -> Option<&'a str> {
		let value = self.value.as_ref()?;
		value.take_as("number", Node::number).or_else(|| value.take_as("count", Node::number))
	}

	fn leave_out(&self, why: &str, notes: &mut Notes) {
		self.left_out.set(true);
		notes.add(Kind::LeftOut, &self.called, format!("left out: {why}"));
	}

	/// Returns the limits that it sets for a number; `None`, with a note, if they cannot be carried over.
	fn limits(&self, notes: &mut Notes) -> Option<Limits> {
		let mut left_out = |why: &str| {
			self.leave_out(why, notes);
			None
		};
		if self.criteria.take("mlDetectionConfig").is_some() {
			return left_out(
				"AWS learns its threshold; learn one from a series instead (Deviation is the nearest rule)",
			);
		}
		if self.criteria.take("statisticalThreshold").is_some() {
			return left_out("it is a percentile over all devices, which no device's own values tell");
		}
		let Some(number) = self.number() else { return left_out("its value is no single number") };
		self.criteria.take("value");
		let operator = self.criteria.take_as("comparisonOperator", Node::text);
		let (upper, outside) = match operator {
			Some("less-than") => (true, true),
			Some("less-than-equals") => (true, false),
			Some("greater-than") => (false, true),
			Some("greater-than-equals") => (false, false),
			_ => return left_out("it has no operator for a number"),
		};
		let Some(limit) = Limit::new(number, outside) else { return left_out("its number cannot be written out") };
		let mut limits = Limits::default();
		if upper { &mut limits.greatest } else { &mut limits.least }.push(limit);
		Some(limits)
	}

	/// Returns what follows a failing value. Where the source gives no number of datapoints, it is one, as for AWS.
	fn on_fail(&self) -> OnFail {
		let count = |key| {
			let read = |node: &'a Node| node.number()?.parse::<u16>().ok().filter(|count| *count > 0);
			self.criteria.take_as(key, read).unwrap_or(1)
		};
		flag(count("consecutiveDatapointsToAlarm"), count("consecutiveDatapointsToClear"))
	}

	fn seconds(&self) -> Option<u64> {
		self.criteria.take_as("durationSeconds", |node| node.number()?.parse().ok())
	}

	/// Adds notes on the parts that were not carried over.
	fn list_rest(&self, notes: &mut Notes) {
		if self.left_out.get() {
			return;
		}
		self.itself.list_rest(notes, |key| match key {
			"suppressAlerts" => (Kind::Unrelated, "whoever wants to know of alarms follows the chain's events"),
			"exportMetric" => (Kind::Unrelated, "every reading is in the chain's blocks"),
			"metricDimension" => (Kind::LeftOut, "left out: it is expected of every observation"),
			_ => (Kind::LeftOut, "left out: it is not known"),
		});
		self.criteria.list_rest(notes, |key| match key {
			"durationSeconds" => (Kind::Changed, "each observation is judged by itself, not what a time comes to"),
			"consecutiveDatapointsToAlarm" | "consecutiveDatapointsToClear" => {
				(Kind::Changed, "what is refused raises no alarm")
			},
			_ => (Kind::LeftOut, "left out: it is not known"),
		});
		if let Some(value) = &self.value {
			value.list_rest(notes, |_| (Kind::LeftOut, "left out: one number is compared with"));
		}
	}
}

fn custom_metric(name: &str, behaviors: &[&Behavior], metrics: &mut Vec<Metric>, notes: &mut Notes) {
	let of_numbers = behaviors.iter().any(|behavior| behavior.is_of_a_number());
	let what = format!("metric {name}");
	let limits: Vec<_> = behaviors.iter().filter_map(|each| Some((each, each.limits(notes)?))).collect();
	if !of_numbers {
		notes.add(Kind::LeftOut, what, "left out: its values are no single numbers");
		return;
	}
	let all = Limits {
		least: limits.iter().flat_map(|(_, limits)| limits.least.clone()).collect(),
		greatest: limits.iter().flat_map(|(_, limits)| limits.greatest.clone()).collect(),
	};
	let decimals = all.assumed_decimals(&what, notes);
	let behaviours = limits.iter().filter_map(|(behavior, limits)| {
		let on_fail = behavior.on_fail();
		limits.behaviour(decimals, on_fail, &behavior.called, notes)
	});
	let behaviours = behaviours.collect();
	let unit = no_unit(&what, notes);
	add_gauge(metrics, &what, name, unit, decimals, behaviours, notes);
}

/// Carries over the behaviours of metrics that AWS counts on its own side.
fn cloud_side(behaviors: &[Behavior], profile: &mut Profile, notes: &mut Notes) {
	let mut most_bytes: Option<u32> = None;
	for behavior in behaviors.iter().filter(|behavior| behavior.is_cloud_side()) {
		let (called, metric) = (&behavior.called, behavior.metric);
		if !matches!(metric, "aws:message-byte-size" | "aws:num-messages-sent") {
			behavior.leave_out(&format!("a chain does not see {metric}"), notes);
			continue;
		}
		let Some(limits) = behavior.limits(notes) else { continue };
		let span = limits.behaviour(0, flag(1, 1), called, notes).map(|behaviour| behaviour.rule);
		let Some(Rule::GrossRange { fail, .. }) = span else { continue };
		let whole = |end: i64| u64::try_from(end).ok().filter(|end| (1..=i64::MAX.unsigned_abs() - 1).contains(end));
		match (metric, whole(fail.max), whole(fail.min)) {
			("aws:message-byte-size", Some(bytes), _) if holds_a_pack(bytes, profile) => {
				let bytes = u32::try_from(bytes).unwrap_or(u32::MAX).min(MAX_PACK_BYTES);
				let most = most_bytes.map_or(bytes, |most| most.min(bytes));
				(most_bytes, profile.max_pack_bytes) = (Some(most), most);
				notes.add(Kind::Changed, called, format!("becomes max_pack_bytes = {most}: larger packs are refused"));
			},
			("aws:num-messages-sent", Some(messages), _) => {
				let interval = interval(behavior, messages, notes);
				profile.min_interval = profile.min_interval.max(interval);
				let why = format!("becomes min_interval = \"{interval}ms\": what comes faster is refused, bursts too");
				notes.add(Kind::Changed, called, why);
			},
			("aws:num-messages-sent", None, Some(messages)) => {
				let (max, on_fail) = (interval(behavior, messages, notes), behavior.on_fail());
				for metric in &mut profile.metrics {
					if metric.behaviours.try_push(Behaviour { rule: Rule::Gap { max }, on_fail }).is_err() {
						let name = String::from_utf8_lossy(&metric.name);
						notes.add(
							Kind::LeftOut,
							called,
							format!("left out of {name}: a metric has no more behaviours"),
						);
					}
				}
				notes.add(Kind::Changed, called, format!("becomes a Gap rule of every metric, with max = \"{max}ms\""));
			},
			_ => behavior.leave_out(&format!("no setting limits {metric} so"), notes),
		}
	}
}

/// Returns whether a limit of so many bytes leaves room for a pack with a record of each metric.
fn holds_a_pack(bytes: u64, profile: &Profile) -> bool {
	let max_pack_bytes = u32::try_from(bytes).unwrap_or(u32::MAX).min(MAX_PACK_BYTES);
	let smaller = Profile { max_pack_bytes, ..profile.clone() };
	smaller.validate_settings() != Err(ProfileFault::MaxPackBytesOutOfRange)
}

/// Returns the interval between messages if so many are spread evenly over the behaviour's duration.
fn interval(behavior: &Behavior, messages: u64, notes: &mut Notes) -> Millis {
	const DEFAULT_SECONDS: u64 = 300;
	let seconds = behavior.seconds().filter(|seconds| *seconds > 0).unwrap_or_else(|| {
		notes.add(Kind::Assumed, behavior.criteria.at("durationSeconds"), "300, since the source does not say it");
		DEFAULT_SECONDS
	});
	seconds.saturating_mul(1_000).div_ceil(messages.max(1))
}

#[cfg(test)]
mod tests;
