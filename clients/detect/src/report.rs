//! Figures of a report: windows detected, how soon, and false alarms.

use crate::{
	labels::Window,
	nab::{self, Score},
	replay::Replay,
};
use beadle_primitives::{Moment, QcFlag, Rule};
use beadle_profiles::gauge::Series;
use comfy_table::{presets::ASCII_MARKDOWN, Table};
use serde::Serialize;
use std::{
	fmt,
	ops::RangeInclusive,
	time::{Duration, UNIX_EPOCH},
};

const WEEK: f64 = 7.0 * 24.0 * 3_600.0 * 1_000.0;

/// Report on a series.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Report {
	/// Number of values read.
	pub values: usize,
	/// Number of lines without a value.
	pub missing: u64,
	/// Number of lines left out since another one has their time.
	pub repeated: u64,
	/// Number of values in the probation, from which the profile is learned.
	pub probation: usize,
	/// Weeks from the end of the probation to the last value.
	pub weeks: f64,
	/// Learned limits in words, one entry per behaviour.
	pub limits: Vec<String>,
	/// Number of suspect values after the probation.
	pub suspect: usize,
	/// Number of failing values after the probation.
	pub failed: usize,
	/// Alarms raised after the probation.
	pub alarms: Vec<AlarmLine>,
	/// Labelled windows with values after the probation.
	pub windows: Vec<WindowLine>,
	/// Number of labelled windows without a value after the probation, which are not scored.
	pub windows_left_out: usize,
	/// Number of false alarms: detections outside all windows. Without labels, all detections.
	pub false_alarms: usize,
	/// False alarms per week.
	pub false_alarms_per_week: f64,
	/// Standard score of the Numenta Anomaly Benchmark.
	pub nab_standard: Option<f64>,
}

/// An alarm.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct AlarmLine {
	/// Time at which it was raised (RFC 3339).
	pub at: String,
	/// Name of the rule that raised it.
	pub rule: &'static str,
	/// Whether it was raised in a labelled window.
	pub in_window: bool,
}

/// A labelled window.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct WindowLine {
	/// First moment (RFC 3339).
	pub from: String,
	/// Last moment (RFC 3339).
	pub to: String,
	/// Time of the first detection in it.
	pub detected_at: Option<String>,
	/// Number of values from its first value to the detection.
	pub latency_values: Option<usize>,
	/// Milliseconds from its first moment to the detection.
	pub latency_millis: Option<u64>,
}

impl Report {
	/// Computes the figures.
	pub fn of(series: &Series, replay: &Replay, windows: &[Window]) -> Self {
		let time = |position: usize| series.values.get(position).map_or(0, |(at, _)| *at);
		let positions: Vec<_> = windows.iter().map(|window| positions_of(series, replay, window)).collect();
		let scored: Vec<_> = positions.iter().flatten().cloned().collect();
		let detections = replay.detections();
		let Score { standard, caught, false_positives } = nab::score(&detections, &scored);

		let kept = windows.iter().zip(&positions).filter_map(|(window, range)| Some((window, range.as_ref()?)));
		let lines = kept.zip(&caught).map(|((window, range), caught)| WindowLine {
			from: text(window.0),
			to: text(window.1),
			detected_at: caught.map(|position| text(time(position))),
			latency_values: caught.map(|position| position - range.start()),
			latency_millis: caught.map(|position| time(position).saturating_sub(window.0)),
		});
		let alarms = replay.alarms.iter().map(|alarm| AlarmLine {
			at: text(time(alarm.position)),
			rule: replay.rule_name(alarm.behaviour),
			in_window: scored.iter().any(|window| window.contains(&alarm.position)),
		});
		let after = replay.flags.iter().skip(replay.probation);
		let count = |wanted| after.clone().filter(|flag| **flag == wanted).count();
		let last = series.values.last().map_or(0, |(at, _)| *at);
		let weeks = last.saturating_sub(time(replay.probation)) as f64 / WEEK;
		let false_alarms = false_positives.len();
		Self {
			values: series.values.len(),
			missing: series.missing,
			repeated: series.repeated,
			probation: replay.probation,
			weeks,
			limits: replay.metric.behaviours.iter().map(|found| limit(&found.rule, series.decimals)).collect(),
			suspect: count(QcFlag::Suspect),
			failed: count(QcFlag::Fail),
			alarms: alarms.collect(),
			windows: lines.collect(),
			windows_left_out: windows.len() - scored.len(),
			false_alarms,
			false_alarms_per_week: if weeks > 0.0 { false_alarms as f64 / weeks } else { 0.0 },
			nab_standard: standard,
		}
	}
}

/// Returns the positions of a window's values after the probation.
fn positions_of(series: &Series, replay: &Replay, window: &Window) -> Option<RangeInclusive<usize>> {
	let inside =
		|position: &usize| series.values.get(*position).is_some_and(|(at, _)| (window.0..=window.1).contains(at));
	let mut positions = (replay.probation..series.values.len()).filter(inside);
	let first = positions.next()?;
	Some(first..=positions.next_back().unwrap_or(first))
}

/// Formats a moment for people (RFC 3339).
pub fn text(at: Moment) -> String {
	humantime::format_rfc3339_seconds(UNIX_EPOCH + Duration::from_millis(at)).to_string()
}

