//! Detections in real series, with the only setting that there is.

use beadle_detect::{labels, replay::Replay, report::Report};
use beadle_profiles::{
	gauge,
	table::{Bounds, Options},
};
use std::{path::Path, process::Command};

fn data(name: &str) -> std::path::PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name)
}

fn report(name: &str) -> Report {
	let series = gauge::read(&data(&format!("{name}.csv")), "value", &Options::new(Bounds::any())).unwrap();
	let windows = labels::read(&data(&format!("{name}.labels.json"))).unwrap();
	let replay = Replay::of(&series, None).unwrap();
	Report::of(&series, &replay, &windows)
}

/// Requirements: every window detected, at most one false alarm per week in each series, an average score of at least
/// 60.
#[test]
fn labelled_anomalies_are_detected_with_few_false_alarms() {
	let reports = ["ambient_temperature_system_failure", "speed_6005"].map(report);
	for report in &reports {
		assert!(report.windows.iter().all(|window| window.detected_at.is_some()), "{report}");
		assert!(report.false_alarms_per_week <= 1.0, "{report}");
	}
	let scores = reports.map(|report| report.nab_standard.unwrap());
	assert!(scores.iter().sum::<f64>() / 2.0 >= 60.0, "{scores:?}");
}

#[test]
fn the_program_prints_and_draws() {
	let directory = tempfile::tempdir().unwrap();
	let run = |arguments: &[&str]| {
		let mut command = Command::new(env!("CARGO_BIN_EXE_beadle-detect"));
		command.current_dir(directory.path()).args(arguments).output().unwrap()
	};
	let (series, labels) = (data("speed_6005.csv"), data("speed_6005.labels.json"));
	let (series, labels) = (series.to_str().unwrap(), labels.to_str().unwrap());

	let done = run(&[series, "--labels", labels, "--json"]);
	assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
	let figures: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
	assert_eq!(figures["probation"], 375);
	assert!(directory.path().join("speed_6005.svg").exists());

	let unlabelled = run(&[series]);
	assert!(String::from_utf8_lossy(&unlabelled.stdout).contains("no NAB score"));
	for (arguments, code, message) in [
		(vec!["nowhere.csv"], 1, "nowhere.csv"),
		(vec![series, "--labels", series], 1, "labels are a JSON list"),
		(vec![series, "--plot", "/nowhere/at/all.svg"], 3, "/nowhere/at/all.svg"),
		(vec![], 2, "Usage"),
	] {
		let failed = run(&arguments);
		assert_eq!(failed.status.code(), Some(code), "{arguments:?}");
		assert!(String::from_utf8_lossy(&failed.stderr).contains(message), "{arguments:?}");
	}
}
