//! Writes the initial corpus: an input for each rule, for gauges and counters, and one with all of them.
//!
//! ```sh
//! cargo run --workspace --bin beadle-fuzz-seeds fuzz/corpus/appraise
//! ```

use beadle_appraisal::{appraise, History};
use beadle_fuzz::Input;
use beadle_primitives::{Calendar, HeldAgainst, MetricKind, Mitigation, OnReset, Pack, Rate, Rule, Season, Span};
use beadle_test_support::{flag, MetricBuilder, ProfileBuilder};
use codec::Encode;
use std::{error::Error, path::PathBuf};

const NOW: u64 = 1_800_000_000_000;
const MINUTE: u32 = 60_000;

const KINDS: [(&str, MetricKind); 2] =
	[("Gauge", MetricKind::Gauge), ("Counter", MetricKind::Counter { per: 60_000, on_reset: OnReset::Fail })];

fn main() -> Result<(), Box<dyn Error>> {
	let directory = PathBuf::from(std::env::args().nth(1).ok_or("which directory?")?);
	std::fs::create_dir_all(&directory)?;
	for (name, kind) in KINDS {
		for rule in rules() {
			// A reset needs a rule that judges it.
			let kind = match kind {
				MetricKind::Counter { per, .. } if !rule.judges_increases() => {
					MetricKind::Counter { per, on_reset: OnReset::Ignore }
				},
				kind => kind,
			};
			let name = format!("{}-{name}", rule.name());
			std::fs::write(directory.join(name), input(vec![metric("a", kind, vec![rule])])?.encode())?;
		}
	}
	let all = KINDS.map(|(name, kind)| metric(name, kind, rules())).to_vec();
	std::fs::write(directory.join("all"), input(all)?.encode())?;
	Ok(())
}

fn rules() -> Vec<Rule> {
	let span = |min, max| Span { min, max };
	let seasons = vec![
		Season { first: 0, last: 11, fail: span(0, 40), suspect: Some(span(5, 30)) },
		Season { first: 12, last: 23, fail: span(0, 50), suspect: None },
	];
	vec![
		Rule::GrossRange { fail: span(0, 50), suspect: Some(span(5, 30)) },
		Rule::RateOfChange { suspect: Some(Rate { change: 5, per: 60_000 }), fail: Rate { change: 20, per: 60_000 } },
		Rule::FlatLine { tolerance: 1, suspect_after: Some(120_000), fail_after: 180_000, least: 3 },
		Rule::Gap { max: 90_000 },
		Rule::Spike { suspect: Some(5), fail: 20 },
		Rule::Climatology { calendar: Calendar::HourOfDay, seasons: seasons.try_into().expect("two seasons fit") },
		Rule::Deviation { half_life: 3, tolerance: 1, suspect_k: Some(200), fail_k: 300, warm_up: 3 },
	]
}

fn metric(name: &str, kind: MetricKind, rules: Vec<Rule>) -> MetricBuilder {
	MetricBuilder::new(name, "Cel", kind).decimals(1).behaviours(rules, flag(2, 2, Mitigation::Suspend))
}

/// Returns a device with one recorded pack and three more to come; a second version of its profile is staged.
fn input(metrics: Vec<MetricBuilder>) -> Result<Input, Box<dyn Error>> {
	let count = metrics.len();
	let profile = ProfileBuilder::named("seed").min_interval(1_000).memory(900_000);
	let profile = profile.time_zone(60, &[(NOW - 3_000_000, 120)]).metrics(metrics);
	let version = |version| profile.clone().version(3, version);
	let packs: Result<Vec<_>, _> = [[20, 21, 60, 20], [20, 20, 20, 20], [25, 25, 3, 99], [120, 140, 150, 170]]
		.iter()
		.zip(1..)
		.map(|(values, sequence)| pack(sequence, values, count))
		.collect();
	let mut packs = packs?.into_iter();
	let first = packs.next().ok_or("four packs")?;
	let mut history = History::default();
	history.expect(NOW - 7_200_000, Some(NOW + 7_200_000));
	let recorded = appraise(&version(1), &history, &first, NOW).map_err(|refusal| refusal.explanation())?;
	let held = HeldAgainst { active: version(1), staged: Some(version(2)) };
	Ok(Input { held, history: recorded.history, packs: packs.collect(), now: NOW })
}

fn pack(sequence: u64, values: &[i64], metrics: usize) -> Result<Pack, Box<dyn Error>> {
	let mut records = Vec::new();
	for (minute, value) in (0u32..).zip(values) {
		for metric in 0..u8::try_from(metrics)? {
			records.push((metric, minute * MINUTE, *value));
		}
	}
	Ok(beadle_test_support::pack(sequence, NOW - 3_600_000 + sequence * 300_000, records))
}
