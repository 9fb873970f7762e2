//! Profile of the demo's air-quality stations.

use beadle_primitives::{
	Behaviour, Metric, MetricIndex, MetricKind, Millis, Mitigation, OnFail, Profile, Rate, Rule, Span, TimeZone,
};
use sp_runtime::{traits::Get, BoundedVec};

const HOUR: Millis = 60 * 60 * 1_000;
const DAY: Millis = 24 * HOUR;

/// Index of benzene in the profile.
pub const BENZENE: MetricIndex = 1;
/// Index of temperature in the profile.
pub const TEMPERATURE: MetricIndex = 4;
/// Index of relative humidity in the profile.
pub const HUMIDITY: MetricIndex = 5;
/// Index of a metric that the profile does not have.
pub const NO_METRIC: MetricIndex = 6;

/// Returns the profile of an hourly roadside station: four gases, temperature and relative humidity.
///
/// A gas above its limit three hours in a row suspends the station, and so does a temperature that stays the same to a
/// tenth of a degree: its values fail after six hours. Unusual values within the limits are suspect. An impossible
/// relative humidity is refused.
pub fn air_quality() -> Profile {
	let suspend = flag(3, Mitigation::Suspend);
	let tell = flag(3, Mitigation::None);
	let metrics = vec![
		metric(
			"co_mg_m3",
			"mg/m3",
			1,
			vec![
				(range(0, 150, 0, 100), suspend),
				(change_per_hour(30, 80), tell),
				(Rule::Gap { max: 3 * HOUR }, tell),
			],
		),
		metric(
			"benzene_ug_m3",
			"ug/m3",
			1,
			vec![(range(0, 1_000, 0, 300), suspend), (change_per_hour(100, 400), tell)],
		),
		metric("nox_ppb", "ppb", 0, vec![(range(0, 1_500, 0, 800), suspend), (change_per_hour(300, 600), tell)]),
		// Limits of directive 2008/50/EC: 200 as an hourly mean, 400 as the alert threshold over three hours.
		metric("no2_ug_m3", "ug/m3", 0, vec![(range(0, 400, 0, 200), suspend), (change_per_hour(60, 200), tell)]),
		metric(
			"temperature_c",
			"Cel",
			1,
			vec![
				(range(-400, 600, -200, 450), suspend),
				(
					Rule::FlatLine { tolerance: 0, suspect_after: Some(4 * HOUR), fail_after: 6 * HOUR, least: 4 },
					suspend,
				),
				(change_per_hour(50, 100), tell),
				(Rule::Gap { max: 3 * HOUR }, tell),
			],
		),
		metric(
			"relative_humidity_pct",
			"%RH",
			1,
			vec![
				(Rule::GrossRange { fail: Span { min: 0, max: 1_000 }, suspect: None }, OnFail::Refuse),
				(change_per_hour(150, 400), tell),
			],
		),
	];
	Profile {
		name: text("Roadside air quality, hourly"),
		max_records: 16,
		max_pack_bytes: 256,
		min_interval: HOUR / 60,
		max_ahead: HOUR / 60,
		max_age: 30 * DAY,
		memory: 30 * DAY,
		time_zone: TimeZone::default(),
		metrics: bounded(metrics),
	}
}

fn metric(name: &str, unit: &str, decimals: u8, behaviours: Vec<(Rule, OnFail)>) -> Metric {
	let behaviours = behaviours.into_iter().map(|(rule, on_fail)| Behaviour { rule, on_fail }).collect();
	Metric { name: text(name), unit: text(unit), decimals, kind: MetricKind::Gauge, behaviours: bounded(behaviours) }
}

fn range(fail_min: i64, fail_max: i64, suspect_min: i64, suspect_max: i64) -> Rule {
	Rule::GrossRange {
		fail: Span { min: fail_min, max: fail_max },
		suspect: Some(Span { min: suspect_min, max: suspect_max }),
	}
}

fn change_per_hour(suspect: u64, fail: u64) -> Rule {
	let rate = |change| Rate { change, per: HOUR };
	Rule::RateOfChange { suspect: Some(rate(suspect)), fail: rate(fail) }
}

fn flag(datapoints_to_alarm: u16, mitigation: Mitigation) -> OnFail {
	OnFail::Flag { datapoints_to_alarm, datapoints_to_clear: 2, mitigation }
}

/// Converts a text that is known to be short enough.
pub fn text<S: Get<u32>>(text: &str) -> BoundedVec<u8, S> {
	bounded(text.as_bytes().to_vec())
}

/// Converts a list that is known to be short enough.
fn bounded<T, S: Get<u32>>(items: Vec<T>) -> BoundedVec<T, S> {
	let Ok(bounded) = BoundedVec::try_from(items) else {
		unreachable!("all texts and lists of the demo are constants within their bounds; the tests build them; qed")
	};
	bounded
}

/// Returns the readable name of a behaviour: its metric and rule.
pub fn behaviour_name(profile: &Profile, metric: MetricIndex, behaviour: u8) -> String {
	let found = profile.metrics.get(usize::from(metric));
	let name = found.map_or_else(|| metric.to_string().into(), |metric| String::from_utf8_lossy(&metric.name));
	let rule = found.and_then(|metric| metric.behaviours.get(usize::from(behaviour)));
	format!("{name} {}", rule.map_or("?", |behaviour| behaviour.rule.name()))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_profile_is_a_usable_one() {
		assert_eq!(air_quality().validate(), Ok(()));
	}

	#[test]
	fn the_positions_are_those_of_the_metrics() {
		let profile = air_quality();
		let name = |index: MetricIndex| profile.metrics[usize::from(index)].name.to_vec();
		assert_eq!(name(BENZENE), b"benzene_ug_m3");
		assert_eq!(name(TEMPERATURE), b"temperature_c");
		assert_eq!(name(HUMIDITY), b"relative_humidity_pct");
		assert_eq!(profile.metrics.len(), usize::from(NO_METRIC));
		assert_eq!(behaviour_name(&profile, TEMPERATURE, 1), "temperature_c FlatLine");
	}
}
