//! Faults and holes that real sensors have, in series of their kinds: found where they are, and nowhere else.

use beadle_detect::replay::Replay;
use beadle_profiles::{
	gauge::{self, Series},
	table::{Bounds, Options},
};
use std::{collections::BTreeMap, f64::consts::TAU, fmt::Write as _, io::Write as _};

/// Number of values a day.
const A_DAY: usize = 144;

/// Temperatures around 17, every ten minutes, warm by day and never quite the same.
fn usual(position: usize) -> f64 {
	let day = position as f64 / A_DAY as f64;
	let weather = 0.15 * (0.7 * position as f64).sin() + 0.1 * (1.3 * position as f64).cos();
	17.0 - 4.0 * (TAU * day).cos() + weather
}

/// Returns the series of a table with so many rows; a row without text is left out.
fn series(rows: usize, text: impl Fn(usize) -> Option<String>) -> Series {
	let mut table = "timestamp,value\n".to_owned();
	for position in 0..rows {
		if let Some(text) = text(position) {
			let at = 1_780_272_000 + position * 600;
			writeln!(table, "{at},{text}").unwrap();
		}
	}
	let mut file = tempfile::NamedTempFile::new().unwrap();
	file.write_all(table.as_bytes()).unwrap();
	gauge::read(file.path(), "value", &Options::new(Bounds::any())).unwrap()
}

/// Returns the positions of alarms, at each of which the range was left.
fn alarms(replay: &Replay) -> Vec<usize> {
	let positions = replay.detections();
	for position in &positions {
		let mut rules = replay.alarms.iter().filter(|alarm| alarm.position == *position);
		assert!(rules.any(|alarm| replay.rule_name(alarm.behaviour) == "GrossRange"), "{:?}", replay.alarms);
	}
	positions
}

/// Returns temperatures with other texts at some positions.
fn with(others: &[(usize, &str)]) -> Series {
	let others: BTreeMap<usize, &str> = others.iter().copied().collect();
	series(1_500, |position| {
		let usual = || format!("{:.4}", usual(position));
		Some(others.get(&position).map_or_else(usual, |text| (*text).to_owned()))
	})
}

#[test]
fn values_that_a_sensor_gives_for_none_alarm_and_nothing_else() {
	let faults = [(300, "85.0000"), (301, "85.0000"), (700, "85.0000"), (900, "-127.0000"), (1_200, "85.0000")];
	for rule in [None, Some((60, "85.0000")), Some((60, "-9999"))] {
		let replay = Replay::of(&with(&faults.iter().copied().chain(rule).collect::<Vec<_>>()), None).unwrap();
		assert_eq!(alarms(&replay), [300, 700, 900, 1_200], "{rule:?}: {:?}", replay.alarms);
		assert_eq!(replay.notes.len(), usize::from(rule.is_some()), "{:?}", replay.notes);
	}
}

#[test]
fn a_spike_among_what_is_learned_from_does_not_blind() {
	let spiked = with(&[(40, "61.3"), (700, "60.0"), (900, "-30.1")]);
	let replay = Replay::of(&spiked, None).unwrap();
	assert_eq!(alarms(&replay), [700, 900], "{:?}", replay.alarms);
	assert!(replay.notes[0].starts_with("61.3000 at 2026-06-01T06:40:00.000Z is nowhere near"), "{:?}", replay.notes);
}

/// Temperatures in steps of half a degree, of which those in a range are missing, and some before and after are 15.0.
fn with_hole(from: usize, to: usize, flat: usize, missing: Option<&str>) -> Series {
	series(2_200, |position| {
		let value = match position {
			_ if (from..to).contains(&position) => return missing.map(str::to_owned),
			_ if (from - flat..to + flat).contains(&position) => 15.0,
			_ => (usual(position) * 2.0).round() / 2.0,
		};
		Some(format!("{value:.1}"))
	})
}

#[test]
fn a_hole_is_no_flat_line() {
	// Three days, half a day, and three hours, late and among what is learned from.
	for (from, to, flat) in [(1_000, 1_432, 3), (1_000, 1_072, 14), (1_000, 1_018, 14), (150, 222, 14), (60, 492, 3)] {
		let found = ["", "NaN"].map(|missing| {
			let replay = Replay::of(&with_hole(from, to, flat, Some(missing)), None).unwrap();
			let flat = replay.alarms.iter().filter(|alarm| replay.rule_name(alarm.behaviour) == "FlatLine").count();
			assert_eq!(flat, 0, "{from} {to}: {:?}", replay.alarms);
			replay
		});
		let left_out = Replay::of(&with_hole(from, to, flat, None), None).unwrap();
		assert!(found.iter().all(|replay| *replay == left_out), "{from} {to}: all alike");
	}
	// What is flat for as long without a hole is one.
	let replay = Replay::of(&with_hole(1_000, 1_100, 14, Some("15.0")), None).unwrap();
	assert!(replay.alarms.iter().any(|alarm| replay.rule_name(alarm.behaviour) == "FlatLine"));
}

#[test]
fn a_healthy_meter_raises_no_alarm() {
	let meter = |position: usize| {
		let by_day = (0..=position).filter(|position| (36..108).contains(&(position % A_DAY))).count();
		4_411.0 + 0.01 * (position as f64) + 0.02 * by_day as f64
	};
	let healthy = series(600, |position| Some(format!("{:.2}", meter(position))));
	let replay = Replay::of(&healthy, None).unwrap();
	assert_eq!(alarms(&replay), Vec::<usize>::new());
	assert!(replay.notes[0].contains("kind = \"Counter\" is meant"), "{:?}", replay.notes);
	// One that counts ten times as fast is not.
	let fast =
		series(600, |position| Some(format!("{:.2}", meter(position) + position.saturating_sub(400) as f64 * 0.3)));
	assert_eq!(alarms(&Replay::of(&fast, None).unwrap()), [401]);
}