/// Describes a rule's limits in words, in the unit of the series.
fn limit(rule: &Rule, decimals: u8) -> String {
	let value = |value: i64| beadle_profiles::decimal::to_text(value, decimals);
	let amount = |amount: u64| value(i64::try_from(amount).unwrap_or(i64::MAX));
	let time = |millis: u64| humantime::format_duration(Duration::from_millis(millis)).to_string();
	match rule {
		Rule::GrossRange { fail, suspect } => {
			let suspect = suspect
				.map_or(String::new(), |span| format!(", suspect outside {} to {}", value(span.min), value(span.max)));
			format!("GrossRange: fails outside {} to {}{suspect}", value(fail.min), value(fail.max))
		},
		Rule::RateOfChange { fail, .. } => {
			format!("RateOfChange: fails above {} in {}", amount(fail.change), time(fail.per))
		},
		Rule::Spike { fail, .. } => format!("Spike: fails above {}", amount(*fail)),
		Rule::FlatLine { fail_after, least, .. } => {
			format!("FlatLine: fails after {} and {least} values", time(*fail_after))
		},
		Rule::Deviation { half_life, fail_k, .. } => {
			let k = f64::from(*fail_k) / 100.0;
			format!("Deviation: fails beyond {k} standard deviations, half-life {half_life} values")
		},
		Rule::Gap { max } => format!("Gap: fails after {}", time(*max)),
		Rule::Climatology { .. } => "Climatology".to_owned(),
	}
}

impl fmt::Display for Report {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let Self { values, probation, weeks, suspect, failed, .. } = self;
		writeln!(f, "{values} values, {probation} of them learned from; {weeks:.1} weeks follow.")?;
		if self.missing + self.repeated > 0 {
			writeln!(f, "{} lines without a value, {} left out for their time.", self.missing, self.repeated)?;
		}
		writeln!(f, "\nLearned:")?;
		for limit in &self.limits {
			writeln!(f, "  {limit}")?;
		}
		writeln!(f, "\n{suspect} values suspect, {failed} failing, {} alarms.", self.alarms.len())?;
		if !self.alarms.is_empty() {
			let mut table = Table::new();
			table.load_preset(ASCII_MARKDOWN).set_header(["alarm at", "rule", "in a window"]);
			for alarm in &self.alarms {
				table.add_row([alarm.at.as_str(), alarm.rule, if alarm.in_window { "yes" } else { "no" }]);
			}
			writeln!(f, "{table}")?;
		}
		if !self.windows.is_empty() {
			let mut table = Table::new();
			table.load_preset(ASCII_MARKDOWN).set_header(["window from", "to", "caught at", "after"]);
			for WindowLine { from, to, detected_at, latency_values, latency_millis } in &self.windows {
				let time = |millis: u64| humantime::format_duration(Duration::from_millis(millis)).to_string();
				let after = latency_values.zip(*latency_millis);
				let after = after.map(|(values, millis)| format!("{values} values, {}", time(millis)));
				table.add_row([
					from.as_str(),
					to.as_str(),
					detected_at.as_deref().unwrap_or("missed"),
					after.as_deref().unwrap_or(""),
				]);
			}
			writeln!(f, "\n{table}")?;
			let caught = self.windows.iter().filter(|window| window.detected_at.is_some()).count();
			writeln!(f, "Windows caught: {caught} of {}.", self.windows.len())?;
		}
		if self.windows_left_out > 0 {
			writeln!(f, "{} windows have no value after the probation and are not scored.", self.windows_left_out)?;
		}
		let (alarms, rate) = (self.false_alarms, self.false_alarms_per_week);
		writeln!(f, "False alarms: {alarms}, {rate:.2} a week.")?;
		match self.nab_standard {
			Some(score) => writeln!(f, "NAB standard score: {score:.1}"),
			None => writeln!(f, "No labels, no NAB score: every alarm counts as false."),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_figures_are_those_of_the_series() {
		let usual = (0..400).map(|i| i % 10);
		let values: Vec<i64> = usual.clone().chain([100]).chain(usual.clone()).chain([200]).chain(usual).collect();
		let values = (1..).zip(values).map(|(minute, value)| (minute * 60_000, value)).collect();
		let series = Series { values, missing: 1, repeated: 2, ..Series::default() };
		let replay = Replay::of(&series, None).unwrap();
		let minute = |minute: u64| minute * 60_000;
		let windows = [(minute(1), minute(2)), (minute(391), minute(410)), (minute(1_000), minute(1_100))];
		let report = Report::of(&series, &replay, &windows);

		assert_eq!((report.values, report.probation, report.windows_left_out), (1_202, 180, 1));
		let [caught, missed] = &report.windows[..] else { panic!("{:?}", report.windows) };
		assert_eq!((caught.latency_values, caught.latency_millis), (Some(10), Some(600_000)));
		assert_eq!(missed.detected_at, None);
		assert_eq!(report.false_alarms, 1);
		assert!((report.weeks - 1_021.0 / (7.0 * 24.0 * 60.0)).abs() < 1e-9);
		assert!(report.nab_standard.unwrap() < 50.0);
		assert!(report.to_string().contains("Windows caught: 1 of 2."));
		assert!(serde_json::to_string(&report).unwrap().contains("\"false_alarms\":1"));
	}
}
