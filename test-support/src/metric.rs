//! Metrics with a default for whatever a test does not care about.

use crate::text;
use beadle_primitives::{Behaviour, Metric, MetricKind, Millis, Mitigation, OnFail, OnReset, Rule};

/// Begins a gauge with this name and unit, without decimals and behaviours.
pub fn gauge(name: &str, unit: &str) -> MetricBuilder {
	MetricBuilder::new(name, unit, MetricKind::Gauge)
}

/// Begins a counter with this name and unit, without decimals and behaviours. Its increases are judged by the minute, and
/// its resets are not.
pub fn counter(name: &str, unit: &str) -> MetricBuilder {
	MetricBuilder::new(name, unit, MetricKind::Counter { per: 60_000, on_reset: OnReset::Ignore })
}

/// Returns the consequence that flags a failing value.
pub fn flag(datapoints_to_alarm: u16, datapoints_to_clear: u16, mitigation: Mitigation) -> OnFail {
	OnFail::Flag { datapoints_to_alarm, datapoints_to_clear, mitigation }
}

/// Builder of a metric.
#[derive(Clone, Debug)]
pub struct MetricBuilder(Metric);

impl MetricBuilder {
	/// Begins a metric without decimals and behaviours.
	pub fn new(name: &str, unit: &str, kind: MetricKind) -> Self {
		Self(Metric { name: text(name), unit: text(unit), decimals: 0, kind, behaviours: Default::default() })
	}

	/// Sets the number of decimals.
	pub fn decimals(self, decimals: u8) -> Self {
		Self(Metric { decimals, ..self.0 })
	}

	/// Judges increases in this time, and resets so.
	///
	/// # Panics
	///
	/// If the metric is no counter.
	pub fn counting(self, per: Millis, on_reset: OnReset) -> Self {
		assert!(self.0.kind.is_counter(), "only counters count");
		Self(Metric { kind: MetricKind::Counter { per, on_reset }, ..self.0 })
	}

	/// Adds a behaviour.
	///
	/// # Panics
	///
	/// If the metric has as many behaviours as it can have.
	pub fn behaviour(mut self, rule: Rule, on_fail: OnFail) -> Self {
		self.0.behaviours.try_push(Behaviour { rule, on_fail }).expect("a metric has room for this behaviour");
		self
	}

	/// Adds a behaviour for each of these rules.
	pub fn behaviours(self, rules: impl IntoIterator<Item = Rule>, on_fail: OnFail) -> Self {
		rules.into_iter().fold(self, |metric, rule| metric.behaviour(rule, on_fail))
	}

	/// Adds a behaviour that refuses a failing value.
	pub fn refuse(self, rule: Rule) -> Self {
		self.behaviour(rule, OnFail::Refuse)
	}

	/// Adds a behaviour that flags a failing value: three in a row raise an alarm, two others clear it, and nothing
	/// else happens.
	pub fn flag(self, rule: Rule) -> Self {
		self.behaviour(rule, flag(3, 2, Mitigation::None))
	}

	/// Returns the metric.
	pub fn build(self) -> Metric {
		self.0
	}
}

impl From<MetricBuilder> for Metric {
	fn from(builder: MetricBuilder) -> Self {
		builder.build()
	}
}
